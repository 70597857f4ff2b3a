"""Work that a person has left to a worker: what is not over, and how far it is."""

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.db.models import CharField, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from oms.kit.figures import figure
from oms.kit.outbox import OutboxState
from oms.kit.screens import registry
from oms.kit.work import rest_in_words, rest_of
from partners.desk.models import BulkWork, ExcelExport, ListImport
from partners.people.models import Account

UNDER_WAY = (OutboxState.WAITING, OutboxState.CLAIMED)
READ = ("created_at", "pk", "title", "done", "of", "started_at", "state", "due_at", "last_error")
KINDS = (
    (ExcelExport, "partners:export", "excel-export"),
    (ListImport, "partners:import-progress", "list-import"),
    (BulkWork, "partners:bulk-progress", "bulk-work"),
)


@dataclass(frozen=True)
class UnderWay:
    """How far a piece of work is: `done` things of `of`, or 0 before they are counted; `said` the same in words."""

    kind: str
    title: str
    link: str
    done: int
    of: int
    said: str


def under_way(user: Account, now: datetime) -> list[UnderWay]:
    """The oldest first."""
    kinds = [
        model.objects.visible_to(user)
        .filter(account=user, state__in=UNDER_WAY)
        .order_by()
        .values(*READ, page=Value(page, CharField()), screen_code=Value(screen, CharField()))
        for model, page, screen in KINDS
    ]
    rows = [SimpleNamespace(**row) for row in kinds[0].union(*kinds[1:], all=True)]
    return [
        UnderWay(
            str(registry[row.screen_code].title), row.title, reverse(row.page, args=[row.pk]), row.done, row.of, how_far(row, now)
        )
        for row in sorted(rows, key=lambda row: row.created_at)
    ]  # fmt: skip


def how_far(work: Any, now: datetime) -> str:
    """1,800 of 4,800 rows · about 3 min more; of what failed and is tried again, when."""
    if work.state == OutboxState.WAITING and work.last_error:
        again = date_format(timezone.localtime(max(work.due_at, now)), "H:i")
        return _("It was interrupted and goes on by itself at %(time)s.") % {"time": again}
    if not work.of:
        return _("Waiting for its turn")
    if work.done == work.of:
        return _("Every row is read; the rest takes a moment.")
    words = _("%(done)s of %(of)s rows") % {"done": figure(work.done), "of": figure(work.of)}
    rest = rest_of(work.started_at, work.done, work.of, now)
    return words if rest is None else f"{words} · {rest_in_words(rest)}"
