"""Opening an order: when it may be, what stands in it, and the same form twice."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from customers.models import Customer
from oms.kit.acting import acting_for, as_system
from orders.enums import Verb
from orders.kinds import TYPES
from orders.models import Order
from partners.models import Account
from tests.orders import acts
from tests.orders.scene import CLERK, NEIGHBOUR, VERA, do, held, order_of, refused, unchanged, waits_for, who

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("zetland_stands")]


def customer(name: str) -> Customer:
    with as_system():
        return Customer.objects.get(name=name)


def opened(name: str, kind: str, by: Account, **more) -> Order:
    more = {"nonce": uuid.uuid4(), "at": timezone.now(), **more}
    with acting_for(by.partner_id):
        return acts.open_order(customer=customer(name), kind=kind, by=by, **more)


def test_an_order_is_temporary_and_carries_names_and_its_first_move() -> None:
    by, at, nonce, before = who(CLERK), timezone.now(), uuid.uuid4(), customer("Zetland School Trust")
    order = opened("Zetland School Trust", "service_start", by, at=at, nonce=nonce)
    assert (order.state, order.kind, order.nonce, order.created_at) == ("temporary", "service_start", nonce, at)
    assert (order.customer_code, order.customer_name) == (before.code, "Zetland School Trust")
    assert (order.partner.name, order.partner_name) == ("RS-Vertical", "RS-Vertical")
    assert (order.requester_id, order.requester_name, order.requested_by) == (
        by.partner_id,
        "RS-Vertical",
        "Clara Clerk",
    )
    assert (order.plan_id, order.copy_of, order.approver_id) == (before.plan_id, None, None)
    assert order.plan_id
    with as_system():
        (move,) = order.moves.all()
    assert (move.verb, move.source, move.target, move.why, move.at) == ("open", "", "temporary", "", at)
    assert (move.by_name, move.by_partner) == ("Clara Clerk", "RS-Vertical")
    assert customer("Zetland School Trust").ongoing_orders == before.ongoing_orders + 1


def test_a_partner_above_requests_and_the_reseller_stays() -> None:
    order = opened("Zetland School Trust", "service_start", who(VERA))
    assert (order.requester_name, order.partner_name) == ("Vertical Cloud", "RS-Vertical")


def test_order_numbers_count_up() -> None:
    first = opened("Zetland School Trust", "service_start", who(CLERK))
    with as_system():
        highest = max(int(no) for no in Order.objects.exclude(pk=first.pk).values_list("no", flat=True))
    assert int(first.no) > highest


def test_the_same_form_again_is_the_same_order_and_changes_nothing() -> None:
    by, nonce = who(CLERK), uuid.uuid4()
    first = opened("Zetland School Trust", "service_start", by, nonce=nonce)
    with unchanged():
        again = opened("Zetland School Trust", "service_start", by, nonce=nonce, at=timezone.now() + timedelta(hours=1))
    assert again.pk == first.pk
    assert opened("Zetland School Trust", "service_start", by, nonce=nonce).pk == first.pk


def test_the_form_of_another_partner_is_neither_handed_out_nor_in_the_way() -> None:
    nonce = uuid.uuid4()
    mine = opened("Zetland School Trust", "service_start", who(CLERK), nonce=nonce)
    do(Verb.CANCEL, mine, who(CLERK))
    other = opened("Zetland School Trust", "service_start", who(VERA), nonce=nonce)
    assert (other.pk == mine.pk, other.nonce, other.requester_name) == (False, nonce, "Vertical Cloud")


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("Zetland School Trust", "new_customer", "The customer exists already."),
        ("Vertical Demo", "new_customer", "The customer exists already."),
        ("Jubilee Events", "service_start", "Service Start is possible once the customer is Created."),
        ("Vertical Demo", "service_start", "Service Start is possible once the customer is Created."),
        ("Temple Accountants", "service_start", "Service Start is possible once the customer is Created."),
    ],
)
def test_what_may_not_be_opened_now_is_refused(name: str, kind: str, words: str) -> None:
    with refused(ValidationError, words):
        opened(name, kind, who(CLERK))


@pytest.mark.parametrize(("name", "state"), [("Jubilee Events", "Temporary"), ("Portishead Marine", "Approved")])
def test_an_order_that_is_under_way_stands_in_the_way_of_what_contradicts_it(name: str, state: str) -> None:
    no = order_of(name).no
    with refused(
        ValidationError,
        f"Order {no} (New Customer) is under way: {state}. It must be finished or canceled first.",
    ):
        opened(name, "new_customer", who(CLERK))


def test_an_order_that_has_ended_stands_in_nobodys_way() -> None:
    assert opened("Roundhay Nurseries", "new_customer", who(CLERK)).state == "temporary"
    assert opened("Southville Print", "new_customer", who(CLERK)).state == "temporary"


def test_an_order_of_a_type_that_goes_beside_stands_in_nobodys_way(monkeypatch) -> None:
    first = opened("Zetland School Trust", "service_start", who(CLERK))
    monkeypatch.setattr(TYPES["service_start"], "beside", frozenset({"service_start"}), raising=False)
    assert opened("Zetland School Trust", "service_start", who(CLERK)).pk != first.pk


def test_opening_waits_for_who_writes_the_customer_just_now() -> None:
    with held(Customer, customer("Zetland School Trust").pk), waits_for(Customer):
        opened("Zetland School Trust", "service_start", who(CLERK))


def test_only_the_customers_own_orders_are_counted() -> None:
    def counts() -> dict[str, int]:
        with as_system():
            return dict(Customer.objects.values_list("name", "ongoing_orders"))

    before = counts()
    opened("Zetland School Trust", "service_start", who(CLERK))
    assert counts() == before | {"Zetland School Trust": before["Zetland School Trust"] + 1}


def test_a_stranger_places_no_order() -> None:
    words = "Only the customer's reseller, or a partner above it, orders for it."
    by, more = who(NEIGHBOUR), {"start": timezone.localdate(), "nonce": uuid.uuid4(), "at": timezone.now()}
    one = customer("Zetland School Trust")
    with refused(PermissionDenied, words), acting_for(by.partner_id):
        acts.place_start(customer=one, by=by, **more)
