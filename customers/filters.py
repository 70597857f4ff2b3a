"""What narrows the grids of this app."""

from datetime import date

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.enums import USER_LICENSE_GROUP, ItemType
from catalogue.models import CloudLicense, ItemGroup, OrderItem
from customers.enums import CustomerStatus, CustomerType, GroupAct, HoldingStatus, Network, TermsKind
from customers.models import Customer, CustomerGroup, QuantityPeriod, ServiceLine
from customers.queries.service_status import on_day
from customers.queries.status_days import became, stood
from customers.queries.trial import running
from oms.kit import macs
from oms.kit.grid import DayRangeFilter, GridFilters, PartnerFilters, RowFilter, RowsFilters
from oms.kit.phones import typed_part
from oms.kit.reading import names
from oms.kit.search import few_keys, find, having
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


# --- Customer List and its reports

DAY = forms.DateInput(attrs={"type": "date"})
CODE = 12
FIRST_DAY = date(2000, 1, 1)  # before any contract


COUNTED_IN = (("reseller", _("Per Reseller")), ("license", _("Per License")), ("inventory", _("Service Inventory")))
PASSED_ON = ("q", "day", "reseller", "children", "customer", "group", "item", "license")  # to the rows of a figure


class ServiceFilters(PartnerFilters):
    """Rows of QuantityPeriod on the Reference Date, which is today unless named."""

    search_hint = _("Customer name or ID, item or license")
    search_paths: tuple[str, ...] = ("customer_name", "customer_code", "item_name", "license_name")
    day = filters.DateFilter(method="nothing", label=_("Reference Date"), widget=DAY)
    customer = filters.CharFilter(field_name="customer_code", max_length=CODE, label=_("Customer ID"))
    group = RowFilter(
        label=_("Item Group"), queryset=lambda request: ItemGroup.objects.all(), method="by_group",
        empty_label=_("Any group"),
    )  # fmt: skip
    item = RowFilter(label=_("Item Name"), queryset=lambda request: OrderItem.objects.all(), empty_label=_("Any item"))
    license = RowFilter(
        label=_("Cloud License"), queryset=lambda request: CloudLicense.objects.all(), method="by_license",
        empty_label=_("Any license"),
    )  # fmt: skip

    class Meta:
        model = QuantityPeriod
        fields: list[str] = []

    def in_line(self) -> list[str]:
        return ["day", "license"]

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        found = super().filter_queryset(queryset)
        return found if self.form.errors else on_day(found, self.form.cleaned_data["day"] or timezone.localdate())

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        """Among the rows of the customers and items that have the text, where those are few; else in the grid's order."""
        if self.search_paths != ServiceFilters.search_paths:
            return super().search(queryset, text)
        few = few_keys(Customer, text, "named")
        if few is None:
            return having(queryset, self.search_paths, text)
        named = OrderItem.objects.filter(Q(name__icontains=text) | Q(license__name__icontains=text))
        items = list(named.values_list("pk", flat=True))
        return having(queryset.filter(Q(customer__in=few) | Q(item__in=items)), self.search_paths, text)

    def by_group(self, queryset: QuerySet, name: str, value: ItemGroup) -> QuerySet:
        return queryset.filter(group_name=value.name)

    def by_license(self, queryset: QuerySet, name: str, value: CloudLicense) -> QuerySet:
        return queryset.filter(license_name=value.name)


class DetailFilters(ServiceFilters):
    """View Details, and the rows that a figure of the other views counts: narrowed and searched as it was."""

    users = filters.BooleanFilter(method="by_users", label=_("User licenses only"), widget=forms.CheckboxInput())
    searched = filters.ChoiceFilter(
        method="as_counted", label=_("As counted in"), choices=COUNTED_IN, empty_label=_("View Details")
    )

    def by_users(self, queryset: QuerySet, name: str, value: bool | None) -> QuerySet:
        return queryset.filter(group_name=USER_LICENSE_GROUP) if value else queryset

    def as_counted(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Service Inventory counts licenses alone."""
        return queryset.exclude(license_name="") if value == "inventory" else queryset

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        self.search_paths = SEARCHED.get(self.form.cleaned_data.get("searched", ""), ServiceFilters).search_paths
        return super().search(queryset, text)


class ResellerFilters(ServiceFilters):
    """Rows that name no customer are not searched by one."""

    search_hint = _("Reseller, item or license")
    search_paths = ("partner_name", "group_name", "item_name", "license_name")


class LicenseFilters(ServiceFilters):
    search_hint = _("Item, group or license")
    search_paths = ("group_name", "item_name", "license_name")


class InventoryFilters(ServiceFilters):
    search_hint = _("Customer, its IDs, or license")
    search_paths = (
        "customer_name", "customer_code", "license_name", "customer__external_id", "customer__account_id",
        "customer__extended_name", "customer__deal_ids",
    )  # fmt: skip


SEARCHED: dict[str, type[ServiceFilters]] = {
    "reseller": ResellerFilters, "license": LicenseFilters, "inventory": InventoryFilters,
}  # fmt: skip


EVENTS = (
    ("activated", _("Activated")), ("started", _("Service Start")), ("stopped", _("Stopped")),
    ("resumed", _("Resumed")), ("closed", _("Closed")), ("moved", _("Started or closed")),
)  # fmt: skip
STATES = (
    ("activated", _("Activated")), ("started", _("Service started")), ("stopped", _("Stopped")), ("closed", _("Closed")),
    ("serving", _("In service")),
)  # fmt: skip


class CustomerListFilters(CustomerFilters):
    """guide 2.5.4.1; and the customers that a figure of Daily Customer Status counts."""

    became = filters.ChoiceFilter(method="nothing", label=_("Became"), choices=EVENTS, empty_label=_("Anything"))
    days = DayRangeFilter(method="nothing", label=_("In the days"))
    stood = filters.ChoiceFilter(method="nothing", label=_("Stood"), choices=STATES, empty_label=_("Anything"))
    day = filters.DateFilter(method="nothing", label=_("On the day"), widget=DAY)
    company = filters.CharFilter(method="by_company", label=_("Reseller's name holds"))

    def in_line(self) -> list[str]:
        return ["status", "kind"]

    def by_company(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(partner_name__icontains=names.sought(value)[:100])

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        found = super().filter_queryset(queryset)
        if self.form.errors:
            return found
        typed, today = self.form.cleaned_data, timezone.localdate()
        if typed["became"]:
            first, last = typed["days"] or (None, None)
            found = found.filter(became(typed["became"], first or FIRST_DAY, last or today))
        return found.filter(stood(typed["stood"], typed["day"] or today)) if typed["stood"] else found


class PeriodFilters(PartnerFilters):
    """Days from … to, today unless named (guide 2.5.4.2)."""

    search_hint = _("Reseller")
    search_paths = ("partner_name",)
    days = DayRangeFilter(method="nothing", today=True, label=_("Period"))

    class Meta:
        model = Customer
        fields: list[str] = []

    def in_line(self) -> list[str]:
        return ["days", "reseller"]


class YearFilters(PartnerFilters):
    """What is shown of the last twelve months."""

    search_hint = _("Reseller")
    search_paths = ("partner_name",)

    class Meta:
        model = Customer
        fields: list[str] = []
