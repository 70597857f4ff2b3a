"""The list of calls, the newest first."""

import re
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from callstats.enums import CallType, Direction, Result
from oms.kit.grid import (
    BadgeColumn,
    DateTimeColumn,
    DurationColumn,
    GridTable,
    KeysetGrid,
    PhoneColumn,
    TextColumn,
    link_to,
)
from oms.kit.grid.columns import Record
from oms.kit.phones import national

TONES = {
    Result.ANSWERED: "good", Result.CONGESTION: "bad", Result.BARRED: "warn", Result.FAILED: "bad", Result.BUSY: "plain",
    Result.NO_ANSWER: "plain", Result.CANCELLED: "plain",
}  # fmt: skip
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PLACE = re.compile(r"(\d{1,17})-(\d{1,18})")


def other_party(value: str, record: Record) -> str:
    """A whole number in groups; what hides digits, an extension or what was dialled as it is."""
    return national(value) if value.startswith("+") and value[1:].isdecimal() else value


class CallTable(GridTable):
    cells = (
        ("started",), ("result", "seconds"), ("customer", "customer_code"), ("other", "number"), ("direction", "type"),
        ("extension", "user"), ("reseller",),
    )  # fmt: skip

    started = DateTimeColumn(_("Start"), "started_at", seconds=True, priority=1)
    reseller = TextColumn(_("Reseller"), "customer__partner_name", sort=False, priority=3)
    customer_code = TextColumn(_("Customer ID"), "customer__code", sort=False)
    customer = TextColumn(
        _("Customer Name"), "customer__name", sort=False, link=link_to("callstats:customer-calls", "customer__code"),
        needs=("customer__code",),
    )  # fmt: skip
    direction = BadgeColumn(_("Direction"), "direction", Direction.choices, sort=False)
    type = BadgeColumn(_("Call Type"), "type", CallType.choices, sort=False)
    extension = TextColumn(_("Extension"), "extension", sort=False)
    user = TextColumn(_("User Name"), "user_name", sort=False)
    number = PhoneColumn(_("Direct Dial Call Number"), "number", sort=False)
    other = TextColumn(_("Other Party"), "shown", sort=False, show=other_party, priority=1)
    result = BadgeColumn(_("Result"), "result", Result.choices, TONES, sort=False, priority=1)
    seconds = DurationColumn(_("Duration"), "seconds", sort=False)


class CallsOfOneTable(CallTable):
    """Of one customer, who need not be named."""

    customer = customer_code = reseller = None


class CallGrid(KeysetGrid):
    """Pages by (start, key), both in the address: to find a call by its key alone, every day would have to be opened."""

    @cached_property
    def start(self) -> tuple[str, Record] | None:
        for way in ("after", "before"):
            if place := PLACE.fullmatch(self.query.get(way, "")):
                return way, {"started_at": EPOCH + timedelta(microseconds=int(place[1])), "pk": int(place[2])}
        return None

    @property
    def here(self) -> dict[str, object]:
        way, row = self.start or ("", {})
        return {way: _place(row)} if way else {}

    @property
    def previous_address(self) -> str:
        return self.state.address(before=_place(self.records[0]))

    @property
    def next_address(self) -> str:
        return self.state.address(after=_place(self.records[-1]))


def _place(row: dict[str, Any]) -> str:
    return f"{(row['started_at'] - EPOCH) // timedelta(microseconds=1)}-{row['pk']}"
