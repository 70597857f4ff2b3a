"""One today: forms offer the customer's own day, and actions judge by the same one."""

import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from customers.models import Customer, PlanPeriod
from oms.kit.acting import as_system
from orders.demo.first_order import Story
from orders.forms.decide import ConfirmForm
from orders.models import Order
from orders.parts.sites.form import PlanForm
from orders.types.service_start import ServiceStart
from tests.commands import stand
from tests.page import read
from tests.people import CLERK

pytestmark = pytest.mark.django_db
KOLKATA = "Asia/Kolkata"


@pytest.fixture
def evening(monkeypatch) -> datetime:
    """19:00 in London's winter: in Kolkata the next day has begun. The clock stands still."""
    at = (timezone.now() + timedelta(days=1)).astimezone(ZoneInfo("UTC")).replace(hour=19, minute=0)
    monkeypatch.setattr(timezone, "now", lambda: at)
    return at


@pytest.fixture
def order_in(account):
    """`order_in("approved")`: an order of RS-Vertical for a customer in Kolkata that has come so far."""

    def make(state: str) -> Order:
        with as_system():
            name = f"Kolkata {state} Ltd"
            Story(name, "London", state, account(CLERK), timezone.now() - timedelta(hours=2), 1).play()
            Customer.objects.filter(name=name).update(time_zone=KOLKATA)
            return Order.objects.select_related("customer", "plan").filter(customer__name=name).latest("pk")

    return make


def at_customers(at: datetime) -> date:
    return at.astimezone(ZoneInfo(KOLKATA)).date()


def test_a_confirmation_in_the_evening_takes_the_day_that_it_offers(order_in, evening, signed_in) -> None:
    """F08: it refused its own pre-filled date."""
    order = order_in("approved")
    with as_system():
        Order.objects.filter(pk=order.pk).update(activation_date=evening.date() - timedelta(days=3))
    url = reverse("orders:confirm", args=[order.no])
    client = signed_in(CLERK)
    offered = next(f for f in read(client.get(url).content).all("input") if f.get("name") == "effective").get("value")
    assert offered == at_customers(evening).isoformat() != evening.date().isoformat()
    answer = client.post(url, {"effective": offered})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    with as_system():
        stored = Order.objects.get(pk=order.pk)
        assert stored.state == "confirmed" and stored.effective == at_customers(evening)


def test_the_day_before_the_customers_own_is_refused_in_words(order_in, evening, signed_in) -> None:
    order = order_in("approved")
    url = reverse("orders:confirm", args=[order.no])
    answer = signed_in(CLERK).post(url, {"effective": evening.date().isoformat()})
    assert answer.status_code == 422 and "may not lie before today" in answer.content.decode()


def test_an_order_may_be_activated_at_most_a_year_ahead(order_in, evening) -> None:
    """F22: 9999 fell at the check of the order, 2206 at its confirmation; now both are told at step 2."""
    order, today = order_in("registration"), at_customers(evening)
    with as_system():
        for day, fits in (
            (today - timedelta(days=1), False), (today, True), (today + timedelta(days=366), True),
            (today + timedelta(days=367), False), (date(2206, 11, 27), False), (date.max, False),
        ):  # fmt: skip
            form = PlanForm({"activation_date": day.isoformat()}, order=order, at=evening)
            assert ("activation_date" not in form.errors) is fits, day
        assert ConfirmForm(order=order, at=evening).initial["effective"] >= today


def test_a_draft_that_already_says_9999_is_told_so_at_its_last_step(order_in, signed_in) -> None:
    order = order_in("registration")
    with as_system():
        Order.objects.filter(pk=order.pk).update(activation_date=date.max)
        order.itemlines.update(trial=2, trial_unit="month")
    url = reverse("orders:step-submit", args=[order.no])
    client = signed_in(CLERK)
    assert "at most a year ahead" in client.get(url).content.decode()
    assert client.post(url, {"submit": "1"}).status_code == 422


def test_a_service_start_is_offered_for_the_customers_day(order_in, evening, account) -> None:
    order = order_in("created")
    form = ServiceStart().ask(order.customer, None, at=evening)
    assert form.initial["start"] == at_customers(evening)


@pytest.mark.parametrize(("days", "taken"), [(0, True), (5, True), (10, True), (11, False), (-400, False)])
def test_a_service_may_have_started_since_the_contract_began(order_in, signed_in, days: int, taken: bool) -> None:
    order = order_in("created")
    stand(order.customer)
    with as_system():
        today = order.today(timezone.now())
        PlanPeriod.objects.filter(customer=order.customer).update(effective=today - timedelta(days=10))
    url, start = reverse("orders:service-start", args=[order.customer.code]), (today - timedelta(days=days)).isoformat()
    answer = signed_in(CLERK).post(url, {"start": start, "nonce": str(uuid.uuid4()), "sure": "1"})
    with as_system():
        made = Order.objects.filter(customer=order.customer, kind="service_start").first()
        assert (made is not None and made.state == "confirmed") is taken, answer.content.decode()[:3000]
        assert not taken or Customer.objects.get(pk=order.customer_id).service_start.isoformat() == start
