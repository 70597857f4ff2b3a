"""Screens of this app and their place in the menu."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.enums import TabGroup
from inventory.queries.command import failed_to_count
from inventory.queries.device import found_devices
from inventory.queries.happenings import commands
from inventory.queries.home import (
    customers_to_count,
    differences_by_kind,
    free_numbers,
    lines_to_count,
    network_failures,
    waits_on_differences,
    waits_on_network,
)
from inventory.queries.number import found_numbers, number_dialled
from inventory.queries.platform import is_connected
from inventory.queries.port_check import checks_to_count, waits_of_checks
from inventory.queries.port_out import outs_to_count, waits_of_outs
from inventory.queries.port_waits import ports_to_count, waits_of_ports
from inventory.queries.summary import summary_lines
from inventory.queries.usage import differences_to_count
from oms.kit.registries import Portlet, SearchSource, Tab, TimelineSource, WaitSource, registries
from oms.kit.screens import Screen, registry
from partners.people.enums import Right

DDI, DEVICES = _("DDI Number"), _("Device Management")

registry.add(
    Screen("ddi-details", _("DDI Details"), DDI, "inventory:ddi-details", "phone", 210),
    Screen("ddi-number", _("Number"), part_of="ddi-details"),
    Screen("number-porting", _("Number Porting"), DDI, "inventory:number-porting", "phone", 225),
    Screen("number-porting.calendar", _("Calendar of port days"), part_of="number-porting"),
    Screen("number-porting.checks", _("Validations before the order"), part_of="number-porting"),
    Screen("number-porting.out", _("Numbers asked for by others"), part_of="number-porting"),
    Screen("number-status-summary", _("Number Status Summary"), DDI, "inventory:number-status-summary", "phone", 220),
    Screen(
        "number-registration",
        _("Number Registration"),
        DDI,
        "inventory:number-registration",
        "phone",
        230,
        right=Right.MANAGE_DDI,
    ),
    Screen("number-audit", _("DN Audit"), DDI, "inventory:number-audit", "git-compare", 240, right=Right.MANAGE_DDI),
    Screen("device-list", _("Device/Phone List"), DEVICES, "inventory:device-list", "monitor-smartphone", 250),
    Screen("device", _("Device"), part_of="device-list"),
    Screen(
        "provisioning-jobs",
        _("Provisioning"),
        _("Order Management"),
        "inventory:provisioning",
        "list-checks",
        540,
    ),
)
LIST, INFO = _("Customers"), "customer-info"
registry.add(
    Screen(
        "network-differences", _("Contract and Network"), _("Order Management"), "inventory:differences", "git-compare",
        550,
    ),
    Screen("network-differences.one", _("Difference"), part_of="network-differences"),
    Screen("network-differences.compare", _("Compare now"), part_of="network-differences"),
    Screen(
        "service-usage-per-customer", _("Customer Service Usage"), LIST, "inventory:usage-per-customer", "gauge", 360,
    ),
    Screen("service-usage-per-reseller", _("Per Reseller"), part_of="service-usage-per-customer"),
    Screen("service-usage-per-type", _("Per Service Usage Type"), part_of="service-usage-per-customer"),
    Screen("customer-info.usage", _("Service Usage"), part_of=INFO),
    Screen("customer-info.usage.rows", _("Rows of a figure"), part_of=INFO),
    Screen("customer-info.lines", pgettext_lazy("telephony", "Lines"), part_of=INFO),
    Screen("customer-info.connected", _("Connected Platforms"), part_of=INFO),
    Screen("test-call", _("Test Call"), part_of="sp-environment"),
    Screen("customer-info.phone-setting", _("Phone Setting Info."), part_of=INFO),
    Screen("customer-info.porting", _("Number Porting"), part_of=INFO),
)  # fmt: skip
registries.add_tab(INFO, Tab("customer-info.usage", _("Service Usage"), "inventory:usage", 55, group=TabGroup.SERVICE))
registries.add_tab(
    INFO, Tab("customer-info.lines", pgettext_lazy("telephony", "Lines"), "inventory:lines", 53, group=TabGroup.SERVICE)
)
registries.add_tab(INFO, Tab("test-call", _("Test Call"), "inventory:test-call", 54, group=TabGroup.CALLS))
registries.add_tab(
    INFO,
    Tab(
        "customer-info.connected",
        _("Connected Platforms"),
        "inventory:connected",
        59,
        applies=is_connected,
        group=TabGroup.CUSTOMER,
    ),
)
registries.add_tab(
    INFO,
    Tab("customer-info.phone-setting", _("Phone Setting Info."), "inventory:phone-setting", 80, group=TabGroup.SERVICE),
)
registries.add_page("number", "inventory:ddi-number")
registries.add_page("lines of a customer", "inventory:lines")
registries.add_tab(
    INFO, Tab("customer-info.porting", _("Number Porting"), "inventory:customer-ports", 57, group=TabGroup.CALLS)
)
registries.counts["number-porting"] = ports_to_count
registries.waits.append(
    WaitSource("ports", _("Number Porting"), "number-porting", waits_of_ports, ports_to_count, "warn", "phone", 15)
)
registries.waits.append(
    WaitSource(
        "ports-out", _("Numbers asked for by others"), "number-porting", waits_of_outs, outs_to_count, "warn", "phone", 16
    )
)  # fmt: skip
registries.waits.append(
    WaitSource(
        "port-checks", _("Validations before the order"), "number-porting", waits_of_checks, checks_to_count, "warn",
        "phone", 15,
    )
)  # fmt: skip
registries.counts["network-differences"] = differences_to_count
registries.counts["provisioning-jobs"] = failed_to_count
registries.counts |= {"failed lines": lines_to_count, "customers who differ": customers_to_count}
registries.sources.append(SearchSource(_("DDI numbers"), "ddi-details", found_numbers, number_dialled))
registries.sources.append(SearchSource(_("Devices"), "device-list", found_devices))
registries.add_portlet(
    Portlet("service-summary", _("Service Summary"), "my-home", "inventory/portlet_summary.html", summary_lines, 2, 30)
)
registries.add_portlet(
    Portlet(
        "network-failures", _("Network failures"), "provisioning-jobs", "inventory/portlet_failures.html",
        network_failures, 1, 20,
    )
)  # fmt: skip
registries.add_portlet(
    Portlet(
        "network-differences", _("Contract and Network"), "network-differences", "inventory/portlet_differences.html",
        differences_by_kind, 1, 22,
    )
)  # fmt: skip
registries.waits.append(
    WaitSource(
        "network", _("Network"), "provisioning-jobs", waits_on_network, lines_to_count, "bad", "triangle-alert", 10
    )
)
registries.waits.append(
    WaitSource(
        "differences", _("Contract and Network"), "network-differences", waits_on_differences, customers_to_count,
        "warn", "git-compare", 20,
    )
)  # fmt: skip
registries.tiles.append(("number-status-summary", free_numbers))
registries.timeline.append(TimelineSource("network", _("Network"), "provisioning-jobs", commands, "info", 45))
