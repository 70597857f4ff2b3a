"""The simulator plays calls: a rate, a mix, a stolen extension, a day once more; who is blocked makes none that cost."""

import csv
import json
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta

import pytest

from callstats.formats.own import read
from inventory.ems.fields import FieldRefused
from inventory.ems.simulator import calls
from inventory.ems.simulator.driver import SimulatorDriver
from inventory.ems.simulator.player import MIX, STOLEN_CALLS, Player, steal, stolen_of
from inventory.ems.simulator.server import FASTEST, _rate
from inventory.ems.simulator.store import Store
from tests.played import played

TENANT = {"name": "Bramley Dental", "domain": "bramley.example", "language": "en", "plan": "Plan A", "server": "CM-01"}
YESTERDAY = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()


@pytest.fixture
def store():
    store = Store(":memory:")
    begin(store, "C1")
    yield store
    store.close()


def take(store: Store, customer: str, kind: str, payload: dict) -> None:
    store.take(key=f"{customer}:{kind}:{time.monotonic_ns()}", kind=kind, customer=customer, payload=payload, secret="")


def begin(store: Store, customer: str) -> None:
    take(store, customer, "create_tenant", TENANT)
    take(store, customer, "activate_service", {})


def records(store: Store) -> list:
    with store.opened() as db:
        found = [read(line) for line in calls.since(db, "CM-01", "")["lines"]]
    assert None not in found
    return found


def running(store: Store) -> int:
    with store.opened() as db:
        return db.execute("select count(*) from running").fetchone()[0]


def passed(player: Player, seconds: int, begins: float, *, step: int = 1) -> None:
    for second in range(0, seconds, step):
        player.play(begins + second)


def test_what_is_played_is_what_the_portal_reads(store) -> None:
    names = ['Olive, called "Ol"', "Fern Moss"]
    store.set_users("C1", {"users": [{"extension": str(201 + n), "name": name} for n, name in enumerate(names)]})
    take(store, "C1", "add_numbers", {"numbers": ["+442079460018"]})
    player, begins = Player(store.opened, 600, seed=3), time.time() - 9_000
    player._last = begins
    passed(player, 61, begins)
    player.rate = 0
    passed(player, 3_000, begins + 61, step=60)
    found = records(store)
    assert running(store) == 0
    within = [one for one in found if one.type == "ext"]
    assert 590 <= len(found) - len(within) // 2 <= 610
    assert {one.user_name for one in found} == set(names) and {one.extension for one in found} == {"201", "202"}
    assert {one.tenant for one in found} == {"T01001"}
    assert {one.number for one in found if one.type == "trunk"} == {"+442079460018"}
    assert {one.leg for one in within if one.direction == "in"} == {"b"}, "the other party's record"
    share = {"internal": len(within) / 2, "incoming": sum(one.direction == "in" for one in found) - len(within) / 2}
    assert all(abs(count / 6 - MIX[kind]) < 8 for kind, count in share.items()), share
    assert {one.result for one in found} == {"answered", "no_answer", "busy", "cancelled"}
    assert len({(one.call_id, one.leg) for one in found}) == len(found)


def test_nothing_is_played_unasked_and_nothing_by_whose_service_does_not_run(store) -> None:
    quiet = Player(store.opened)
    passed(quiet, 300, time.time())
    take(store, "C1", "stop_service", {})
    loud = Player(store.opened, 600)
    passed(loud, 60, time.time())
    assert (running(store), records(store)) == (0, [])


def test_after_a_pause_little_is_made_up_for(store) -> None:
    player = Player(store.opened, 60)
    player._last = time.time() - 86_400
    player.play(time.time())
    assert running(store) <= 5


