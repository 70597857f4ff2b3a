"""Numbers for demands: who may, never more than ordered, from stock, new, or taken away again."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from inventory.models import Number
from oms.kit.acting import acting_for, as_system
from orders.models import NumberDemand, NumberPick, Order
from partners.models import Account
from tests.orders import acts
from tests.orders.scene import (
    ARTHUR,
    CLERK,
    IN_STATE,
    VERA,
    fresh,
    held,
    number_type,
    order_in,
    refused,
    waits_for,
    who,
)

pytestmark = pytest.mark.django_db
WORDS = "Numbers are assigned by a partner with Manage DDI while the order is in its hands."
NEW = ["020 7946 0900", "020 7946 0901"]


def demand_of(order: Order) -> NumberDemand:
    with as_system():
        return order.numberdemands.get()


def free(by: Account, many: int) -> list[Number]:
    with as_system():
        stock = Number.objects.in_stock_of(by.partner_id, timezone.localdate()).filter(type_name="Geographic London")
        return list(stock.order_by("e164")[:many])


def ways(order: Order, by: Account, many: int = 1, demand: int | None = None) -> dict:
    """Each way to assign `many` numbers to the order's demand."""
    more = {"order": order, "by": by, "at": timezone.now(), "demand_id": demand or demand_of(order).pk}
    ids = [number.pk for number in free(by, many)]
    return {
        "stock": lambda: acts.assign_from_stock(number_ids=ids, **more),
        "next": lambda: acts.assign_next(number_type=number_type(), quantity=many, **more),
        "new": lambda: acts.assign_new(
            typed=[f"020 7946 09{n:02d}" for n in range(many)], number_type=number_type(), comment="New block", **more
        ),
    }


def assign(way: str, order: Order, by: Account, many: int = 1, **more) -> int:
    act = ways(order, by, many, **more)[way]
    with acting_for(by.partner_id):
        return act()


def unassign(order: Order, by: Account, pick_ids: list[int]) -> int:
    with acting_for(by.partner_id):
        return acts.unassign(order=order, pick_ids=pick_ids, by=by, at=timezone.now())


def picks(order: Order) -> list[NumberPick]:
    with as_system():
        return list(NumberPick.objects.filter(order=order, active=True).order_by("e164"))


EVERY = pytest.mark.parametrize("way", ["stock", "next", "new"])


@EVERY
@pytest.mark.parametrize("state", [state for state in IN_STATE if state not in ("submitted", "processing")])
def test_the_approver_assigns_in_no_other_state(state: str, way: str) -> None:
    with refused(PermissionDenied, WORDS):
        assign(way, order_in(state), who(VERA))


@pytest.mark.parametrize("state", [state for state in IN_STATE if state not in ("temporary", "registration")])
def test_the_requester_assigns_in_no_other_state(state: str) -> None:
    with refused(PermissionDenied, WORDS):
        assign("next", order_in(state), who(CLERK, manage_ddi=True))


@EVERY
def test_without_manage_ddi_or_for_somebody_else_it_is_refused(way: str) -> None:
    with refused(PermissionDenied, WORDS):
        assign(way, order_in("submitted"), who(VERA, manage_ddi=False))
    with refused(PermissionDenied, WORDS):
        assign(way, order_in("submitted"), who(ARTHUR))
    with refused(PermissionDenied, WORDS):
        assign(way, order_in("temporary"), who(CLERK))


@pytest.mark.parametrize(
    ("state", "login", "rights"),
    [
        ("approved", VERA, {}), ("confirmed", VERA, {}), ("rejected", VERA, {}), ("processing", ARTHUR, {}),
        ("processing", VERA, {"manage_ddi": False}), ("processing", CLERK, {"manage_ddi": True}),
    ],
)  # fmt: skip
def test_taking_away_is_refused_likewise(state: str, login: str, rights: dict) -> None:
    order = order_in(state)
    with as_system():
        ids = list(NumberPick.objects.filter(order=order).values_list("pk", flat=True))
    with refused(PermissionDenied, WORDS):
        unassign(order, who(login, **rights), ids)


@EVERY
def test_a_demand_of_another_order_is_refused(way: str) -> None:
    other = demand_of(order_in("processing")).pk
    with refused(ValidationError, "Choose the site and billing account to assign to."):
        assign(way, order_in("submitted"), who(VERA), demand=other)


@EVERY
def test_at_least_one_number_is_chosen(way: str) -> None:
    with refused(ValidationError, "Choose at least one number."):
        assign(way, order_in("submitted"), who(VERA), many=0)


