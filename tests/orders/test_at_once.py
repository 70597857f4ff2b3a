"""Two that contradict each other at one moment: one is opened, the other is told why not; two confirmations of one order."""

import os
import threading
import uuid
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.utils import timezone

from customers.models import Customer, DeviceHolding, NumberHolding, Suspension
from customers.queries.contract import lines_on
from inventory.models import Command, Device
from oms.kit.acting import acting_for, as_system
from orders.actions.pack import assign_oldest
from orders.actions.ship import Content, ship_parcel
from orders.enums import Verb
from orders.kinds import TYPES
from orders.models import Order
from tests import stack
from tests.change import scene as change
from tests.orders import acts
from tests.orders.later import CLOSE, DAY, LICENSE, MAC, PLAN, STOP, SWAP, UNSHIPPED, UPGRADE, approver, said
from tests.orders.scene import CLERK, do, fresh, order_of, who
from tests.orders.test_take_effect import noon

pytestmark = [pytest.mark.slow, pytest.mark.processes]
NAME, FEW = "Vertical Demo", "York Road Tailors"
CHANGE = "change"


@pytest.fixture
def own_database(django_db_blocker):
    """A copy of the demo in which transactions really commit."""
    settings, name = connections["default"].settings_dict, stack.clone(f"at_once_{os.getpid()}")
    before = settings["NAME"]
    connection.close()
    settings["NAME"] = name
    with django_db_blocker.unblock():
        yield
        connection.close()
    settings["NAME"] = before
    stack.administrate(f"drop database if exists {name} with (force)")


@pytest.fixture
def idle(monkeypatch) -> None:
    """The network answers, and nothing is in use."""
    change.nobody_uses(monkeypatch)


