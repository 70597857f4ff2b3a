"""Screens of the roles."""

from django.utils.translation import gettext_lazy as _

from oms.kit.screens import Screen, registry

registry.add(
    Screen("menu-auth", _("Menu Auth Setting"), _("Menu"), "partners:menu-auth", "shield-check", 950),
)
