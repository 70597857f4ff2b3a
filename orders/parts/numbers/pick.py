"""Numbers of the customer's own, picked to go back or elsewhere (guide 2.5.2.2.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from customers.actions.holding import move_number, order_return, return_number
from customers.models import BillingAccount, NumberHolding, Site
from inventory.actions.return_numbers import return_from_service
from inventory.actions.site import place_numbers
from inventory.queries.use import Use
from oms.kit.phones import national
from orders.actions.draft import editing
from orders.effect.entry import Stamp
from orders.models import NumberChange, Order
from partners.models import Account


def pick_numbers(
    *, order: Order, holding_ids: list[int], site: Site | None = None, account: BillingAccount | None = None,
    use: Use, by: Account, at: datetime,
) -> int:  # fmt: skip
    """These numbers of the customer's go back, or to `site` and `account`; how many.

    Raises ValidationError for a number that the customer does not have then, that another order returns, that is in
    use, or that is there already.
    """
    if not holding_ids:
        raise ValidationError(_("Tick the numbers first."))
    with editing(order, "numbers", by=by, at=at) as locked:
        day = locked.activation_date or locked.today(at)
        held = {h.pk: h for h in NumberHolding.objects.filter(customer=locked.customer, pk__in=holding_ids)}
        if len(held) < len(set(holding_ids)):
            raise ValidationError(_("A number that you ticked is not this customer's any more. Look again."))
        for holding in held.values():
            if words := why_not_changed(holding, locked, day, use, site, account):
                raise ValidationError(words)
        NumberChange.objects.filter(order=locked, holding__in=held).delete()
        NumberChange.objects.bulk_create(
            NumberChange(order=locked, holding=h, e164=h.e164, site=site, billing_account=account)
            for h in held.values()
        )
    return len(held)


def keep_numbers(*, order: Order, change_ids: list[int], by: Account, at: datetime) -> None:
    """What was picked stays where it is after all."""
    with editing(order, "numbers", by=by, at=at) as locked:
        NumberChange.objects.filter(order=locked, pk__in=change_ids).delete()


def why_not_changed(
    holding: NumberHolding, order: Order, day: date, use: Use, site: Site | None, account: BillingAccount | None
) -> str:
    """Why this number can neither go back nor elsewhere on `day`, or nothing."""
    number = {"number": national(holding.e164)}
    if holding.return_order_no not in ("", order.no):
        return _("%(number)s goes back or moves with order %(order)s already.") % (
            number | {"order": holding.return_order_no}
        )
    if holding.valid_to is not None and holding.return_order_no != order.no or holding.valid_from > day:
        return _("%(number)s is not this customer's on the change date.") % number
    if site is None:
        user = use.numbers.get(holding.e164)
        return (
            _("%(number)s is in use: %(user)s. Take it from there first.") % (number | {"user": user}) if user else ""
        )
    if (holding.site_id, holding.billing_account_id) == (site.pk, account.pk if account else None):
        return _("%(number)s is there already.") % number
    return ""


def mark_returns(*, order: Order, by: Account, at: datetime) -> None:
    """What was sent stands as Return ordered in the contract."""
    for change in NumberChange.objects.filter(order=order, site__isnull=True).select_related("holding"):
        order_return(holding=change.holding, order_no=order.no, by=by, at=at)


def unmark_returns(*, order: Order, by: Account, at: datetime) -> None:
    """The order is not wanted: nothing goes back with it."""
    marked = NumberHolding.objects.filter(Q(valid_to__isnull=True), customer=order.customer, return_order_no=order.no)
    for holding in marked:
        order_return(holding=holding, order_no="", by=by, at=at)


@dataclass(frozen=True)
class ReturnNumber:
    """The customer has this number until the day before the order's."""

    holding: NumberHolding

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        last = stamp.day - timedelta(days=1)
        for write in writes:
            return_number(holding=write.holding, last_day=last, order_no=stamp.order.no, by=stamp.by, at=stamp.at)


@dataclass(frozen=True)
class MoveNumber:
    """The number is at another site or billing account from the order's day on."""

    holding: NumberHolding
    site: Site
    account: BillingAccount

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        for write in writes:
            move_number(
                holding=write.holding, site=write.site, billing_account=write.account, first_day=stamp.day,
                order_no=stamp.order.no, by=stamp.by, at=stamp.at,
            )  # fmt: skip


@dataclass(frozen=True)
class GiveNumbersBack:
    """They rest in the stock that they came from."""

    e164s: tuple[str, ...]

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        numbers = [e164 for write in writes for e164 in write.e164s]
        return_from_service(customer=stamp.customer, numbers=numbers, by=stamp.by, at=stamp.at)


@dataclass(frozen=True)
class PlaceNumbers:
    """In the stock they stand at their new site."""

    e164s: tuple[str, ...]
    site: Site

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        for write in writes:
            place_numbers(
                customer=stamp.customer, numbers=list(write.e164s), site_name=write.site.name, by=stamp.by, at=stamp.at
            )
