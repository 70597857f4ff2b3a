"""Lifetime licenses are ordered, approved, rejected, canceled (guide 2.7.3)."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.actions.move_lifetime import moving_lifetime
from billing.lifetime import INSTALMENT_YEARS, LifetimeOption, LifetimeVerb
from billing.models import LifetimeChange, LifetimeHolding, LifetimeOrder
from billing.notifications.lifetime import (
    LifetimeApproved,
    LifetimeAsked,
    LifetimeCanceled,
    LifetimePassedOn,
    LifetimeRejected,
    OfLifetime,
)
from billing.queries.lifetime import held_on, least_from, whom_to_ask
from oms.kit.figures import figure
from oms.kit.lengths import whole
from partners.messages.actions.tell import people_of, tell
from partners.models import Account, Partner

LONGEST, LARGEST = 500, 1_000_000
ORDER, APPROVAL, STATUS = "lifetime-order", "lifetime-approval", "lifetime-status"


@transaction.atomic
def order_lifetime(
    *, asked_id: int, option: str, quantity: int, act_date: date, years: int | None = None, comment: str = "",
    by: Account, at: datetime,
) -> LifetimeOrder:  # fmt: skip
    """Ask the parent or the provider for `quantity` licenses more, or less, from `act_date` on.

    Whether the parent has so many is not told to who asks. Raises ValidationError, by field: another company, nought or
    too many, a day gone by, more given back than is free, a hybrid without its instalments.
    """
    asked = next((one for one in whom_to_ask(by) if one.id == asked_id), None)
    if asked is None:
        raise ValidationError({"asked_id": _("Ask the company above yours, or the service provider.")})
    comment = whole(comment.strip(), LONGEST, "comment")
    _check(option, quantity, act_date, years, at)
    LifetimeHolding.objects.get_or_create(partner=by.partner, option=option)
    _lock(option, by.partner_id)
    if quantity < 0:
        _check_free(by.partner, option, -quantity, act_date)
    before = held_on(by.partner_id, option, act_date).total
    order = LifetimeOrder.objects.create(
        partner=by.partner, asked_id=asked.id, asked_name=asked.name, giver_id=by.partner.parent_id, option=option,
        years=years, before=before, quantity=quantity, after=before + quantity, act_date=act_date, comment=comment,
        ordered_at=at, ordered_by_id=by.pk,
    )  # fmt: skip
    _tell(LifetimeAsked.of(order), asked.id, APPROVAL, by=by, at=at)
    return order


@transaction.atomic
def approve_lifetime(*, order: LifetimeOrder, comment: str = "", by: Account, at: datetime) -> None:
    """The licenses are the asker's from its Activation Date on, or from today where that has passed.

    Of two approvals for the last license one is refused. Raises PermissionDenied for anybody but who is asked;
    ValidationError when the parent has not so many free, when more would go back than is free, when it is decided.
    """
    with moving_lifetime(order, LifetimeVerb.APPROVE, by=by, at=at) as locked:
        _lock(locked.option, locked.partner_id, locked.giver_id)
        locked.act_date = max(locked.act_date, timezone.localdate(at))
        locked.approval_comment = whole(comment.strip(), LONGEST, "comment")
        if locked.quantity > 0:
            _check_giver(locked)
        else:
            _check_free(locked.partner, locked.option, -locked.quantity, locked.act_date)
        locked.before = held_on(locked.partner_id, locked.option, locked.act_date).total
        locked.after = locked.before + locked.quantity
    LifetimeChange.objects.create(
        order=order, partner_id=order.partner_id, giver_id=order.giver_id, option=order.option, day=order.act_date,
        quantity=order.quantity,
    )  # fmt: skip
    _tell(LifetimeApproved.of(order), order.partner_id, ORDER, by=by, at=at)
    if order.giver_id not in (None, order.asked_id):
        _tell(LifetimePassedOn.of(order), order.giver_id, STATUS, by=by, at=at)


@transaction.atomic
def reject_lifetime(*, order: LifetimeOrder, comment: str, by: Account, at: datetime) -> None:
    """Nothing changes hands. Raises PermissionDenied for anybody but who is asked; ValidationError without a comment, or
    when it is decided."""
    with moving_lifetime(order, LifetimeVerb.REJECT, by=by, at=at) as locked:
        locked.approval_comment = whole(comment.strip(), LONGEST, "comment")
        if not locked.approval_comment:
            raise ValidationError({"comment": _("Say why the order is rejected.")})
    _tell(LifetimeRejected.of(order), order.partner_id, ORDER, by=by, at=at)


@transaction.atomic
def cancel_lifetime(*, order: LifetimeOrder, by: Account, at: datetime) -> None:
    """Nobody is asked any more. Raises PermissionDenied for anybody but who asked; ValidationError when it is decided."""
    with moving_lifetime(order, LifetimeVerb.CANCEL, by=by, at=at):
        pass
    _tell(LifetimeCanceled.of(order), order.asked_id, APPROVAL, by=by, at=at)


def _check(option: str, quantity: int, act_date: date, years: int | None, at: datetime) -> None:
    faults: dict[str, str] = {}
    if not quantity:
        faults["quantity"] = _("Enter how many more; with a minus in front, how many go back.")
    elif abs(quantity) > LARGEST:
        faults["quantity"] = _("At most %s at once.") % figure(LARGEST)
    if act_date < timezone.localdate(at):
        faults["act_date"] = _("The Activation Date is today or later.")
    paid = option == LifetimeOption.HYBRID and quantity > 0
    if paid and years not in INSTALMENT_YEARS:
        faults["years"] = _("Choose over how many years Hybrid Lifetime licenses are paid.")
    elif not paid and years is not None:
        faults["years"] = _("Only Hybrid Lifetime licenses that are added are paid in instalments.")
    if faults:
        raise ValidationError(faults)


def _lock(option: str, *partner_ids: int | None) -> None:
    """Who changes what these companies hold of an option waits for whoever does so now."""
    rows = LifetimeHolding.objects.filter(partner_id__in=[pk for pk in partner_ids if pk], option=option)
    list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def _check_free(partner: Partner, option: str, back: int, day: date) -> None:
    """What goes back is not with the children. The asker's own figures, which it may read."""
    held = least_from(partner.pk, option, day)
    if held.free >= back:
        return
    words = {"name": partner.name, "total": figure(held.total), "given": figure(held.given), "back": figure(back)}
    if held.given:
        text = _("%(name)s has %(total)s, and %(given)s are allocated to child resellers: %(back)s cannot go back.")
    else:
        text = _("%(name)s has %(total)s: %(back)s cannot go back.")
    raise ValidationError({"quantity": text % words})


def _check_giver(order: LifetimeOrder) -> None:
    """The parent has so many to pass on. Its figure is read by who approves alone, which is the parent or stands above."""
    if order.giver_id is None:
        return
    free = least_from(order.giver_id, order.option, order.act_date).free
    if free < order.quantity:
        name = Partner.objects.values_list("name", flat=True).get(pk=order.giver_id)
        words = {"giver": name, "free": figure(free), "n": figure(order.quantity)}
        raise ValidationError(_("%(giver)s has only %(free)s free; %(n)s are ordered.") % words)


def _tell(message: OfLifetime, partner_id: int | None, screen: str, *, by: Account, at: datetime) -> None:
    """Its people that may open `screen`, without the one who acts."""
    people = people_of([partner_id] if partner_id else [], screen=screen)
    tell(message, to=[one for one in people if one.pk != by.pk], by=by, at=at)
