"""Screens of this app and their place in the menu."""

from django.utils.translation import gettext_lazy as _

from callstats.queries.blocked import blocked_extensions
from callstats.queries.fraud import blocks_today
from callstats.queries.happenings import blocks
from callstats.queries.today import calls_today
from customers.enums import TabGroup
from oms.kit.registries import Portlet, Tab, TimelineSource, registries
from oms.kit.screens import Screen, registry

CALLS, INFO, FILES = _("Call Status"), "customer-info", "call-record-import"

registry.add(
    Screen("daily-call-usage", _("Daily Call Usage"), CALLS, "callstats:daily", "chart-column", 570),
    Screen("hourly-call-usage", _("Hourly Call Usage"), CALLS, "callstats:hourly", "clock", 572),
    Screen("hourly-call-usage-daily", _("Per Daily"), part_of="hourly-call-usage"),
    Screen("call-list", _("Call List"), CALLS, "callstats:list", "list", 580),
    Screen("call-fraud-status", _("Call Fraud Status"), CALLS, "callstats:fraud", "shield-alert", 585),
    Screen("call-fraud-status.simulation", _("Try limits"), part_of="call-fraud-status"),
    Screen("call-fraud-status.without-limit", _("Customers without a limit"), part_of="call-fraud-status"),
    Screen("fraud-alarms", _("Fraud Alarms"), CALLS, "callstats:alarms", "siren", 586),
    Screen(
        "quiet-limits",
        _("Night and Weekend Limits"),
        CALLS,
        "callstats:quiet-limits",
        "moon",
        588,
    ),
    Screen(
        "watched-destinations",
        _("Watched Destinations"),
        CALLS,
        "callstats:destinations",
        "globe-lock",
        590,
        sp_only=True,
    ),
    Screen("watched-destinations.import", _("Import destinations"), part_of="watched-destinations"),
    Screen("call-rates", _("Call Rates"), CALLS, "callstats:rates", "badge-pound-sterling", 595),
    Screen("call-rates.rates", _("Rates"), part_of="call-rates"),
    Screen("call-rates.import", _("Import rates"), part_of="call-rates"),
    Screen("call-books", _("Roll-up Check"), CALLS, "callstats:books", "list-checks", 598, sp_only=True),
    Screen("customer-info.calls", _("Calls"), part_of="call-list"),
    Screen("customer-info.voicemail", _("Voicemail"), part_of=INFO),
    Screen(FILES, _("Call Record Import"), _("System Log"), "callstats:files", "scroll-text", 945, sp_only=True),
    Screen("call-record-upload", _("Read a file"), part_of=FILES),
    Screen("call-record-push", _("Push addresses"), part_of=FILES),
    Screen("call-record-file", _("File of call records"), part_of=FILES),
)
registries.add_tab(INFO, Tab("customer-info.calls", _("Calls"), "callstats:customer-calls", 58, group=TabGroup.CALLS))
registries.add_tab(
    INFO, Tab("customer-info.voicemail", _("Voicemail"), "callstats:voicemail", 58, group=TabGroup.CALLS)
)
registries.add_portlet(
    Portlet("calls-today", _("Calls today"), "daily-call-usage", "callstats/portlet_today.html", calls_today, 2, 40)
)
registries.add_portlet(
    Portlet(
        "fraud-blocks", _("Blocks today"), "call-fraud-status", "callstats/portlet_blocks.html", blocks_today, 1, 42
    )
)
registries.timeline.append(TimelineSource("blocks", _("Blocks"), "call-fraud-status", blocks, "bad", 72))
registries.add_page("blocked extensions", "callstats:fraud")
registries.blocked = blocked_extensions
