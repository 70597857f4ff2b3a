"""What narrows the list of calls."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from callstats.enums import CallType, Direction, Result
from callstats.filters.usage import HOURS, LastDaysFilter
from callstats.models import Call
from callstats.queries.calls import DOTS
from oms.kit import phones
from oms.kit.grid import PartnerFilters

FARTHEST = timedelta(hours=14)  # a customer's day begins so long before that of UTC, or ends so long after it


def _written(text: str) -> list[str]:
    """The ways in which a call record may hold the whole number that was typed; none where it is no whole number."""
    try:
        number = phones.parse(text)
    except ValueError:
        return []
    return [number, phones.dialled(number), number.replace("+", "00", 1)]


class OwnDaysFilter(LastDaysFilter):
    """Days of the customer; only those days of the table are opened."""

    def filter(self, queryset: QuerySet, value: Any) -> QuerySet:
        first, last = value or (None, None)
        if not first or not last:
            return queryset
        begin, end = (datetime.combine(day, time.min, UTC) for day in (first, last))
        opened = queryset.filter(started_at__gte=begin - FARTHEST, started_at__lt=end + timedelta(days=1) + FARTHEST)
        return opened.filter(own_day__gte=first, own_day__lte=last)


class CallFilters(PartnerFilters):
    """A number is looked for in both parties as they are shown, so that hidden digits are not found out."""

    search_hint = _("Number, extension or user")
    days = OwnDaysFilter(label=_("Period"))
    direction = filters.ChoiceFilter(label=_("Direction"), choices=Direction.choices, empty_label=_("Any"))
    type = filters.ChoiceFilter(label=_("Call Type"), choices=CallType.choices, empty_label=_("Any"))
    result = filters.ChoiceFilter(label=_("Result"), choices=Result.choices, empty_label=_("Any"))
    customer = filters.CharFilter(field_name="customer__code", lookup_expr="iexact", label=_("Customer ID"))
    extension = filters.CharFilter(field_name="extension", label=_("Extension"))
    company = filters.CharFilter(method="by_company", label=_("Customer name or ID"))
    hour_from = filters.ChoiceFilter(
        field_name="own_hour", lookup_expr="gte", choices=HOURS, label=_("Hours from"), empty_label=_("Any")
    )
    hour_to = filters.ChoiceFilter(
        field_name="own_hour", lookup_expr="lte", choices=HOURS, label=_("Hours to"), empty_label=_("Any")
    )

    class Meta:
        model = Call
        fields: list[str] = []

    def in_line(self) -> list[str]:
        return ["days", "direction"]

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        """A whole number is found as such, whoever wrote it how; of anything else each part. What is shown of a number is looked at
        only where the number itself would do, which is far cheaper."""
        if written := _written(text):
            either = queryset.filter(other__in=written) | queryset.filter(
                number__in=written
            )  # which an index may answer
            return either.filter(shown__in=written) | either.filter(number__in=written)
        part = phones.e164_part(text)
        bare = part.split(DOTS[0])[0]
        found = queryset.filter(other__contains=bare, shown__contains=part) | queryset.filter(number__contains=part)
        named = {"user_name__icontains" if text.upper() != text.lower() else "user_name__contains": text}
        return found | queryset.filter(extension=text) | queryset.filter(**named)

    def by_company(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(customer__name__icontains=value) | queryset.filter(customer__code__icontains=value)
