"""The day itself: once, not before it, and everything that follows; and the job that looks every night."""

import logging
import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from customers.models import Customer, NumberHolding
from inventory.models import Command, Number
from oms.kit.acting import acting_for, as_system
from orders.effect.entry import Effect
from orders.enums import Verb
from orders.kinds import OrderKind
from orders.models import Order
from tests.orders import acts
from tests.orders.scene import CLERK, IN_STATE, do, fresh, held, order_in, order_of, refused, unchanged, waits_for, who

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("zetland_stands")]
DAY = timedelta(days=1)


def effect(order: Order, at: datetime) -> bool:
    by = who(CLERK)
    with acting_for(by.partner_id):
        return acts.take_effect(order=fresh(order), by=by, at=at)


def coming() -> Order:
    order = order_of("Ashton Gate Sports")
    assert (order.state, order.took_effect_at) == ("confirmed", None)
    return order


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Europe/London"))


def test_before_the_day_nothing_happens() -> None:
    order = coming()
    with unchanged():
        assert effect(order, noon(order.effective - DAY)) is False


@pytest.mark.parametrize("state", [state for state in IN_STATE if state != "confirmed"])
def test_what_is_not_confirmed_takes_no_effect(state: str) -> None:
    order = order_in(state)
    with as_system():
        Order.objects.filter(pk=order.pk).update(effective=timezone.localdate())
    with unchanged():
        assert effect(order, timezone.now()) is False


def test_what_took_effect_does_so_no_more() -> None:
    with unchanged():
        assert effect(order_in("confirmed"), timezone.now() + DAY) is False


def test_on_the_day_status_numbers_headline_and_network_follow_once() -> None:
    order = coming()
    at = noon(order.effective)
    with as_system():
        reserved = set(Number.objects.filter(reserved_by=order.no).values_list("e164", flat=True))
        assert reserved and order.customer.admin_secret
    assert effect(order, at) is True
    kept = fresh(order)
    customer = kept.customer
    assert (kept.took_effect_at, kept.provisioning, customer.status) == (at, "running", "created")
    assert (customer.cm_id, customer.admin_secret, customer.service_start) == (kept.server.cm_id, "", None)
    assert customer.plan_name == "Standard Plan" and customer.user_licenses > 0
    with as_system():
        taken = Number.objects.filter(customer=customer)
        assert set(taken.values_list("e164", "assign", "reserved_by")) == {(n, "used", "") for n in reserved}
        assert not NumberHolding.objects.filter(customer=customer, in_use=True).exists()
        sent = list(Command.objects.filter(order_no=order.no).order_by("id"))
    assert [c.kind for c in sent][:3] == ["create_tenant", "create_administrator", "add_numbers"]
    assert [bool(c.secret) for c in sent] == [c.kind == "create_administrator" for c in sent]
    assert sent[1].secret == order.customer.admin_secret
    assert {(c.customer_id, c.created_at) for c in sent} == {(customer.pk, at)}
    with unchanged():
        assert effect(order, at + DAY) is False


def test_what_was_handed_over_reads_as_it_stands_then() -> None:
    order, by = fresh(coming()), who(CLERK)
    at = noon(order.effective)
    with acting_for(by.partner_id):
        acts.take_effect(order=order, by=by, at=at)
    assert (order.took_effect_at, order.provisioning) == (at, "running")


def test_an_order_that_sends_nothing_is_done_at_once(monkeypatch) -> None:
    order = coming()
    monkeypatch.setattr(OrderKind, "effect", lambda self, reading: Effect(reading.day, reading.currency))
    assert effect(order, noon(order.effective)) is True
    assert fresh(order).provisioning == "done"


def test_an_order_without_a_server_or_a_secret_leaves_those_of_the_customer() -> None:
    order = coming()
    with as_system():
        Order.objects.filter(pk=order.pk).update(server=None)
        Customer.objects.filter(pk=order.customer_id).update(cm_id="CM-OLD", admin_id="", admin_secret="")
    assert effect(order, noon(order.effective)) is True
    assert fresh(order).customer.cm_id == "CM-OLD"


def test_the_day_is_the_customers_own() -> None:
    order = coming()
    with as_system():
        Customer.objects.filter(pk=order.customer_id).update(time_zone="Pacific/Kiritimati")
    eve = (
        datetime(order.effective.year, order.effective.month, order.effective.day, 9, 59, tzinfo=ZoneInfo("UTC")) - DAY
    )
    assert effect(order, eve) is False
    assert effect(order, eve + timedelta(minutes=1)) is True


