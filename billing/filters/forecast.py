"""What narrows the grids of Forecast."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from billing.models import Forecast
from customers.enums import Currency
from oms.kit.grid import PartnerFilters


class ForecastFilters(PartnerFilters):
    search_hint = _("Customer name or ID")
    search_paths = ("customer__name", "customer__code")
    currency = filters.ChoiceFilter(label=_("Currency"), choices=Currency.choices, empty_label=_("Any currency"))

    class Meta:
        model = Forecast
        fields: list[str] = []
