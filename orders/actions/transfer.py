"""A transfer is opened, agreed to by both sides, approved, or ended before its time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from customers.actions.hand_over import mark_leaving
from customers.models import Customer
from inventory.actions.hand_over import hold_for_transfer
from inventory.enums import CustomerAssign
from inventory.models import Number
from oms.kit.lengths import whole
from oms.kit.phones import national
from oms.kit.sequences import next_value
from orders.actions.transfer_cut import cut_transfer
from orders.actions.transfer_move import let_go, moving_transfer, record
from orders.enums import Side, TransferKind, TransferState, TransferVerb
from orders.models import Transfer, TransferNumber, TransferSide
from orders.notifications.transfer import TransferApproved, TransferAsked, TransferEnded, TransferToApprove, tell_sides
from orders.queries.transfer import Receiver, approver_of, why_not_from, why_not_given, why_not_onto
from orders.queries.transfer_customer import why_not_come
from orders.rules import TRANSFER_RIGHTS, ending, side_to_consent, why_not_cut_at
from partners.models import Account
from partners.people.actions.tree import keep_tree

SHORTEST_REASON = 10


@transaction.atomic
def open_number_transfer(
    *, numbers: Sequence[str], receiver: Receiver, cut_at: datetime, words: str = "", note: str = "", nonce: UUID,
    by: Account, at: datetime,
) -> Transfer:  # fmt: skip
    """Ask that these numbers (E.164), free in one reseller's stock or one customer's, go to `receiver` at `cut_at`.

    They are held from now on. Who opens it for the own company consents with it. The same `nonce` again is the same
    transfer. Raises ValidationError, by field, for everything that hinders.
    """
    known: Transfer | None = Transfer.objects.visible_to(by).filter(nonce=nonce, opener_id=by.partner_id).first()
    if known:
        return known
    if reason := why_not_cut_at(cut_at, at):
        raise ValidationError({"cut_at": reason})
    rows, customer = _take(sorted(set(numbers)), receiver, by, at)
    transfer = new_transfer(
        TransferKind.NUMBERS, rows[0], receiver, cut_at=cut_at, words=words, nonce=nonce, by=by, at=at
    )
    transfer.quantity, transfer.listed = len(rows), " ".join(national(row.e164) for row in rows)
    open_transfer(transfer, customer, note, by=by, at=at)
    _hold(transfer, rows, customer, at)
    return transfer


def _take(
    numbers: Sequence[str], receiver: Receiver, by: Account, at: datetime
) -> tuple[list[Number], Customer | None]:
    """The rows, locked after the customer that has them. Raises ValidationError for what hinders them."""
    if not numbers:
        raise ValidationError({"numbers": _("Name one number at least.")})
    seen = Number.objects.visible_to(by).filter(e164__in=numbers)
    holder = seen.filter(assign=CustomerAssign.USED).values_list("customer", flat=True).order_by("customer").first()
    customer = Customer.objects.select_for_update(of=("self",)).get(pk=holder) if holder else None
    rows = list(seen.select_for_update(of=("self",)).order_by("pk"))
    today = customer.today(at) if customer else at.date()
    found = list(why_not_given(rows, numbers, receiver, today))
    if customer and not found:
        found = why_not_from(customer, numbers)
    if found:
        raise ValidationError({"numbers": found})
    return rows, customer


def new_transfer(
    what: TransferKind, of: Number | Customer, receiver: Receiver, *, by: Account, at: datetime, **said: Any
) -> Transfer:
    """A transfer from the reseller of `of`, unsaved. Where companies stand holds until it is kept."""
    keep_tree()
    approver = approver_of(of.partner_id, receiver.id, TRANSFER_RIGHTS[what])
    words = whole(said.pop("words"), 500, "words")
    return Transfer(
        no=str(next_value("order_no_seq")), what=what, giver_id=of.partner_id, giver_name=of.partner_name,
        receiver_id=receiver.id, receiver_name=receiver.name, opener_id=by.partner_id, opener_name=by.partner.name,
        approver_id=approver.id, approver_name=approver.name, words=words, opened_at=at, **said,
    )  # fmt: skip


def open_transfer(transfer: Transfer, customer: Customer | None, note: str, *, by: Account, at: datetime) -> None:
    """Keep it, with the giver's side; the company that opens it consents as far as it is a side."""
    if by.partner_id == transfer.giver_id:
        transfer.giver_at, transfer.giver_by = at, by.pk
    transfer.save(force_insert=True)
    TransferSide.objects.create(
        transfer=transfer, side=Side.GIVER, partner_id=transfer.giver_id, note=whole(note, 500, "note"),
        **_named(customer),
    )  # fmt: skip
    record(transfer, TransferVerb.OPEN, source="", by=by, at=at, why=transfer.words)
    tell_sides(TransferAsked(transfer), by=by, at=at)


