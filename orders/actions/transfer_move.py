"""The one door for a transfer's state: lock, permit, change, transition, event."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from customers.actions.hand_over import unmark_leaving
from inventory.actions.hand_over import free_of_transfer
from oms.kit.acting import as_system
from orders.actions.move import AlreadyMoved
from orders.enums import TRANSFER_WAYS, TransferVerb
from orders.models import Transfer, TransferMove, TransferNumber
from orders.rules import may_move_transfer
from partners.messages.actions.acknowledge import settle
from partners.models import Account


@contextmanager
def moving_transfer(
    transfer: Transfer, verb: TransferVerb, *, by: Account | None, at: datetime, why: str = ""
) -> Iterator[Transfer]:
    """Inside: the transfer as it stands now, locked; the verb's own checks and changes. At the end it has moved.

    `by` is nobody where its time has come. Raises PermissionDenied for another company's role, AlreadyMoved when the
    state does not allow `verb`.
    """
    with transaction.atomic():
        locked: Transfer = Transfer.objects.select_for_update(of=("self",)).get(pk=transfer.pk)
        if by is not None and not may_move_transfer(by, locked, verb):
            raise PermissionDenied(_("Only the companies that transfer %s is asked of may do this.") % locked.no)
        source = locked.state
        if source not in TRANSFER_WAYS[verb].sources:
            raise AlreadyMoved(what_happened(locked))
        yield locked
        TRANSFER_WAYS.take(locked, verb)
        locked.save()
        record(locked, verb, source=source, by=by, at=at, why=why)


def record(
    transfer: Transfer, verb: TransferVerb, *, source: str, by: Account | None, at: datetime, why: str = ""
) -> TransferMove:
    """Keep a move for the timeline; what people were asked for before it is over."""
    settle(thread_of(transfer), at=at)
    return TransferMove.objects.create(
        transfer=transfer, verb=verb, source=source, target=transfer.state, by_partner=by.partner.name if by else "",
        account_id=by.pk if by else None, why=why, at=at,
    )  # fmt: skip


def thread_of(transfer: Transfer) -> str:
    return f"transfer:{transfer.no}"


def what_happened(transfer: Transfer) -> str:
    """“Already Withdrawn, 10:42 (Nimbus Telecom).”"""
    last = transfer.moves.latest("at", "id")  # every transfer has at least the move that opened it
    return _("Already %(state)s, %(time)s (%(partner)s).") % {
        "state": transfer.get_state_display(),
        "time": date_format(timezone.localtime(last.at), "SHORT_DATETIME_FORMAT"),
        "partner": last.by_partner or _("its time came"),
    }


def let_go(transfer: Transfer, *, at: datetime) -> None:
    """Nothing is held for it any more: its numbers are free, or its customer's, as before. Whoever ends it may not see
    them."""
    with as_system():
        free_of_transfer(order_no=transfer.no, at=at)
        unmark_leaving(order_no=transfer.no)
        TransferNumber.objects.filter(transfer=transfer, active=True).update(active=False)
