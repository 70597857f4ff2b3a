"""A draft that was given up comes back as it was, for two minutes, unless something stands in its place."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customers.models import Customer
from inventory.models import Number
from oms.kit.acting import acting_for, as_system
from oms.kit.models import Undo
from orders.models import NumberPick, Order
from tests import things
from tests.orders import acts
from tests.orders.scene import CLERK, fresh, give_numbers, grant, order_in, who
from tests.page import read
from tests.test_undo import press
from tests.typed import sent

pytestmark = pytest.mark.django_db


def given_up(client: Client, order: Order):
    question = reverse("orders:cancel", args=[order.no])
    page = read(client.get(question).content)
    assert "It can be undone for two minutes." in page.text
    return client.post(question, sent(page), follow=True)


def numbers(order: Order) -> set[str]:
    with as_system():
        held = set(Number.objects.filter(reserved_by=order.no).values_list("e164", flat=True))
        assert held == set(NumberPick.objects.filter(order=order, active=True).values_list("e164", flat=True))
    return held


def still_ended(order: Order) -> bool:
    return (fresh(order).state, fresh(order).customer.status, numbers(order)) == ("canceled", "cancel", set())


@pytest.fixture
def order() -> Order:
    """A draft of a new customer whose numbers are reserved from the clerk's own stock."""
    found = order_in("registration")
    grant("RS-Vertical", manage_ddi=True)
    give_numbers(found, who(CLERK))
    assert numbers(found)
    return found


def test_order_customer_and_numbers_are_as_they_were(order, signed_in) -> None:
    client, before = signed_in(CLERK), fresh(order)
    kept = numbers(order)
    answer = given_up(client, order)
    assert still_ended(order)
    assert f"Order {order.no} of {order.customer_name} is a draft again." in press(client, answer)
    after = fresh(order)
    assert numbers(order) == kept
    assert (after.state, after.completed_at, after.customer.status) == ("registration", None, "ordering")
    assert after.customer.ongoing_orders == before.customer.ongoing_orders
    with as_system():
        assert list(order.moves.order_by("-id").values_list("verb", flat=True)[:3]) == ["save", "reopen", "cancel"]


def test_a_number_that_went_meanwhile_is_named(order, signed_in) -> None:
    client, kept = signed_in(CLERK), numbers(order)
    answer = given_up(client, order)
    with as_system():
        Number.objects.filter(e164=min(kept)).update(assign="reserved", reserved_by="another")
    assert "was taken by another order a moment ago." in press(client, answer)
    assert still_ended(order)


@pytest.mark.parametrize("taken", ["domain", "name"])
def test_what_another_customer_took_meanwhile_is_not_taken_back(taken: str, order, signed_in) -> None:
    client = signed_in(CLERK)
    answer = given_up(client, order)
    with as_system():
        customer = fresh(order).customer
        domain = customer.domain if taken == "domain" else "elsewhere.example"
        name = customer.name.upper() if taken == "name" else "Other Motors"
        things.customer(who(CLERK), name, domain=domain, admin_id=f"other@{domain}")
    words = (
        f"Another customer has the name, domain or administrator ID of {order.customer_name} now, so order {order.no} "
        "stays canceled."
    )
    assert words in press(client, answer)
    assert still_ended(order)


def test_another_order_of_the_customer_stands_in_the_way(signed_in) -> None:
    client, clerk = signed_in(CLERK), who(CLERK)
    with acting_for(clerk.partner_id):
        customer = Customer.objects.filter(status="activated", ongoing_orders=0, partner_id=clerk.partner_id).first()
        first = acts.open_order(customer=customer, kind="change", nonce=uuid.uuid4(), by=clerk, at=timezone.now())
    answer = given_up(client, first)
    with acting_for(clerk.partner_id):
        second = acts.open_order(
            customer=customer, kind="service_stop", nonce=uuid.uuid4(), by=clerk, at=timezone.now()
        )
    said = press(client, answer)
    assert f"Order {second.no} (Service Stop) is under way: Temporary. It must be finished or canceled first." in said
    assert fresh(first).state == "canceled"


def test_only_its_own_numbers_are_remembered_and_taken_up(order, signed_in) -> None:
    with as_system():
        mine = set(NumberPick.objects.filter(order=order, active=True).values_list("pk", flat=True))
        other = NumberPick.objects.filter(active=True).exclude(order=order).first()
    answer = given_up(signed_in(CLERK), order)
    with as_system():
        kept = Undo.objects.filter(code="order").latest("pk").kept
        NumberPick.objects.filter(pk=other.pk).update(active=False)
    assert {*kept["picks"]} == mine and answer.status_code == 200
    clerk = who(CLERK)
    with acting_for(clerk.partner_id):
        acts.take_up_order(order=order.pk, state="registration", picks=[*mine, other.pk], by=clerk, at=timezone.now())
    with as_system():
        assert {*NumberPick.objects.filter(order=order, active=True).values_list("pk", flat=True)} == mine
        assert not NumberPick.objects.get(pk=other.pk).active
