"""What narrows the grids of this app."""

import django_filters as filters
from django import forms
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customers.enums import HAS_CONTRACT, CustomerStatus
from customers.models import Customer
from oms.kit import macs, phones
from oms.kit.grid import DayRangeFilter, GridFilters, PartnerFilters
from oms.kit.search import find
from orders.enums import (
    BATCH_WORDS,
    NOT_DONE,
    TRANSFER_OPEN,
    WITH_APPROVER,
    OrderState,
    Provisioning,
    TransferState,
    kind_choices,
)
from orders.models import BatchEntry, Order, OrderBatch, PackedDevice, Transfer
from orders.queries.batch import that_far
from orders.queries.transfer import waiting_for
from orders.queries.waiting import registered_by, waits_here

VIEWS = [
    ("waiting", _("Waiting for me")),
    ("mine", _("My orders")),
    ("approval", _("In approval")),
    ("network", _("Being set up")),
    ("failed", _("Failed")),
    ("rejected", _("Rejected")),
]


class OrderFilters(PartnerFilters):
    """`of` stands as tabs: what waits for one's company, one's own, and where the others are."""

    search_hint = _("Order no, title, customer name or ID")
    state = filters.ChoiceFilter(label=_("Order Status"), choices=OrderState.choices, empty_label=_("Any status"))
    kind = filters.ChoiceFilter(label=_("Order Type"), choices=kind_choices, empty_label=_("Any type"))
    provisioning = filters.ChoiceFilter(
        label=_("Network"), choices=[c for c in Provisioning.choices if c[0]], empty_label=_("Any")
    )
    day = DayRangeFilter(field_name="created_at", label=_("Order Date"))
    completed = DayRangeFilter(field_name="completed_at", label=_("Completed"))
    mine = filters.BooleanFilter(method="by_mine", label=_("Registered by me"), widget=forms.CheckboxInput())
    of = filters.ChoiceFilter(method="by_view", label=_("Orders"), choices=VIEWS, empty_label=_("All"))

    class Meta:
        model = Order
        fields: list[str] = []

    def search(self, queryset, text):
        return find(queryset, text)

    def by_mine(self, queryset, name, value):
        return queryset.filter(registered_by(self.user)) if value else queryset

    def by_view(self, queryset, name, value):
        wanted: dict[str, Q] = {
            "waiting": Q(pk__in=waits_here(self.user)),
            "mine": registered_by(self.user),
            "approval": Q(state__in=WITH_APPROVER),
            "network": Q(provisioning__in=(Provisioning.RUNNING, *NOT_DONE)),
            "failed": Q(provisioning__in=NOT_DONE),
            "rejected": Q(state=OrderState.REJECTED),
        }
        return queryset.filter(wanted[value])


class ComingFilters(PartnerFilters):
    """Confirmed orders that wait for their day."""

    search_hint = _("Order no, title, customer name or ID")
    kind = filters.ChoiceFilter(label=_("Order Type"), choices=kind_choices, empty_label=_("Any type"))
    day = DayRangeFilter(field_name="effective", instants=False, label=_("Takes effect"))

    class Meta:
        model = Order
        fields: list[str] = []

    def search(self, queryset, text):
        return find(queryset, text)


class WaitingFilters(PartnerFilters):
    """Orders whose state is known; `own` narrows to what one's own company must do."""

    search_hint = _("Order no, title, customer name or ID")
    kind = filters.ChoiceFilter(label=_("Order Type"), choices=kind_choices, empty_label=_("Any type"))

    class Meta:
        model = Order
        fields: list[str] = []

    def search(self, queryset, text):
        return find(queryset, text)


class QueueFilters(WaitingFilters):
    own = filters.BooleanFilter(method="asked_here", label=_("Asked of my company"), widget=forms.CheckboxInput())

    def asked_here(self, queryset, name, value):
        return queryset.filter(approver_id=self.user.partner_id) if value else queryset


class ConfirmFilters(WaitingFilters):
    own = filters.BooleanFilter(
        method="requested_here", label=_("Requested by my company"), widget=forms.CheckboxInput()
    )

    def requested_here(self, queryset, name, value):
        return queryset.filter(requester_id=self.user.partner_id) if value else queryset


class CustomerOrderFilters(GridFilters):
    search_paths = ("no", "title")
    state = filters.ChoiceFilter(label=_("Order Status"), choices=OrderState.choices, empty_label=_("Any status"))

    class Meta:
        model = Order
        fields: list[str] = []


