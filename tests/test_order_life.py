"""The life of an order from its first step to the network. Every state, verb and partner: tests/orders/test_move.py."""

import uuid
from datetime import timedelta
from itertools import count

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from customers.models import Customer
from inventory.enums import CustomerAssign
from inventory.models import Command, Number
from oms.kit.acting import acting_for, as_system
from orders.demo.first_order import Story
from orders.enums import OrderState, Verb
from orders.models import Order
from orders.queries.approver import approver_for
from orders.types.service_start import ServiceStart
from partners.models import Notice, Partner
from partners.people.enums import Right
from tests.orders.acts import (
    approve_order,
    cancel_order,
    confirm_order,
    copy_order,
    hold_order,
    open_order,
    refuse_order,
    reject_order,
    save_order,
    submit_order,
    take_due_orders,
)

pytestmark = pytest.mark.django_db
CLERK, VSP = "clerk@rs-vertical.example", "admin@vertical.example"

STATES = {
    "temporary": "files",
    "registration": "registration",
    "submitted": "submitted",
    "processing": "processing",
    "approved": "approved",
    "confirmed": "created",
    "canceled": "canceled",
    "rejected": "rejected",
    "rejected_approval": "rejected_approval",
}


@pytest.fixture
def order_in(account):
    """`order_in("approved")`: a fresh order of RS-Vertical that has come so far, complete."""

    places = count(60)  # each ports numbers of its own

    def make(state: str, login: str = CLERK) -> Order:
        with as_system():
            name, begun = f"Probe{uuid.uuid4().hex[:8]} Ltd", timezone.now() - timedelta(hours=12)
            story = Story(name, "London", STATES[state], account(login), begun, next(places))
            story.play()
            order = Order.objects.get(pk=story.order.pk)
            if state == "processing":
                assert order.state == "processing"
            return order

    return make


def do(verb: Verb, order: Order, by) -> Order:
    """The verb with everything it needs, acting for `by`'s partner."""
    at = timezone.now()
    with acting_for(by.partner_id):
        fresh = Order.objects.get(pk=order.pk)
        more = {"order": fresh, "by": by, "at": at}
        reason = "A reason that is long enough."
        calls = {
            Verb.SAVE: lambda: save_order(**more),
            Verb.SUBMIT: lambda: submit_order(**more),
            Verb.CANCEL: lambda: cancel_order(**more),
            Verb.HOLD: lambda: hold_order(**more),
            Verb.APPROVE: lambda: approve_order(server=fresh.server or server(), **more),
            Verb.REJECT: lambda: reject_order(reason=reason, **more),
            Verb.CONFIRM: lambda: confirm_order(effective=timezone.localdate(), **more),
            Verb.REFUSE: lambda: refuse_order(reason=reason, **more),
        }
        return calls[verb]()


def server():
    from inventory.models import CallServer  # the catalogue of the demo is there by now

    return CallServer.objects.get(cm_id="CM-LON-01")