def test_taking_effect_waits_for_who_changes_the_order_just_now() -> None:
    order = coming()
    with held(Order, order.pk), waits_for(Order):
        effect(order, noon(order.effective))


# --- the job


def test_the_job_takes_what_is_due_also_where_it_is_tomorrow_already() -> None:
    order = coming()
    assert acts.take_due_orders(at=noon(order.effective - DAY)) == 0
    assert acts.take_due_orders(at=noon(order.effective)) == 1
    assert acts.take_due_orders(at=noon(order.effective)) == 0
    assert fresh(order).customer.status == "created"


def test_the_job_reads_a_day_ahead() -> None:
    order = coming()
    with as_system():
        Customer.objects.filter(pk=order.customer_id).update(time_zone="Pacific/Kiritimati")
    eve = datetime(order.effective.year, order.effective.month, order.effective.day, 11, tzinfo=ZoneInfo("UTC")) - DAY
    assert acts.take_due_orders(at=eve) == 1


def test_a_fault_of_one_order_holds_no_other_back_and_stays_due(caplog) -> None:
    first, second = coming(), order_in("approved")
    do(Verb.CONFIRM, second, who(CLERK), effective=first.effective)
    with as_system():  # the customer was cancelled by hand: its order cannot take effect any more
        Customer.objects.filter(pk=first.customer_id).update(status="cancel")
    with caplog.at_level(logging.ERROR):
        assert acts.take_due_orders(at=noon(first.effective)) == 1
    assert (fresh(first).took_effect_at, fresh(second).customer.status) == (None, "created")
    assert f"order {first.pk} could not take effect" in caplog.text


# --- service start


def start(day: date, at: datetime, name: str = "Zetland School Trust", nonce=None, login: str = CLERK) -> Order:
    by = who(login)
    with as_system():
        customer = Customer.objects.get(name=name)
    with acting_for(by.partner_id):
        return acts.place_start(customer=customer, start=day, nonce=nonce or uuid.uuid4(), by=by, at=at)


def test_service_start_is_opened_approved_and_confirmed_by_one_person() -> None:
    at, today = timezone.now(), timezone.localdate()
    kept = fresh(start(today, at))
    assert (kept.state, kept.kind, kept.effective, kept.took_effect_at) == ("confirmed", "service_start", today, at)
    assert (kept.title, kept.activation_date) == ("Zetland School Trust Service Start", today)
    assert (kept.customer.status, kept.customer.service_start, kept.customer.ongoing_orders) == ("activated", today, 0)
    with as_system():
        moves = list(kept.moves.order_by("id").values_list("verb", "source", "target", "by_name", "by_partner", "at"))
        (command,) = Command.objects.filter(order_no=kept.no)
        holdings = set(NumberHolding.objects.filter(customer=kept.customer).values_list("in_use", flat=True))
    who_and_when = ("Clara Clerk", "RS-Vertical", at)
    assert moves == [
        ("open", "", "temporary", *who_and_when),
        ("submit", "temporary", "submitted", *who_and_when),
        ("approve", "submitted", "approved", *who_and_when),
        ("confirm", "approved", "confirmed", *who_and_when),
    ]
    assert (command.kind, command.payload, command.secret) == ("activate_service", {"date": today.isoformat()}, "")
    assert holdings == {True}


def test_the_same_start_again_changes_nothing() -> None:
    nonce, at = uuid.uuid4(), timezone.now()
    first = start(timezone.localdate(), at, nonce=nonce)
    with unchanged():
        assert start(timezone.localdate() + DAY, at, nonce=nonce).pk == first.pk


def test_a_start_to_come_changes_the_customer_on_its_day() -> None:
    later = timezone.localdate() + 3 * DAY
    kept = fresh(start(later, timezone.now()))
    assert (kept.state, kept.provisioning, kept.customer.status) == ("confirmed", "coming", "created")
    assert kept.customer.service_start is None
    assert effect(kept, noon(later)) is True
    assert (fresh(kept).customer.status, fresh(kept).customer.service_start) == ("activated", later)


def test_a_refused_start_leaves_no_order() -> None:
    with refused(ValidationError, "Service Start is possible once the customer is Created."):
        start(timezone.localdate(), timezone.now(), name="Vertical Demo")
