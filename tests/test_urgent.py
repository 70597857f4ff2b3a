"""What cannot wait: blocks overtake other commands, and PostgreSQL itself wakes who sends them (oms/kit/urgent.py)."""

import os
import signal
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from inventory.actions.command import send
from inventory.models import Command
from inventory.queries.command import listed_commands, waiting_behind
from oms.kit import outbox, urgent
from oms.kit.acting import as_system
from oms.kit.delivery import Delivery, deliver_urgent, deliveries
from oms.kit.health import oldest_waiting
from oms.kit.outbox import WAKERS
from tests import urgent_acts
from tests.people import SP
from tests.processes import database, together

pytestmark = pytest.mark.django_db
NOW = timezone.now()
SECOND = timedelta(seconds=1)


@pytest.fixture
def lane() -> list[Command]:
    """A package that failed, a block, a name and another block of one customer; all other commands are done."""
    with as_system():
        rows = list(Command.objects.order_by("pk")[:4])
        Command.objects.update(state="done", lease_until=None, attempts=0, due_at=NOW - SECOND)
        for row, urgent in zip(rows, (False, True, False, True), strict=True):
            Command.objects.filter(pk=row.pk).update(state="waiting", lane="one", urgent=urgent)
        Command.objects.filter(pk=rows[0].pk).update(state="failed")
    return rows


def taken(*, urgent: bool) -> list[int]:
    with as_system():
        return [pk for pk, _attempt in outbox.claim(Command, now=NOW, urgent=urgent)]


def test_what_is_urgent_waits_for_what_is_urgent_alone(lane) -> None:
    _failed, first, name, second = (row.pk for row in lane)
    assert taken(urgent=False) == [first]
    assert taken(urgent=True) == [], "the second block waits for the first"
    with as_system():
        Command.objects.filter(pk=first).update(state="done")
    assert taken(urgent=True) == [second]
    assert taken(urgent=False) == [], "what is not urgent waits for all before it"
    with as_system():
        Command.objects.filter(pk__in=[lane[0].pk, second]).update(state="done")
    assert taken(urgent=False) == [name]


def test_the_pages_say_the_same(lane, account) -> None:
    first = lane[1]
    with as_system():
        told = dict(listed_commands(account(SP)).filter(lane="one").values_list("pk", "next_attempt"))
        assert {pk for pk, when in told.items() if when} == {first.pk}
        assert [waiting_behind(Command.objects.get(pk=row.pk)) for row in lane] == [1, 2, 0, 0]
        assert oldest_waiting() is not None


def test_only_what_is_urgent_is_delivered_and_says_when_it_is_tried_again(lane, monkeypatch) -> None:
    sent = []
    answers = iter([{}, ValueError("no")])

    def execute(command):
        sent.append(command.pk)
        if isinstance(answer := next(answers), Exception):
            raise answer
        return answer

    monkeypatch.setitem(deliveries, "ems", Delivery(Command, execute))
    assert 4 < deliver_urgent("ems") <= 5
    assert sent == [lane[1].pk, lane[3].pk]


def test_who_begins_anew_holds_what_it_held_no_longer(lane) -> None:
    assert taken(urgent=True) == [lane[1].pk]
    with as_system():
        outbox.let_go(Command, now=NOW - SECOND)
    assert taken(urgent=True) == [lane[1].pk]


def test_a_block_wakes_by_the_database_and_no_worker(bakery, monkeypatch, django_capture_on_commit_callbacks) -> None:
    told = []

    def heard(execute, sql, params, many, context):
        if "pg_notify" in sql:
            told.append(tuple(params))
        return execute(sql, params, many, context)

    monkeypatch.setitem(WAKERS, "ems", pytest.fail)
    with as_system(), connection.execute_wrapper(heard), django_capture_on_commit_callbacks(execute=True):
        row = send(
            customer=bakery, kind="block_extension", order_no="", by=None, at=NOW, target="Extension 101",
            payload={"extension": "101", "end_calls": True},
        )  # fmt: skip
    assert row.urgent and told == [("urgent", "ems")]


def test_a_process_is_ended_once_and_what_comes_to_its_end_is_not_broken_off(monkeypatch) -> None:
    """As Celery's own handler does it, which would raise again while works come to their end."""
    before = [signal.getsignal(number) for number in urgent.ENDS]
    asked, stopped = [], threading.Event()

    def handler(number, frame) -> None:
        asked.append(number)
        raise SystemExit

    def lasts() -> float:
        stopped.wait(5)
        return urgent.QUIET

    monkeypatch.setattr(urgent, "works", {"test": urgent.Urgent(lasts)})
    monkeypatch.setattr(urgent.Watch, "_listen", lambda watch: None)
    monkeypatch.setattr(outbox, "wake_aside", lambda: None)
    try:
        for number in urgent.ENDS:
            signal.signal(number, handler)
        watch = urgent.watch()
        with pytest.raises(SystemExit):
            signal.raise_signal(signal.SIGTERM)
        threading.Timer(0.1, lambda: (os.kill(os.getpid(), signal.SIGTERM), stopped.set())).start()
        watch.stop()
        assert not any(thread.is_alive() for thread in watch.threads) and stopped.is_set()
        signal.raise_signal(signal.SIGINT)
        assert asked == [signal.SIGTERM]
    finally:
        stopped.set()
        for number, one in zip(urgent.ENDS, before, strict=True):
            signal.signal(number, one)


@pytest.mark.processes
@pytest.mark.slow
def test_a_work_is_woken_with_the_commit_and_by_whoever_comes_back() -> None:
    with database("urgent") as environment:
        (found,) = together(environment, urgent_acts.rung, [{}])
    assert found == {"before": False, "after": True, "again": True, "error": True, "ended": True}
