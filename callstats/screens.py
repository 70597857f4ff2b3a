"""Screens of this app and their place in the menu."""

from django.utils.translation import gettext_lazy as _

from oms.kit.screens import Screen, registry

FILES = "call-record-import"
registry.add(
    Screen(FILES, _("Call Record Import"), _("System Log"), "callstats:files", "scroll-text", 945, sp_only=True),
    Screen("call-record-upload", _("Read a file"), part_of=FILES),
    Screen("call-record-file", _("File of call records"), part_of=FILES),
)