def at_once(*acts_of: Callable[[], None]) -> list[str]:
    """What each was told: “done”, or the refusal's words."""
    gate, told = threading.Barrier(len(acts_of)), []

    def run(act: Callable[[], None]) -> None:
        try:
            gate.wait()
            act()
            told.append("done")
        except ValidationError as refused:
            told.append(refused.messages[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts_of]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(told, key=lambda words: words != "done")


def placing(kind: str, name: str = NAME) -> Callable[[], None]:
    by = who(CLERK)
    with as_system():
        customer = Customer.objects.select_related("partner", "plan").get(name=name)
        if kind == CHANGE:
            return lambda: change.begun(customer) and None
        fields = said(kind, name)
        if kind == PLAN:
            fields["plan"] = type(fields["plan"]).objects.get(name="Premium Plan")

    def act() -> None:
        with acting_for(by.partner_id):
            acts.place_order(customer=customer, kind=kind, fields=fields, nonce=uuid.uuid4(), by=by, at=timezone.now())

    return act


def test_consent_to_taking_back_and_the_day_itself_never_both_happen(own_database) -> None:
    placing(STOP)()
    with as_system():
        order = Order.objects.select_related("customer").filter(customer__name=NAME).unfinished().get()
    do(Verb.APPROVE, order, who(approver(STOP)), server=None)
    do(Verb.CONFIRM, fresh(order), who(CLERK), effective=timezone.localdate() + DAY)
    do(Verb.ASK_BACK, fresh(order), who(CLERK))
    tomorrow = noon(fresh(order).effective)
    told = at_once(
        lambda: do(Verb.TAKE_BACK, fresh(order), who(approver(STOP))),
        lambda: acts.take_due_orders(at=tomorrow) and None,
    )
    kept, stopped = fresh(order), Suspension.objects.filter(order_no=order.no)
    with as_system():
        sent = Command.objects.filter(order_no=order.no).count()
        assert Order.objects.filter(pk=order.pk, back_asked_at__isnull=False).count() == 0
        if kept.state == "canceled":
            assert (told, kept.took_effect_at, sent, stopped.count()) == (["done", "done"], None, 0, 0)
        else:
            assert told[0] == "done" and told[1].startswith("Already Confirmed")
            assert (kept.state, bool(kept.took_effect_at), sent, stopped.count()) == ("confirmed", True, 1, 1)
            assert kept.moves.filter(verb="lapse").count() == 1


@pytest.mark.parametrize(
    ("pair", "name"),
    [
        ((STOP, PLAN), NAME), ((CLOSE, STOP), NAME), ((PLAN, PLAN), NAME), ((CLOSE, CHANGE), NAME),
        ((UPGRADE, LICENSE), FEW), ((SWAP, UPGRADE), FEW), ((UNSHIPPED, CLOSE), FEW), ((SWAP, CHANGE), FEW),
    ],
)  # fmt: skip
def test_two_that_contradict_each_other_are_never_open_together(
    own_database, idle, pair: tuple[str, str], name: str
) -> None:
    done, words = at_once(*(placing(kind, name) for kind in pair))
    with as_system():
        (order,) = Order.objects.filter(customer__name=name).unfinished()
        assert Customer.objects.get(name=name).ongoing_orders == 1
    assert done == "done" and words.startswith(f"Order {order.no} (") and "is under way: " in words


def test_a_close_confirmed_twice_at_once_ends_everything_once(own_database) -> None:
    placing(CLOSE)()
    with as_system():
        order = Order.objects.select_related("customer").filter(customer__name=NAME).unfinished().get()
        held = NumberHolding.objects.filter(customer__name=NAME, valid_to__isnull=True).count()
    do(Verb.APPROVE, order, who(approver(CLOSE)), server=None)
    done, words = at_once(*[lambda: do(Verb.CONFIRM, fresh(order), who(CLERK))] * 2)
    assert done == "done" and words.startswith("Already Confirmed")
    with as_system():
        ended = NumberHolding.objects.filter(customer__name=NAME, return_order_no=order.no)
        assert ended.count() == held and not Suspension.objects.filter(customer__name=NAME).exists()
        assert Customer.objects.get(name=NAME).status == "closed"


def approved_alone(kind: str, name: str) -> Order:
    """Placed and approved; the customer has no other order."""
    placing(kind, name)()
    with as_system():
        order = Order.objects.select_related("customer").filter(customer__name=name, kind=kind).latest("pk")
    do(Verb.APPROVE, order, who(approver(kind)), server=None)
    return order


def test_two_changes_confirmed_at_once_never_take_away_more_than_there_is(own_database, idle, monkeypatch) -> None:
    monkeypatch.setattr(
        TYPES[CHANGE], "beside", frozenset({CHANGE}), raising=False
    )  # as if they might be open together
    one = change.contract()
    line = change.has(one, "premium-one", 6)
    both = []
    for _ in range(2):  # a draft that is there is gone on with, so the second begins once the first is approved
        both.append(change.approved(change.submitted(change.ordered(change.begun(one), change.changes(line, -4)))))
    done, words = at_once(*[lambda order=order: do(Verb.CONFIRM, fresh(order), who(CLERK)) for order in both])
    assert done == "done" and words == f"{line.item.name}: at most 2 can be taken away."
    with as_system():
        assert {n.item.code: n.qty for n in lines_on(one, timezone.localdate())}["premium-one"] == 2
        assert Order.objects.filter(pk__in=[order.pk for order in both], state="confirmed").count() == 1


@pytest.mark.parametrize("kind", [UPGRADE, LICENSE, SWAP])
def test_an_exchange_confirmed_twice_at_once_happens_once(own_database, idle, kind: str) -> None:
    order = approved_alone(kind, FEW)
    with as_system():
        before = sum(line.qty for line in lines_on(order.customer, timezone.localdate()))
    done, words = at_once(*[lambda: do(Verb.CONFIRM, fresh(order), who(CLERK))] * 2)
    assert done == "done" and words.startswith("Already Confirmed")
    with as_system():
        assert sum(line.qty for line in lines_on(order.customer, timezone.localdate())) == before
        assert Command.objects.filter(order_no=order.no).count() == 1


def test_one_device_allocated_to_two_customers_at_once_has_one_holder(own_database, idle) -> None:
    both = [approved_alone(UNSHIPPED, name) for name in (FEW, "Camden Lantern Works")]
    done, words = at_once(*[lambda order=order: do(Verb.CONFIRM, fresh(order), who(CLERK)) for order in both])
    assert done == "done" and "holder already" in words
    with as_system():
        assert DeviceHolding.objects.filter(mac=MAC, valid_to__isnull=True).count() == 1
        assert Device.objects.filter(mac=MAC).count() == 1


def test_of_two_who_ship_the_same_devices_one_does(own_database) -> None:
    sp, order = who("admin@nimbus.example"), fresh(order_of("Hackney Potters"))
    with as_system():
        place = order.shippingplaces.order_by("pk").first()
        assign_oldest(order=order, place=place, by=sp, at=timezone.now())
        keys = list(order.packed.values_list("pk", flat=True))

    def ship() -> None:
        with acting_for(sp.partner_id):
            ship_parcel(order=order, place=place, content=Content(keys), by=sp, at=timezone.now())

    done, words = at_once(ship, ship)
    assert done == "done" and words.startswith("Somebody shipped or released one of these devices a moment ago.")
    with as_system():
        assert order.parcels.count() == 1
        assert Device.objects.filter(customer=order.customer, status="assigned").count() == len(keys)