def test_a_stolen_extension_calls_until_it_is_blocked_and_others_go_on(store) -> None:
    begins = time.time() - 40
    with store.opened() as db:
        steal(db, {"customer": "C1", "extension": "103"})
        calls.begin(db, played("C1", "104", ends_in=600))
        calls.begin(db, played("C1", "103", ends_in=600, type="ext", other="104", costs=0))
        assert stolen_of(db, "C1") == ["103"]
    player = Player(store.opened, seed=5)
    passed(player, 40, begins)
    assert running(store) + len(records(store)) == 42
    take(store, "C1", "block_extension", {"extension": "103", "end_calls": True})
    at_block = records(store)
    assert len(at_block) == 40 and running(store) == 2, "those that cost have ended, those of others and within go on"
    assert all(one.other.startswith("+371") and one.ended <= datetime.now(UTC) for one in at_block)
    passed(player, 30, time.time())
    assert (len(records(store)), running(store)) == (40, 2)
    with store.opened() as db:
        assert stolen_of(db, "C1") == []
        with pytest.raises(FieldRefused, match="extension: 103 is blocked and makes no calls that cost."):
            steal(db, {"customer": "C1", "extension": "103"})


def test_a_block_that_ends_no_calls_lets_them_run_and_begins_none(store) -> None:
    with store.opened() as db:
        calls.begin(db, played("C1", "103", ends_in=600))
        calls.begin(db, played("C1", "103", ends_in=600, begins=time.time() + 300, answers=time.time() + 305))
    take(store, "C1", "block_extension", {"extension": "103", "end_calls": False})
    assert (running(store), records(store)) == (1, [])


def test_a_call_that_rings_when_it_is_ended_was_cancelled(store) -> None:
    with store.opened() as db:
        calls.begin(db, played("C1", "103", ends_in=600, begins=time.time() - 2, answers=time.time() + 5))
    take(store, "C1", "block_extension", {"extension": "103", "end_calls": True})
    assert [(one.result, one.answered, one.seconds) for one in records(store)] == [("cancelled", None, 0)]


def test_a_theft_ends_by_itself(store) -> None:
    with store.opened() as db:
        steal(db, {"customer": "C1", "extension": "103"})
    passed(Player(store.opened), STOLEN_CALLS + 20, time.time())
    assert running(store) + len(records(store)) == STOLEN_CALLS


def test_a_day_comes_once_more_at_its_hours(store) -> None:
    day = datetime.combine(datetime.now(UTC).date(), datetime.min.time(), UTC).timestamp()
    with store.opened() as db:
        for other, cost in (("+442079460018", 1), ("102", 0)):
            before = played("C1", "101", other=other, costs=cost, type="trunk" if cost else "ext")
            calls.begin(
                db, before | {name: day - 50_000 + n * 30 for n, name in enumerate(("begins", "answers", "ends"))}
            )
        calls.begin(db, played("C1", "103") | {"begins": day - 100, "answers": day - 90, "ends": day - 1})
        calls.end_due(db, day)
    first = records(store)
    take(store, "C1", "block_extension", {"extension": "103", "end_calls": True})
    player = Player(store.opened)
    assert player.take({"replay": YESTERDAY}) == {"rate": 0, "mix": MIX, "again": 2}
    player.play(day + 86_400)
    again = records(store)[len(first) :]
    wanted = [one for one in first if one.extension != "103"]
    moved = timedelta(days=1)
    assert [(one.extension, one.other, one.leg, one.started, one.ended, one.seconds) for one in again] == [
        (one.extension, one.other, one.leg, one.started + moved, one.ended + moved, one.seconds) for one in wanted
    ]
    assert not {one.call_id for one in again} & {one.call_id for one in first}


def test_the_log_keeps_a_week_and_never_gives_a_place_twice(store) -> None:
    old = time.time() - calls.KEPT - 100
    with store.opened() as db:
        calls.begin(db, played("C1") | {"begins": old - 60, "answers": old - 50, "ends": old})
        calls.end_due(db, time.time())
        first = calls.since(db, "CM-01", "")
        calls.forget_old(db, time.time())
        assert calls.since(db, "CM-01", "")["lines"] == []
        calls.begin(db, played("C1"))
        calls.end_due(db, time.time())
        assert len(calls.since(db, "CM-01", first["cursor"])["lines"]) == 1


