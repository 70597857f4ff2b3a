"""Screens of this app."""

from django.utils.translation import gettext_lazy as _

from oms.kit.registries import Tab, registries
from oms.kit.screens import Screen, registry

CODE, INFO = "customer-info.charges", "customer-info"

registry.add(Screen(CODE, _("Charges"), part_of=INFO))
registries.add_tab(INFO, Tab(CODE, _("Charges"), "billing:charges", 56))