def test_the_database_refuses_every_other_edge(order_in) -> None:
    order = order_in("temporary")
    with as_system(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update orders_order set state = 'confirmed', effective = now() where id = %s", [order.pk])
    with as_system():
        order.refresh_from_db()
        assert order.state == OrderState.TEMPORARY


def test_state_cannot_be_assigned() -> None:
    with pytest.raises(AttributeError):
        Order().state = OrderState.CONFIRMED


def test_the_approver_is_the_nearest_partner_with_the_right(everything) -> None:
    ids = {p.name: p.pk for p in Partner.objects.all()}
    assert approver_for(ids["Tideway Telecom"], Right.APPROVE_ORDER).name == "Vertical Cloud"
    assert approver_for(ids["Vertical Cloud"], Right.APPROVE_ORDER).name == "Vertical Cloud"
    assert approver_for(ids["Orbit Comms"], Right.APPROVE_ORDER).name == "Nimbus Telecom"
    assert approver_for(ids["RS-Vertical"], Right.APPROVE_CUSTOMER_CLOSE).name == "Nimbus Telecom"


def test_a_rejected_order_frees_its_numbers_and_tells_why(order_in, account) -> None:
    order = order_in("processing")
    with as_system():
        held = list(Number.objects.filter(reserved_by=order.no))
        assert held
    do(Verb.REJECT, order, account(VSP))
    with as_system():
        for number in Number.objects.filter(pk__in=[n.pk for n in held]):
            assert number.assign == CustomerAssign.UNUSED
            assert number.partner.name == "Vertical Cloud"
        told = Notice.objects.filter(kind="order.rejected", customer_name=order.customer_name, account__login_id=CLERK)
        assert {notice.method for notice in told} == {"screen", "email"}
        assert "long enough" in told.get(method="email").text


def test_confirmation_writes_contract_status_and_commands(order_in, account) -> None:
    order = order_in("approved")
    do(Verb.CONFIRM, order, account(CLERK))
    with as_system():
        order.refresh_from_db()
        customer = Customer.objects.get(pk=order.customer_id)
        assert customer.status == "created"
        assert customer.cm_id == "CM-LON-01"
        assert customer.admin_secret == ""
        assert customer.plan_name == "Standard Plan"
        ordered = {line.item_id: line.quantity for line in order.itemlines.all()}
        assert {line.item_id: line.changes.get().change for line in customer.servicelines.all()} == ordered
        assert customer.user_licenses == sum(
            line.quantity for line in order.itemlines.filter(item__group__name="User License")
        )
        kinds = list(Command.objects.filter(order_no=order.no).order_by("id").values_list("kind", flat=True))
        assert kinds[:3] == ["create_tenant", "create_administrator", "add_numbers"]
        assert order.provisioning == "running"
        numbers = Number.objects.filter(customer=customer)
        assert set(numbers.values_list("assign", flat=True)) == {"used"}
        assert customer.numberholdings.count() == numbers.count() == order.numberdemands.get().quantity


def test_a_later_date_changes_nothing_before_it(order_in, account) -> None:
    order = order_in("approved")
    by, at, day = account(CLERK), timezone.now(), timezone.localdate() + timedelta(days=14)
    with acting_for(by.partner_id):
        confirm_order(order=Order.objects.get(pk=order.pk), effective=day, by=by, at=at)
    with as_system():
        order.refresh_from_db()
        assert (order.state, order.provisioning, order.customer.status) == ("confirmed", "coming", "ordering")
        assert not Command.objects.filter(order_no=order.no).exists()
    take_due_orders(at=at + timedelta(days=13))  # the demo's own fall due as well
    with as_system():
        order.refresh_from_db()
        assert (order.took_effect_at, order.provisioning) == (None, "coming")
        assert Customer.objects.get(pk=order.customer_id).status == "ordering"
        assert not Command.objects.filter(order_no=order.no).exists()
    assert take_due_orders(at=at + timedelta(days=14)) >= 1
    assert take_due_orders(at=at + timedelta(days=14)) == 0
    with as_system():
        order.refresh_from_db()
        assert Customer.objects.get(pk=order.customer_id).status == "created"
        assert Command.objects.filter(order_no=order.no).exists()


@pytest.mark.parametrize("days", [-1, 367])
def test_a_date_in_the_past_or_too_far_ahead_is_refused(order_in, account, days: int) -> None:
    order, by = order_in("approved"), account(CLERK)
    with acting_for(by.partner_id), pytest.raises(ValidationError):
        confirm_order(
            order=Order.objects.get(pk=order.pk),
            effective=timezone.localdate() + timedelta(days=days),
            by=by,
            at=timezone.now(),
        )


def test_approval_names_what_is_missing(order_in, account) -> None:
    order, by = order_in("submitted"), account(VSP)
    with acting_for(by.partner_id), pytest.raises(ValidationError) as refused:
        approve_order(order=Order.objects.get(pk=order.pk), by=by, at=timezone.now())
    assert "numbers ordered, 0 assigned" in refused.value.messages[0]
    assert refused.value.messages[-1] == "Choose the call server (CM)."


@pytest.mark.parametrize("state", ["canceled", "rejected", "rejected_approval"])
def test_copy_opens_the_same_order_anew(order_in, account, state: str) -> None:
    order, by = order_in(state), account(CLERK)
    with acting_for(by.partner_id):
        copy = copy_order(order=Order.objects.get(pk=order.pk), nonce=uuid.uuid4(), by=by, at=timezone.now())
        assert (copy.state, copy.copy_of_id) == ("temporary", order.pk)
        assert copy.itemlines.count() == order.itemlines.count() > 0
        assert copy.shipments.count() == order.shipments.count() > 0
        assert copy.customer.status == "ordering"
        assert copy.numberdemands.get().quantity == order.numberdemands.get().quantity


def test_the_same_form_twice_is_one_order(order_in, account, zetland_stands) -> None:
    by, nonce, at = account(CLERK), uuid.uuid4(), timezone.now()
    with as_system():
        customer = Customer.objects.get(name="Zetland School Trust")
    with acting_for(by.partner_id):
        first = open_order(customer=customer, kind=ServiceStart.kind, nonce=nonce, by=by, at=at)
        assert open_order(customer=customer, kind=ServiceStart.kind, nonce=nonce, by=by, at=at).pk == first.pk
        customer.refresh_from_db()
        assert customer.ongoing_orders == 1


def test_ongoing_orders_follow_every_move(order_in, account) -> None:
    order = order_in("approved")
    with as_system():
        assert Customer.objects.get(pk=order.customer_id).ongoing_orders == 1
    do(Verb.CONFIRM, order, account(CLERK))
    with as_system():
        assert Customer.objects.get(pk=order.customer_id).ongoing_orders == 0
