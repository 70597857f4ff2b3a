"""Screens of this app and their place in the menu."""

from django.utils.translation import gettext_lazy as _

from oms.kit.screens import Screen, registry

LOGS = _("System Log")

registry.add(
    Screen("my-home", _("My Home"), _("My Home"), "partners:home", "house", 10, everybody=True),
    Screen("my-home-setting", _("My Home Setting"), part_of="my-home"),
    Screen("find", _("Search"), part_of="my-home"),
    Screen("excel-export", _("Excel file"), part_of="my-home"),
    Screen("login-history", _("Login History"), LOGS, "partners:login-history", "scroll-text", 910),
)
