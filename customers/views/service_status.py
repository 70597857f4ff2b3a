"""Customer Service Status with its four views, and Service Inventory (guide 2.5.4.3)."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from customers.filters import (
    PASSED_ON,
    DetailFilters,
    InventoryFilters,
    LicenseFilters,
    ResellerFilters,
    ServiceFilters,
)
from customers.queries.service_status import asked, details, inventory, per_customer, per_license, per_reseller
from customers.tables.service_status import (
    DetailsTable,
    InventoryTable,
    PerCustomerTable,
    PerLicenseTable,
    PerResellerTable,
)
from oms.kit.grid import FewGroups, GridView, GroupedGrid, KeysetGrid
from oms.kit.screens import registry

VIEWS = (
    ("service-status-details", "customers:service-status"),
    ("service-status-per-customer", "customers:service-status-per-customer"),
    ("service-status-per-reseller", "customers:service-status-per-reseller"),
    ("service-status-per-license", "customers:service-status-per-license"),
)
NARROWED = ("day", "reseller", "children")  # goes along from view to view
NOTHING = _("No item is under contract on this day.")


class ServiceStatus(GridView):
    """One of the four views; above it lead tabs to the others, on the same day and for the same resellers."""

    template = "customers/service_status.html"
    default_sort = "reseller"
    empty_text = NOTHING

    def context(self, grid: Any) -> dict[str, Any]:
        query = _part(self.request.GET, NARROWED)
        words = {"service-status-details": _("View Details")}
        return {
            "views": [
                (words.get(code, registry[code].title), f"{reverse(url)}?{query}" if query else reverse(url),
                 code == self.screen)
                for code, url in VIEWS
            ]
        }  # fmt: skip


class Details(ServiceStatus):
    screen = "service-status-details"
    grid_class = KeysetGrid
    table = DetailsTable
    filters = DetailFilters

    def rows(self) -> QuerySet:
        return details(self.request.user)


class Added(ServiceStatus):
    """Figures that lead to their rows in View Details, narrowed as this grid is."""

    grid_class = GroupedGrid
    filters = ServiceFilters
    groups: Any
    searched = ""  # how View Details calls what is searched here

    def rows(self) -> QuerySet:
        query = _part(self.request.GET, PASSED_ON)
        if self.searched:
            query = "&".join(filter(None, [query, urlencode({"searched": self.searched})]))
        return asked(self.added(), query)

    def added(self) -> QuerySet:
        groups: QuerySet = type(self).groups(self.request.user)
        return groups


class OverAll(Added):
    """Summed up over all customers, unless one is named."""

    grid_class = FewGroups

    def added(self) -> QuerySet:
        groups: QuerySet = type(self).groups(self.request.user, of_one="customer" in self.request.GET)
        return groups


class PerCustomer(Added):
    screen = "service-status-per-customer"
    table = PerCustomerTable
    groups = per_customer


class PerReseller(OverAll):
    screen = "service-status-per-reseller"
    table = PerResellerTable
    filters = ResellerFilters
    groups = per_reseller
    searched = "reseller"


class PerLicense(OverAll):
    screen = "service-status-per-license"
    table = PerLicenseTable
    filters = LicenseFilters
    default_sort = "license"
    groups = per_license
    searched = "license"


class Inventory(Added):
    """Per customer and cloud license, with the customer's other IDs."""

    screen = "service-inventory"
    template = "kit/grid_page.html"
    table = InventoryTable
    filters = InventoryFilters
    groups = inventory
    searched = "inventory"
    empty_text = NOTHING

    def added(self) -> QuerySet:
        asked = self.request.GET
        return inventory(self.request.user, item=bool(asked.get("item")), group=bool(asked.get("group")))


def _part(query: QueryDict, names: tuple[str, ...]) -> str:
    """The named parameters of the address, as a query string."""
    kept = QueryDict(mutable=True)
    for name in names:
        if query.get(name):
            kept[name] = query[name][:100]
    return kept.urlencode()
