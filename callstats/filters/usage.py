"""What narrows call usage: period, hours, resellers, customer, call types, directions (guide 2.8.1, 2.8.2)."""

from datetime import date, timedelta
from typing import Any

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from callstats.enums import CallType, Direction
from callstats.models import HourlyUsage, SummedUsage, of_days
from oms.kit.grid import DayRangeFilter, PartnerFilters
from oms.kit.grid.filters import DayRangeField

SPAN, LONGEST = 14, 400  # days
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
HOURS = [(str(hour), f"{hour:02d}:00") for hour in range(24)]
TYPES = {"extension": CallType.EXTENSION.value, "trunk": CallType.TRUNK.value}
WAYS = {"incoming": Direction.IN.value, "outgoing": Direction.OUT.value}


class LastDaysField(DayRangeField):
    def compress(self, values: list[Any]) -> Any:
        found = super().compress(values)
        if found and all(found) and (found[1] - found[0]).days >= LONGEST:
            raise ValidationError(_("A period has at most %(n)s days."), params={"n": LONGEST})
        if found and any(day and not EARLIEST <= day <= LATEST for day in found):
            raise ValidationError(_("There are no calls in such a year."))
        return found


class LastDaysFilter(DayRangeFilter):
    """Days from … to; the last fourteen, today among them, where none are named."""

    field_class = LastDaysField
    longest = LONGEST

    def __init__(self, **options: Any) -> None:
        super().__init__(today=True, instants=False, **options)

    def complete(self, first: str, last: str) -> tuple[str, str]:
        today = timezone.localdate()
        if not first and not last:
            return (today - timedelta(days=SPAN - 1)).isoformat(), today.isoformat()
        return first or last, last or max(first, today.isoformat())

    def in_words(self, first: str, last: str) -> str:
        return "" if (first, last) == self.complete("", "") else super().in_words(first, last)

    def read(self, data: Any) -> tuple[date, date]:
        """The period that a request asks for; the usual one where its field refuses it."""
        asked = self.complete(data.get("days_from", ""), data.get("days_to", ""))
        try:
            first, last = self.field.clean(list(asked))
        except ValidationError:
            first, last = self.field.clean(list(self.complete("", "")))
        return first, last


class RolledUpDaysFilter(LastDaysFilter):
    """Days of roll-ups, and the hours within which those of a customer are found."""

    def filter(self, queryset: QuerySet, value: Any) -> QuerySet:
        first, last = value or (None, None)
        return super().filter(of_days(queryset, first, last) if first and last else queryset, value)


class UsageFilters(PartnerFilters):
    """One box checked of two leaves the other out; none or both is all.

    Rows are the sums of resellers; where some customers are asked for (`asked`), the roll-ups of these.
    """

    search_hint = _("Customer name or ID")
    search_paths = ("customer__name", "customer__code")
    days = RolledUpDaysFilter(field_name="day", label=_("Period"))
    customer = filters.CharFilter(field_name="customer__code", lookup_expr="iexact", label=_("Customer ID"))
    extension, trunk, incoming, outgoing = (
        filters.BooleanFilter(method="nothing", label=label, widget=forms.CheckboxInput())
        for label in (_("Extension Call"), _("Trunk Call"), _("Incoming"), _("Outgoing"))
    )

    class Meta:
        model = HourlyUsage
        fields: list[str] = []

    @staticmethod
    def asked(data: Any) -> type[HourlyUsage] | type[SummedUsage]:
        """Whose rows a request asks for."""
        return HourlyUsage if data.get("q") or data.get("customer") else SummedUsage

    def in_line(self) -> list[str]:
        return ["days", "reseller"]

    @property
    def period(self) -> tuple[date, date]:
        """The days that are shown."""
        return LastDaysFilter().read(self.data)

    @property
    def types(self) -> list[str]:
        """Call types that are shown."""
        return self._chosen(TYPES)

    @property
    def ways(self) -> list[str]:
        return self._chosen(WAYS)

    def _chosen(self, boxes: dict[str, str]) -> list[str]:
        return [value for name, value in boxes.items() if self.data.get(name)] or list(boxes.values())

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return super().filter_queryset(self.of_kind(queryset))

    def of_kind(self, queryset: QuerySet) -> QuerySet:
        """Narrowed by call types and directions."""
        if len(self.types) == 1:
            queryset = queryset.filter(type=self.types[0])
        return queryset.filter(direction=self.ways[0]) if len(self.ways) == 1 else queryset


class HourFilters(UsageFilters):
    """guide 2.8.2: hours from … to, both whole."""

    hour_from = filters.ChoiceFilter(
        field_name="clock", lookup_expr="gte", choices=HOURS, label=_("Hours from"), empty_label=_("Any")
    )
    hour_to = filters.ChoiceFilter(
        field_name="clock", lookup_expr="lte", choices=HOURS, label=_("Hours to"), empty_label=_("Any")
    )
