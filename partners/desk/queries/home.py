"""What My Home shows beside its portlets: what waits, the figures, first steps."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise

from oms.kit.ages import LONG, age
from oms.kit.counting import counts
from oms.kit.registries import FirstStep, Tile, Wait, WaitSource, registries
from partners.people.models import Account

EACH, SHOWN, MOST = 6, 8, 50  # of a kind among all, of all, of one kind alone


@dataclass(frozen=True)
class Row:
    """A thing that waits, as it is drawn: `said` how long or how late, `long` when that is too long."""

    wait: Wait
    source: WaitSource
    said: str
    long: bool


@dataclass(frozen=True)
class Waiting:
    """What waits for a person: `kinds` as (code, title, number, chosen); `oldest` since when the oldest has waited."""

    rows: list[Row]
    kinds: list[tuple[str, str | Promise, int, bool]]
    number: int
    oldest: str


def sources(user: Account) -> list[WaitSource]:
    """Kinds that may wait for this person, by need."""
    mine = (s for s in registries.waits if user.may_open(s.screen) and (user.partner.is_sp or not s.sp_only))
    return sorted(mine, key=lambda source: source.order)


def waiting(user: Account, chosen: str = "") -> Waiting:
    """One list over all kinds, or that of the kind `chosen`; one query counts them all, and each kind is one more."""
    mine, now = sources(user), timezone.now()
    numbers = dict(zip((s.code for s in mine), counts([s.rows(user) for s in mine]), strict=True))
    filled = [source for source in mine if numbers[source.code]]
    one = next((source for source in filled if source.code == chosen), None)
    found = [(s, wait) for s in ([one] if one else filled) for wait in s.find(user, MOST if one else EACH)]
    since = [wait.since for _source, wait in found if wait.since]
    return Waiting(
        rows=[_row(source, wait, now) for source, wait in (found if one else found[:SHOWN])],
        kinds=[(s.code, s.title, numbers[s.code], s is one) for s in filled],
        number=sum(numbers.values()),
        oldest=age(min(since), now) if since else "",
    )


def _row(source: WaitSource, wait: Wait, now: datetime) -> Row:
    said = wait.late or (age(wait.since, now) if wait.since else "")
    return Row(wait, source, said, bool(wait.late) or bool(wait.since and now - wait.since >= LONG))


def figures(user: Account) -> dict[str, list[Tile]]:
    """The tiles of every floor."""
    return {"tiles": [tile for screen, find in registries.tiles if user.may_open(screen) for tile in find(user)]}


def first_steps(user: Account) -> list[dict[str, Any]]:
    """What a company that has yet to begin does first, as far as this person may; nothing once it has begun."""
    if not registries.is_new(user):
        return []
    mine: list[FirstStep] = [step for step in registries.first_steps if user.may_open(step.screen)]
    return [{"step": step, "done": step.done(user)} for step in mine]
