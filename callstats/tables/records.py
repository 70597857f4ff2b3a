"""The grid of files of call records."""

from django.utils.translation import gettext_lazy as _

from callstats.enums import FILE_TONES, FileState, Source
from callstats.formats.known import format_choices
from oms.kit.grid import BadgeColumn, DateTimeColumn, GridTable, NumberColumn, TextColumn, link_to


class CallFileTable(GridTable):
    """Every file and batch, and what became of its lines: counted, unassigned, doubled, joined, refused, or no call."""

    cells = (
        ("name", "server"), ("state",), ("counted", "unassigned"), ("refused", "doubled"), ("lines", "joined"), ("at", "seconds"),
        ("first", "last"), ("source", "format"), ("by", "size"),
    )  # fmt: skip

    at = DateTimeColumn(_("Date"), "came_at", priority=1)
    name = TextColumn(_("File"), "name", priority=1, link=link_to("callstats:file", "pk"))
    server = TextColumn(_("CM ID"), "server_name")
    format = BadgeColumn(_("Format"), "format", format_choices, priority=3)
    source = BadgeColumn(_("Source"), "source", Source.choices, priority=3)
    state = BadgeColumn(_("Status"), "state", FileState.choices, FILE_TONES, priority=1)
    size = NumberColumn(_("Bytes"), "bytes", priority=3)
    lines = NumberColumn(_("Lines"), "lines")
    counted = NumberColumn(_("Counted"), "counted", priority=1)
    unassigned = NumberColumn(_("Unassigned"), "unassigned")
    doubled = NumberColumn(_("Doubled"), "doubled")
    joined = NumberColumn(_("Joined"), "joined")
    refused = NumberColumn(_("Refused"), "refused", priority=1)
    first = DateTimeColumn(_("First Call"), "first_call", priority=3)
    last = DateTimeColumn(_("Last Call"), "last_call", priority=3)
    seconds = NumberColumn(_("Seconds"), "seconds", decimals=2, priority=3)
    by = TextColumn(_("Operator"), "by_name", priority=3)
