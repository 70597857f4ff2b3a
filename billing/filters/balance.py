"""What narrows Balances & Payments, and the entries of an account."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from billing.enums import EntryKind, Standing
from billing.models import BalanceEntry, CustomerBalance
from customers.enums import BalanceControl, Currency
from oms.kit.grid import DayRangeFilter, GridFilters, PartnerFilters


class BalanceFilters(PartnerFilters):
    search_hint = _("Customer name or ID")
    standing = filters.ChoiceFilter(label=_("Status"), choices=Standing.choices, empty_label=_("Any status"))
    balance_control = filters.ChoiceFilter(
        label=_("Balance Control"), choices=BalanceControl.choices, empty_label=_("Prepaid and postpaid")
    )
    currency = filters.ChoiceFilter(label=_("Currency"), choices=Currency.choices, empty_label=_("Any currency"))

    class Meta:
        model = CustomerBalance
        fields: list[str] = []


class EntryFilters(GridFilters):
    search_hint = _("Reference or comment")
    search_paths = ("reference", "note")
    kind = filters.ChoiceFilter(label=_("Type"), choices=EntryKind.choices, empty_label=_("Any type"))
    days = DayRangeFilter(field_name="day", instants=False, label=_("Date"))

    class Meta:
        model = BalanceEntry
        fields: list[str] = []
