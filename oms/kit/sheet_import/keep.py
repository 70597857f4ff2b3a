"""A list that was uploaded and rehearsed waits in a row of its own until the person says so."""

from collections.abc import Callable
from datetime import datetime
from operator import itemgetter
from typing import Any, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from oms.kit.scope import PartnerQuerySet
from oms.kit.sheet_import.rows import Listed, SheetRows, rehearse


class WaitingQuerySet(PartnerQuerySet):
    def waiting_for(self, user: Any) -> Self:
        """The person's own list that is rehearsed and not imported."""
        return self.visible_to(user).filter(account=user, imported_at__isnull=True)


class Sheet(models.Model):
    """A workbook as read: nothing of it is imported before `imported_at`. Concrete ones add partner and account.

    `headings` are the columns that were recognised; `rows` one list a row: row number of the sheet, cells as typed,
    what is wrong (empty is good), what would happen, and True behind that once it has happened.
    """

    file_name = models.CharField(max_length=200)
    headings = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    created_at = models.DateTimeField()
    imported_at = models.DateTimeField(null=True, blank=True)

    judged = True  # a list that a worker rehearses has a column for it

    objects = WaitingQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.file_name

    @property
    def good(self) -> list[list[Any]]:
        """Rows that can be imported; none before they are judged."""
        return [row for row in self.rows if self.judged and not row[2] and not is_in(row)]

    @property
    def imported(self) -> list[list[Any]]:
        """Rows that are in, all of them or of a list that comes in by slices those so far."""
        return [row for row in self.rows if is_in(row)]

    @property
    def bad(self) -> list[list[Any]]:
        return [row for row in self.rows if row[2]]


def is_in(row: list[Any]) -> bool:
    return len(row) > 4


Kept = TypeVar("Kept", bound=Sheet)


def put_away(model: type[Sheet], *, by: Any) -> None:
    """Forget the person's open rehearsal."""
    own: dict[str, Any] = {"account": by}
    model._default_manager.filter(imported_at__isnull=True, **own).delete()


def keep(
    model: type[Kept], make: Callable[[], SheetRows], found: Listed, *, name: str, by: Any, at: datetime, **more: Any
) -> Kept:
    """Give every row its verdict and keep the list; an older rehearsal of the person is forgotten."""
    judged, _good = rehearse(make, found.headings, found.rows)
    return _kept(model, found, judged, name=name, by=by, at=at, **more)


def keep_for_later(model: type[Kept], found: Listed, *, name: str, by: Any, at: datetime, **more: Any) -> Kept:
    """Keep a list whose rows a worker judges; an older rehearsal of the person is forgotten. `more` says `judged=False`."""
    rows = [[place, cells, "", ""] for place, cells in found.rows]
    return _kept(model, found, rows, name=name, by=by, at=at, **more)


def _kept(
    model: type[Kept], found: Listed, rows: list[list[Any]], *, name: str, by: Any, at: datetime, **more: Any
) -> Kept:
    put_away(model, by=by)
    of_person = {"partner_id": by.partner_id, "account": by}
    return model.objects.create(
        **of_person, file_name=name[:200], headings=found.headings, rows=rows, created_at=at, **more
    )


def judge(sheet: Sheet, make: Callable[[], SheetRows]) -> int:
    """Give every row of a list that was kept for later its verdict; how many. Once, however often it is asked."""
    sheet = type(sheet).objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    if not sheet.judged:
        sheet.rows, sheet.judged = rehearse(make, sheet.headings, sheet.rows)[0], True
        sheet.save()
    return len(sheet.rows)


def carry_out(
    sheet: Sheet, make: Callable[[], SheetRows], write: Callable[[list[Any]], object], *, at: datetime, most: int = 0
) -> int:
    """Judge the good rows of a rehearsed list anew and `write` them; how many. With `most`, the first so many of those
    that are not in yet: what is written holds others up no longer than for these, and each of them once.

    When a verdict is another than at the rehearsal, nothing is written, 0 comes back and the list holds the new
    verdicts. Raises ValidationError when it is imported already or has no good row.
    """
    sheet = type(sheet).objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    if sheet.imported_at:
        raise ValidationError(_("This list is imported already."))
    if not sheet.good:
        raise ValidationError(_("No row of this list can be imported."))
    waiting = [row for row in sheet.rows if not is_in(row)]
    now = sheet.good[:most] if most else waiting
    rows, good = rehearse(make, sheet.headings, now)
    if rows != now:
        judged = rehearse(make, sheet.headings, waiting)[0] if most else rows
        sheet.rows = sorted([*sheet.imported, *judged], key=itemgetter(0))
        sheet.save(update_fields=["rows"])
        return 0
    write(good)
    written = {row[0] for row in now if not row[2]}
    sheet.rows = [[*row, True] if row[0] in written else row for row in sheet.rows]
    sheet.imported_at = None if sheet.good else at
    sheet.save(update_fields=["rows", "imported_at"])
    return len(good)
