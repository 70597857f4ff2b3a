"""Destinations that a plan closes are told to the network: whenever the list or the plan changes, once, and calls there end at once."""

import random
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from callstats.actions import closed
from callstats.actions.closed import AGAIN, tell_closed
from callstats.models import ClosedTold, WatchedDestination
from callstats.queries.closed import Closed, ClosedBook, shortened
from catalogue.models import ServicePlan
from customers.models import Customer
from inventory.actions.command import give_up
from inventory.ems.drivers import DRIVERS
from inventory.ems.simulator import calls
from inventory.ems.simulator.player import Player, steal
from inventory.models import Command, Tenant
from oms.kit.outbox import OutboxState
from tests.test_fraud_alarms import watch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]
KIND = "set_closed_destinations"


@pytest.fixture
def listed() -> None:
    """Nobody was told anything; Cuba but for a part of it is closed for all plans."""
    for model in (WatchedDestination, ClosedTold):
        model.objects.all().delete()
    watch("+53", kind="closed")
    watch("+5399", act="let", kind="closed")
    watch("+882", kind="hot")  # watched, not closed


def sent(customer: Customer) -> list[dict]:
    return list(Command.objects.filter(customer=customer, kind=KIND).order_by("pk").values_list("payload", flat=True))


def of_plan(plan: ServicePlan) -> Customer:
    return Customer.objects.filter(plan=plan, tenancy__isnull=False).order_by("pk")[0]


def two_plans() -> tuple[Customer, Customer]:
    first = Customer.objects.filter(plan__isnull=False, tenancy__isnull=False).order_by("pk")[0]
    other = (
        Customer.objects.filter(plan__isnull=False, tenancy__isnull=False).exclude(plan=first.plan).order_by("pk")[0]
    )
    return first, other


@pytest.mark.parametrize(
    ("acts", "found"),
    [
        ({}, Closed()),
        ({"+53": True, "+5399": False, "+53991": True}, Closed("+53 +53991", "+5399")),
        ({"+53": True, "+537": True, "+44": False}, Closed("+53", "")),
        ({"+1876": True, "+1": False}, Closed("+1876", "")),
    ],
)
def test_what_a_shorter_prefix_says_is_left_out(acts: dict, found: Closed) -> None:
    assert shortened(acts) == found


def test_everybody_with_a_tenant_hears_once_and_again_when_list_or_plan_changes(listed) -> None:
    now, (one, other) = timezone.now(), two_plans()
    assert tell_closed(at=now) == Tenant.objects.count()
    assert tell_closed(at=now) == 0
    assert sent(one) == sent(other) == [{"closed": ["+53"], "opened": ["+5399"]}]
    watch("+216", kind="closed", plan=one.plan)
    assert tell_closed(at=now) == Customer.objects.filter(plan=one.plan, tenancy__isnull=False).count()
    assert sent(one)[-1] == {"closed": ["+216", "+53"], "opened": ["+5399"]}
    assert len(sent(other)) == 1
    Customer.objects.filter(pk=other.pk).update(plan=one.plan)
    assert tell_closed(at=now) == 1
    assert sent(other)[-1] == sent(one)[-1]
    WatchedDestination.objects.all().delete()
    assert tell_closed(at=now) == Tenant.objects.count()
    assert sent(one)[-1] == {"closed": [], "opened": []}


def test_of_two_alike_the_plans_own_counts(listed) -> None:
    one, other = two_plans()
    watch("+53", act="let", kind="closed", plan=one.plan)
    book = ClosedBook()
    assert (book.of(one.plan_id), book.of(other.plan_id), book.of(None)) == (
        Closed(),
        Closed("+53", "+5399"),
        Closed("+53", "+5399"),
    )


