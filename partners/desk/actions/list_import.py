"""Long lists are imported by a job; the person sees a bar and is told in the end."""

import uuid
from datetime import datetime

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
from partners.desk.notifications import ImportDone, ImportFailed, ImportOvertaken
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


def carry_out(work: ListImport) -> int:
    """Import the list as the account may now; how many rows, 0 when a verdict changed since the rehearsal. Done once,
    however often it is asked.

    Raises PermanentFault, in words, when it is not allowed any more, or the list is gone.
    """
    importer = importers[work.importer]
    with acting_for(work.partner_id):
        account = account_of_session(work.account_id)
        if account is None or not may_sign_in(account):
            raise PermanentFault("The account is switched off.")
        with translation.override(account.speaks):
            return _import(importer, work, account)


def _import(importer: Importer, work: ListImport, account: Account) -> int:
    sheet = importer.model.objects.visible_to(account).filter(pk=work.sheet, account=account).first()
    if sheet is None:
        raise PermanentFault(_("The list was put away before it could be imported."))
    if sheet.imported_at:  # by an earlier try, whose answer was lost
        return len(sheet.good)
    try:
        with Progress(work, len(sheet.rows)) as progress, watched(progress.note):
            return importer.carry_out(sheet, account, timezone.now())
    except ValidationError as error:
        raise PermanentFault(" ".join(error.messages)) from error
    except PermissionDenied as error:
        raise PermanentFault(str(error)) from error


def import_done(work: ListImport, number: int) -> None:
    """Keep what came of it, and tell the person. None imported: a verdict changed, and the list holds the new ones."""
    ListImport.objects.filter(pk=work.pk).update(imported=number, done=work.of)
    message = ImportDone if number else ImportOvertaken
    _tell(message(work=work.pk, title=work.title, rows=number), work)


def import_failed(work: ListImport) -> None:
    """Tell the person once nobody tries any more."""
    if work.state == OutboxState.FAILED:
        _tell(ImportFailed(work=work.pk, title=work.title, rows=0), work)


def _tell(message: ImportDone, work: ListImport) -> None:
    account = account_of_session(work.account_id)
    if account is not None:
        tell(message, to=[account], by=account, at=timezone.now())
