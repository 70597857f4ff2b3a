"""Files and batches of call records, and their lines that could not be read."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from callstats.enums import FILE_WAYS, FileState, Source
from callstats.formats.known import format_choices
from callstats.formats.record import Why
from oms.kit.moved import Moved
from oms.kit.scope import PartnerQuerySet, scoped
from oms.kit.search import Searched
from oms.kit.walls import ByParent, ByPartner


class CallFile(Moved):
    """One file or batch of call records; `state` moves through `callstats/actions/move_file.py` alone. `partner` is the provider, who alone sees it.

    Every line is in exactly one of `counted` (its customer is known), `unassigned`, `doubled`, `joined` (a further leg of
    a call), `refused` and `passed` (a heading, an empty line, a record that is no call). `offset`: so many bytes are read;
    `lines` of them. `path`: where the content is kept; absolute in a watched folder. `open_end`: more may come, so that a
    last line without an end waits. `rehearsal`: what an
    uploaded file was shown to become. `again`: names under which the same content came once more. `zone`: the clock of times that name none.
    """

    wall = ByPartner()
    search = Searched(("name", "server_name"))

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+", db_index=False)
    server = models.ForeignKey("inventory.CallServer", on_delete=models.PROTECT, related_name="+")
    server_name = models.CharField(_("CM ID"), max_length=30)
    format = models.CharField(_("Format"), max_length=20, choices=format_choices)
    zone = models.CharField(max_length=40, default="UTC")
    source = models.CharField(_("Source"), max_length=10, choices=Source)
    name = models.CharField(_("File"), max_length=200)
    path = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(_("Hash"), max_length=64)
    bytes = models.BigIntegerField(_("Bytes"), default=0)
    offset = models.BigIntegerField(default=0)
    open_end = models.BooleanField(default=False)
    state = FSMField(_("Status"), choices=FileState, default=FileState.WAITING, protected=True, max_length=10)
    lines = models.BigIntegerField(_("Lines"), default=0)
    counted = models.BigIntegerField(_("Counted"), default=0)
    unassigned = models.BigIntegerField(_("Unassigned"), default=0)
    doubled = models.BigIntegerField(_("Doubled"), default=0)
    joined = models.BigIntegerField(_("Joined"), default=0)
    refused = models.BigIntegerField(_("Refused"), default=0)
    passed = models.BigIntegerField(_("No calls"), default=0)
    first_call = models.DateTimeField(_("First Call"), null=True)
    last_call = models.DateTimeField(_("Last Call"), null=True)
    seconds = models.DecimalField(_("Seconds"), max_digits=10, decimal_places=2, default=0)
    came_at = models.DateTimeField(_("Date"))
    ended_at = models.DateTimeField(null=True)
    by_name = models.CharField(_("Operator"), max_length=100, blank=True)
    rehearsal = models.JSONField(default=dict, blank=True)
    again = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    fault = models.CharField(max_length=300, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["server", "sha256"], name="call_file_once")]
        indexes = [
            models.Index(fields=["partner", "came_at", "id"], name="call_file_of_partner"),
            models.Index(fields=["came_at", "id"], name="call_file_by_came_at"),
            *[
                models.Index(fields=[field, "id"], name=f"call_file_by_{field}")
                for field in (
                    "state", "server_name", "format", "source", "name", "bytes", "lines", "counted", "unassigned", "doubled",
                    "joined", "refused", "first_call", "last_call", "seconds", "by_name",
                )
            ],
        ]  # fmt: skip
        triggers = [pgtrigger.FSM(name="call_file_edges", field="state", transitions=FILE_WAYS.edges)]

    def __str__(self) -> str:
        return self.name

    ways = FILE_WAYS
    locals().update(ways.transitions(state))


class RefusedLine(models.Model):
    """A line that could not be read: as it stands in the file, and why. `read_at`: it could be read since."""

    wall = ByParent("file")

    file = models.ForeignKey(CallFile, on_delete=models.CASCADE, related_name="refused_lines", db_index=False)
    line = models.BigIntegerField(_("Line"))
    text = models.TextField(_("Text"))
    reason = models.CharField(_("Reason"), max_length=10, choices=Why)
    detail = models.CharField(_("Value"), max_length=100, blank=True)
    refused_at = models.DateTimeField(_("Date"))
    read_at = models.DateTimeField(_("Read again"), null=True)

    objects = scoped("file__partner_id").as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "line"], name="refused_line_once")]
