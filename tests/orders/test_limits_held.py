"""Call limits and money of a customer: none below nought, the custom limit not below the default (guide 2.5.1.8)."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from customers.actions.contract import set_fraud_limit
from customers.actions.create import update_customer
from oms.kit.acting import as_system
from orders.effect.reading import Reading
from orders.enums import Verb
from orders.kinds import kind_of
from orders.models import Order
from orders.parts.bundles.form import LimitForm, default_of
from tests import things
from tests.forms import new_customer
from tests.orders.scene import CLERK, do, fresh, order_in, refused, who
from tests.typed import problems

pytestmark = pytest.mark.django_db
BELOW = "The custom limit is not below the default, 20."


def limits(order: Order, **values) -> Order:
    with as_system():
        Order.objects.filter(pk=order.pk).update(**values)
    return fresh(order)


@pytest.mark.parametrize(("custom", "errors"), [("19.99", {"custom_limit": [BELOW]}), ("20", {}), ("20.01", {})])
def test_the_step_says_so_at_its_field(custom: str, errors: dict) -> None:
    form = LimitForm({"default_limit": "20", "custom_limit": custom}, order=order_in("registration"))
    form.is_valid()
    assert form.errors == errors


@pytest.mark.parametrize("field", ["default_limit", "custom_limit"])
def test_a_limit_is_not_below_nought(field: str) -> None:
    typed = {"default_limit": "0", "custom_limit": "5", field: "-0.01"}
    form = LimitForm(typed, order=order_in("registration"))
    form.is_valid()
    assert form.errors == {field: ["Ensure this value is greater than or equal to 0."]}


def test_an_order_with_such_a_limit_is_not_submitted() -> None:
    order = limits(order_in("registration"), default_limit=Decimal(20), custom_limit=Decimal("19.99"))
    with refused(ValidationError, "The custom limit is not below the default, 20.00."):
        do(Verb.SUBMIT, order, who(CLERK))


def test_the_plans_default_counts_where_none_was_said() -> None:
    order = limits(order_in("registration"), default_limit=None)
    plans = order.plan.fraud_default
    assert default_of(order) == plans > 1
    order = limits(order, custom_limit=plans - 1)
    with as_system():
        (problem,) = kind_of(order).problems(Reading(order))
    assert (problem.step, problem.text) == ("bundles", f"The custom limit is not below the default, {plans}.")


def test_a_limit_of_nought_is_kept() -> None:
    order = limits(order_in("registration"), default_limit=Decimal(0), custom_limit=None)
    assert default_of(order) == 0
    assert LimitForm(order=order).initial["default_limit"] == 0
    with as_system():
        effect = kind_of(order).effect(Reading(order))
    assert next(send for send in effect.commands if send.kind == "set_fraud_limit").payload["default"] == "0.00"


def test_the_contract_refuses_it_as_well(acting) -> None:
    with acting(CLERK) as clerk:
        customer = things.customer(clerk)
        with pytest.raises(ValidationError) as found:
            set_fraud_limit(
                customer=customer, default_limit=Decimal(20), custom_limit=Decimal("19.99"), order_no="", by=clerk,
                effective=timezone.localdate(), at=timezone.now(),
            )  # fmt: skip
    assert found.value.message_dict == {"custom_limit": [BELOW]}


@pytest.mark.parametrize(("control", "field"), [("postpaid", "credit_limit"), ("prepaid", "available_funds")])
def test_money_of_a_customer_is_not_below_nought(acting, control: str, field: str) -> None:
    with acting(CLERK) as clerk:
        customer = things.customer(clerk)
        stamp = {"customer": customer, "by": clerk, "at": timezone.now()}
        with pytest.raises(ValidationError) as found:
            update_customer(fields={"balance_control": control, field: Decimal("-0.01")}, **stamp)
        assert found.value.message_dict == {field: ["This cannot be less than 0."]}
        assert getattr(update_customer(fields={"balance_control": control, field: Decimal(0)}, **stamp), field) == 0


def test_step_1_says_so_at_its_field(signed_in) -> None:
    client = signed_in(CLERK)
    answer = client.post(reverse("orders:new-customer"), new_customer(client, credit_limit="-5"))
    assert answer.status_code == 422
    assert "This cannot be less than 0." in problems(answer)
