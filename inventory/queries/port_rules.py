"""The rules of a supplier as the pure functions of inventory/porting/ take them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from catalogue.enums import NumberKind
from catalogue.models import NumberType
from catalogue.queries.calendar import exceptions_of
from inventory.models import PortSupplier
from inventory.porting.lead import Lead, Rules, Wish, is_subsequent, why_not_on

FAR = timedelta(days=366)
SAME = (
    "country", "zone", "cutoff", "from_acceptance", "reply_single", "reply_multi", "resubmit_single", "resubmit_multi",
    "change_single", "change_multi", "losing_cancels", "furthest_days", "port_time", "longest_hours",
    "objection_hours",
)  # fmt: skip


def rules_of(supplier: PortSupplier, around: date | None = None) -> Rules:
    """What this supplier asks for, with the provider's own days a year around `around` (today); two queries."""
    day = around or timezone.localdate()
    rows = supplier.lead_times.values_list("installation", "at_least", "pro_days", "sup_days")
    return Rules(
        supplier=supplier.name,
        leads=tuple(Lead(*row) for row in rows),
        exceptions=exceptions_of(supplier.country, day - FAR, day + FAR),
        **{name: getattr(supplier, name) for name in SAME},
    )


def standard_supplier(country: str, day: date) -> PortSupplier | None:
    """Whom new requests of a country go to on that day."""
    found: PortSupplier | None = PortSupplier.objects.on(day).filter(country=country, standard=True).first()
    return found


class StandardRules:
    """The rules of each country's standard supplier, read when first asked for, and the number types by id."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self._known: dict[str, Rules | None] = {}

    @cached_property
    def types(self) -> dict[int, NumberType]:
        return NumberType.objects.in_bulk()

    def of(self, country: str) -> Rules | None:
        """None where no supplier ports numbers of that country."""
        if country not in self._known:
            day = timezone.localdate(self.at)
            supplier = standard_supplier(country, day)
            self._known[country] = rules_of(supplier, day) if supplier else None
        return self._known[country]

    def why_not(self, asked: Mapping[str, Any], day: date) -> str:
        """Why `asked` (the fields of a request) cannot be ported on `day`; empty when it can, or nobody says."""
        rules = self.of(asked["number_type"].country)
        if rules is None:
            return ""
        wish = wish_of(
            len(asked["numbers"]), asked["installation"], asked["number_type"], asked["losing_provider"],
            asked["range_holder"],
        )  # fmt: skip
        return why_not_on(rules, wish, day, self.at)


def wish_of(count: int, installation: str, number_type: NumberType, losing: str, holder: str) -> Wish:
    """What lead times ask of a request."""
    non_geographic = number_type.kind == NumberKind.NON_GEOGRAPHIC
    return Wish(count, installation, non_geographic, is_subsequent(losing, holder))
