"""What My Home shows beside its portlets: what waits, the figures, first steps."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise

from oms.kit.ages import LONG, age
from oms.kit.counting import counts
from oms.kit.registries import FirstStep, Tile, Wait, WaitSource, registries
from oms.kit.screens import registry
from partners.desk.queries.menu_counts import kept_count
from partners.people.models import Account

EACH, SHOWN, MOST = 6, 8, 50  # of a kind among all, of all, of one kind alone
NEVER = datetime.max.replace(tzinfo=UTC)  # what says no moment waits behind what does


@dataclass(frozen=True)
class Row:
    """A thing that waits, as it is drawn: `said` how long or how late, `long` when that is too long."""

    wait: Wait
    source: WaitSource
    said: str
    long: bool


@dataclass(frozen=True)
class Waiting:
    """What waits for a person: `kinds` as (code, title, number, chosen); `oldest` since when the oldest has waited.

    `more` are kinds of which not all is shown, as (code, title, how many are not). `grid`: where the chosen kind has all.
    """

    rows: list[Row]
    kinds: list[tuple[str, str | Promise, int, bool]]
    number: int
    oldest: str
    more: list[tuple[str, str | Promise, int]]
    grid: str


def sources(user: Account) -> list[WaitSource]:
    """Kinds that may wait for this person, by need."""
    mine = (s for s in registries.waits if user.may_open(s.screen) and (user.partner.is_sp or not s.sp_only))
    return sorted(mine, key=lambda source: source.order)


def waiting(user: Account, chosen: str = "") -> Waiting:
    """One list over all kinds, or that of the kind `chosen`; one query counts them all, and each kind is one more."""
    mine, now = sources(user), timezone.now()
    numbers = dict(zip((s.code for s in mine), counts([_to_count(s, user) for s in mine]), strict=True))
    filled = [source for source in mine if numbers[source.code]]
    one = next((source for source in filled if source.code == chosen), None)
    found = [(s, wait) for s in ([one] if one else filled) for wait in s.find(user, MOST if one else EACH)]
    shown = found if one else _fairly(found)
    listed: Counter[str] = Counter()
    for source, wait in shown:
        listed[source.code] += wait.things
    since = [wait.since for _source, wait in found if wait.since]
    return Waiting(
        rows=[_row(source, wait, now) for source, wait in shown],
        kinds=[(s.code, s.title, numbers[s.code], s is one) for s in filled],
        number=sum(numbers.values()),
        oldest=age(min(since), now) if since else "",
        more=[
            (s.code, s.title, numbers[s.code] - listed[s.code])
            for s in ([one] if one else filled)
            if numbers[s.code] > listed[s.code]
        ],
        grid=_list_of(one) if one and registry[one.screen].url else "",
    )


def _list_of(source: WaitSource) -> str:
    """Where all of them stand, and nothing else."""
    return f"{registry[source.screen].address()}{'?' if source.query else ''}{source.query}"


def _to_count(source: WaitSource, user: Account) -> Any:
    """What stands beside a menu entry as well is counted by the same function of the database, where one stands."""
    kept = kept_count(source.rows, user) if source.rows in registries.counts.values() else None
    return kept or source.rows(user)


def _fairly(found: list[tuple[WaitSource, Wait]]) -> list[tuple[WaitSource, Wait]]:
    """The first of every kind; then what is late, then what has waited longest, whichever kind it is. Kinds stay together."""
    first: dict[str, int] = {}
    for place, (source, _wait) in enumerate(found):
        first.setdefault(source.code, place)
    rest = [place for place in range(len(found)) if place not in first.values()]
    rest.sort(key=lambda place: (not found[place][1].late, found[place][1].since or NEVER))
    return [found[place] for place in sorted([*first.values(), *rest[: max(0, SHOWN - len(first))]])]


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
