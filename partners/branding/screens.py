"""Screens of the look."""

from django.utils.translation import gettext_lazy as _

from oms.kit.screens import Screen, registry

registry.add(
    Screen("portal-logo", _("Reseller Portal Logo"), _("Service Environment"), "partners:portal-logo", "image", 870),
)
