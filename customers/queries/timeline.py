"""Everything that happened to a customer, newest first: what each floor tells of it, a page at a time."""

from dataclasses import dataclass, field
from datetime import datetime
from heapq import merge

from customers.models import Customer
from oms.kit.registries import Happening, TimelineSource, registries
from partners.models import Account

PAGE = 40


@dataclass(frozen=True)
class Told:
    """One happening and the source that tells it."""

    source: TimelineSource
    happening: Happening


@dataclass
class TimelinePage:
    """`older`: what the address of the next page says, empty on the last one."""

    rows: list[Told] = field(default_factory=list)
    older: dict[str, str] = field(default_factory=dict)


def sources_for(reader: Account) -> list[TimelineSource]:
    """The kinds of happenings that this person may see."""
    found = [source for source in registries.timeline if reader.may_open(source.screen)]
    return sorted(found, key=lambda source: (source.order, source.code))


def timeline_page(
    customer: Customer, *, reader: Account, kind: str = "", until: datetime, skip: int = 0
) -> TimelinePage:
    """Happenings at or before `until` without the first `skip`; of one `kind` where it is named.

    Each source is asked once, for as many as could stand on the page.
    """
    most = skip + PAGE + 1
    told = [
        [Told(source, one) for one in source.find(customer, reader, until, most)]
        for source in sources_for(reader)
        if kind in ("", source.code)
    ]
    rows = list(merge(*told, key=lambda one: one.happening.at, reverse=True))[skip:]
    if len(rows) <= PAGE:
        return TimelinePage(rows)
    last = rows[PAGE - 1].happening.at
    same = sum(1 for one in rows[:PAGE] if one.happening.at == last) + (skip if last == until else 0)
    return TimelinePage(rows[:PAGE], {"until": last.isoformat(), "skip": str(same)})
