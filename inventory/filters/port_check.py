"""What narrows the grid of validations in drafts."""

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inventory.models import PortCheck
from inventory.porting.states import Found
from inventory.queries.port_check import checks_to_count
from oms.kit import search
from oms.kit.grid import DayRangeFilter, PartnerFilters

OPEN = "open"  # in an address, where an empty word says nothing


class PortCheckFilters(PartnerFilters):
    search_hint = _("Number, customer or order number")
    answer = filters.ChoiceFilter(
        method="by_answer", label=_("Answer"), empty_label=_("Any answer"),
        choices=[(value or OPEN, label) for value, label in Found.choices],
    )  # fmt: skip
    asked = DayRangeFilter(field_name="created_at", label=_("Asked"))
    mine = filters.BooleanFilter(method="by_mine", label=_("Waiting for us"), widget=forms.CheckboxInput())

    class Meta:
        model = PortCheck
        fields: list[str] = []

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        return search.find(queryset, text)

    def by_answer(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(answer=Found.OPEN if value == OPEN else value)

    def by_mine(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Those that one's own company must answer."""
        return queryset.filter(pk__in=checks_to_count(self.user).values("pk")) if value else queryset
