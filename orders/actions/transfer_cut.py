"""A transfer's time has come: everything changes hands in one transaction, or nothing does."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from customers.actions.hand_over import end_leaving
from customers.actions.holding import NewNumber, hold_numbers, use_numbers
from customers.models import BillingAccount, Customer, Site
from inventory.actions.command import NewCommand, send_all
from inventory.actions.hand_over import hand_numbers_over
from inventory.actions.usage import count_usage
from inventory.enums import CommandKind, CustomerAssign
from inventory.models import Number
from inventory.queries.use import use_of
from oms.kit.acting import as_system
from oms.kit.phones import national
from orders.actions.transfer_hand import hand_customer_over
from orders.actions.transfer_move import let_go, moving_transfer
from orders.effect.entry import in_few_words
from orders.enums import Side, TransferKind, TransferState, TransferVerb
from orders.models import Transfer, TransferNumber, TransferSide
from orders.notifications.transfer import TransferDone, TransferEnded, tell_sides
from orders.queries.transfer import why_not_from, why_not_onto
from partners.models import Account, Partner

log = logging.getLogger(__name__)
Sides = dict[str, TransferSide]
ADD, REMOVE = CommandKind("add_numbers"), CommandKind("remove_numbers")


class NetworkSilent(Exception):
    """What is in use could not be asked; the transfer stays due."""


def take_due_transfers(*, at: datetime) -> int:
    """Do each whose time has come, in a transaction of its own; how many were done."""
    with as_system():
        due = Transfer.objects.filter(state=TransferState.APPROVED, cut_at__lte=at).order_by("cut_at", "pk")
        ids = list(due.values_list("pk", flat=True))
    return sum(_take_one(pk, at=at) for pk in ids)


def _take_one(pk: int, *, at: datetime) -> bool:
    try:
        with as_system():
            return bool(cut_transfer(transfer=Transfer.objects.get(pk=pk), at=at).state == TransferState.DONE)
    except Exception:  # one transfer's fault must not hold back the others; it stays due and is tried again
        log.exception("transfer %s could not be done", pk)
        return False


@transaction.atomic
def cut_transfer(*, transfer: Transfer, at: datetime) -> Transfer:
    """Done, where nothing stands against it any more; else it has failed, and everything is as before. Once."""
    with as_system():
        try:
            with moving_transfer(transfer, TransferVerb.CUT, by=None, at=at) as locked:
                _carry_out(locked, at)
                locked.done_at = locked.ended_at = at
        except NetworkSilent:
            return transfer
        except ValidationError as refused:
            return _fail(transfer, refused, at)
        _tell(TransferDone(locked), at)
        return locked


def _fail(transfer: Transfer, refused: ValidationError, at: datetime) -> Transfer:
    """The side where it stands reads what it is; the other one that it does."""
    ((side, words),) = getattr(refused, "message_dict", {Side.GIVER.value: refused.messages}).items()
    with moving_transfer(transfer, TransferVerb.FAIL, by=None, at=at) as locked:
        at_whom = locked.receiver_name if side == Side.RECEIVER else locked.giver_name
        locked.reason, locked.ended_at = _("Something stood against it at %s.") % at_whom, at
        let_go(locked, at=at)
        for row in TransferSide.objects.filter(transfer=locked, side=side):
            row.kept = {**row.kept, "failed": words}
            row.save(update_fields=["kept"])
    _tell(TransferEnded(locked), at)
    return locked


def _tell(message: TransferDone | TransferEnded, at: datetime) -> None:
    chief = Account.objects.select_related("partner", "role").get(
        partner_id=message.transfer.approver_id, is_chief=True
    )
    tell_sides(message, by=chief, at=at, all_of_them=True)


def _carry_out(transfer: Transfer, at: datetime) -> None:
    sides = {row.side: row for row in transfer.sides.select_related("customer")}
    partners = Partner.objects.in_bulk([transfer.giver_id, transfer.receiver_id])
    _lock(sides)
    numbers = list(transfer.numbers.filter(active=True).order_by("e164").values_list("e164", flat=True))
    if not partners[transfer.receiver_id].is_active:
        raise ValidationError({Side.RECEIVER.value: _("The company is deactivated.")})
    if transfer.what == TransferKind.CUSTOMER:
        by = _signs(transfer)[Side.RECEIVER]
        hand_customer_over(transfer, sides, partners, by=by, at=at)
    else:
        _hand_numbers(transfer, numbers, sides, partners, at)
    TransferNumber.objects.filter(transfer=transfer).update(active=False)


def _lock(sides: Sides) -> None:
    """The customers of both sides, always in the same order; what their rows say is read anew."""
    ids = sorted(row.customer_id for row in sides.values() if row.customer_id)
    found = {row.pk: row for row in Customer.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")}
    for row in sides.values():
        if row.customer_id:
            row.customer = found[row.customer_id]


# --- numbers


def _hand_numbers(
    transfer: Transfer, numbers: Sequence[str], sides: Sides, partners: dict[int, Partner], at: datetime
) -> None:
    giver, receiver = sides[Side.GIVER].customer, sides[Side.RECEIVER].customer
    _still_there(transfer, numbers, giver)
    site, account = _place(transfer, receiver) if receiver else (None, None)
    by = _signs(transfer)
    if giver:
        end_leaving(customer=giver, order_no=transfer.no, day=giver.today(at), by=by[Side.GIVER], at=at)
        _command(REMOVE, giver, numbers, transfer, at)
    day = receiver.today(at) if receiver else at.date()
    hand_numbers_over(
        numbers=numbers, giver=partners[transfer.giver_id], receiver=partners[transfer.receiver_id], site=site, day=day,
        order_no=transfer.no, at=at,
    )  # fmt: skip
    if receiver and site and account:
        news = [NewNumber(e164, site, account) for e164 in numbers]
        stamp: dict[str, Any] = {"by": by[Side.RECEIVER], "at": at}
        hold_numbers(customer=receiver, numbers=news, valid_from=day, order_no=transfer.no, **stamp)
        use_numbers(customer=receiver, **stamp)
        _command(ADD, receiver, numbers, transfer, at)
    for customer in filter(None, (giver, receiver)):
        count_usage(customer=customer, at=at)


def _still_there(transfer: Transfer, numbers: Sequence[str], giver: Customer | None) -> None:
    """Raises ValidationError, at the giver, unless each is still held for this transfer."""
    rows = Number.objects.select_for_update(of=("self",)).filter(e164__in=numbers, partner_id=transfer.giver_id)
    if giver:
        if use_of(giver).unknown:
            raise NetworkSilent
        if found := why_not_from(giver, numbers, but=transfer):
            raise ValidationError({Side.GIVER.value: found})
        rows = rows.filter(customer=giver, assign=CustomerAssign.USED)
    else:
        rows = rows.filter(reserved_by=transfer.no, assign=CustomerAssign.RESERVED)
    there = set(rows.order_by("pk").values_list("e164", flat=True))
    if missing := [national(number) for number in numbers if number not in there]:
        words = _("Not held for this transfer any more: %s.") % in_few_words(missing)
        raise ValidationError({Side.GIVER.value: words})


def _place(transfer: Transfer, customer: Customer) -> tuple[Site, BillingAccount]:
    """The main site and the first billing account. Raises ValidationError, at the receiver."""
    reason = why_not_onto(customer, but=transfer)
    if customer.partner_id != transfer.receiver_id:
        reason = _("%s is not a customer of the receiver any more.") % customer.name
    if reason:
        raise ValidationError({Side.RECEIVER.value: reason})
    site = customer.sites.order_by("-is_main", "pk")[0]
    site.customer = customer
    return site, customer.billing_accounts.order_by("pk")[0]


def _signs(transfer: Transfer) -> dict[str, Account]:
    """Who consented for each side: their names stand in the contracts of their own customers."""
    people = Account.objects.select_related("partner", "role").in_bulk([transfer.giver_by, transfer.receiver_by])
    return {Side.GIVER: people[transfer.giver_by], Side.RECEIVER: people[transfer.receiver_by]}


def _command(kind: str, customer: Customer, numbers: Sequence[str], transfer: Transfer, at: datetime) -> None:
    """Its network hears of it; what it does is in the customer's own lane."""
    named = in_few_words([national(number) for number in numbers], 120)
    command = NewCommand(kind, named, {"numbers": list(numbers)})
    send_all(customer=customer, commands=[command], order_no=transfer.no, by=None, at=at)
