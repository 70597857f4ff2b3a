"""What narrows Service Usage and the differences between contract and network."""

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inventory.enums import DifferenceState, Finding, Thing, UsageType
from inventory.models import CallServer, Difference, ResellerUsage, Usage, UsageSum
from inventory.queries.usage import summed_by_type
from oms.kit.grid import DayRangeFilter, GridFilters, PartnerFilters, Rows, RowsFilters
from oms.kit.search import few_keys

NO_KEY = "-"  # in an address: the thing that is called by its type alone


def _type() -> filters.ChoiceFilter:
    return filters.ChoiceFilter(label=_("Service Usage Type"), choices=UsageType.choices, empty_label=_("Any type"))


class CustomerUsageFilters(GridFilters):
    search_hint = _("Description")
    search_paths = ("name",)
    type = _type()


class ThingFilters(PartnerFilters):
    """`key` is the address's own: one thing, as a link from another grid names it."""

    type = _type()
    key = filters.CharFilter(method="by_key", label=_("Thing"), widget=forms.TextInput(attrs={"maxlength": 200}))

    def by_key(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(key="" if value == NO_KEY else value)


class UsagePerCustomerFilters(ThingFilters):
    search_hint = _("Customer, ID or description")
    unread = filters.BooleanFilter(method="not_read", label=_("Not read"), widget=forms.CheckboxInput())

    def not_read(self, queryset: QuerySet, name: str, value: bool | None) -> QuerySet:
        return queryset.filter(read_at__isnull=True) if value else queryset

    class Meta:
        model = Usage
        fields: list[str] = []


class UsagePerResellerFilters(ThingFilters):
    search_hint = _("Reseller or description")
    search_paths = ("partner_name", "name")

    class Meta:
        model = ResellerUsage
        fields: list[str] = []

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        """Among the sums that an index tells, where those are few."""
        few = few_keys(UsageSum, text)
        return super().search(queryset if few is None else queryset.filter(pk__in=few), text)


class UsagePerTypeFilters(PartnerFilters):
    """Narrows the resellers' rows, which are summed only then."""

    search_hint = _("Description")
    search_paths = ("name",)
    type = _type()

    class Meta:
        model = ResellerUsage
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet) -> Rows:
        asked = {name: self.data[name][:100] for name in ("reseller", "children") if self.data.get(name)}
        return Rows({**row, "asked": asked} for row in summed_by_type(super().filter_queryset(queryset)))


class UsageRowsFilters(RowsFilters):
    search_hint = _("What, where or order number")
    search_paths = ("what", "where", "order_no")


def server_choices() -> list[tuple[str, str]]:
    return list(CallServer.objects.order_by("cm_id").values_list("cm_id", "cm_id"))


class DifferenceFilters(PartnerFilters):
    search_hint = _("Customer, ID or what")
    state = filters.ChoiceFilter(label=_("Status"), choices=DifferenceState.choices, empty_label=_("All"))
    thing = filters.ChoiceFilter(label=_("Kind"), choices=Thing.choices, empty_label=_("Anything"))
    server = filters.ChoiceFilter(
        label=_("Call Server"), field_name="cm_id", choices=server_choices, empty_label=_("Any call server")
    )
    found = DayRangeFilter(field_name="found_at", label=_("Found"))

    class Meta:
        model = Difference
        fields: list[str] = []


class AuditFilters(PartnerFilters):
    search_hint = _("Customer, ID or number")
    finding = filters.ChoiceFilter(label=_("Finding"), choices=Finding.choices, empty_label=_("All"))
    state = filters.ChoiceFilter(
        label=_("Status"), choices=[(s.value, s.label) for s in (DifferenceState.OPEN, DifferenceState.MENDING)],
        empty_label=_("Any status"),
    )  # fmt: skip

    class Meta:
        model = Difference
        fields: list[str] = []
