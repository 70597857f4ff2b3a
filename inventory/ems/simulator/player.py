"""Plays calls of the tenants whose service runs: a rate, a mix of types, a stolen extension, a day once more.

Nobody is rung: other parties have numbers that are kept for fiction, or that no network gives out.
"""

import random
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

from inventory.ems.fields import FieldRefused, day, text, total
from inventory.ems.fields import extension as extension_of
from inventory.ems.simulator import barred, calls, closed, lines
from inventory.ems.simulator.replay import replay

SCHEMA = """
create table if not exists stolen (
  customer text not null, extension text not null, calls_left integer not null, primary key (customer, extension));
"""
MIX = {"internal": 30, "local": 18, "mobile": 10, "international": 2, "incoming": 32, "unanswered": 8}
EXTENSIONS = tuple(str(n) for n in range(101, 107))  # of a tenant that has set up nobody
LOCAL = ("+44207946{:04d}", "+44113496{:04d}", "+44117496{:04d}")
MOBILE = ("+447700900{:03d}",)
ABROAD = ("+493023125{:03d}", "+33199000{:03d}")
EXPENSIVE = "+37100000{:03d}"  # Latvia, where no number begins so
STOLEN_CALLS = 600  # of one theft, should nobody end it
FASTEST = 6_000  # calls a minute
SLEEPS = 1.0  # seconds between two looks
LATEST = 5.0  # seconds that are made up for after a pause
FORGETS = 3_600.0  # seconds between two clearings

Opened = Callable[[], AbstractContextManager[sqlite3.Connection]]


class Player:
    """`opened` begins a transaction; `rate`: calls a minute that begin by themselves."""

    def __init__(self, opened: Opened, rate: float = 0, seed: int | None = None) -> None:
        self._opened, self.rate, self.mix = opened, rate, dict(MIX)
        self._chance, self._owed, self._last, self._cleared = random.Random(seed), 0.0, time.time(), 0.0
        self._end = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._run, name="player", daemon=True).start()

    def stop(self) -> None:
        self._end.set()

    def _run(self) -> None:
        while not self._end.wait(SLEEPS):
            try:
                self.play(time.time())
            except sqlite3.ProgrammingError:  # the store was closed
                return

    def play(self, now: float) -> None:
        """One look at the clock: what is over is written down, what is due begins."""
        passed, self._last = min(max(now - self._last, 0), LATEST), now
        self._owed += self.rate * passed / 60
        with self._opened() as db:
            calls.end_due(db, now)
            while self._owed >= 1:
                self._owed -= 1
                self._one(db, now)
            self._steal(db, now)
            if now - self._cleared > FORGETS:
                calls.forget_old(db, now)
                self._cleared = now

    def take(self, wanted: object) -> dict:
        """What somebody asks to be played: {rate}, {mix}, {stolen: {customer, extension}}, {replay: day}. ValueError in words.

        Answers with what is in force, and how many calls of a day come once more.
        """
        if not isinstance(wanted, dict) or set(wanted) - {"rate", "mix", "stolen", "replay"}:
            raise FieldRefused("play", "an object with rate, mix, stolen or replay is needed.")
        rate = total(wanted["rate"], "rate") if "rate" in wanted else self.rate
        if rate > FASTEST:
            raise FieldRefused("rate", f"at most {FASTEST} calls a minute are played.")
        mix = _mix(wanted["mix"]) if "mix" in wanted else self.mix
        with self._opened() as db:
            if "stolen" in wanted:
                steal(db, wanted["stolen"])
            again = replay(db, date.fromisoformat(day(wanted["replay"], "replay"))) if "replay" in wanted else 0
        self.rate, self.mix = rate, mix
        return {"rate": rate, "mix": mix, "again": again}

    def _one(self, db: sqlite3.Connection, now: float) -> None:
        found = db.execute("select customer from tenants where state = 'active' order by random() limit 1").fetchone()
        if found is None:
            return
        customer, chance = found["customer"], self._chance
        kind = chance.choices(list(self.mix), list(self.mix.values()))[0]
        (extension, name, number), (other, other_name, _number) = _two(db, customer, chance)
        call = {"customer": customer, "extension": extension, "name": name, "number": number, "other_name": ""}
        if kind == "internal":
            call |= {"direction": "out", "type": "ext", "number": "", "other": other, "other_name": other_name}
        else:
            inward = kind == "incoming" or (kind == "unanswered" and chance.random() < 0.5)
            ranges = {"mobile": MOBILE, "international": ABROAD}.get(kind, LOCAL if chance.random() < 0.7 else MOBILE)
            call |= {"direction": "in" if inward else "out", "type": "trunk", "other": _number_of(ranges, chance)}
        result = chance.choice(("no_answer", "busy", "cancelled")) if kind == "unanswered" else "answered"
        _begin(db, call, result, now, min(1_800, 5 + chance.lognormvariate(3.8, 0.8)), chance)

    def _steal(self, db: sqlite3.Connection, now: float) -> None:
        """Each stolen extension calls without pause, until it is barred."""
        for customer, extension, left in db.execute("select * from stolen").fetchall():
            if left <= 0 or barred.is_barred(db, customer, extension):
                db.execute("delete from stolen where customer = ? and extension = ?", [customer, extension])
                continue
            sql = "update stolen set calls_left = calls_left - 1 where customer = ? and extension = ?"
            db.execute(sql, [customer, extension])
            sql = "select name, number from users where customer = ? and extension = ?"
            name, number = db.execute(sql, [customer, extension]).fetchone() or ("", "")
            call = {
                "customer": customer, "extension": extension, "name": name, "number": number or _held(db, customer, self._chance),
                "direction": "out", "type": "trunk", "other": _number_of((EXPENSIVE,), self._chance), "other_name": "",
            }  # fmt: skip
            _begin(db, call, "answered", now, self._chance.uniform(20, 55), self._chance)


