"""Calls one by one: of all that may be seen, and of one customer; whether their numbers are shown whole."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from callstats.actions.privacy import mask_numbers
from callstats.filters.calls import CallFilters
from callstats.filters.usage import LastDaysFilter
from callstats.queries.calls import calls_of, masks
from callstats.queries.customer_calls import LOOKED_AT, TooManyCalls, busiest, top_destinations
from callstats.tables.calls import CallGrid, CallsOfOneTable, CallTable
from customers.views.page import CustomerGrid
from oms.kit.figures import figure
from oms.kit.grid import GridView
from oms.kit.pages import Page


class Calls(GridView):
    """Every call that a figure of the usage pages counts can be opened here."""

    screen = "call-list"
    template = "callstats/calls.html"
    grid_class, table, filters, default_sort = CallGrid, CallTable, CallFilters, "-started"
    empty_text = gettext_lazy("No call in this period.")

    def rows(self) -> QuerySet:
        return calls_of(self.request.user)

    def context(self, grid) -> dict:
        return {"hidden": masks(self.request.user.partner_id), "may_hide": self.request.user.is_chief}


class CallsOfCustomer(CustomerGrid):
    """Tab Calls of a customer."""

    screen = "customer-info.calls"
    grid_class, table, filters, default_sort = CallGrid, CallsOfOneTable, CallFilters, "-started"
    empty_text = gettext_lazy("No call in this period.")

    template = "callstats/customer_calls.html"

    def rows(self) -> QuerySet:
        return calls_of(self.request.user).filter(customer=self.customer)

    def context(self, grid) -> dict:
        first, last = LastDaysFilter().read(grid.filterset.data)
        try:
            peak = busiest(self.customer, first, last)
        except TooManyCalls as found:
            return {"too_many": figure(LOOKED_AT), "trunk": found.trunk}
        return {"destinations": top_destinations(grid.narrowed), "busiest": peak, "trunk": peak}


class MaskNumbers(Page):
    """Whether the last digits of other parties are shown."""

    screen = "call-list"

    def why_forbidden(self) -> str:
        return "" if self.request.user.is_chief else _("The Chief Admin says whether numbers are shown whole.")

    def post(self, request: HttpRequest) -> HttpResponse:
        hidden = request.POST.get("hidden") == "1"
        mask_numbers(hidden=hidden, by=request.user, at=timezone.now())
        text = _("The last three digits of callers are hidden.") if hidden else _("Callers' numbers are shown whole.")
        messages.success(request, text)
        return redirect("callstats:list")