@EVERY
def test_never_more_than_ordered(way: str) -> None:
    order, by = order_in("submitted"), who(VERA)
    ordered = demand_of(order).quantity
    words = f"{ordered + 1} numbers chosen, {ordered} more ordered here."
    with refused(ValidationError, words):
        assign(way, order, by, many=ordered + 1)
    assert assign(way, order, by, many=ordered) == ordered
    words = "1 numbers chosen, 0 more ordered here."
    with refused(ValidationError, words):
        assign("next", order, by)


def test_what_is_given_beyond_the_order_counts_as_nothing_more() -> None:
    order, by = order_in("submitted"), who(VERA)
    assign("next", order, by, many=demand_of(order).quantity)
    with as_system():
        order.numberdemands.update(quantity=1)
    with refused(ValidationError, "1 numbers chosen, 0 more ordered here."):
        assign("next", order, by)


@EVERY
def test_numbers_are_reserved_for_the_customer_and_the_step_is_saved(way: str) -> None:
    order, by, at = order_in("submitted"), who(VERA), timezone.now()
    assert "assign" not in order.saved_steps or not picks(order)
    with as_system():
        order.__class__.objects.filter(pk=order.pk).update(saved_steps=["plan"])
    assert assign(way, order, by, many=2) == 2
    demand, got = demand_of(order), picks(order)
    assert fresh(order).saved_steps == ["plan", "assign"]
    assert [(p.demand_id, p.type_name) for p in got] == [(demand.pk, "Geographic London")] * 2
    assert [p.comment for p in got] == ["New block" if way == "new" else "Demo stock"] * 2
    with as_system():
        numbers = list(Number.objects.filter(reserved_by=order.no).order_by("e164"))
        site = demand.site.name
    assert [(n.pk, n.e164) for n in numbers] == [(p.number_id, p.e164) for p in got]
    assert {(n.assign, n.customer_id, n.site_name, n.comment) for n in numbers} == {
        ("reserved", order.customer_id, site, got[0].comment)
    }
    assert all(at <= n.updated_at for n in numbers)


def test_a_saved_step_is_noted_once() -> None:
    order, by = order_in("submitted"), who(VERA)
    assign("next", order, by)
    steps = fresh(order).saved_steps
    assert steps.count("assign") == 1
    assign("next", order, by)
    assert fresh(order).saved_steps == steps


def test_a_number_that_another_order_picked_is_refused() -> None:
    order, other, by = order_in("submitted"), order_in("processing"), who(VERA)
    number = free(by, 1)[0]
    with as_system():
        NumberPick.objects.create(order=other, demand=demand_of(other), e164=number.e164, number=number, type_name="x")
    with refused(ValidationError, "One of the numbers was taken by another order a moment ago."):
        assign("stock", order, by)


def test_what_is_taken_away_goes_back_and_the_rest_stays() -> None:
    order, by = order_in("processing"), who(VERA)
    first, *rest = picks(order)
    assert rest and unassign(order, by, [first.pk]) == 1
    assert [p.pk for p in picks(order)] == [p.pk for p in rest]
    with as_system():
        number = Number.objects.get(pk=first.number_id)
        assert (number.assign, number.reserved_by, number.partner_name) == ("unused", "", "Vertical Cloud")
        assert Number.objects.filter(reserved_by=order.no).count() == len(rest)
    assert unassign(order, by, [first.pk]) == 0


def test_what_was_taken_away_counts_no_more() -> None:
    order, by = order_in("submitted"), who(VERA)
    ordered = demand_of(order).quantity
    assign("next", order, by, many=ordered)
    before = picks(order)
    assert unassign(order, by, [p.pk for p in before]) == ordered
    assert assign("next", order, by, many=ordered) == ordered
    assert [p.e164 for p in picks(order)] == [p.e164 for p in before]
    assert unassign(order, by, [p.pk for p in before]) == 0
    with as_system():
        assert Number.objects.filter(reserved_by=order.no).count() == ordered


def test_nothing_is_taken_from_another_order() -> None:
    order, by = order_in("submitted"), who(VERA)
    theirs = [p.pk for p in picks(order_in("processing"))]
    assert theirs and unassign(order, by, theirs) == 0
    assert [p.pk for p in picks(order_in("processing"))] == theirs


def test_an_empty_choice_takes_nothing_away() -> None:
    order = order_in("processing")
    before = [p.pk for p in picks(order)]
    assert unassign(order, who(VERA), []) == 0
    assert [p.pk for p in picks(order)] == before


@EVERY
def test_assigning_waits_for_who_moves_the_order_just_now(way: str) -> None:
    order = order_in("submitted")
    act = ways(order, who(VERA))[way]
    with held(Order, order.pk), waits_for(Order), acting_for(who(VERA).partner_id):
        act()


def test_taking_away_waits_likewise() -> None:
    order = order_in("processing")
    with held(Order, order.pk), waits_for(Order):
        unassign(order, who(VERA), [1])
