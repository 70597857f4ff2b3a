"""Screens of this app and their place in the menu. The objects under them register their own parts."""

from django.utils.translation import gettext_lazy as _

from oms.kit.screens import Screen, registry

registry.add(
    Screen("sp-catalogue", _("Catalogue"), _("Catalogue"), "catalogue:home", "book-open", 810, sp_only=True),
    Screen("catalogue-plan-resellers", _("Resellers of a plan"), part_of="sp-catalogue"),
    Screen("catalogue-import", _("Import order items and prices"), part_of="sp-catalogue"),
    Screen(
        "sp-environment",
        _("Service Environment"),
        _("Service Environment"),
        "catalogue:environment",
        "sliders-horizontal",
        860,
        sp_only=True,
    ),
)
