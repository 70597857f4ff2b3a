"""Saving, submitting, cancelling: what must be there, who is told, what goes back."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from customers.models import BillingAccount, Customer, Site
from inventory.models import Number
from oms.kit.acting import acting_for, as_system
from orders.enums import Verb
from orders.models import NumberPick, Order
from orders.types.service_start import ServiceStart
from partners.models import Notice
from tests.orders import acts
from tests.orders.scene import CLERK, VERA, do, fresh, give_numbers, order_in, order_of, refused, who

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("zetland_stands")]
BOTH = pytest.mark.parametrize("verb", [Verb.SAVE, Verb.SUBMIT])


def told(order: Order, kind: str) -> set[str]:
    """Logins that were told of `kind`."""
    with as_system():
        found = Notice.objects.filter(kind=kind, thread=f"order:{order.no}")
        return set(found.values_list("account__login_id", flat=True))


@BOTH
def test_without_a_plan_that_is_what_is_missing(verb: Verb) -> None:
    with refused(ValidationError, "Choose a service plan."):
        do(verb, order_of("Barbican Dental Practice"), who(CLERK))


@BOTH
def test_everything_that_is_missing_is_named_at_once(verb: Verb) -> None:
    order = order_in("temporary")
    with as_system():
        customer = Customer.objects.filter(pk=order.customer_id)
        customer.update(admin_id="")
        Site.objects.filter(customer=order.customer_id).update(is_main=False)
        Order.objects.filter(pk=order.pk).update(activation_date=None, sip_channels=0, tdm_channels=0)
        order.itemlines.all().delete()
        order.shipments.all().delete()
        devices = [(str(line.model), line.quantity) for line in order.devicelines.all()]
    shipping = [f"{model}: {quantity} ordered, 0 given to a shipping place." for model, quantity in devices]
    assert shipping
    with refused(
        ValidationError,
        "Enter the administrator's ID.",
        "Exactly one site must be the main site.",
        "Enter the activation date.",
        "Order at least one item.",
        *shipping,
    ):
        do(verb, order, who(CLERK))


@BOTH
def test_without_a_billing_account_nothing_is_sent(verb: Verb) -> None:
    order = order_of("Barbican Dental Practice")
    with as_system():
        BillingAccount.objects.filter(customer=order.customer_id).delete()
    with refused(ValidationError, "Add a billing account.", "Choose a service plan."):
        do(verb, order, who(CLERK))


def test_submitting_asks_the_nearest_approver_and_keeps_the_day() -> None:
    order, by, at = order_in("temporary"), who(CLERK), timezone.now()
    do(Verb.SUBMIT, order, by, at)
    kept = fresh(order)
    assert (kept.approver_id, kept.approver_name) == (who(VERA).partner_id, "Vertical Cloud")
    assert (kept.submitted_at, kept.completed_at) == (at, None)
    with as_system():
        assert kept.snapshot["status"] == "Ordering" and kept.snapshot["plan"] == "None"
        items = {key: now for key, now in kept.snapshot.items() if key.startswith("items:")}
        assert items and set(items.values()) == {"0"}
    assert VERA in told(order, "order.submitted")
    assert CLERK not in told(order, "order.submitted")


def test_saving_tells_nobody_and_sends_nothing() -> None:
    order = order_in("temporary")
    with as_system():
        before = Notice.objects.count()
    do(Verb.SAVE, order, who(CLERK))
    kept = fresh(order)
    assert (kept.submitted_at, kept.approver_id, kept.snapshot) == (None, None, {})
    with as_system():
        assert Notice.objects.count() == before


def test_cancelling_ends_order_and_customer_and_gives_numbers_back() -> None:
    order, at = order_in("registration"), timezone.now()
    requester = who(CLERK, manage_ddi=True)
    with as_system():
        Number.objects.filter(partner_name="Vertical Cloud").update(
            partner_id=requester.partner_id, partner_name="RS-Vertical", stock_partner_id=requester.partner_id
        )
    give_numbers(order, requester)
    with as_system():
        numbers = list(Number.objects.filter(reserved_by=order.no).values_list("pk", flat=True))
        assert numbers and NumberPick.objects.filter(order=order, active=True).count() == len(numbers)
    do(Verb.CANCEL, order, who(CLERK), at)
    kept = fresh(order)
    assert (kept.state, kept.completed_at, kept.customer.status) == ("canceled", at, "cancel")
    with as_system():
        assert not NumberPick.objects.filter(order=order, active=True).exists()
        assert NumberPick.objects.filter(order=order).count() == len(numbers)
        assert set(Number.objects.filter(pk__in=numbers).values_list("assign", "reserved_by")) == {("unused", "")}


def test_cancelling_leaves_a_customer_that_did_not_begin_with_the_order() -> None:
    by = who(CLERK)
    with acting_for(by.partner_id):
        customer = Customer.objects.get(name="Zetland School Trust")
        order = acts.open_order(customer=customer, kind=ServiceStart.kind, nonce=uuid.uuid4(), by=by, at=timezone.now())
    do(Verb.CANCEL, order, by)
    assert (fresh(order).state, fresh(order).customer.status) == ("canceled", "created")
