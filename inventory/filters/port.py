"""What narrows the grid of ports."""

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from catalogue.models import NumberType
from inventory.models import Port
from inventory.porting.states import PortState
from oms.kit import search
from oms.kit.grid import DayRangeFilter, GridFilters, PartnerFilters, RowFilter


class CustomerPortFilters(GridFilters):
    """guide 2.3.2, of one customer"""

    search_hint = _("Number, customer or order number")
    state = filters.ChoiceFilter(label=_("Status"), choices=PortState.choices, empty_label=_("Any status"))
    type = RowFilter(
        field_name="number_type", label=_("Number Type"), queryset=lambda request: NumberType.objects.all(),
        empty_label=_("Any type"),
    )  # fmt: skip
    porting_date = DayRangeFilter(field_name="shown_date", instants=False, label=_("Porting Date"))

    class Meta:
        model = Port
        fields: list[str] = []

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        return search.find(queryset, text)


class PortFilters(PartnerFilters, CustomerPortFilters):
    """guide 2.3.2"""

    requested = DayRangeFilter(field_name="requested_at", label=_("Request Date"))
    mine = filters.BooleanFilter(method="by_mine", label=_("Waiting for us"), widget=forms.CheckboxInput())

    class Meta:
        model = Port
        fields: list[str] = []

    def by_mine(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Those on which one's own company must act."""
        return queryset.waiting_for(self.user.partner_id) if value else queryset
