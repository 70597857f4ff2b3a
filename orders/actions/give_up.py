"""A draft that is given up, and for two minutes that can be undone."""

from collections import defaultdict
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from customers.actions.move import move as move_customer
from customers.models import Customer
from inventory.actions.reserve import reserve_numbers
from inventory.models import Number
from oms.kit.models import Undo
from oms.kit.undo import inverse, offer
from orders.actions.move import moving
from orders.actions.submit import cancel_order
from orders.enums import OrderState, Verb
from orders.kinds import kind_of
from orders.models import NumberPick, Order
from orders.rules import is_requester, transfer_of_customer, why_not_open
from partners.models import Account


@transaction.atomic
def give_up_order(*, order: Order, by: Account, at: datetime, why: str = "") -> Undo | None:
    """Cancel it; what undoes that, for its requester. Raises as `cancel_order` does."""
    locked = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    picks = list(NumberPick.objects.filter(order=locked, active=True).values_list("pk", flat=True))
    cancel_order(order=order, by=by, at=at, why=why)
    if not is_requester(by, order):
        return None
    return offer("order", order=order.pk, state=locked.state, picks=picks, by=by, at=at)


@inverse("order")
def take_up_order(*, order: int, state: str, picks: list[int], by: Account, at: datetime) -> str:
    """The draft as it was: its numbers are reserved again, its new customer is Ordering again.

    Raises PermissionDenied; ValidationError when a number, the domain or the administrator's ID was taken meanwhile,
    or another order of the customer would contradict it.
    """
    found = Order.objects.visible_to(by).get(pk=order)
    if not by.may_open("order-status"):
        raise PermissionDenied(_("Your role does not hold this menu."))
    with moving(found, Verb.REOPEN, by=by, at=at) as locked:
        locked.completed_at = None
        if kind_of(locked).makes_customer:
            _order_again(locked, by=by, at=at)
        else:
            _refuse_if_contradicted(locked)
        _reserve_again(locked, picks, by=by, at=at)
    if state == OrderState.REGISTRATION:
        with moving(found, Verb.SAVE, by=by, at=at):
            pass  # it was complete when it was saved; what has changed since is judged when it is sent
    return _("Order %(no)s of %(name)s is a draft again.") % {"no": found.no, "name": found.customer_name}


def _order_again(order: Order, *, by: Account, at: datetime) -> None:
    try:
        with transaction.atomic():
            move_customer(order.customer, "reopen", by=by, at=at)
    except IntegrityError:
        words = _(
            "Another customer has the name, domain or administrator ID of %(name)s now, so order %(no)s stays canceled."
        )
        raise ValidationError(words % {"name": order.customer_name, "no": order.no}) from None


def _refuse_if_contradicted(order: Order) -> None:
    customer = Customer.objects.select_for_update(of=("self",)).get(pk=order.customer_id)
    if refusal := why_not_open(kind_of(order), customer, customer.orders.unfinished()) or transfer_of_customer(
        customer
    ):
        raise ValidationError(refusal)


def _reserve_again(order: Order, picks: list[int], *, by: Account, at: datetime) -> None:
    """Exactly the numbers it had. Raises ValidationError naming one that somebody else has by now."""
    had = NumberPick.objects.filter(order=order, pk__in=picks)
    numbers: dict[str, list[int]] = defaultdict(list)
    for site, number in had.filter(number__isnull=False).values_list("demand__site__name", "number_id"):
        numbers[site].append(number)
    wanted = sorted(pk for pks in numbers.values() for pk in pks)
    list(
        Number.objects.visible_to(by).filter(pk__in=wanted).select_for_update(of=("self",)).order_by("pk")
    )  # all at once
    for site, pks in numbers.items():
        reserve_numbers(
            number_ids=pks, customer=order.customer, site_name=site, order_no=order.no, by=by, at=at
        )  # fmt: skip
    had.update(active=True)
