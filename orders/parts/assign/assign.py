"""Giving numbers to demands: from stock, new, or taken away again (guide 2.5.1.4, 2.6.2.1)."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from catalogue.models import NumberType
from inventory.actions.register import register_numbers
from inventory.actions.release import release_numbers
from inventory.actions.reserve import claim_numbers, reserve_numbers
from inventory.models import Number
from oms.kit.phones import national, parse
from oms.kit.refusals import at_field
from orders.actions.reservation import hold_on
from orders.effect.entry import in_few_words
from orders.models import NumberDemand, NumberPick, Order
from orders.parts.numbers.ports import ported_here
from orders.rules import may_assign_numbers
from partners.models import Account


@contextmanager
def assigning(order: Order, demand_id: int, *, by: Account, at: datetime) -> Iterator[tuple[Order, NumberDemand, int]]:
    """(order, demand, how many it still lacks), locked."""
    with transaction.atomic():
        locked = Order.objects.select_for_update(of=("self",)).select_related("customer").get(pk=order.pk)
        if not may_assign_numbers(by, locked):
            raise PermissionDenied(
                _("Numbers are assigned by a partner with Manage DDI while the order is in its hands.")
            )
        if locked.customer.disable_number_management:
            raise ValidationError(_("Number management is disabled for this customer; no number is assigned."))
        demand = locked.numberdemands.select_related("site").filter(pk=demand_id).first()
        if demand is None:
            raise ValidationError(_("Choose the site and billing account to assign to."))
        given = NumberPick.objects.filter(demand=demand, active=True).count()
        yield locked, demand, demand.quantity - given
        if "assign" not in locked.saved_steps:
            locked.saved_steps = [*locked.saved_steps, "assign"]
            locked.save(update_fields=["saved_steps"])
        if locked.is_draft:
            hold_on(order=locked, at=at)


def assign_from_stock(
    *, order: Order, demand_id: int, number_ids: list[int], comment: str = "", by: Account, at: datetime
) -> int:
    """Reserve chosen numbers of one's own stock; never more than ordered. How many."""
    with assigning(order, demand_id, by=by, at=at) as (locked, demand, lacking):
        _refuse_beyond(len(number_ids), lacking)
        numbers = reserve_numbers(
            number_ids=number_ids,
            customer=locked.customer,
            site_name=demand.site.name,
            order_no=locked.no,
            by=by,
            at=at,
        )
        return _pick(locked, demand, numbers, comment=comment)


def assign_next(
    *,
    order: Order,
    demand_id: int,
    number_type: NumberType,
    quantity: int,
    comment: str = "",
    by: Account,
    at: datetime,
) -> int:
    """Reserve the lowest free numbers of a type."""
    with assigning(order, demand_id, by=by, at=at) as (locked, demand, lacking):
        _refuse_beyond(quantity, lacking)
        numbers = claim_numbers(
            number_type=number_type, quantity=quantity, customer=locked.customer, site_name=demand.site.name,
            order_no=locked.no, by=by, at=at,
        )  # fmt: skip
        return _pick(locked, demand, numbers, comment=comment)


def assign_new(
    *, order: Order, demand_id: int, typed: list[str], number_type: NumberType, comment: str, by: Account, at: datetime
) -> int:
    """Register numbers that were not in stock and reserve them."""
    with assigning(order, demand_id, by=by, at=at) as (locked, demand, lacking):
        _refuse_beyond(len(typed), lacking)
        _refuse_ported(typed, number_type)
        made = register_numbers(numbers=typed, number_type=number_type, comment=comment, by=by, at=at)
        numbers = reserve_numbers(
            number_ids=[number.pk for number in made], customer=locked.customer, site_name=demand.site.name,
            order_no=locked.no, by=by, at=at,
        )  # fmt: skip
        return _pick(locked, demand, numbers, comment=comment)


@transaction.atomic
def assign_exactly(*, order: Order, wanted: dict[int, list[str]], by: Account, at: datetime) -> None:
    """Each demand (by id) has these numbers (E.164) of one's own stock and no others; what goes is free again first.

    Raises ValidationError at `demand-<id>` for more than were ordered and for a number that is not free in the stock.
    """
    picks = NumberPick.objects.filter(order=order, active=True, demand__in=wanted)
    had = {(demand, e164): pk for demand, e164, pk in picks.values_list("demand_id", "e164", "pk")}
    gone = [pk for (demand, e164), pk in had.items() if e164 not in wanted[demand]]
    if gone:
        unassign(order=order, pick_ids=gone, by=by, at=at)
    for demand, numbers in wanted.items():
        if lacking := [e164 for e164 in numbers if (demand, e164) not in had]:
            with at_field(f"demand-{demand}"):
                assign_from_stock(order=order, demand_id=demand, number_ids=_known(lacking, by), by=by, at=at)


def _known(numbers: list[str], by: Account) -> list[int]:
    """Ids of numbers that were typed; raises ValidationError naming those that are not there."""
    known = dict(Number.objects.visible_to(by).filter(e164__in=numbers).values_list("e164", "pk"))
    if strange := [national(e164) for e164 in numbers if e164 not in known]:
        told = {"numbers": in_few_words(strange)}
        raise ValidationError(
            _("Not in your stock: %(numbers)s. Choose others, or register them by “Assign numbers”.") % told
        )
    return list(known.values())


@transaction.atomic
def unassign(*, order: Order, pick_ids: list[int], by: Account, at: datetime) -> int:
    """Take numbers away again; they go back to the stock they came from."""
    locked = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if not may_assign_numbers(by, locked):
        raise PermissionDenied(_("Numbers are assigned by a partner with Manage DDI while the order is in its hands."))
    picks = NumberPick.objects.filter(order=locked, active=True, pk__in=pick_ids)
    numbers = list(picks.values_list("e164", flat=True))
    picks.update(active=False)
    return release_numbers(order_no=locked.no, numbers=numbers, by=by, at=at) if numbers else 0


def _refuse_beyond(wanted: int, lacking: int) -> None:
    if wanted < 1:
        raise ValidationError(_("Choose at least one number."))
    if wanted > lacking:
        raise ValidationError(
            _("%(wanted)d numbers chosen, %(lacking)d more ordered here.")
            % {"wanted": wanted, "lacking": max(lacking, 0)}
        )


def _refuse_ported(typed: list[str], number_type: NumberType) -> None:
    """A number that is being ported in is not new here (screens.toml create-customer.assign)."""
    wanted = []
    for text in typed:
        with suppress(ValueError):  # what is no number is refused when it is registered
            wanted.append(parse(text, number_type.country))
    if coming := sorted(ported_here(wanted)):
        told = {"numbers": in_few_words([national(e164) for e164 in coming])}
        raise ValidationError(_("To be ported in, so not to be assigned as new: %(numbers)s.") % told)


def _pick(order: Order, demand: NumberDemand, numbers: list[Number], comment: str = "") -> int:
    picks = [
        NumberPick(
            order=order, demand=demand, e164=number.e164, number=number, type_name=number.type_name,
            comment=comment or number.comment,
        )
        for number in numbers
    ]  # fmt: skip
    try:
        with transaction.atomic():
            NumberPick.objects.bulk_create(picks)
    except IntegrityError:
        raise ValidationError(_("One of the numbers was taken by another order a moment ago.")) from None
    return len(picks)