def test_a_cursor_of_a_log_that_is_gone_begins_anew(store) -> None:
    with store.opened() as db:
        calls.begin(db, played("C1"))
        calls.end_due(db, time.time())
        before = calls.since(db, "CM-01", "")["cursor"]
    store.forget()
    begin(store, "C1")
    with store.opened() as db:
        calls.begin(db, played("C1"))
        calls.end_due(db, time.time())
        assert len(calls.since(db, "CM-01", before)["lines"]) == 1


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ([], "play: an object with rate, mix, stolen or replay is needed."),
        ({"dance": 1}, "play: an object with rate, mix, stolen or replay is needed."),
        ({"rate": -1}, "rate: a whole number of 0 or more is needed."),
        ({"rate": FASTEST + 1}, "rate: at most 6000 calls a minute are played."),
        ({"mix": {"fax": 1}}, "mix: shares are needed for internal, local, mobile, international, incoming, unanswered."),
        ({"mix": {"local": 0}}, "mix: one share at least is needed."),
        ({"stolen": {"customer": "C9", "extension": "1"}}, "customer: C9 has no tenant whose service runs."),
        ({"stolen": {"customer": "C1", "extension": "1 2"}}, "extension: an extension has 1 to 20 characters without blanks."),
        ({"replay": "soon"}, "replay: a day is needed, like 2026-11-27."),
        ({"replay": datetime.now(UTC).date().isoformat()}, "replay: a day that is over is needed."),
    ],
)  # fmt: skip
def test_what_cannot_be_played(store, wanted, words) -> None:
    with pytest.raises(FieldRefused) as refused:
        Player(store.opened).take(wanted)
    assert str(refused.value) == words


def test_a_mix_is_what_is_played(store) -> None:
    player = Player(store.opened)
    player.take({"rate": 600, "mix": {"international": 1}})
    passed(player, 20, time.time())
    passed(player, 3_000, time.time() + 20, step=100)
    assert {one.other[:3] for one in records(store)} == {"+49", "+33"}


def test_it_is_asked_over_http(ems) -> None:
    body = json.dumps({"rate": 3, "dance": 1}).encode()
    headers = {"Authorization": "Bearer test-token"}
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(f"{ems.url}/play", body, headers), timeout=5)
    assert refused.value.code == 422
    asked = urllib.request.Request(f"{ems.url}/play", b'{"rate": 3}', headers)
    with urllib.request.urlopen(asked, timeout=5) as answer:
        assert json.load(answer) == {"rate": 3, "mix": MIX, "again": 0}


@pytest.mark.parametrize("given", ["many", "-1", "nan", "6001"])
def test_a_rate_that_is_none_keeps_it_from_starting(monkeypatch, given) -> None:
    monkeypatch.setenv("EMS_CALLS_PER_MINUTE", given)
    with pytest.raises(SystemExit, match=f"EMS_CALLS_PER_MINUTE is a number from 0 to 6000, not '{given}'."):
        _rate()


def test_the_rate_is_a_setting(monkeypatch) -> None:
    monkeypatch.setenv("EMS_CALLS_PER_MINUTE", "0.5")
    assert _rate() == 0.5
    monkeypatch.delenv("EMS_CALLS_PER_MINUTE")
    assert _rate() == 0


def test_a_line_with_a_comma_is_one_value(store) -> None:
    with store.opened() as db:
        calls.begin(db, played("C1", name='Moss, "Fern"'))
        calls.end_due(db, time.time())
        (line,) = calls.since(db, "CM-01", "")["lines"]
    assert next(csv.reader([line]))[13] == 'Moss, "Fern"'


def test_the_driver_hears_nonsense_as_a_fault(ems, monkeypatch) -> None:
    from inventory.ems.driver import TemporaryFault  # beside its one use
    from inventory.ems.simulator import server as served

    monkeypatch.setattr(served.calls, "since", lambda *_: {"lines": [1], "cursor": ""})
    with pytest.raises(TemporaryFault, match="The EMS's answer makes no sense."):
        SimulatorDriver().calls("CM-01", "")
