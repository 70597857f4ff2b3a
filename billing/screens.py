"""Screens of this app."""

from django.utils.translation import gettext_lazy as _

from oms.kit.registries import Tab, registries
from oms.kit.screens import Screen, registry

CODE, INFO = "customer-info.charges", "customer-info"

ACCOUNT = "customer-info.account"
registry.add(
    Screen("balances", _("Balances & Payments"), _("Billing"), "billing:balances", "landmark", 610),
    Screen(ACCOUNT, _("Account"), part_of="balances"),
    Screen("balances.bank", _("Bank files"), part_of="balances"),
    Screen("balances.bank-upload", _("Bring in a bank file"), part_of="balances"),
    Screen("balances.bank-file", _("Bank file"), part_of="balances"),
)
registries.add_tab(INFO, Tab(ACCOUNT, _("Account"), "billing:account", 57))
registry.add(Screen(CODE, _("Charges"), part_of=INFO))
registries.add_tab(INFO, Tab(CODE, _("Charges"), "billing:charges", 56))
