"""What narrows the grid of numbers that other providers ask for."""

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inventory.models import PortOut
from inventory.porting.out import OutState
from inventory.queries.port_out import outs_to_count
from oms.kit import search
from oms.kit.grid import DayRangeFilter, PartnerFilters


class PortOutFilters(PartnerFilters):
    search_hint = _("Number, customer, provider or reference")
    state = filters.ChoiceFilter(label=_("Status"), choices=OutState.choices, empty_label=_("Any status"))
    porting_date = DayRangeFilter(field_name="porting_date", instants=False, label=_("Porting Date"))
    mine = filters.BooleanFilter(method="by_mine", label=_("Waiting for us"), widget=forms.CheckboxInput())

    class Meta:
        model = PortOut
        fields: list[str] = []

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        return search.find(queryset, text)

    def by_mine(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Those that one's own company must answer."""
        return queryset.filter(pk__in=outs_to_count(self.user).values("pk")) if value else queryset
