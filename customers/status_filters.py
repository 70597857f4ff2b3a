"""What narrows the grids of Customer List: a reference date, a customer, an item, a license; days of a status."""

from datetime import date

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.models import CloudLicense, ItemGroup, OrderItem
from customers.filters import CustomerFilters
from customers.models import Customer, QuantityPeriod
from customers.queries.service_status import on_day
from customers.queries.status_days import became, stood
from oms.kit.grid import DayRangeFilter, PartnerFilters

DAY = forms.DateInput(attrs={"type": "date"})
CODE = 12
FIRST_DAY = date(2000, 1, 1)  # before any contract


PASSED_ON = ("day", "reseller", "children", "customer", "group", "item", "license")  # to the rows of a figure


class ServiceFilters(PartnerFilters):
    """Rows of QuantityPeriod on the Reference Date, which is today unless named."""

    search_hint = _("Customer name or ID, item or license")
    search_paths: tuple[str, ...] = ("customer_name", "customer_code", "item_name", "license_name")
    day = filters.DateFilter(method="nothing", label=_("Reference Date"), widget=DAY)
    customer = filters.CharFilter(field_name="customer_code", max_length=CODE, label=_("Customer ID"))
    group = filters.ModelChoiceFilter(
        label=_("Item Group"), queryset=lambda request: ItemGroup.objects.all(), method="by_group",
        empty_label=_("Any group"),
    )  # fmt: skip
    item = filters.ModelChoiceFilter(
        label=_("Item Name"), queryset=lambda request: OrderItem.objects.all(), empty_label=_("Any item")
    )
    license = filters.ModelChoiceFilter(
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

    def by_group(self, queryset: QuerySet, name: str, value: ItemGroup) -> QuerySet:
        return queryset.filter(group_name=value.name)

    def by_license(self, queryset: QuerySet, name: str, value: CloudLicense) -> QuerySet:
        return queryset.filter(license_name=value.name)


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


EVENTS = (
    ("activated", _("Activated")), ("started", _("Service Start")), ("stopped", _("Stopped")),
    ("resumed", _("Resumed")), ("closed", _("Closed")),
)  # fmt: skip
STATES = (
    ("activated", _("Activated")), ("started", _("Service started")), ("stopped", _("Stopped")), ("closed", _("Closed")),
)  # fmt: skip


class CustomerListFilters(CustomerFilters):
    """guide 2.5.4.1; and the customers that a figure of Daily Customer Status counts."""

    became = filters.ChoiceFilter(method="nothing", label=_("Became"), choices=EVENTS, empty_label=_("Anything"))
    days = DayRangeFilter(method="nothing", label=_("In the days"))
    stood = filters.ChoiceFilter(method="nothing", label=_("Stood"), choices=STATES, empty_label=_("Anything"))
    day = filters.DateFilter(method="nothing", label=_("On the day"), widget=DAY)

    def in_line(self) -> list[str]:
        return ["status", "kind"]

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
