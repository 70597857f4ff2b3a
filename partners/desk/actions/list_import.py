"""Long lists are imported by a job; the person sees a bar and is told in the end."""

import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from oms.kit.acting import acting_for
from oms.kit.outbox import OutboxState, PermanentFault, wake
from oms.kit.sheet_import.keep import Sheet
from oms.kit.sheet_import.later import Importer, importers
from oms.kit.work import Progress, watched
from partners.desk.models import ListImport
from partners.desk.notifications import (
    ImportDone,
    ImportFailed,
    ImportOvertaken,
    ListNotRehearsed,
    ListRehearsed,
)
from partners.messages.actions.tell import tell
from partners.people.models import Account
from partners.sign_in.queries.account import account_of_session, may_sign_in

UNDER_WAY = [OutboxState.WAITING, OutboxState.CLAIMED]


@transaction.atomic
def import_later(code: str, sheet: Sheet, *, by: Account, at: datetime) -> str:
    """Leave a rehearsed list to the worker; the address where it can be watched. Asking twice is asking once."""
    asked = {"account": by, "importer": code, "sheet": sheet.pk}
    Account.objects.select_for_update(of=("self",)).get(pk=by.pk)  # two clicks, one work
    work = ListImport.objects.filter(**asked, state__in=UNDER_WAY).first()
    if work is None:
        work = ListImport.objects.create(
            **asked, key=f"import:{uuid.uuid4()}", partner_id=by.partner_id, title=sheet.file_name[:100], created_at=at
        )
        wake("import")
    return reverse("partners:import-progress", args=[work.pk])


def watched_at(code: str, sheet: Sheet) -> str:
    """Where the last work on this list can be watched; nothing where there is none."""
    work = ListImport.objects.filter(importer=code, sheet=sheet.pk).order_by("-pk").first()
    return reverse("partners:import-progress", args=[work.pk]) if work else ""


class Brought(NamedTuple):
    """How many rows of a list are in, of how many that it has, and whether those are all that could be."""

    rows: int
    of: int
    whole: bool


def carry_out(work: ListImport) -> Brought:
    """Import the list as the account may now, slice by slice as its action deals them out, each in a transaction of its
    own; a verdict that changed since the rehearsal ends it with what is in so far. Each row comes in once, however often
    this is asked.

    Raises PermanentFault, in words, when it is not allowed any more, or the list is gone.
    """
    with ExitStack() as stack:
        progress: Progress | None = None
        while True:
            with _own_list(work) as (sheet, account):
                importer = importers[work.importer]
                if importer.judges and sheet.judged:
                    return Brought(len(sheet.good), len(sheet.rows), whole=True)
                if sheet.imported_at:
                    return Brought(len(sheet.imported), len(sheet.rows), whole=True)
                progress = progress or stack.enter_context(Progress(work, len(sheet.rows)))
                if not _slice(importer, sheet, account, progress):
                    return Brought(len(sheet.imported), len(sheet.rows), whole=False)


@contextmanager
def _own_list(work: ListImport) -> Iterator[tuple[Sheet, Account]]:
    """The list, and who asked for it, acting as they may now. Raises PermanentFault."""
    with acting_for(work.partner_id):
        account = account_of_session(work.account_id)
        if account is None or not may_sign_in(account):
            raise PermanentFault("The account is switched off.")
        with translation.override(account.speaks):
            model = importers[work.importer].model
            sheet = model.objects.visible_to(account).filter(pk=work.sheet, account=account).first()
            if sheet is None:
                raise PermanentFault(_("The list was put away before it could be imported."))
            yield sheet, account


def _slice(importer: Importer, sheet: Sheet, account: Account, progress: Progress) -> int:
    """Import the next rows; how many, 0 when a verdict changed."""
    before = len(sheet.imported)
    try:
        with watched(lambda done: progress.note(before + done)):
            return importer.carry_out(sheet, account, timezone.now())
    except ValidationError as error:
        raise PermanentFault(" ".join(error.messages)) from error
    except PermissionDenied as error:
        raise PermanentFault(str(error)) from error


def import_done(work: ListImport, brought: Brought) -> None:
    """Keep what came of it, and tell the person."""
    rows, of, whole = brought
    ListImport.objects.filter(pk=work.pk).update(imported=rows, done=of if whole else rows, of=of)
    message = ImportDone if whole else ImportOvertaken
    if importers[work.importer].judges:
        message = ListRehearsed
    _tell(message(work=work.pk, title=work.title, rows=rows), work)


def import_failed(work: ListImport) -> None:
    """Tell the person once nobody tries any more. A list that could not be rehearsed is put away."""
    if work.state == OutboxState.FAILED:
        sheet = importers[work.importer].model.objects.filter(pk=work.sheet).first()
        if importers[work.importer].judges and sheet:
            sheet.delete()
        message = ListNotRehearsed if importers[work.importer].judges else ImportFailed
        rows = 0 if sheet is None or importers[work.importer].judges else len(sheet.imported)
        ListImport.objects.filter(pk=work.pk).update(imported=rows)
        _tell(message(work=work.pk, title=work.title, rows=rows), work)


def _tell(message: ImportDone, work: ListImport) -> None:
    account = account_of_session(work.account_id)
    if account is not None:
        tell(message, to=[account], by=account, at=timezone.now())
