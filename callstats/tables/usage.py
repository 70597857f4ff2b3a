"""The grids of call usage: five figures under Incoming, the same five under Outgoing (guide 2.8.1, 2.8.2)."""

from collections.abc import Callable
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from callstats.enums import CallType, Direction, Result
from callstats.queries.usage import SUBTOTAL, Sums, sums_of, total_of, usage_rows
from oms.kit.grid import BadgeColumn, DateColumn, DurationColumn, Grid, GridTable, NumberColumn, Rows, TextColumn
from oms.kit.grid.columns import Record

TYPES = [*CallType.choices, (SUBTOTAL, _("Subtotal"))]
PASSED_ON = ("reseller", "children", "customer", "q")  # what was asked of usage is asked of the calls


def calls_of(way: str, result: str = "") -> Callable[[Record], str]:
    """The address of the calls that a figure counts; nothing where there are none."""

    def link(record: Record) -> str:
        if not record[f"{way}_{'success' if result else 'total'}"]:
            return ""
        kind = record.get("type", SUBTOTAL)
        asked = {
            **record["asked"], "direction": way, "result": result, "type": "" if kind == SUBTOTAL else kind,
        }  # fmt: skip
        if day := record.get("day"):
            asked |= {"days_from": day.isoformat(), "days_to": day.isoformat()}
        if record.get("clock") is not None:
            asked |= {"hour_from": record["clock"], "hour_to": record["clock"]}
        return f"{reverse('callstats:list')}?{urlencode({key: value for key, value in asked.items() if value != ''})}"

    return link


def half(way: str, word: Any) -> tuple[NumberColumn, ...]:
    """The five columns of a half."""
    asked = {"half": word, "needs": ("asked", "type", f"{way}_total", f"{way}_success")}
    every, answered = calls_of(way), calls_of(way, Result.ANSWERED.value)
    return (
        NumberColumn(_("Total Calls"), f"{way}_total", link=every, leads=every, **asked),
        NumberColumn(_("Success Calls"), f"{way}_success", link=answered, leads=answered, **asked),
        NumberColumn(_("Success (%)"), f"{way}_percent", decimals=1, half=word),
        DurationColumn(_("Durations"), f"{way}_seconds", half=word),
        DurationColumn(_("Average Durations"), f"{way}_average", half=word),
    )


FIVE = ("total", "success", "percent", "seconds", "average")
HALVES = tuple((f"{way}_{name}",) for way in ("in", "out") for name in FIVE)


def hour_words(clock: int | None, record: Record) -> str:
    return "" if clock is None else f"{clock:02d}:00"


class DailyTable(GridTable):
    """guide 2.8.1"""

    keys = ("day",)
    cells = (("day",), ("type",), *HALVES)

    day = DateColumn(_("Call Date"), "day", priority=1)
    type = BadgeColumn(_("Call Type"), "type", TYPES, priority=1)
    in_total, in_success, in_percent, in_seconds, in_average = half("in", _("Incoming"))
    out_total, out_success, out_percent, out_seconds, out_average = half("out", _("Outgoing"))


class HourlyTable(GridTable):
    """guide 2.8.2.1"""

    keys = ("clock",)
    cells = (("clock",), ("type",), *HALVES)

    clock = TextColumn(_("Hour"), "clock", priority=1, show=hour_words)
    type = BadgeColumn(_("Call Type"), "type", TYPES, priority=1)
    in_total, in_success, in_percent, in_seconds, in_average = half("in", _("Incoming"))
    out_total, out_success, out_percent, out_seconds, out_average = half("out", _("Outgoing"))


class DailyHourlyTable(GridTable):
    """guide 2.8.2.2"""

    keys = ("day", "clock")
    cells = (("day",), ("clock",), ("type",), *HALVES)

    day = DateColumn(_("Date"), "day", priority=1, sort=("day", "clock"))
    clock = TextColumn(_("Hour"), "clock", priority=1, show=hour_words, sort=("clock", "day"))
    type = BadgeColumn(_("Call Type"), "type", TYPES, priority=1)
    in_total, in_success, in_percent, in_seconds, in_average = half("in", _("Incoming"))
    out_total, out_success, out_percent, out_seconds, out_average = half("out", _("Outgoing"))


class UsageGrid(Grid):
    """Rows are made of the groups of the roll-ups that match; a half that was left out has no columns.

    A subtotal stands below its lines, whichever way they are sorted (`together`).
    """

    together = True

    @cached_property
    def columns(self) -> dict[str, TextColumn]:
        gone = [way for way in Direction.values if way not in self.filterset.ways]
        return {name: column for name, column in super().columns.items() if name.partition("_")[0] not in gone}

    @cached_property
    def narrowed(self) -> Rows:
        found = usage_rows(self.sums, self.table.keys, self.filterset.types)
        return Rows({**row, "asked": self.asked} for row in found)

    @cached_property
    def sums(self) -> Sums:
        return sums_of(self.filterset.qs)

    @cached_property
    def asked(self) -> dict[str, Any]:
        """What the calls behind a figure are asked for, besides its own day and hour."""
        first, last = self.filterset.period
        found = {name: str(self.query[name])[:100] for name in PASSED_ON if self.query.get(name)}
        hours = {name: self.query[name] for name in ("hour_from", "hour_to") if self.query.get(name)}
        return found | hours | {"days_from": first.isoformat(), "days_to": last.isoformat()}

    @cached_property
    def ordering(self) -> list[str]:
        *paths, _pk = super().ordering
        return [*paths, "place", "pk"]

    @cached_property
    def records(self) -> list[Record]:
        start, per = (self.state.page - 1) * self.state.per, self.state.per
        return list(self.narrowed.order_by(*self.ordering)[start : start + per])

    @cached_property
    def totals(self) -> list[tuple[TextColumn, Any]]:
        """The last line: all rows together, whatever page is shown."""
        if not self.records:
            return []
        found = {**total_of(self.narrowed.records), "asked": self.asked}
        return [
            (column, column.total(found))
            if isinstance(column, NumberColumn)
            else (column, gettext("Total") if not place else "")
            for place, ((_name, column), *_rest) in enumerate(self.cells)
        ]