def test_a_run_is_bounded_and_the_next_goes_on_and_one_fault_holds_back_nobody(listed, monkeypatch, caplog) -> None:
    monkeypatch.setattr(closed, "AT_ONCE", 3)
    count, found = Tenant.objects.count(), []
    while told := tell_closed(at=timezone.now()):
        found.append(told)
    assert (sum(found), max(found)) == (count, 3)
    ClosedTold.objects.all().delete()
    first, send = Tenant.objects.order_by("customer_id").first().customer_id, closed.send

    def failing(*, customer, **more):
        if customer.pk == first:
            raise RuntimeError("away")
        return send(customer=customer, **more)

    monkeypatch.setattr(closed, "send", failing)
    assert tell_closed(at=timezone.now()) == 2
    assert f"The network of customer {first} was not told which destinations are closed" in caplog.text
    assert not ClosedTold.objects.filter(customer=first).exists(), "it is due again"


def test_too_many_prefixes_are_not_sent(listed, monkeypatch, caplog) -> None:
    monkeypatch.setattr(closed, "MOST", 1)
    watch("+216", kind="closed")
    assert tell_closed(at=timezone.now()) == 0
    assert "More than 1 prefixes are closed for plan" in caplog.text


def test_a_network_that_cannot_close_is_told_nothing(listed, monkeypatch) -> None:
    monkeypatch.setattr(DRIVERS["simulator"], "closes", False)
    assert tell_closed(at=timezone.now()) == 0


def test_what_was_given_up_is_told_anew_an_hour_later(listed, account) -> None:
    """Once; not while a later one goes out anyway, and again when that is given up, too."""
    tell_closed(at=(now := timezone.now()))
    customer = Customer.objects.filter(partner__name="RS-Vertical", commands__kind=KIND).order_by("pk")[0]
    by = account("admin@rs-vertical.example")

    def given_up(command: Command) -> None:
        Command.objects.filter(pk=command.pk).update(state=OutboxState.FAILED)
        give_up(command=command, by=by, at=now)

    given_up(Command.objects.filter(customer=customer, kind=KIND).order_by("-pk")[0])
    before = len(sent(customer))
    assert tell_closed(at=now + AGAIN - timedelta(seconds=1)) == 0
    assert (tell_closed(at=now + AGAIN), tell_closed(at=now + 2 * AGAIN)) == (1, 0)
    assert len(sent(customer)) == before + 1 and sent(customer)[-1] == {"closed": ["+53"], "opened": ["+5399"]}
    first = Command.objects.filter(customer=customer, kind=KIND).order_by("-pk")[0]
    watch("+54", kind="closed")
    tell_closed(at=now + 3 * AGAIN)
    given_up(first)
    assert tell_closed(at=now + 5 * AGAIN) == 0, "the list of today is on its way"
    given_up(Command.objects.filter(customer=customer, kind=KIND).order_by("-pk")[0])
    assert tell_closed(at=now + 5 * AGAIN) == 1
    assert sent(customer)[-1] == {"closed": ["+53", "+54"], "opened": ["+5399"]}


def test_the_simulator_refuses_calls_there(ems, listed) -> None:
    store = ems.store
    tenant = {"name": "Bramley", "domain": "", "language": "en", "plan": "A", "server": "CM-01"}
    store.take(key="1", kind="create_tenant", customer="C1", payload=tenant, secret="")
    store.take(key="2", kind="activate_service", customer="C1", payload={}, secret="")
    store.take(key="3", kind=KIND, customer="C1", payload={"closed": ["+371"], "opened": ["+3719"]}, secret="")
    with store.opened() as db:
        steal(db, {"customer": "C1", "extension": "103"})
    now = time.time()
    Player(store.opened, seed=random.randrange(99)).play(now)
    with store.opened() as db:
        calls.end_due(db, now + 600)
        lines = [row["line"] for row in db.execute("select line from call_log where customer = 'C1'")]
    assert lines
    assert {line.split(",")[5] for line in lines} == {"barred"}
    assert {line.split(",")[12] for line in lines} == {"0"}


def test_the_demo_tells_its_networks(listed) -> None:
    tell_closed(at=timezone.now() - timedelta(seconds=1))
    assert set(Command.objects.filter(kind=KIND).values_list("state", flat=True)) == {OutboxState.WAITING}
