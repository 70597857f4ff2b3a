"""Health, the scheduler's rows, the demo's mark: what the stack asks the database."""

import socket
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from inventory.models import Command
from oms.celery import app, at_work
from oms.kit import health as health_module
from oms.kit import marks
from oms.kit.acting import as_system
from oms.kit.beat import RowScheduler
from oms.kit.delivery import deliveries
from oms.kit.health import LONGEST_SILENCE, LONGEST_WAIT, Health, health
from oms.kit.models import Mark
from partners.models import Account, Partner
from partners.people.actions.install import install_provider
from tests.commands import send_one
from tests.people import CLERK, OWNER, SP

pytestmark = pytest.mark.django_db


def put(name: str, **ago) -> None:
    """As if `name` had last been done so long ago."""
    Mark.objects.update_or_create(name=name, defaults={"at": timezone.now() - timedelta(**ago)})


@pytest.fixture
def nothing_waits(db) -> None:
    """The demo's own commands and mails are out of the way."""
    with as_system():
        for delivery in deliveries.values():
            delivery.model.objects.filter(state__in=["waiting", "claimed", "failed"]).update(state="done")


@pytest.fixture
def broker_away(monkeypatch, settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{port}/0"


# --- /healthz and /readyz


def test_the_process_lives_whatever_else_is_down(client, monkeypatch) -> None:
    monkeypatch.setattr(connection, "ensure_connection", fails)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"alive": True})


def fails(*_, **__):
    raise OperationalError("away")


def test_ready_when_everything_works(client, nothing_waits) -> None:
    marks.set_mark(marks.BEAT)
    answer = client.get("/readyz")
    assert answer.status_code == 200, answer.json()
    found = answer.json()
    assert (found["ready"], found["missing"], found["database"], found["redis"]) == (True, [], "up", "up")
    assert found["oldest_waiting_seconds"] is None and found["last_beat_seconds"] < 60


def test_without_the_database_it_says_so_before_anything_wants_one(client, monkeypatch) -> None:
    client.cookies["session"] = "x" * 32
    monkeypatch.setattr(health_module, "as_system", fails)
    monkeypatch.setattr("oms.kit.middleware.tell_database", fails)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["missing"] == ["database"] and answer.json()["database"] == "down"


def test_without_redis_it_says_so(client, broker_away, nothing_waits) -> None:
    marks.set_mark(marks.BEAT)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["missing"], answer.json()["redis"]) == (503, ["redis"], "down")


@pytest.mark.parametrize("ago", [LONGEST_SILENCE + 5, -LONGEST_SILENCE - 5, None])
def test_a_silent_scheduler_is_missing_also_when_its_clock_was_ahead(client, nothing_waits, ago) -> None:
    Mark.objects.filter(name=marks.BEAT).delete()
    if ago is not None:
        put(marks.BEAT, seconds=ago)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["missing"]) == (503, ["scheduler"])


def test_rows_that_nobody_takes_are_told_with_their_age(client, nothing_waits, acting, bakery) -> None:
    marks.set_mark(marks.BEAT)
    with acting(CLERK):
        command = send_one(bakery, "activate_service", {})
    with as_system():
        Command.objects.filter(pk=command.pk).update(due_at=timezone.now() - timedelta(seconds=LONGEST_WAIT + 30))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["missing"]) == (503, ["worker"])
    assert LONGEST_WAIT + 29 < answer.json()["oldest_waiting_seconds"] < LONGEST_WAIT + 60


