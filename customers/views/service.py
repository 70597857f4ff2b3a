"""Service Info on a Reference Date, and its four grids (guide 2.5.3.5)."""

from datetime import date
from functools import cached_property

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from customers.filters import DeviceFilters, EtcFilters, ItemFilters, NumberFilters
from customers.queries.contract import devices_on, lines_on, numbers_on
from customers.queries.customer import service_facts, today_of
from customers.queries.etc import etc_on
from customers.tables import DeviceTable, EtcTable, ItemTable, NumberTable
from customers.views.page import CustomerGrid, CustomerPage
from oms.kit.grid import Rows


class ServiceGrid(CustomerGrid):
    """One of the four grids, on the day that its address names, else today."""

    template = "customers/service_grid.html"
    tab = "customer-info.service"
    url_name: str

    @cached_property
    def day(self) -> date:
        return self.kwargs.get("day") or today_of(self.customer)

    def context(self, grid) -> dict:
        return {"day": self.day}


class Items(ServiceGrid):
    screen = "customer-info.service.items"
    table = ItemTable
    filters = ItemFilters
    default_sort = "group"
    empty_text = _("No service item on this day.")

    def rows(self):
        return lines_on(self.customer, self.day)


class Numbers(ServiceGrid):
    screen = "customer-info.service.numbers"
    table = NumberTable
    filters = NumberFilters
    default_sort = "number"

    @property
    def empty_text(self):
        if self.customer.disable_number_management:
            return _("Number management is disabled for this customer.")
        return _("No number on this day.")

    def rows(self):
        found = numbers_on(self.customer, self.day, returned=True)
        return found.none() if self.customer.disable_number_management else found


class Devices(ServiceGrid):
    screen = "customer-info.service.devices"
    table = DeviceTable
    filters = DeviceFilters
    default_sort = "type"
    empty_text = _("No device on this day.")

    def rows(self):
        return devices_on(self.customer, self.day, returned=True)


class Etc(ServiceGrid):
    screen = "customer-info.service.etc"
    table = EtcTable
    filters = EtcFilters
    default_sort = "type"
    empty_text = _("No call bundle, call fraud limit or trunk channel on this day.")

    def rows(self):
        return Rows(etc_on(self.customer, self.day))


NESTED = ((Items, "items"), (Numbers, "numbers"), (Devices, "devices"), (Etc, "etc"))


class Service(CustomerPage):
    """The grids stand here as parts of the page; each also has an address of its own."""

    screen = "customer-info.service"
    template = "customers/service.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        typed = request.GET.get("day", "")
        day = self.read(typed)
        wrong = bool(typed) and day is None
        day = day or today_of(self.customer)
        grids = [self.nested(view, name, day) for view, name in NESTED]
        return self.page(
            422 if wrong else 200, grids=grids, day=day, typed=typed or day.isoformat(), wrong=wrong,
            facts=service_facts(self.customer, day),
        )  # fmt: skip

    @staticmethod
    def read(text: str) -> date | None:
        try:
            return parse_date(text)
        except ValueError:
            return None

    def nested(self, view_class: type[ServiceGrid], name: str, day: date):
        """The grid of `view_class` as its own address would show it, without any filter."""
        view = view_class()
        view.setup(self.request, code=self.customer.code, day=day)
        view.customer = self.customer
        grid = view.grid()
        grid.url = reverse(f"customers:service-{name}", args=[self.customer.code, day])
        grid.query, grid.embedded = QueryDict(), True
        return grid
