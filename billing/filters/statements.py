"""What narrows Statements: company, status, days of the period, customer."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from billing.enums import ChargeKind, StatementKind, StatementState
from billing.models import Statement, StatementLine
from oms.kit.grid import DayRangeFilter, GridFilters, PartnerFilters


class StatementFilters(PartnerFilters):
    search_hint = _("Number, customer or billing account")
    state = filters.ChoiceFilter(label=_("Status"), choices=StatementState.choices, empty_label=_("Any status"))
    days = DayRangeFilter(field_name="last", instants=False, label=_("Last Day"))
    kind = filters.ChoiceFilter(
        label=_("Type"), choices=StatementKind.choices, empty_label=_("Statements and credit notes")
    )
    customer = filters.CharFilter(field_name="customer_code", lookup_expr="iexact", label=_("Customer ID"))

    class Meta:
        model = Statement
        fields: list[str] = []

    def in_line(self) -> list[str]:
        return ["state", "days"]


class ChargedFilters(GridFilters):
    search_hint = _("Name or statement number")
    search_paths = ("name", "statement__no")
    kind = filters.ChoiceFilter(label=_("Type"), choices=ChargeKind.choices, empty_label=_("Any"))
    key = filters.CharFilter(field_name="key", label=_("What it is for"))

    class Meta:
        model = StatementLine
        fields: list[str] = []
