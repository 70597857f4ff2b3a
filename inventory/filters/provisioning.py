"""What narrows the commands to the network."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inventory.ems.kinds import kind_choices
from inventory.models import Command
from oms.kit import search
from oms.kit.grid import DayRangeFilter, PartnerFilters
from oms.kit.outbox import OutboxState


class ProvisioningFilters(PartnerFilters):
    search_hint = _("Customer, order number or target")
    state = filters.ChoiceFilter(label=_("Status"), choices=OutboxState.choices, empty_label=_("Any status"))
    kind = filters.ChoiceFilter(label=_("Command"), choices=kind_choices, empty_label=_("Any command"))
    requested = DayRangeFilter(field_name="created_at", label=_("Requested"))

    class Meta:
        model = Command
        fields: list[str] = []

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        return search.find(queryset, text)
