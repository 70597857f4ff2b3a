"""What this floor adds to the pages of a reseller."""

from django.utils.translation import gettext_lazy as _

from oms.kit.registries import Tab, registries
from oms.kit.screens import Screen, registry

TITLE = _("Service Plan")
registry.add(
    Screen("reseller-management.plans", TITLE, part_of="reseller-management"),
    Screen("my-information.plans", TITLE, part_of="my-information"),
)
registries.add_tab("reseller-management", Tab("reseller-management.plans", TITLE, "catalogue:reseller-plans", 55))
registries.add_tab("my-information", Tab("my-information.plans", TITLE, "catalogue:my-plans", 45))