def test_what_waits_for_a_person_or_for_its_time_is_not_waiting_for_the_worker(nothing_waits, acting, bakery) -> None:
    """A failed row holds its lane until somebody decides; a back-off lies ahead; a lease that runs is work."""
    long_ago = timezone.now() - timedelta(hours=3)
    with acting(CLERK):
        first, second = (send_one(bakery, kind, {}) for kind in ("activate_service", "activate_service"))
    with as_system():
        Command.objects.filter(pk=first.pk).update(state="failed", due_at=long_ago)
        Command.objects.filter(pk=second.pk).update(due_at=long_ago)
        assert health().oldest_waiting is None
        Command.objects.filter(pk=first.pk).update(state="waiting", due_at=timezone.now() + timedelta(minutes=5))
        assert health().oldest_waiting is None
        lease = timezone.now() + timedelta(seconds=60)
        Command.objects.filter(pk=first.pk).update(state="claimed", due_at=long_ago, lease_until=lease)
        assert health().oldest_waiting is None
        lease = timezone.now() - timedelta(seconds=40)
        Command.objects.filter(pk=first.pk).update(lease_until=lease)
        assert 39 < health().oldest_waiting < 60


def test_the_providers_home_shows_it_and_nobody_elses(signed_in, nothing_waits, settings, tmp_path) -> None:
    settings.VAR = tmp_path
    row = '{"name": "worker", "how": "killed by SIGKILL", "at": "2026-05-01T10:00:00+00:00"}\n'
    (tmp_path / "restarts.jsonl").write_text(row)
    put(marks.BEAT, seconds=LONGEST_SILENCE + 60)
    part = reverse("partners:home-part", args=["health"])
    assert part in signed_in(SP).get(reverse("partners:home")).content.decode()
    box = signed_in(SP).get(part).content.decode()
    assert "Last beat of the scheduler" in box and "Does not work" in box and "killed by SIGKILL" in box
    for login in (OWNER, CLERK):
        assert part not in signed_in(login).get(reverse("partners:home")).content.decode()
        assert signed_in(login).get(part).status_code == 404


def test_what_is_missing_is_counted_from_what_was_found() -> None:
    assert Health(True, True, None, 1.0, None).missing == []
    assert Health(False, False).missing == ["database", "redis"]
    assert Health(True, True, LONGEST_WAIT + 1.0, LONGEST_SILENCE + 1.0).missing == ["scheduler", "worker"]


# --- the scheduler asks rows


@pytest.fixture
def sent(monkeypatch) -> list[str]:
    """Names of the jobs that the scheduler sent."""
    names: list[str] = []
    monkeypatch.setattr(RowScheduler, "apply_async", lambda self, entry, **_: names.append(entry.name))
    Mark.objects.filter(name__startswith="job ").delete()
    return names


@pytest.fixture
def scheduler() -> RowScheduler:
    return RowScheduler(app=app)


def test_beat_uses_it_and_it_keeps_no_file(scheduler) -> None:
    assert app.conf.beat_scheduler == "oms.kit.beat:RowScheduler"
    assert {entry.name for entry in scheduler.schedule.values()} == set(app.conf.beat_schedule)
    assert not hasattr(scheduler, "_store")


def test_a_job_is_sent_when_due_and_once_for_all_schedulers(scheduler, sent) -> None:
    scheduler.tick()
    assert sorted(sent) == sorted(app.conf.beat_schedule)
    RowScheduler(app=app).tick()
    assert len(sent) == len(app.conf.beat_schedule)
    put("job sweep", seconds=61)
    put("job prices", seconds=3000)
    scheduler.tick()
    assert sent[len(app.conf.beat_schedule) :] == ["sweep"]


@pytest.mark.parametrize("ahead", [{"hours": 5}, {"days": 400}])
def test_a_clock_that_was_set_back_silences_nothing(scheduler, sent, ahead: dict) -> None:
    for name in app.conf.beat_schedule:
        put(f"job {name}", **{unit: -value for unit, value in ahead.items()})
    scheduler.tick()
    assert sorted(sent) == sorted(app.conf.beat_schedule)
    scheduler.tick()
    assert len(sent) == len(app.conf.beat_schedule), "and everything has its pace again"


def test_what_could_not_be_sent_is_still_due(scheduler, sent, monkeypatch) -> None:
    from celery.beat import SchedulingError

    def away(self, entry, **_):
        raise SchedulingError("no broker")

    with monkeypatch.context() as broken:
        broken.setattr(RowScheduler, "apply_async", away)
        scheduler.tick()
    assert sent == []
    scheduler.tick()
    assert sorted(sent) == sorted(app.conf.beat_schedule)


