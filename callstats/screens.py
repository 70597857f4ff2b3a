"""Screens of this app and their place in the menu."""

from django.utils.translation import gettext_lazy as _

from oms.kit.screens import Screen, registry

CALLS = _("Call Status")

registry.add(
    Screen("call-rates", _("Call Rates"), CALLS, "callstats:rates", "badge-pound-sterling", 595),
    Screen("call-rates.rates", _("Rates"), part_of="call-rates"),
    Screen("call-rates.import", _("Import rates"), part_of="call-rates"),
)
