"""What narrows the grids of this app."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.enums import ItemType
from customers.enums import CustomerStatus, CustomerType, GroupAct, HoldingStatus, Network, TermsKind
from customers.models import Customer, CustomerGroup, ServiceLine
from customers.queries.trial import running
from oms.kit import macs
from oms.kit.grid import DayRangeFilter, GridFilters, PartnerFilters, RowsFilters
from oms.kit.phones import typed_part
from oms.kit.search import find
from partners.messages.enums import DeliveryMethod

SHOWN = [choice for choice in CustomerStatus.choices if choice[0] != CustomerStatus.CANCEL]


class CustomerFilters(PartnerFilters):
    """Over any grid whose rows are customers; the box goes through an index of its own (oms/kit/search.py)."""

    search_hint = _("Customer name, ID, administrator or CLI")
    status = filters.ChoiceFilter(label=_("Customer Status"), choices=SHOWN, empty_label=_("All"))
    kind = filters.ChoiceFilter(label=_("Customer Type"), choices=CustomerType.choices, empty_label=_("Any type"))
    network = filters.ChoiceFilter(
        label=_("Network"), choices=[c for c in Network.choices if c[0]], empty_label=_("Any")
    )

    class Meta:
        model = Customer
        fields: list[str] = []

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        return find(queryset, text)


class SiteFilters(GridFilters):
    search_hint = _("Site, street, city or post code")
    search_paths = ("name", "address1", "address2", "city", "county", "post_code")


class AccountFilters(GridFilters):
    search_hint = _("Account, street, city or post code")
    search_paths = ("name", "address", "city", "county", "post_code")


class ItemFilters(GridFilters):
    search_hint = _("Item, group, account or comment")
    search_paths = ("item__name", "item__group__name", "billing_account__name", "item__license__name", "comment")


class HoldingFilters(GridFilters):
    """Numbers and devices, by their status on the day."""

    status = filters.ChoiceFilter(label=_("Status"), choices=HoldingStatus.choices, empty_label=_("Any status"))


class NumberFilters(HoldingFilters):
    """A number is found however it is written: 020 7946, 2079460018, +44 20."""

    search_hint = _("Number, site, account or comment")
    search_paths = ("site__name", "billing_account__name", "comment")

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        part, by_text = typed_part(text), super().search(queryset, text)
        if not part.removeprefix("+").isdecimal():
            return by_text
        return by_text | queryset.filter(e164__contains=part if part.startswith("+") else part.removeprefix("0"))


class DeviceFilters(HoldingFilters):
    """A MAC is found however it is written: 00:04:f2, 0004-F2."""

    search_hint = _("Model, MAC, account or comment")
    search_paths = ("model__name", "model__group__type__name", "billing_account__name", "comment")

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        mac, by_text = macs.part(text), super().search(queryset, text)
        return by_text | queryset.filter(mac__contains=mac) if mac else by_text


class EtcFilters(RowsFilters):
    search_hint = _("Item type or name")
    search_paths = ("type", "name")


class SuspensionFilters(GridFilters):
    search_hint = _("Reason, service plan or comment")
    search_paths = ("reason", "plan_name", "comment")
    day = DayRangeFilter(field_name="start", instants=False, label=_("Suspend Start"))


class TrialFilters(PartnerFilters):
    """Items with a trial, by what has become of it."""

    partner_path = "customer__partner_id"
    search_hint = _("Customer, item or billing account")
    search_paths = ("customer__name", "customer__code", "item__name", "billing_account__name")
    trial = filters.ChoiceFilter(
        method="by_trial", label=_("Trial"), choices=[("running", _("In trial")), ("ended", _("Trial ended"))],
        empty_label=_("All"),
    )  # fmt: skip
    kind = filters.ChoiceFilter(
        field_name="item__kind", label=_("Item Type"), choices=ItemType.choices, empty_label=_("Any type")
    )
    end = DayRangeFilter(field_name="trial_end", label=_("Trial Expire Date"), instants=False)

    class Meta:
        model = ServiceLine
        fields: list[str] = []

    def by_trial(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        now = running(timezone.localdate())
        return queryset.filter(now) if value == "running" else queryset.exclude(now)


class TrialWeekFilters(RowsFilters, PartnerFilters):
    search_hint = _("Reseller")
    search_paths = ("partner",)


class TermsFilters(GridFilters):
    search_hint = _("Title, description or text")
    search_paths = ("title", "description", "text")
    kind = filters.ChoiceFilter(label=_("Type"), choices=TermsKind.choices, empty_label=_("Any type"))


class GroupFilters(PartnerFilters):
    search_hint = _("Group name or ID")

    class Meta:
        model = CustomerGroup
        fields: list[str] = []


class MemberFilters(GridFilters):
    search_hint = _("Customer name, ID or access code")
    search_paths = ("customer__name", "customer__code", "access_code")
    status = filters.ChoiceFilter(
        field_name="customer__status", label=_("Customer Status"), choices=SHOWN, empty_label=_("All")
    )


class GroupChangeFilters(GridFilters):
    search_hint = _("Customer or operator")
    search_paths = ("customer_name", "customer_code", "company", "operator")
    act = filters.ChoiceFilter(label=_("Act Type"), choices=GroupAct.choices, empty_label=_("Any"))
    day = DayRangeFilter(field_name="at", label=_("Change Date"))


class CustomerNoticeFilters(GridFilters):
    search_hint = _("Message, sender or receiver")
    search_paths = ("subject", "sender", "receiver", "partner_name")
    day = DayRangeFilter(field_name="created_at", label=_("Send Date"))
    method = filters.ChoiceFilter(label=_("Delivery Method"), choices=DeliveryMethod.choices, empty_label=_("Any way"))


class ChangeFilters(RowsFilters):
    search_hint = _("Item, value or operator")
    search_paths = ("item", "before", "after", "company", "operator", "kind")
    day = DayRangeFilter(field_name="at", label=_("Changed Date"))