class ModifyFilters(PartnerFilters):
    search_hint = _("Customer name, ID, administrator or CLI")
    status = filters.ChoiceFilter(
        label=_("Status"),
        choices=[(s.value, s.label) for s in CustomerStatus if s in HAS_CONTRACT],
        empty_label=_("Any status"),
    )

    class Meta:
        model = Customer
        fields: list[str] = []

    def search(self, queryset, text):
        return find(queryset, text)


class BatchFilters(PartnerFilters):
    search_hint = _("Excel workbook or person")
    search_paths = ("file_name", "brought_by")
    state = filters.ChoiceFilter(
        method="with_orders",
        label=_("With orders that are"),
        choices=list(BATCH_WORDS.items()),
        empty_label=_("Any status"),
    )
    day = DayRangeFilter(field_name="created_at", label=_("Brought in"))

    class Meta:
        model = OrderBatch
        fields: list[str] = []

    def with_orders(self, queryset, name, value):
        return queryset.filter(pk__in=BatchEntry.objects.filter(that_far(value)).values("batch"))


class BatchEntryFilters(GridFilters):
    search_hint = _("Order no, title, customer name or ID")
    search_paths = ("customer_name", "customer_code", "order__no", "order__title")
    state = filters.ChoiceFilter(
        method="of_state", label=_("Order Status"), choices=list(BATCH_WORDS.items()), empty_label=_("Any status")
    )

    class Meta:
        model = BatchEntry
        fields: list[str] = []

    def of_state(self, queryset, name, value):
        return queryset.filter(that_far(value))


class ToShipFilters(PartnerFilters):
    """Orders of which something has not left yet."""

    search_hint = _("Order no, title, customer name or ID")
    ready = filters.ChoiceFilter(
        method="by_ready", label=_("Ready"), empty_label=_("Any"),
        choices=[("now", _("May leave now")), ("packed", _("All assigned")), ("later", _("Waits for its day"))],
    )  # fmt: skip
    kind = filters.ChoiceFilter(label=_("Order Type"), choices=kind_choices, empty_label=_("Any type"))
    day = DayRangeFilter(field_name="effective", instants=False, label=_("Takes effect"))

    class Meta:
        model = Order
        fields: list[str] = []

    def by_ready(self, queryset, name, value):
        now = Q(took_effect_at__isnull=False)
        wanted = {"now": now, "later": ~now, "packed": Q(ship_assigned__gte=F("ship_requested"))}
        return queryset.filter(wanted[value])


class ShippingResultFilters(PartnerFilters):
    """guide 2.4.2"""

    search_hint = _("Order no, title, customer name or ID")
    done = filters.ChoiceFilter(
        method="by_done", label=_("Shipping Completed"), empty_label=_("Any"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
    )  # fmt: skip
    kind = filters.ChoiceFilter(label=_("Order Type"), choices=kind_choices, empty_label=_("Any type"))
    mac = filters.CharFilter(
        method="by_mac", label=_("MAC Address"), max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": 30, "size": 17, "spellcheck": "false"}),
    )  # fmt: skip
    day = DayRangeFilter(field_name="created_at", label=_("Order Date"))

    class Meta:
        model = Order
        fields: list[str] = []

    def by_done(self, queryset, name, value):
        return queryset.filter(ship_done_at__isnull=value == "no")

    def by_mac(self, queryset, name, value):
        """Orders that a device was packed for; the whole MAC, in any notation."""
        return queryset.filter(
            pk__in=PackedDevice.objects.filter(mac=macs.part(value)).exclude(mac="").values("order_id")
        )


class TransferFilters(GridFilters):
    search_hint = _("Order no, company, number or customer")
    state = filters.ChoiceFilter(label=_("Status"), choices=TransferState.choices, empty_label=_("Any status"))
    day = DayRangeFilter(field_name="cut_at", label=_("Transfer at"))
    of = filters.ChoiceFilter(
        method="by_view", label=_("Transfers"), choices=[("waiting", _("Waiting for me")), ("open", _("Under way"))],
        empty_label=_("All"),
    )  # fmt: skip

    class Meta:
        model = Transfer
        fields: list[str] = []

    def search(self, queryset, text):
        """A number stands among the numbers as it is dialled at home, however it was typed."""
        dialled = phones.dialled_part(text)
        if dialled in ("", text):
            return super().search(queryset, text)
        return queryset.filter(
            Q(pk__in=super().search(queryset, text).order_by().values("pk"))
            | Q(pk__in=super().search(queryset, dialled).order_by().values("pk"))
        )

    def by_view(self, queryset, name, value):
        if value == "waiting":
            return queryset.filter(pk__in=waiting_for(self.user).order_by().values("pk"))
        return queryset.filter(state__in=TRANSFER_OPEN)
