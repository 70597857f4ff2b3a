"""Who may do what with an order, and on which days. No writes here."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from customers.enums import LIVE
from customers.models import Customer
from oms.kit.periods import add_days
from orders.enums import (
    ENDS,
    TRANSFER_OPEN,
    TRANSFER_WAYS,
    WAYS,
    OrderState,
    Role,
    Side,
    TransferKind,
    TransferRole,
    TransferState,
    TransferVerb,
    Verb,
)
from orders.kinds import OrderKind, kind_of
from orders.models import Order, Transfer, TransferSide
from partners.models import Account
from partners.people.enums import Right
from partners.people.rules import stands_in_for

FURTHEST = 366  # days ahead that anything may be ordered for


def is_requester(user: Account, order: Order) -> bool:
    return user.partner_id == order.requester_id


def is_approver(user: Account, order: Order) -> bool:
    """The partner asked, while it holds the right for this type (guide 2.6.2); what a rule opened needs none."""
    right = kind_of(order).right
    return user.partner_id == order.approver_id and (right is None or bool(order.by_rule) or user.has(right))


def may_move(user: Account, order: Order, verb: Verb) -> bool:
    """Whether this person's partner plays the role that `verb` needs, whatever the state.

    What a requester that was switched off left open, the nearest company above it may end.
    """
    if WAYS[verb].role == Role.APPROVER:
        return is_approver(user, order)
    return is_requester(user, order) or (verb in ENDS and stands_in_for(user, order.requester_id))


def can_move(user: Account, order: Order, verb: Verb) -> bool:
    """Whether `verb` is possible now, for this person."""
    return order.allows(verb) and may_move(user, order, verb)


def may_assign_numbers(user: Account, order: Order) -> bool:
    """The requester in its draft, the approver in its work; both need Manage DDI (guide 2.5.1.4, 2.6.2.1)."""
    if not user.has(Right.MANAGE_DDI):
        return False
    return (order.is_draft and is_requester(user, order)) or can_move(user, order, Verb.HOLD)


def may_go_straight(user: Account, order: Order) -> bool:
    """Submit, approve and confirm in one step: a requester with Approve Order and Manage DDI (guide 2.5.1.10)."""
    return order.is_draft and is_requester(user, order) and user.has(Right.APPROVE_ORDER) and user.has(Right.MANAGE_DDI)


def may_copy(user: Account, order: Order) -> bool:
    """Its requester may order again what was cancelled or rejected (guide 2.6.1.1.2)."""
    return order.ended_badly and is_requester(user, order)


def why_not_back(order: Order, today: date) -> str:
    """Why a confirmed order can no longer be taken back on the customer's `today`; nothing when it can."""
    if order.is_coming and order.effective and order.effective > today:
        return ""
    words = _("Order %(no)s takes effect on %(day)s; only a new order changes anything now.")
    return words % {"no": order.no, "day": date_format(order.effective, "DATE_FORMAT") if order.effective else ""}


def may_edit(user: Account, order: Order) -> bool:
    return order.is_draft and is_requester(user, order)


def is_own_customer(user: Account, customer: Customer) -> bool:
    """Orders for a customer are requested by its reseller or a partner above it that sees it."""
    return user.may_open("modify-customer") and user.sees_partner(customer.partner_id)


def may_be_open_beside(kind: OrderKind, other: OrderKind, *, coming: bool = False) -> bool:
    """Whether orders of these two types may be open for one customer at the same time; the types say it themselves.

    `coming`: the order of the `other` type is confirmed already and waits for its day.
    """
    if other.kind in kind.beside or kind.kind in other.beside:
        return True
    return coming and other.kind in kind.after


def why_not_beside(kind: OrderKind, unfinished: Iterable[Order]) -> str:
    """Which of these orders of the customer one of this type would contradict, and what ends that; or nothing."""
    for order in unfinished:
        if may_be_open_beside(kind, kind_of(order), coming=order.is_coming):
            continue
        words = {"no": order.no, "type": order.get_kind_display(), "state": order.get_state_display()}
        if order.is_coming and order.effective:
            words["day"] = date_format(order.effective, "DATE_FORMAT")
            return _("Order %(no)s (%(type)s) takes effect on %(day)s; until then this would contradict it.") % words
        return _("Order %(no)s (%(type)s) is under way: %(state)s. It must be finished or canceled first.") % words
    return ""


def why_not_open(kind: OrderKind, customer: Customer, unfinished: Iterable[Order]) -> str:
    """Why no order of this type can be opened for `customer` now; nothing when it can. `unfinished`: its orders.

    Whoever offers orders asks beside it, once for all types, whether a transfer is under way (`transfer_of_customer`).
    """
    return kind.may_open(customer) or why_not_beside(kind, unfinished)


