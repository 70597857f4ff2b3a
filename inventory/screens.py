"""Screens of this app."""

from django.utils.translation import gettext_lazy as _

from inventory.queries.command import failed_number
from oms.kit.registries import registries
from oms.kit.screens import Screen, registry

registry.add(
    Screen(
        "provisioning-jobs",
        _("Provisioning"),
        _("Order Management"),
        "inventory:provisioning",
        "list-checks",
        540,
    ),
)
registries.counts["provisioning-jobs"] = failed_number
