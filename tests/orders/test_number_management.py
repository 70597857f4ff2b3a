"""Disable Number Management: no number can be ordered, assigned or shown for the customer (screens.toml; voss)."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from customers.models import Customer
from oms.kit.acting import acting_for, as_system
from oms.kit.phones import national
from orders.enums import Verb
from orders.models import Order
from tests.orders import acts
from tests.orders.scene import CLERK, VERA, do, number_type, order_in, refused, who
from tests.page import read

pytestmark = pytest.mark.django_db
TAKE_OUT = "Number management is disabled for this customer; take the numbers out first."


def disable(order: Order) -> None:
    with as_system():
        Customer.objects.filter(pk=order.customer_id).update(disable_number_management=True)


def test_nothing_is_ordered() -> None:
    order, by = order_in("registration"), who(CLERK)
    disable(order)
    with as_system():
        demand = order.numberdemands.values("site", "billing_account").first()
        wanted = {
            "site": order.customer.sites.get(pk=demand["site"]), "quantity": 1, "comment": "",
            "billing_account": order.customer.billing_accounts.get(pk=demand["billing_account"]),
        }  # fmt: skip
    with refused(ValidationError, TAKE_OUT), acting_for(by.partner_id):
        acts.save_numbers(order=order, demands=[wanted], ports=[], by=by, at=timezone.now())
    with acting_for(by.partner_id):
        acts.save_numbers(order=order, demands=[], ports=[], by=by, at=timezone.now())
        assert not order.numberdemands.exists()


def test_what_was_ordered_before_is_not_submitted() -> None:
    order = order_in("registration")
    disable(order)
    with refused(ValidationError, TAKE_OUT):
        do(Verb.SUBMIT, order, who(CLERK))


def test_nothing_is_assigned_nor_approved() -> None:
    order, vera = order_in("submitted"), who(VERA)
    disable(order)
    with as_system():
        demand = order.numberdemands.first()
    words = "Number management is disabled for this customer; no number is assigned."
    with refused(ValidationError, words), acting_for(vera.partner_id):
        acts.assign_next(
            order=order, demand_id=demand.pk, number_type=number_type(), quantity=1, by=vera, at=timezone.now()
        )
    with refused(ValidationError, TAKE_OUT):
        do(Verb.APPROVE, order, vera)


def test_nothing_is_shown(signed_in) -> None:
    with as_system():
        customer = Customer.objects.filter(status="activated", partner_name="RS-Vertical").first()
        number = customer.numberholdings.first().e164
    pages = [reverse(f"customers:{name}", args=[customer.code]) for name in ("service",)]
    pages.append(reverse("customers:service-numbers", args=[customer.code, timezone.localdate()]))
    client = signed_in(CLERK)
    shown = national(number).replace(" ", "")
    for page in pages:
        assert shown in read(client.get(page).content).text.replace(" ", "")
    with as_system():
        Customer.objects.filter(pk=customer.pk).update(disable_number_management=True)
    for page in pages:
        text = read(client.get(page).content).text
        assert shown not in text.replace(" ", "")
        assert "Number management is disabled for this customer." in text
