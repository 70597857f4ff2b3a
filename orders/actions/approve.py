"""The approver's side: hold work, approve, reject (guide 2.6.2)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from inventory.models import CallServer
from oms.kit.lengths import whole
from orders.actions.move import moving
from orders.actions.note import keep_note
from orders.actions.submit import release_picks
from orders.effect.drift import Drift, in_words
from orders.effect.reading import Reading
from orders.enums import Verb
from orders.kinds import kind_of
from orders.models import Order
from orders.notifications import OrderApproved, OrderRejected, announce
from partners.models import Account

SHORTEST_REASON = 10


Decided = Mapping[str, dict[str, Any]]  # code of a part → what its decision found valid


def hold_order(
    *,
    order: Order,
    by: Account,
    at: datetime,
    server: CallServer | None = None,
    comment: str = "",
    note: str | None = None,
    decided: Decided | None = None,
) -> Order:
    """Keep what is chosen so far, call server, comment, working note and numbers: Processing."""
    with moving(order, Verb.HOLD, by=by, at=at) as locked:
        locked.server, locked.approval_comment = server, comment
        _decide(locked, decided, by=by, at=at)
        keep_note(order=locked, text=note, by=by, at=at)
    return order


def approve_order(
    *,
    order: Order,
    by: Account,
    at: datetime,
    server: CallServer | None = None,
    comment: str = "",
    note: str | None = None,
    decided: Decided | None = None,
    acknowledged: str = "",
) -> Order:
    """Agree. Raises ValidationError while numbers or the call server are missing, and where the contract is no longer what
    it was at submission unless that, as `in_words` says it, was `acknowledged`. The requester is told."""
    with moving(order, Verb.APPROVE, by=by, at=at, why=comment) as locked:
        _refuse_unseen_drift(locked, acknowledged)
        locked.server = server or locked.server
        locked.approval_comment = comment
        _decide(locked, decided, by=by, at=at)
        keep_note(order=locked, text=note, by=by, at=at)
        if problems := kind_of(locked).problems_of_approval(Reading(locked)):
            raise ValidationError([problem.text for problem in problems])
        locked.approved_by, locked.approved_at = by.partner.name, at
    announce(OrderApproved(order), by=by, at=at)
    return order


def approve_as_it_stands(
    order: Order, *, by: Account, at: datetime, server: CallServer | None = None, decided: Decided | None = None
) -> None:
    """Agree to an order as one of many, with what was saved in it, and what is named here.

    Raises ValidationError as `approve_order` does, and where the contract is no longer what it was at submission:
    then somebody looks at the order itself.
    """
    if _drift(order):
        raise ValidationError(_("The contract changed since this order was submitted; open it and look."))
    server = order.server or server
    approve_order(order=order, server=server, comment=order.approval_comment, decided=decided, by=by, at=at)


def _refuse_unseen_drift(order: Order, acknowledged: str) -> None:
    drift = _drift(order)
    if drift and acknowledged != in_words(drift):
        told = _("The contract changed since this order was submitted. Look at it and tick that you have seen it.")
        raise ValidationError({"acknowledged": told})


def _drift(order: Order) -> list[Drift]:
    kind = kind_of(order)
    return kind.drift(order, kind.effect(Reading(order)))


def _decide(order: Order, decided: Decided | None, *, by: Account, at: datetime) -> None:
    for part in kind_of(order).deciders:
        if decided and part.code in decided:
            part.decide(order, decided[part.code], by=by, at=at)


def reject_order(*, order: Order, by: Account, at: datetime, reason: str, note: str | None = None) -> Order:
    """Say no, with a reason of ten characters or more; numbers go back and the requester is told."""
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise ValidationError({"reason": _("Give a reason of at least 10 characters; the reseller reads it.")})
    with moving(order, Verb.REJECT, by=by, at=at, why=reason) as locked:
        locked.reason, locked.completed_at = whole(reason, 500, "reason"), at
        release_picks(locked, by=by, at=at)
        keep_note(order=locked, text=note, by=by, at=at)
    announce(OrderRejected(order), by=by, at=at)
    return order
