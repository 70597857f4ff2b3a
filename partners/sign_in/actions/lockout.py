"""Guessing is bounded before a password is looked at (guide 2.9.1, reliability.md)."""

import hashlib
from datetime import datetime, timedelta

from django.db import connection

WINDOW = timedelta(minutes=5)
PER_NETWORK = 5  # guesses for one ID from one network
PER_NETWORK_IN_ALL = 60  # guesses from one network, whatever the IDs: many IDs and one guess each is guessing too
PER_ID = 50  # guesses for one ID from anywhere, so that nobody locks others out cheaply

TAKE = """
insert into partners_loginslot as s (subject, taken, since) values (%(subject)s, 1, %(now)s)
on conflict (subject) do update set
  taken = case when s.blocked_until > %(now)s then s.taken + 1
               when s.since < %(start)s or s.blocked_until is not null then 1 else s.taken + 1 end,
  since = case when s.blocked_until > %(now)s then s.since
               when s.since < %(start)s or s.blocked_until is not null then %(now)s else s.since end,
  blocked_until = case when s.blocked_until > %(now)s then s.blocked_until
               when s.since >= %(start)s and s.blocked_until is null and s.taken + 1 > %(limit)s
               then cast(%(until)s as timestamptz) end
returning taken, blocked_until is not null
"""
GIVE_BACK = "update partners_loginslot set taken = taken - 1 where subject = %s and taken > 0 and blocked_until is null"


def take_slot(login_id: str, ip: str, *, at: datetime) -> tuple[bool, int]:
    """Take one guess; (may the password be looked at, which guess of the window it is).

    Guesses of a network that is shut already do not count against the ID: one network cannot lock others out.
    """
    allowed, taken = _take(f"{login_id}|{network_of(ip)}", PER_NETWORK, at)
    if allowed:
        allowed, _ = _take(_everybody(ip), PER_NETWORK_IN_ALL, at)
    if allowed:
        allowed, _ = _take(login_id, PER_ID, at)
    return allowed, taken


def free_slots(login_id: str, ip: str) -> None:
    """After the right password the count of the ID starts anew, and the network's is one less: whoever holds one
    password cannot buy guesses at others with it."""
    own = [_hash(f"{login_id}|{network_of(ip)}"), _hash(login_id)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"with own as (delete from partners_loginslot where subject = any(%s)) {GIVE_BACK}",
            [own, _hash(_everybody(ip))],
        )


def give_back(ip: str) -> None:
    """What was right was no guess: the network has it back."""
    give_back_to(_everybody(ip))


def give_back_to(subject: str) -> None:
    """The same, of an act of `subject` that `take` counted."""
    with connection.cursor() as cursor:
        cursor.execute(GIVE_BACK, [_hash(subject)])


def take(subject: str, limit: int, *, at: datetime) -> bool:
    """Whether `subject` may act once more: so many times in five minutes, then not for five minutes."""
    return _take(subject, limit, at)[0]


def _take(subject: str, limit: int, at: datetime) -> tuple[bool, int]:
    values: dict[str, str | int | datetime]
    values = {"subject": _hash(subject), "now": at, "start": at - WINDOW, "limit": limit, "until": at + WINDOW}
    with connection.cursor() as cursor:
        cursor.execute(TAKE, values)
        taken, blocked = cursor.fetchone()
    return not blocked, taken


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _everybody(ip: str) -> str:
    return f"everybody|{network_of(ip)}"


def network_of(ip: str) -> str:
    """/24 of an IPv4 address, the first four groups of an IPv6 one."""
    return ":".join(ip.split(":")[:4]) if ":" in ip else ip.rpartition(".")[0]
