"""Screens of this app."""

from django.utils.translation import gettext_lazy as _

from oms.kit.registries import Tab, registries
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
    Screen(ACCOUNT, _("Account"), part_of="balances"),
    Screen("balances.bank", _("Bank files"), part_of="balances"),
    Screen("balances.bank-upload", _("Bring in a bank file"), part_of="balances"),
    Screen("balances.bank-file", _("Bank file"), part_of="balances"),
)
registries.add_tab(INFO, Tab(ACCOUNT, _("Account"), "billing:account", 57))
registries.add_tab(INFO, Tab(CODE, _("Charges"), "billing:charges", 56))