def _begin(db: sqlite3.Connection, call: dict, result: str, now: float, talked: float, chance: random.Random) -> None:
    """The call runs from now on, unless it costs and its extension is barred; where its destination is closed, or its package
    does not reach it, it ends at once."""
    refused = call["direction"] == "out" and _is_refused(db, call)
    result = "barred" if refused else result
    rings, answered = 0 if refused else chance.uniform(2, 12), result == "answered"
    call |= {
        "call_id": f"sim-{uuid.uuid4().hex}", "result": result, "begins": now, "answers": now + rings if answered else None,
        "ends": now + rings + (talked if answered else 0), "costs": int(call["direction"] == "out" and call["type"] == "trunk"),
    }  # fmt: skip
    if not (call["costs"] and barred.is_barred(db, call["customer"], call["extension"])):
        calls.begin(db, call)


def _is_refused(db: sqlite3.Connection, call: dict) -> bool:
    customer, other = call["customer"], call["other"]
    return closed.is_closed(db, customer, other) or lines.is_beyond(db, customer, call["extension"], other)


def _two(db: sqlite3.Connection, customer: str, chance: random.Random) -> list[tuple[str, str, str]]:
    """Two of a tenant's people as (extension, name, own number)."""
    sql = "select extension, name, number from users where customer = ? and name <> '' order by random() limit 2"
    found = [tuple(row) for row in db.execute(sql, [customer])]
    if len(found) < 2:  # nobody, or one alone
        found = [(extension, "", "") for extension in chance.sample(EXTENSIONS, 2)]
    return [(extension, name, number or _held(db, customer, chance)) for extension, name, number in found]


def _held(db: sqlite3.Connection, customer: str, chance: random.Random) -> str:
    """One of the tenant's first numbers, or nothing."""
    rows = db.execute("select e164 from numbers where customer = ? order by e164 limit 4", [customer]).fetchall()
    return str(chance.choice(rows)["e164"]) if rows else ""


def _number_of(ranges: tuple[str, ...], chance: random.Random) -> str:
    return chance.choice(ranges).format(chance.randrange(1_000))


def _mix(wanted: object) -> dict[str, int]:
    if not isinstance(wanted, dict) or not wanted or set(wanted) - set(MIX):
        raise FieldRefused("mix", f"shares are needed for {', '.join(MIX)}.")
    mix = {name: total(share, "mix") for name, share in wanted.items()}
    if not any(mix.values()):
        raise FieldRefused("mix", "one share at least is needed.")
    return mix


def steal(db: sqlite3.Connection, wanted: object) -> None:
    """From now on an extension of a running tenant calls an expensive country without pause."""
    wanted = wanted if isinstance(wanted, dict) else {}
    customer, extension = (
        text(60)(wanted.get("customer"), "customer"),
        extension_of(wanted.get("extension"), "extension"),
    )
    if not db.execute("select 1 from tenants where customer = ? and state = 'active'", [customer]).fetchone():
        raise FieldRefused("customer", f"{customer} has no tenant whose service runs.")
    if barred.is_barred(db, customer, extension):
        raise FieldRefused("extension", f"{extension} is blocked and makes no calls that cost.")
    db.execute("insert or replace into stolen values (?, ?, ?)", [customer, extension, STOLEN_CALLS])


def stolen_of(db: sqlite3.Connection, customer: str) -> list[str]:
    """The tenant's extensions that are played as stolen."""
    rows = db.execute("select extension from stolen where customer = ? order by extension", [customer])
    return [row["extension"] for row in rows]