def test_the_scheduler_outlives_the_database(scheduler, monkeypatch) -> None:
    def down(*_):
        raise DatabaseError("down")

    monkeypatch.setattr("oms.kit.beat.set_mark", down)
    monkeypatch.setattr("oms.kit.beat.connection.close", lambda: None)
    assert 0 < scheduler.tick() <= 10


def test_each_tick_leaves_the_beat_and_each_task_the_worker(scheduler, sent, monkeypatch) -> None:
    Mark.objects.all().delete()
    monkeypatch.setattr("oms.celery._marked_at", 0.0)
    scheduler.tick()
    at_work()
    assert marks.seconds_since(marks.BEAT) < 30 and marks.seconds_since(marks.WORKER) < 30
    put(marks.WORKER, hours=1)
    at_work()
    assert marks.seconds_since(marks.WORKER) > 3000, "not written for each of many tasks"


def test_a_task_runs_also_when_its_mark_cannot_be_left(monkeypatch) -> None:
    tried = []

    def down(name):
        tried.append(name)
        raise DatabaseError("down")

    monkeypatch.setattr("oms.kit.marks.set_mark", down)
    monkeypatch.setattr("oms.celery._marked_at", 0.0)
    at_work()
    at_work()
    assert tried == [marks.WORKER] * 2, "what could not be left is tried again at the next task"


# --- the demo is loaded once


def test_the_demo_leaves_its_mark() -> None:
    assert marks.is_set(marks.DEMO)


def test_what_became_of_the_demo_is_left_alone(everything) -> None:
    """Renamed provider and reseller, a login that was deleted: the next start neither fails nor brings them back."""
    root, reseller = Partner.objects.get(parent=None), Partner.objects.get(name="Orbit Comms")
    Partner.objects.filter(pk=root.pk).update(name="Renamed Telecom")
    Partner.objects.filter(pk=reseller.pk).update(name="Renamed Reseller")
    gone = Account.objects.filter(partner=reseller).order_by("-pk").first()
    login = gone.login_id
    Account.objects.filter(pk=gone.pk).update(login_id="somebody.else@example")
    before = (Partner.objects.count(), Account.objects.count(), Command.objects.count())
    install_provider(name="Nimbus Telecom")
    call_command("demo")
    assert (Partner.objects.count(), Account.objects.count(), Command.objects.count()) == before
    assert not Account.objects.filter(login_id=login).exists()
    assert Partner.objects.get(parent=None).name == "Renamed Telecom"


def test_a_database_of_before_the_mark_is_not_loaded_again(everything, capsys) -> None:
    Mark.objects.filter(name=marks.DEMO).delete()
    Partner.objects.filter(parent=None).update(name="Renamed Telecom")
    before = Partner.objects.count()
    call_command("demo")
    assert "not loaded over it" in capsys.readouterr().out
    assert Partner.objects.count() == before and marks.is_set(marks.DEMO)


def test_one_order_goes_through_and_is_taken_back(capsys) -> None:
    with as_system():
        before = (Command.objects.count(), Mark.objects.count())
    call_command("prove")
    assert "One order went through" in capsys.readouterr().out
    with as_system():
        assert (Command.objects.count(), Mark.objects.count()) == before


def test_my_home_says_it_in_words(nothing_waits, signed_in) -> None:
    """A state with a capital, an age in the units of all ages; what never was is said."""
    client, address = signed_in(SP), reverse("partners:home-part", args=["health"])
    with as_system():
        Mark.objects.filter(name=marks.BEAT).delete()
    text = client.get(address).content.decode()
    assert "Does not work" in text and "Nothing waits" in text and "Never" in text
    with as_system():
        put(marks.BEAT, hours=5, minutes=1)
    assert "5 h ago" in client.get(address).content.decode()
