"""Two that contradict each other at one moment: one is opened, the other is told why not; two confirmations of one order."""

import os
import threading
import uuid
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.utils import timezone

from customers.models import Customer, NumberHolding, Suspension
from inventory.models import Command
from oms.kit.acting import acting_for, as_system
from orders.enums import Verb
from orders.models import Order
from tests import stack
from tests.orders import acts
from tests.orders.later import CLOSE, DAY, PLAN, STOP, approver, said
from tests.orders.scene import CLERK, do, fresh, who
from tests.orders.test_take_effect import noon

pytestmark = pytest.mark.processes
NAME = "Vertical Demo"


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


def placing(kind: str) -> Callable[[], None]:
    by = who(CLERK)
    with as_system():
        customer = Customer.objects.select_related("partner", "plan").get(name=NAME)
        fields = said(kind, NAME)
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


@pytest.mark.parametrize("pair", [(STOP, PLAN), (CLOSE, STOP), (PLAN, PLAN)])
def test_two_that_contradict_each_other_are_never_open_together(own_database, pair: tuple[str, str]) -> None:
    done, words = at_once(*(placing(kind) for kind in pair))
    with as_system():
        (order,) = Order.objects.filter(customer__name=NAME).unfinished()
        assert Customer.objects.get(name=NAME).ongoing_orders == 1
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
