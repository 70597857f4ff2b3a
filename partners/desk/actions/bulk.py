"""Acts on many rows are done by a job, row by row; the person sees a bar and is told in the end."""

import time
import uuid
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Func, JSONField, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from oms.kit.acting import acting_for
from oms.kit.grid import BulkGridView, view_at
from oms.kit.grid.bulk_later import Asked, Bulk, Line
from oms.kit.outbox import OutboxState, PermanentFault, wake
from partners.desk.models import BulkWork
from partners.desk.notifications import BulkDone, BulkFailed, BulkInPart, BulkNothing
from partners.messages.actions.tell import tell
from partners.people.models import Account
from partners.sign_in.queries.account import account_of_session, may_sign_in

LONGEST = 30  # seconds of one run, well below the time limit of a task; the next run goes on


@transaction.atomic
def bulk_later(asked: Asked, *, by: Account, at: datetime) -> str:
    """Leave an act on many rows to the worker; the address where it can be watched."""
    work = BulkWork.objects.create(
        key=f"bulk:{uuid.uuid4()}", partner_id=by.partner_id, account=by, created_at=at, title=asked.label[:100],
        screen=asked.screen, path=asked.path, query=asked.query, act=asked.act, typed=asked.typed, keys=asked.keys,
        lines=asked.lines, of=sum(map(len, asked.keys)),
    )  # fmt: skip
    wake("bulk")
    return reverse("partners:bulk-progress", args=[work.pk])


def carry_out(work: BulkWork) -> bool:
    """Go on with the rows that are still to do; whether none is left. Each row is done once, whatever is killed.

    Raises PermanentFault, in words, when the person may not do it any more.
    """
    end = time.monotonic() + LONGEST
    for number, keys in enumerate(work.keys):
        if time.monotonic() > end:
            return False
        with acting_for(work.partner_id):
            account = account_of_session(work.account_id)
            if account is None or not may_sign_in(account):
                raise PermanentFault("The account is switched off.")
            with translation.override(account.speaks):
                _note(work, work.keys[number + 1 :], len(keys), _bulk(work, account).step(keys))
    return True


def _bulk(work: BulkWork, account: Account) -> Bulk:
    """The act as this person may do it at this moment."""
    try:
        view: Any = view_at(work.path, work.query, account)
        if not isinstance(view, BulkGridView):
            raise Http404
        return Bulk(view, work.act, work.typed)
    except Http404:
        raise PermanentFault(_("This list is no longer there.")) from None
    except PermissionDenied as error:
        raise PermanentFault(str(error)) from error


def _note(work: BulkWork, left: list[list[int]], number: int, lines: list[Line]) -> None:
    """Keep the results with the rows, in one transaction. Raises LookupError when another worker has the work now."""
    mine = BulkWork.objects.filter(pk=work.pk, state=OutboxState.CLAIMED, attempts=work.attempts)
    more = Func(F("lines"), Value(lines, JSONField()), template="%(expressions)s", arg_joiner=" || ")
    kept = mine.update(
        keys=left, lines=more, done=F("done") + number, good=F("good") + sum(line[1] for line in lines),
        started_at=Coalesce(F("started_at"), timezone.now()),
    )  # fmt: skip
    if not kept:
        raise LookupError(f"Another worker goes on with {work.key}.")


def bulk_done(work: BulkWork, over: bool) -> None:
    """Tell the person once no row is left; else the next run goes on."""
    if not over:
        BulkWork.objects.filter(pk=work.pk).update(
            state=OutboxState.WAITING, attempts=0, due_at=timezone.now(), completed_at=None
        )
        wake("bulk")
        return
    told: dict[str, Any] = {"work": work.pk, "title": work.title, "rows": work.good, "of": len(work.lines)}
    if work.good:
        _tell((BulkDone if work.good == len(work.lines) else BulkInPart)(**told), work)
    else:
        _tell(BulkNothing(**told, why=work.one_reason), work)


def bulk_failed(work: BulkWork) -> None:
    """Tell the person once nobody tries any more."""
    if work.state == OutboxState.FAILED:
        _tell(BulkFailed(work=work.pk, title=work.title, rows=work.good, of=work.of), work)


def _tell(message: BulkDone, work: BulkWork) -> None:
    account = account_of_session(work.account_id)
    if account is not None:
        tell(message, to=[account], by=account, at=timezone.now())
