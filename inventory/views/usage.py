"""Service Usage: of one customer, per customer, per reseller, per type, and the rows behind each figure."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.enums import LIVE
from customers.queries.customer import today_of
from customers.views.page import CustomerGrid, CustomerPage
from inventory.actions.reading import read_now
from inventory.filters.usage import (
    CustomerUsageFilters,
    UsagePerCustomerFilters,
    UsagePerResellerFilters,
    UsagePerTypeFilters,
    UsageRowsFilters,
)
from inventory.models import Reading, ResellerUsage, Usage
from inventory.queries.usage import rows_behind
from inventory.tables.usage import (
    UsagePerCustomerTable,
    UsagePerResellerTable,
    UsagePerTypeTable,
    UsageRowsTable,
    UsageTable,
    thing_used,
)
from oms.kit.grid import Grid, GridView, KeysetGrid, Rows
from oms.kit.refusals import refusals

UNKNOWN = gettext_lazy("Nothing is known to be used yet. Networks are read every night.")


class UsageOfCustomer(CustomerGrid):
    """Tab Service Usage (guide 2.5.3.6)."""

    screen = "customer-info.usage"
    template = "inventory/usage_tab.html"
    table = UsageTable
    filters = CustomerUsageFilters
    default_sort = "type"
    empty_text = gettext_lazy("Nothing that can be used is assigned to this customer.")

    def rows(self):
        return Usage.objects.visible_to(self.request.user).filter(customer=self.customer)

    def context(self, grid):
        reading = Reading.objects.visible_to(self.request.user).filter(customer=self.customer).first()
        return {"reading": reading, "may_read": self.customer.status in LIVE}


class ReadNetwork(CustomerPage):
    """The customer's network is read now."""

    screen = "customer-info.usage"

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        with refusals() as refused:
            read_now(customer=self.customer, by=request.user, at=timezone.now())
        if refused:
            messages.warning(request, refused.text)
        else:
            messages.success(request, _("The network of %(name)s was read.") % {"name": self.customer.name})
        return redirect("inventory:usage", code)


class UsageRows(CustomerGrid):
    """The rows that make one figure; the address names it."""

    screen = "customer-info.usage.rows"
    tab = "customer-info.usage"
    template = "inventory/usage_rows.html"
    table = UsageRowsTable
    filters = UsageRowsFilters
    default_sort = "what"
    empty_text = gettext_lazy("Nothing makes up this figure.")
    figure = ""
    headings = {
        "assigned": gettext_lazy("Assigned Qty"),
        "using": gettext_lazy("Using Qty"),
        "returning": gettext_lazy("Return Reservation Qty"),
        "available": gettext_lazy("Available Qty"),
    }

    @cached_property
    def usage(self) -> Usage:
        found = Usage.objects.visible_to(self.request.user).filter(customer=self.customer)
        return get_object_or_404(found.select_related("customer"), pk=self.kwargs["pk"])

    def rows(self):
        return Rows(rows_behind(self.usage, self.figure, today_of(self.customer)))

    def context(self, grid):
        record = {"type": self.usage.type, "key": self.usage.key}
        return {
            "thing": thing_used(self.usage.name, record), "heading": self.headings[self.figure], "figure": self.figure,
            "usage": self.usage, "quantity": getattr(self.usage, self.figure),
        }  # fmt: skip


@dataclass
class SummedGrid(Grid):
    """A grid whose filters sum rows of another kind: what they give is the records themselves."""

    @property
    def records(self):
        start, per = (self.state.page - 1) * self.state.per, self.state.per
        return list(self.narrowed.order_by(*self.ordering)[start : start + per])


class UsageList(GridView):
    """The three tabs of Customer Service Usage (guide 2.5.4.4)."""

    template = "inventory/usage_list.html"
    empty_text = UNKNOWN

    def context(self, grid):
        tabs = ((UsagePerCustomer, "customer", _("Per Customer")), (UsagePerReseller, "reseller", _("Per Reseller")),
                (UsagePerType, "type", _("Per Service Usage Type")))  # fmt: skip
        return {"tabs": [(words, reverse(f"inventory:usage-per-{name}"), type(self) is v) for v, name, words in tabs]}


class UsagePerCustomer(UsageList):
    screen = "service-usage-per-customer"
    grid_class = KeysetGrid
    table = UsagePerCustomerTable
    filters = UsagePerCustomerFilters
    default_sort = "customer"

    def rows(self):
        return Usage.objects.visible_to(self.request.user)


class UsagePerReseller(UsageList):
    screen = "service-usage-per-reseller"
    table = UsagePerResellerTable
    filters = UsagePerResellerFilters
    default_sort = "partner"

    def rows(self):
        return ResellerUsage.objects.visible_to(self.request.user)


class UsagePerType(UsageList):
    screen = "service-usage-per-type"
    grid_class = SummedGrid
    table = UsagePerTypeTable
    filters = UsagePerTypeFilters
    default_sort = "type"

    def rows(self):
        return ResellerUsage.objects.visible_to(self.request.user)
