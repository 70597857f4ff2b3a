"""Screens of the roles, and how people are named to the kit."""

from django.utils.translation import gettext_lazy as _

from oms.kit.registries import registries
from oms.kit.screens import Screen, registry
from partners.people.queries.operators import named

registry.add(
    Screen("menu-auth", _("Menu Auth Setting"), _("Menu"), "partners:menu-auth", "shield-check", 950),
)
registries.operators = named
