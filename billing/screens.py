"""Screens of this app."""

from django.utils.translation import gettext_lazy as _

from billing.queries.block_home import blocked_and_coming
from billing.queries.happenings import payments, reminders, statements
from billing.queries.lifetime import lifetime_to_count, waits_for_lifetime
from billing.rules import BY_HAND
from customers.enums import TabGroup
from oms.kit.registries import Portlet, Tab, TimelineSource, WaitSource, registries
from oms.kit.screens import Screen, registry

CODE, INFO = "customer-info.charges", "customer-info"
ACCOUNT = "customer-info.account"
BILLING = _("Billing")

registry.add(
    Screen("statements", _("Statements"), BILLING, "billing:statements", "receipt-text", 600),
    Screen(CODE, _("Charges"), part_of=INFO),
    Screen("customer-info.adjustments", _("Adjustments"), part_of=INFO),
    Screen("customer-info.charged", _("All that was charged"), part_of=INFO),
    Screen("balances", _("Balances & Payments"), BILLING, "billing:balances", "landmark", 610),
    Screen("reminders", _("Reminders"), BILLING, "billing:reminders", "mail", 620),
    Screen("payment-blocks", _("Payment Blocks"), BILLING, "billing:blocks", "ban", 621),
    Screen(BY_HAND, _("Block and release by hand"), BILLING, order=621),
    Screen("reminders.hold", _("Put reminders on hold"), part_of="reminders"),
    Screen(ACCOUNT, _("Account"), part_of="balances"),
    Screen("forecast", _("Forecast"), BILLING, "billing:forecast", "trending-up", 605),
    Screen("forecast.resellers", _("Per reseller"), part_of="forecast"),
    Screen("forecast.months", _("Revenue by month"), part_of="forecast"),
    Screen("tax-rates", _("Tax Rates"), BILLING, "billing:tax-rates", "percent", 620),
    Screen("invoice-details", _("Invoice Details"), BILLING, "billing:sellers", "building-2", 630),
    Screen("balances.bank", _("Bank files"), part_of="balances"),
    Screen("balances.bank-upload", _("Bring in a bank file"), part_of="balances"),
    Screen("balances.bank-file", _("Bank file"), part_of="balances"),
    Screen("settlement", _("Settlement"), BILLING, "billing:settlement", "handshake", 620),
    Screen("margin", _("Margin"), BILLING, "billing:margin", "chart-column", 622),
    Screen("settlement.line", _("What it is made of"), part_of="settlement"),
    Screen("settlement.prices", _("Settlement prices"), part_of="settlement"),
    Screen("settlement.import", _("Settlement prices"), part_of="settlement.prices"),
)
registries.add_tab(INFO, Tab(ACCOUNT, _("Account"), "billing:account", 57, group=TabGroup.BILLING))
registries.add_tab(INFO, Tab(CODE, _("Charges"), "billing:charges", 56, group=TabGroup.BILLING))
registries.timeline += [
    TimelineSource("statements", _("Statements"), "statements", statements, "next", 62),
    TimelineSource("payments", _("Payments"), ACCOUNT, payments, "good", 64),
    TimelineSource("reminders", _("Reminders"), ACCOUNT, reminders, "warn", 66),
]
registries.add_portlet(
    Portlet(
        "payment-blocks",
        _("Blocked for payment"),
        "payment-blocks",
        "billing/portlet_blocks.html",
        blocked_and_coming,
        2,
        24,
    )
)

# --- lifetime licenses
RESELLER, APPROVAL = _("Reseller"), "lifetime-approval"
registry.add(
    Screen("lifetime-order", _("Lifetime License Order"), RESELLER, "billing:lifetime", "key-round", 740),
    Screen("lifetime-order.requested", _("Order Request History"), part_of="lifetime-order"),
    Screen("lifetime-order.received", _("Received Ordering History"), part_of="lifetime-order"),
    Screen("lifetime-order.one", _("Order of lifetime licenses"), part_of="lifetime-order"),
    Screen(APPROVAL, _("Lifetime License Approval"), RESELLER, "billing:lifetime-approval", "key-round", 742),
    Screen(
        "lifetime-order-status",
        _("Lifetime License Order Status"),
        RESELLER,
        "billing:lifetime-orders",
        "key-round",
        744,
    ),
    Screen("lifetime-status", _("Lifetime License Status"), RESELLER, "billing:lifetime-status", "key-round", 746),
    Screen("lifetime-status.requested", _("Order Request List"), part_of="lifetime-status"),
    Screen("lifetime-status.received", _("Received Ordering List"), part_of="lifetime-status"),
)
registries.counts[APPROVAL] = lifetime_to_count
registries.waits.append(
    WaitSource(
        "lifetime", _("Lifetime licenses"), APPROVAL, waits_for_lifetime, lifetime_to_count, "info", "key-round", 28
    )
)
