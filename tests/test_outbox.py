"""Rows to be delivered: who gets which, what a lost lease may still do (nothing), and when somebody is woken."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from inventory.models import Command
from oms.kit import outbox
from oms.kit.acting import as_system
from oms.kit.delivery import Delivery, deliver_due, deliver_one, deliveries
from oms.kit.outbox import BACKOFF, LEASE, PermanentFault
from tests.orders.scene import held

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def rows() -> list[Command]:
    """Three commands of the demo, waiting in lanes of their own; all others are done."""
    with as_system():
        first = list(Command.objects.order_by("pk")[:3])
        Command.objects.update(state="done", lease_until=None, attempts=0, due_at=NOW - SECOND)
        for number, row in enumerate(first):
            set_row(row, state="waiting", lane=f"lane {number}")
    return first


NOW = timezone.now()


def set_row(row: Command, **values) -> None:
    with as_system():
        Command.objects.filter(pk=row.pk).update(**values)


def fresh(row: Command) -> Command:
    with as_system():
        return Command.objects.get(pk=row.pk)


def claim(limit: int = 20, now=NOW) -> list[tuple[int, int]]:
    with as_system():
        return outbox.claim(Command, now=now, limit=limit)


def ids(claimed: list[tuple[int, int]]) -> list[int]:
    return [pk for pk, _ in claimed]


# --- claiming


def test_a_claimed_row_is_leased_and_counted(rows) -> None:
    assert claim() == [(row.pk, 1) for row in rows]
    assert {(r.state, r.attempts, r.lease_until) for r in map(fresh, rows)} == {("claimed", 1, NOW + LEASE)}
    assert claim() == []


def test_what_another_worker_is_claiming_is_passed_over_without_waiting() -> None:
    with as_system():
        later = Command.objects.filter(state="done").order_by("pk").last()  # of a customer whose service runs
        Command.objects.filter(pk=later.pk).update(state="waiting", due_at=timezone.now() - SECOND)
    with as_system(), transaction.atomic():
        due = ids(claim(limit=1000, now=timezone.now()))
        transaction.set_rollback(True)
    assert len(due) > 1 and due[0] != later.pk
    with connection.cursor() as cursor:
        cursor.execute("set local lock_timeout = '100ms'")
    with held(Command, due[0]):
        assert ids(claim(limit=1000, now=timezone.now())) == due[1:]


def test_the_earliest_due_come_first_and_no_more_than_asked(rows) -> None:
    set_row(rows[2], due_at=NOW - 2 * SECOND)
    assert ids(claim(limit=1)) == [rows[2].pk]
    assert ids(claim(limit=1)) == [rows[0].pk]
    assert ids(claim(limit=5)) == [rows[1].pk]


def test_a_row_is_due_at_its_very_second_and_not_before(rows) -> None:
    set_row(rows[0], due_at=NOW + SECOND)
    set_row(rows[1], due_at=NOW)
    assert ids(claim()) == [rows[1].pk, rows[2].pk]
    assert ids(claim(now=NOW + SECOND)) == [rows[0].pk]


@pytest.mark.parametrize(("state", "lease", "taken"), [
    ("claimed", -SECOND, True), ("claimed", 0 * SECOND, False), ("claimed", SECOND, False), ("done", -SECOND, False),
    ("failed", -SECOND, False), ("given_up", -SECOND, False),
])  # fmt: skip
def test_a_lease_ends_and_what_is_settled_stays(rows, state: str, lease: timedelta, taken: bool) -> None:
    set_row(rows[0], state=state, attempts=4, lease_until=NOW + lease)
    assert (rows[0].pk in ids(claim())) == taken
    assert fresh(rows[0]).attempts == (5 if taken else 4)


@pytest.mark.parametrize(
    ("first", "goes"), [("waiting", False), ("claimed", False), ("failed", False), ("done", True), ("given_up", True)]
)
def test_a_lane_goes_in_order(rows, first: str, goes: bool) -> None:
    for row in rows[:2]:
        set_row(row, lane="one lane")
    set_row(rows[0], state=first, due_at=NOW + SECOND, lease_until=NOW + LEASE)
    assert (rows[1].pk in ids(claim())) == goes
    assert fresh(rows[2]).state == "claimed"


def test_rows_without_a_lane_hold_nobody_back(rows) -> None:
    for row in rows:
        set_row(row, lane="")
    set_row(rows[0], state="failed")
    assert ids(claim()) == [rows[1].pk, rows[2].pk]


# --- settling


def claimed(row: Command, attempts: int = 1) -> Command:
    set_row(row, state="claimed", attempts=attempts, lease_until=NOW + LEASE, last_error="before")
    return fresh(row)


def test_done_is_written_once(rows) -> None:
    row = claimed(rows[0])
    with as_system():
        assert outbox.finish(row, at=NOW) is True
        kept = fresh(row)
        assert (kept.state, kept.completed_at, kept.lease_until, kept.last_error) == ("done", NOW, None, "")
        assert outbox.finish(row, at=NOW + SECOND) is False
    assert fresh(rows[1]).state == "waiting"


@pytest.mark.parametrize("settle", [outbox.finish, lambda row, at: outbox.fail(row, ValueError("503"), at=at)])
def test_rows_that_other_workers_have_stay_theirs(rows, settle) -> None:
    mine, theirs = claimed(rows[0]), claimed(rows[1])
    with as_system():
        assert settle(mine, at=NOW)
    assert (fresh(theirs).state, fresh(theirs).attempts, fresh(theirs).lease_until) == ("claimed", 1, NOW + LEASE)


@pytest.mark.parametrize("attempt", range(1, 8))
def test_failures_back_off_and_the_sixth_waits_for_a_person(rows, attempt: int) -> None:
    row = claimed(rows[0], attempt)
    with as_system():
        assert outbox.fail(row, ValueError("503 " + "x" * 600), at=NOW) is True
    kept = fresh(row)
    wait = BACKOFF[min(attempt, 5) - 1]
    assert (kept.state, kept.lease_until) == ("waiting" if attempt < 6 else "failed", None)
    assert (kept.due_at, kept.last_error) == (NOW + timedelta(seconds=wait), ("503 " + "x" * 600)[:500])


def test_a_fault_for_good_waits_for_a_person_at_once(rows) -> None:
    row = claimed(rows[0])
    with as_system():
        outbox.fail(row, PermanentFault(), at=NOW)
    assert (fresh(row).state, fresh(row).last_error) == ("failed", "PermanentFault")


@pytest.mark.parametrize("state", ["waiting", "claimed", "done", "given_up"])
def test_who_lost_the_lease_writes_nothing(rows, state: str) -> None:
    row = claimed(rows[0])
    set_row(row, state=state, attempts=2 if state == "claimed" else 1)
    before = vars(fresh(row)) | {"_state": 0}
    with as_system():
        assert outbox.finish(row, at=NOW) is False
        assert outbox.fail(row, ValueError("late"), at=NOW) is False
    assert vars(fresh(row)) | {"_state": 0} == before


# --- delivering


class Receiver:
    """Stands in for the network: hears, and does what the test says."""

    def __init__(self, does=lambda row: None, notes=lambda row: None) -> None:
        self.does, self.notes, self.sent, self.told = does, notes, [], []
        self.delivery = Delivery(Command, self.send, self.done, self.failed)

    def send(self, row: Command) -> str:
        self.sent.append(row.pk)
        self.does(row)
        return "an answer"

    def done(self, row: Command, answer: str) -> None:
        self.told.append((row.pk, row.state, answer))
        self.notes(row)

    def failed(self, row: Command) -> None:
        self.told.append((row.pk, row.state, "failed"))


def fault(row: Command) -> None:
    raise ValueError("503")


def overtaken(row: Command) -> None:
    """The lease runs out while the receiver is slow, and another worker takes the row."""
    set_row(row, attempts=row.attempts + 1)


def overtaken_and_fault(row: Command) -> None:
    overtaken(row)
    fault(row)


def delivered(receiver: Receiver, row: Command, attempt: int = 1) -> float:
    claimed(row)
    return deliver_one(receiver.delivery, row.pk, attempt)


def test_what_was_sent_is_done_and_noted(rows) -> None:
    receiver = Receiver()
    assert delivered(receiver, rows[0]) == 0
    assert receiver.told == [(rows[0].pk, "done", "an answer")]


def test_what_is_sent_is_the_row_that_was_claimed(rows) -> None:
    receiver = Receiver()
    claimed(rows[0])
    delivered(receiver, rows[1])
    assert receiver.sent == [rows[1].pk]
    assert (fresh(rows[0]).state, fresh(rows[1]).state) == ("claimed", "done")


def test_a_failure_is_announced_and_says_when_it_is_tried_again(rows) -> None:
    receiver = Receiver(fault)
    assert 4 < delivered(receiver, rows[0]) <= 5
    assert receiver.told == [(rows[0].pk, "waiting", "failed")]
    assert fresh(rows[0]).last_error == "503"


def test_a_failure_for_good_is_not_tried_again(rows) -> None:
    def never(row: Command) -> None:
        raise PermanentFault("no")

    receiver = Receiver(never)
    assert delivered(receiver, rows[0]) == 0
    assert receiver.told == [(rows[0].pk, "failed", "failed")]


def test_a_worker_whose_lease_ran_out_before_sends_nothing(rows) -> None:
    receiver = Receiver()
    assert delivered(receiver, rows[0], attempt=2) == 0
    set_row(rows[0], state="waiting")
    assert deliver_one(receiver.delivery, rows[0].pk, 1) == 0
    assert (receiver.sent, receiver.told) == ([], [])


@pytest.mark.parametrize("does", [overtaken, overtaken_and_fault])
def test_a_worker_that_lost_its_lease_announces_nothing(rows, does) -> None:
    receiver = Receiver(does)
    assert delivered(receiver, rows[0]) == 0
    assert (receiver.sent, receiver.told) == ([rows[0].pk], [])
    assert (fresh(rows[0]).state, fresh(rows[0]).attempts, fresh(rows[0]).last_error) == ("claimed", 2, "before")


def test_when_it_cannot_be_noted_it_counts_as_not_delivered(rows) -> None:
    receiver = Receiver(notes=fault)
    assert delivered(receiver, rows[0]) > 0
    assert [what for *_, what in receiver.told] == ["an answer", "failed"]
    assert (fresh(rows[0]).state, fresh(rows[0]).completed_at) == ("waiting", rows[0].completed_at)


# --- the loop, and waking


@pytest.fixture
def woken(monkeypatch) -> list[float]:
    """After how many seconds the worker was asked to look."""
    heard: list[float] = []
    monkeypatch.setattr(outbox, "_quiet_until", 0.0)
    monkeypatch.setitem(outbox.WAKERS, "test", heard.append)
    return heard


def run(monkeypatch, receiver: Receiver, **values) -> int:
    monkeypatch.setitem(deliveries, "test", replace(receiver.delivery, **values))
    return deliver_due("test")


def test_everything_due_is_tried_once(rows, monkeypatch, woken) -> None:
    receiver = Receiver()
    assert run(monkeypatch, receiver) == 3
    assert sorted(receiver.sent) == [row.pk for row in rows]
    assert woken == []
    assert run(monkeypatch, receiver) == 0


def test_the_soonest_repetition_is_asked_for(rows, monkeypatch, woken) -> None:
    set_row(rows[0], attempts=1)  # its second failure: 15 seconds
    assert run(monkeypatch, Receiver(fault)) == 3
    assert [round(seconds) for seconds in woken] == [5]


@pytest.mark.parametrize(("attempts", "asked"), [(2, [60]), (3, []), (5, [])])
def test_a_late_repetition_is_left_to_the_sweep(rows, monkeypatch, woken, attempts: int, asked: list) -> None:
    for row in rows:
        set_row(row, attempts=attempts)
    run(monkeypatch, Receiver(fault))
    assert [round(seconds) for seconds in woken] == asked


def test_when_time_is_up_the_rest_is_left_to_the_next_run(rows, monkeypatch, woken) -> None:
    receiver = Receiver()
    assert run(monkeypatch, receiver, longest=0) == 0
    assert (receiver.sent, woken) == ([], [0])


def test_a_broker_that_is_away_is_left_alone_for_ten_seconds(monkeypatch, woken) -> None:
    clock = [1000.0]
    asked: list[float] = []

    def away(after: float) -> None:
        asked.append(after)
        raise OSError("no broker")

    monkeypatch.setattr(outbox.time, "monotonic", lambda: clock[0])
    monkeypatch.setitem(outbox.WAKERS, "away", away)
    for at in (1000, 1009.9, 1010):
        clock[0] = at
        outbox.wake_now("away", after=3)
    assert asked == [3, 3]
    outbox.wake_now("test")
    assert woken == []
    clock[0] = 1021
    outbox.wake_now("nobody listens")  # which is nobody's fault
    outbox.wake_now("test")
    assert woken == [0]


def test_a_worker_is_woken_after_the_commit(woken, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        outbox.wake("test")
        assert woken == []
    assert woken == [0]