def _named(customer: Customer | None) -> dict[str, object]:
    if customer is None:
        return {}
    return {"customer": customer, "customer_code": customer.code, "customer_name": customer.name}


def _hold(transfer: Transfer, rows: Sequence[Number], customer: Customer | None, at: datetime) -> None:
    numbers = [row.e164 for row in rows]
    try:
        with transaction.atomic():
            TransferNumber.objects.bulk_create([TransferNumber(transfer=transfer, e164=e164) for e164 in numbers])
    except IntegrityError:
        raise ValidationError({"numbers": _("One of these numbers is in another transfer already.")}) from None
    if customer:
        mark_leaving(customer=customer, numbers=numbers, order_no=transfer.no)
    else:
        hold_for_transfer(rows=Number.objects.filter(pk__in=[row.pk for row in rows]), order_no=transfer.no, at=at)


# --- both sides, and the company above them


@transaction.atomic
def consent_transfer(
    *, transfer: Transfer, customer: Customer | None = None, note: str = "", by: Account, at: datetime
) -> Transfer:
    """One side agrees; the receiver says with it onto which of its customers the numbers come, else into its stock.

    Raises PermissionDenied for another company, AlreadyMoved, ValidationError for a customer that cannot have them.
    """
    known: Transfer = Transfer.objects.select_for_update(of=("self",)).get(pk=transfer.pk)
    side = side_to_consent(by, known)
    other = known.receiver_at if side == Side.GIVER else known.giver_at
    with moving_transfer(known, TransferVerb.AGREE if other else TransferVerb.CONSENT, by=by, at=at) as locked:
        if side is None:
            raise ValidationError(_("Your company has consented already; the other side has not yet."))
        values: dict[str, object] = {"partner_id": by.partner_id}
        if note or side == Side.RECEIVER:
            values["note"] = whole(note, 500, "note")
        if side == Side.GIVER:
            locked.giver_at, locked.giver_by = at, by.pk
        else:
            locked.receiver_at, locked.receiver_by = at, by.pk
            values |= _named(_taking(customer, by) if customer else None)
            if locked.what == TransferKind.CUSTOMER and (reason := why_not_come(locked)):
                raise ValidationError(reason)
        TransferSide.objects.update_or_create(transfer=locked, side=side, defaults=values)
    if locked.state == TransferState.AGREED:
        tell_sides(TransferToApprove(locked), by=by, at=at)
    return locked


def _taking(customer: Customer, by: Account) -> Customer:
    """The receiver's own customer, locked; numbers can come to it."""
    locked: Customer = Customer.objects.visible_to(by).select_for_update(of=("self",)).get(pk=customer.pk)
    if locked.partner_id != by.partner_id:
        raise ValidationError({"customer": _("Name a customer of your own company.")})
    if reason := why_not_onto(locked):
        raise ValidationError({"customer": reason})
    return locked


@transaction.atomic
def approve_transfer(*, transfer: Transfer, by: Account, at: datetime) -> Transfer:
    """The company above both agrees; where its time has come already, it is done at once."""
    with moving_transfer(transfer, TransferVerb.APPROVE, by=by, at=at) as locked:
        locked.approved_at = at
    tell_sides(TransferApproved(locked), by=by, at=at)
    return cut_transfer(transfer=locked, at=at) if locked.cut_at <= at else locked


@transaction.atomic
def end_transfer(*, transfer: Transfer, reason: str, by: Account, at: datetime) -> Transfer:
    """End it before its time: withdrawn by who opened it, rejected by who approves, declined by a side. The first that
    this company may. Everything is as before; all who have a part in it are told the reason of ten characters or more.
    """
    reason = whole(reason.strip(), 500, "reason")
    if len(reason) < SHORTEST_REASON:
        raise ValidationError({"reason": _("Give a reason of at least 10 characters; the other companies read it.")})
    with moving_transfer(transfer, ending(by, transfer), by=by, at=at, why=reason) as locked:
        locked.reason, locked.ended_at = reason, at
        let_go(locked, at=at)
    tell_sides(TransferEnded(locked), by=by, at=at)
    return locked
