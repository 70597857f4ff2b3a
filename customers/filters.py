"""What narrows the grids of this app."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customers.enums import CustomerStatus, CustomerType
from customers.models import Customer
from oms.kit.grid import DayRangeFilter, PartnerFilters
from oms.kit.search import find

SHOWN = [choice for choice in CustomerStatus.choices if choice[0] != CustomerStatus.CANCEL]


class CustomerFilters(PartnerFilters):
    """Over any grid whose rows are customers; the box goes through an index of its own (oms/kit/search.py)."""

    search_hint = _("Customer name, ID, administrator or CLI")
    status = filters.ChoiceFilter(label=_("Customer Status"), choices=SHOWN, empty_label=_("All"))
    kind = filters.ChoiceFilter(label=_("Customer Type"), choices=CustomerType.choices, empty_label=_("Any type"))
    start = DayRangeFilter(field_name="service_start", label=_("Service Start"), instants=False)

    class Meta:
        model = Customer
        fields: list[str] = []

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        return find(queryset, text, self.user.partner_id)