def why_not_on(day: date, earliest: date, today: date) -> str:
    """Why nothing of an order may happen on `day`; empty when it may. One rule for ordering and for confirming."""
    if day < earliest:
        if earliest == today:
            return _("The date may not lie before today, %s.") % date_format(today, "DATE_FORMAT")
        return _("The date may not lie before the day the contract began, %s.") % date_format(earliest, "DATE_FORMAT")
    return _("The date may lie at most a year ahead.") if day > add_days(today, FURTHEST) else ""


def why_not_shipper(user: Account) -> str:
    """Why this person's company ships nothing; nothing where it does (guide 2.1.4)."""
    return "" if user.partner.is_sp else _("Only the service provider ships devices.")


def why_not_packed(order: Order) -> str:
    """Why nothing can be given to the places of `order` now; nothing where something can."""
    if order.state != OrderState.CONFIRMED:
        return _("Order %(no)s is not confirmed: it is “%(state)s”.") % {
            "no": order.no,
            "state": order.get_state_display(),
        }
    if order.customer.status not in LIVE and order.took_effect_at:
        return _("%(customer)s has no service any more; nothing is shipped to it.") % {"customer": order.customer_name}
    return ""


def why_not_left(order: Order) -> str:
    """Why no parcel can leave for `order` now, though it may be packed; nothing where one can."""
    if order.took_effect_at is None:
        day = date_format(order.effective, "DATE_FORMAT") if order.effective else ""
        return _("Order %(no)s takes effect on %(day)s; its parcels leave from then on.") % {"no": order.no, "day": day}
    return ""


# --- transfers between resellers

TRANSFER_RIGHTS = {TransferKind.NUMBERS: Right.MANAGE_DDI, TransferKind.CUSTOMER: Right.APPROVE_ORDER}


def transfer_of_customer(customer: Customer, *, but: Transfer | None = None) -> str:
    """That a transfer is under way that takes something from this customer or brings it something; or nothing."""
    sides = TransferSide.objects.filter(customer=customer, transfer__state__in=TRANSFER_OPEN)
    no = sides.exclude(transfer=but).values_list("transfer__no", flat=True).first()
    return _("Transfer %s is under way for this customer. It must be finished or ended first.") % no if no else ""


def sides_of(user: Account, transfer: Transfer) -> list[Side]:
    """Which sides of a transfer this person's company is."""
    mine = {Side.GIVER: transfer.giver_id, Side.RECEIVER: transfer.receiver_id}
    return [side for side, partner in mine.items() if partner == user.partner_id]


def side_to_consent(user: Account, transfer: Transfer) -> Side | None:
    """The side for which this person may consent now."""
    if transfer.state != TransferState.PROPOSED:
        return None
    agreed = {Side.GIVER: transfer.giver_at, Side.RECEIVER: transfer.receiver_at}
    return next((side for side in sides_of(user, transfer) if agreed[side] is None), None)


def may_move_transfer(user: Account, transfer: Transfer, verb: TransferVerb) -> bool:
    """Whether this person's company plays the role that `verb` needs, whatever the state. What a company that is switched
    off left open, the nearest one above it may end."""
    role = TRANSFER_WAYS[verb].role
    if role == TransferRole.APPROVER:
        return user.partner_id == transfer.approver_id and user.has(TRANSFER_RIGHTS[TransferKind(transfer.what)])
    if role == TransferRole.OPENER:
        return user.partner_id == transfer.opener_id
    if role == TransferRole.SIDE:
        left = (transfer.giver_id, transfer.receiver_id) if verb == TransferVerb.DECLINE else ()
        return bool(sides_of(user, transfer)) or any(stands_in_for(user, pk) for pk in left)
    return False


def can_move_transfer(user: Account, transfer: Transfer, verb: TransferVerb) -> bool:
    return transfer.state in TRANSFER_WAYS[verb].sources and may_move_transfer(user, transfer, verb)


def ending(user: Account, transfer: Transfer) -> TransferVerb:
    """With which verb this company ends it: as the one that opened it, as the one that approves, else as a side."""
    if may_move_transfer(user, transfer, TransferVerb.WITHDRAW):
        return TransferVerb.WITHDRAW
    if transfer.state == TransferState.AGREED and may_move_transfer(user, transfer, TransferVerb.REJECT):
        return TransferVerb.REJECT
    return TransferVerb.DECLINE


def why_not_cut_at(cut_at: datetime, at: datetime) -> str:
    """Why a transfer cannot be asked for that instant; empty when it can."""
    if cut_at < at:
        return _("The transfer cannot lie in the past.")
    return _("The date may lie at most a year ahead.") if cut_at.date() > add_days(at.date(), FURTHEST) else ""
