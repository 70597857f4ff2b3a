"""Screens of this app, their place in the menu, and the tabs of a customer."""

from django.utils.translation import gettext_lazy as _

from customers.enums import TabGroup
from customers.queries.customer import customer_of_code, customer_of_mac, find_customers
from customers.queries.happenings import SOURCES
from customers.queries.home import tiles, trials_ending
from oms.kit.registries import Portlet, SearchSource, Tab, registries
from oms.kit.screens import Screen, registry

INFO = "customer-info"

registry.add(
    Screen(INFO, _("Customer Info."), _("Customers"), "customers:info", "users", 330),
    Screen("customer-info.basic", _("Basic Info"), part_of=INFO),
    Screen("customer-info.administrator", _("Administrator"), part_of=INFO),
    Screen("customer-info.sites", _("Site Info"), part_of=INFO),
    Screen("customer-info.billing-accounts", _("Billing Account"), part_of=INFO),
    Screen("customer-info.service", _("Service Info"), part_of=INFO),
    Screen("customer-info.service.items", _("Service Item"), part_of=INFO),
    Screen("customer-info.service.numbers", _("Direct Dial Call Numbers"), part_of=INFO),
    Screen("customer-info.service.devices", _("Device"), part_of=INFO),
    Screen("customer-info.service.etc", _("Etc"), part_of=INFO),
    Screen("customer-info.suspend", _("Suspend Period"), part_of=INFO),
    Screen("customer-info.notifications", _("Notification History"), part_of=INFO),
    Screen("customer-info.changes", _("Change History"), part_of=INFO),
    Screen("customer-info.timeline", _("Timeline"), part_of=INFO),
)
registry.add(
    Screen("trial-items", _("Items Outside of Trial Period"), _("Customers"), "customers:trial-items", "users", 380),
    Screen("trial-items.weeks", _("Trials ending by week"), part_of="trial-items"),
)
registry.add(
    Screen("terms", _("Customer Terms and Conditions"), _("Customers"), "customers:terms", "users", 390),
    Screen("customer-group", _("Customer Group"), _("Customers"), "customers:groups", "users", 395),
    Screen("customer-group.customers", _("Customer List"), part_of="customer-group"),
    Screen("customer-group.changes", _("Change History"), part_of="customer-group"),
)
registries.add_tab("customer-group", Tab("customer-group", _("Basic Info"), "customers:group", 1))
registries.add_tab(
    "customer-group", Tab("customer-group.customers", _("Customer List"), "customers:group-customers", 2)
)
registries.add_tab("customer-group", Tab("customer-group.changes", _("Change History"), "customers:group-changes", 3))
registry.add(Screen("customer-class", _("Customer Classes"), _("Billing"), "customers:classes", "receipt", 600))
STATUS = "service-status-details"
registry.add(
    Screen("customer-list", _("Customer List"), _("Customers"), "customers:list", "users", 340),
    Screen("daily-customer-status", _("Daily Customer Status"), _("Customers"), "customers:daily", "calendar", 341),
    Screen("customer-statuses", _("Customers by status"), part_of="daily-customer-status"),
    Screen("customer-growth", _("Growth per reseller"), part_of="daily-customer-status"),
    Screen(STATUS, _("Customer Service Status"), _("Customers"), "customers:service-status", "list", 342),
    Screen("service-status-per-customer", _("Per Customer"), part_of=STATUS),
    Screen("service-status-per-reseller", _("Per Reseller"), part_of=STATUS),
    Screen("service-status-per-license", _("Per Cloud License"), part_of=STATUS),
    Screen("licenses-by-type", _("Cloud licenses by type"), part_of=STATUS),
    Screen("service-inventory", _("Service Inventory"), _("Customers"), "customers:inventory", "list", 346),
)
# Each tab has the place of its subsection, 2.5.3.1 to 2.5.3.11; the floors above add theirs between (2.5.3.6 to .9).
for number, name, group in (
    (1, "basic", TabGroup.CUSTOMER), (2, "administrator", TabGroup.CUSTOMER), (3, "sites", TabGroup.CUSTOMER),
    (4, "billing-accounts", TabGroup.BILLING), (5, "service", TabGroup.SERVICE), (9, "suspend", TabGroup.SERVICE),
    (10, "notifications", TabGroup.HISTORY), (11, "changes", TabGroup.HISTORY), (12, "timeline", TabGroup.HISTORY),
):  # fmt: skip
    code = f"{INFO}.{name}"
    registries.add_tab(INFO, Tab(code, registry[code].title, f"customers:{name}", number * 10, group=group))

registries.timeline += SOURCES
registries.sources.append(SearchSource(_("Customers"), INFO, find_customers, customer_of_code))
registries.sources.append(SearchSource(_("Devices"), "customer-info.service.devices", exact=customer_of_mac))
registries.tiles.append((INFO, tiles))
registries.add_portlet(
    Portlet("trials-ending", _("Trials ending"), INFO, "customers/portlet_trials.html", trials_ending, 2, 20)
)
