"""Every state × verb × partner: what moves, and the one refusal of everything else (product.md)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from customers.models import Customer
from oms.kit.acting import as_system
from orders.enums import Verb
from orders.models import Order
from tests.orders.acts import AlreadyMoved
from tests.orders.scene import (
    ARTHUR,
    CHILD,
    CLERK,
    IN_STATE,
    NEIGHBOUR,
    REASON,
    VERA,
    already,
    do,
    fresh,
    give_numbers,
    held,
    not_yours,
    order_in,
    refused,
    told,
    unchanged,
    waits_for,
    who,
)

pytestmark = pytest.mark.django_db

# product.md, written out: verb → from where, whose it is, to where
TABLE = {
    Verb.SAVE: (("temporary", "registration"), "requester", "registration"),
    Verb.SUBMIT: (("temporary", "registration"), "requester", "submitted"),
    Verb.CANCEL: (("temporary", "registration"), "requester", "canceled"),
    Verb.WITHDRAW: (("submitted",), "requester", "registration"),
    Verb.HOLD: (("submitted", "processing"), "approver", "processing"),
    Verb.APPROVE: (("submitted", "processing"), "approver", "approved"),
    Verb.REJECT: (("submitted", "processing"), "approver", "rejected"),
    Verb.CONFIRM: (("approved",), "requester", "confirmed"),
    Verb.REFUSE: (("approved",), "requester", "rejected_approval"),
}  # taking back asks for the day as well: tests/orders/test_take_back.py
ONGOING = {"temporary", "registration", "submitted", "processing", "approved"}
PERSON = {"requester": CLERK, "approver": VERA}
WHYS = {
    Verb.CANCEL: {"why": "The customer decided against it."},
    Verb.WITHDRAW: {"why": "The address was not complete."},
    Verb.APPROVE: {"comment": "Numbers of Bristol follow."},
    Verb.REJECT: {"reason": REASON},
    Verb.REFUSE: {"reason": REASON},
}


@pytest.mark.parametrize("state", list(IN_STATE))
def test_every_other_partner_is_refused_whatever_the_state(state: str) -> None:
    order = order_in(state)
    asked = {CLERK: "requester", VERA: "approver" if order.approver_id else ""}
    with unchanged():
        for verb, (_sources, role, _target) in TABLE.items():
            for login in (CLERK, VERA, ARTHUR):
                if asked.get(login) != role:
                    with told(PermissionDenied, not_yours(order, role)):
                        do(verb, order, who(login))
            for login in (CHILD, NEIGHBOUR):
                with pytest.raises(Order.DoesNotExist):
                    do(verb, order, who(login))


@pytest.mark.parametrize("state", list(IN_STATE))
def test_in_the_wrong_state_one_is_told_what_happened(state: str) -> None:
    order = order_in(state)
    with unchanged():
        for verb, (sources, role, _target) in TABLE.items():
            if state in sources:
                with told(PermissionDenied, not_yours(order, role)):
                    do(verb, order, who(ARTHUR))
            elif role == "approver" and not order.approver_id:
                with told(PermissionDenied, not_yours(order, role)):
                    do(verb, order, who(VERA))
            else:
                with told(AlreadyMoved, already(order)):
                    do(verb, order, who(PERSON[role]))


@pytest.mark.parametrize("verb", [Verb.HOLD, Verb.APPROVE, Verb.REJECT])
@pytest.mark.parametrize("state", ["submitted", "processing"])
def test_the_partner_asked_is_refused_once_it_lost_the_right(state: str, verb: Verb) -> None:
    order = order_in(state)
    with refused(PermissionDenied, not_yours(order, "approver")):
        do(verb, order, who(VERA, approve_order=False))


@pytest.mark.parametrize(
    ("verb", "state"), [(verb, state) for verb, (sources, *_) in TABLE.items() for state in sources]
)
def test_a_move_is_recorded_with_who_why_from_where_to_where_and_when(verb: Verb, state: str) -> None:
    _, role, target = TABLE[verb]
    order, by, at = order_in(state), who(PERSON[role]), timezone.now() + timedelta(minutes=3)
    if verb == Verb.APPROVE:
        give_numbers(order, by)
    with as_system():
        before, ongoing = order.moves.count(), Customer.objects.get(pk=order.customer_id).ongoing_orders
    moved = do(verb, order, by, at, **WHYS.get(verb, {}))
    kept = fresh(order)
    with as_system():
        assert order.moves.count() == before + 1
        last = order.moves.order_by("-id").first()
        now = Customer.objects.get(pk=order.customer_id).ongoing_orders
    why = next(iter(WHYS.get(verb, {"": ""}).values()))
    assert (last.verb, last.source, last.target, last.why, last.at) == (verb, state, target, why, at)
    assert (last.by_name, last.by_partner) == (by.name, by.partner.name)
    assert (kept.state, moved.pk, moved.state) == (target, order.pk, target)
    assert now == ongoing - (target not in ONGOING)


def test_a_reason_is_kept_whole_for_the_timeline() -> None:
    order = order_in("temporary")
    do(Verb.CANCEL, order, who(CLERK), why="x" * 2000)
    with as_system():
        assert order.moves.order_by("-id").first().why == "x" * 2000


@pytest.mark.parametrize("verb", list(TABLE))
def test_a_move_waits_for_who_moves_it_just_now(verb: Verb) -> None:
    order = order_in(TABLE[verb][0][-1])
    with held(Order, order.pk), waits_for(Order):
        do(verb, order, who(PERSON[TABLE[verb][1]]))
