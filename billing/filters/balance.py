"""What narrows Balances & Payments, and the entries of an account."""

import django_filters as filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from billing.enums import BlockState, EntryKind, Standing
from billing.models import BalanceEntry, CustomerBalance, PaymentBlock
from billing.queries.block_home import coming_blocks
from customers.enums import BalanceControl, Currency
from oms.kit.grid import DayRangeFilter, GridFilters, PartnerFilters

BLOCKS = [("blocked", _("Blocked for payment")), ("week", _("Will be within 7 days"))]


class BalanceFilters(PartnerFilters):
    search_hint = _("Customer name or ID")
    standing = filters.ChoiceFilter(label=_("Status"), choices=Standing.choices, empty_label=_("Any status"))
    balance_control = filters.ChoiceFilter(
        label=_("Balance Control"), choices=BalanceControl.choices, empty_label=_("Prepaid and postpaid")
    )
    currency = filters.ChoiceFilter(label=_("Currency"), choices=Currency.choices, empty_label=_("Any currency"))
    block = filters.ChoiceFilter(label=_("Block"), choices=BLOCKS, empty_label=_("Blocked or not"), method="by_block")

    def by_block(self, queryset: QuerySet[CustomerBalance], name: str, value: str) -> QuerySet[CustomerBalance]:
        if value == "week":
            return queryset.filter(customer__in=list(coming_blocks(self.user, timezone.now())))
        blocked = PaymentBlock.objects.filter(customer=OuterRef("customer"), state=BlockState.BLOCKED)
        return queryset.filter(Exists(blocked))

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
