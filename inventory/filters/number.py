"""What narrows the grids of numbers."""

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.models import NumberType
from inventory.enums import PORTED, CustomerAssign, UseStatus
from inventory.models import Number
from inventory.queries.number import ending, find_numbers, starting, within
from oms.kit.grid import DayRangeFilter, PartnerFilters, RowFilter, RowsFilters
from oms.kit.phones import dialled_part, ending_part

RESTS = [("resting", _("At rest")), ("rested", _("Free again after its rest"))]
LONGEST = 60  # what a person may type for a part of a number


def _number(label: str, hint: str = "") -> filters.CharFilter:
    attrs = {"inputmode": "tel", "autocomplete": "off", "maxlength": LONGEST, "size": 14, "placeholder": hint}
    return filters.CharFilter(method="by_number", label=label, max_length=LONGEST, widget=forms.TextInput(attrs=attrs))


class NumberFilters(PartnerFilters):
    """Number filters compare whole ranges of digits over an index, so a million rows are no matter (performance.md)."""

    search_hint = _("Number, customer")
    number_type = RowFilter(
        label=_("Number Type"), queryset=lambda request: NumberType.objects.all(), empty_label=_("Any type")
    )
    starts = _number(_("Number starts with"))
    ends = _number(_("Number ends with"))
    first = _number(_("Number from"))
    last = _number(_("Number to"))
    rest = filters.ChoiceFilter(method="by_rest", label=_("Rest after return"), choices=RESTS, empty_label=_("Any"))
    gold = filters.ChoiceFilter(label=_("Gold"), choices=[("1", _("Gold")), ("0", _("Not gold"))], empty_label=_("Any"))
    rests = DayRangeFilter(field_name="quarantine_until", instants=False, label=_("Rests until"))

    class Meta:
        model = Number
        fields: list[str] = []

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        return find_numbers(queryset, text)

    def by_rest(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        today = timezone.localdate()
        return queryset.resting(today) if value == "resting" else queryset.rested(today)

    def by_number(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """A part of a number in any notation; what holds no digit finds nothing."""
        digits = dialled_part(value) if name != "ends" else ending_part(value)
        if not digits:
            return queryset.none()
        narrow = {"starts": starting, "ends": ending}.get(name)
        if narrow:
            return narrow(queryset, digits)
        return within(queryset, first=digits) if name == "first" else within(queryset, last=digits)


class DdiDetailsFilters(NumberFilters):
    """guide 2.3.1.1"""

    def in_line(self) -> list[str]:
        return ["number_type", "assign"]

    assign = filters.ChoiceFilter(label=_("Customer Assign"), choices=CustomerAssign.choices, empty_label=_("Any"))
    use = filters.ChoiceFilter(label=_("Use Status"), choices=UseStatus.choices, empty_label=_("Any status"))
    ported = filters.ChoiceFilter(
        label=_("Number Porting"), choices=[(str(int(key)), word) for key, word in PORTED.items()], empty_label=_("Any")
    )


class NumberStockFilters(NumberFilters):
    """The stock of Number Registration."""

    use = filters.ChoiceFilter(
        label=_("Use Status"),
        choices=[(use.value, use.label) for use in (UseStatus.CREATION, UseStatus.RETURNED)],
        empty_label=_("Any status"),
    )

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        """Nobody holds these numbers, so a name is in none of them; it may be in very many of all the others."""
        return super().search(queryset, text) if any(map(str.isdigit, text)) else queryset.none()


class NumberSummaryFilters(PartnerFilters):
    """guide 2.3.1.2"""

    search_hint = _("Owner or customer")


class NumberHistoryFilters(RowsFilters):
    search_hint = _("What happened, customer, order or person")
    search_paths = ("what", "customer", "site", "partner", "order_no", "changes", "who")
    at = DayRangeFilter(field_name="at", label=_("When"))
