"""How far the network is with an order, said once it changes; and names that follow what they copy."""

import pytest
from django.utils import timezone

from customers.actions.follow import move_rows
from customers.models import Customer
from inventory.models import Command
from oms.kit.acting import as_system
from orders.models import Order
from partners.models import Notice, Partner
from tests.orders import acts
from tests.orders.scene import CLERK, fresh, held, order_in, unchanged, waits_for
from tests.orders.test_submit import told

pytestmark = pytest.mark.django_db
TABLE = [
    (["done", "done"], "done"),
    (["done", "waiting"], "running"),
    (["waiting", "claimed"], "running"),
    (["done", "failed"], "partly"),
    (["done", "given_up"], "partly"),
    (["failed", "waiting"], "failed"),
    (["given_up", "given_up"], "failed"),
    (["done", "failed", "waiting"], "partly"),
]


def settle(order: Order, states: list[str], before: str = "") -> str:
    """The order has commands of these states; what is said of it."""
    with as_system():
        rows = list(Command.objects.filter(order_no=order.no).order_by("pk"))
        Command.objects.filter(pk__in=[row.pk for row in rows[len(states) :]]).delete()
        for row, state in zip(rows, states, strict=False):
            Command.objects.filter(pk=row.pk).update(state=state)
        Notice.objects.filter(thread=f"order:{order.no}").delete()
        if before:
            Order.objects.filter(pk=order.pk).update(provisioning=before)
        return acts.settle_provisioning(order_no=order.no, at=timezone.now())


@pytest.mark.parametrize(("states", "word"), TABLE)
def test_what_the_commands_say_stands_on_the_order(states: list[str], word: str) -> None:
    order = order_in("confirmed")
    assert settle(order, states, "coming") == word
    assert fresh(order).provisioning == word
    done, failed = told(order, "order.provisioned"), told(order, "order.not_provisioned")
    assert (CLERK in done) == (word == "done")
    assert (CLERK in failed) == (word in ("partly", "failed"))
    with as_system():
        senders = set(Notice.objects.filter(thread=f"order:{order.no}").values_list("sender", flat=True))
    assert senders <= {"RS-Vertical"}


@pytest.mark.parametrize("word", ["done", "running", "failed"])
def test_what_stands_there_already_is_no_news(word: str) -> None:
    order = order_in("confirmed")
    states = {"done": ["done", "done"], "running": ["waiting", "done"], "failed": ["failed", "failed"]}[word]
    settle(order, states, word)
    assert told(order, "order.provisioned") | told(order, "order.not_provisioned") == set()
    with unchanged():
        settle(order, states)


def test_commands_of_other_orders_do_not_count() -> None:
    order, other = order_in("confirmed"), order_in("approved")
    with as_system():
        command = Command.objects.filter(order_no=order.no).last()
        command.pk, command._state.adding, command.key, command.order_no = None, True, "other", other.no
        command.state = "failed"
        command.save()
    assert settle(order, ["done", "done"], "coming") == "done"
    assert fresh(other).provisioning == other.provisioning


def test_an_unknown_order_is_passed_over() -> None:
    with as_system(), unchanged():
        assert acts.settle_provisioning(order_no="0", at=timezone.now()) == ""


def test_without_anybody_to_tell_it_is_said_on_the_order() -> None:
    order = order_in("confirmed")
    with as_system():
        Partner.objects.filter(name="RS-Vertical").update(status="inactive")
    assert settle(order, ["done", "done"], "coming") == "done"
    assert told(order, "order.provisioned") == set()


def test_settling_waits_for_who_changes_the_order_just_now() -> None:
    order = order_in("confirmed")
    with held(Order, order.pk), waits_for(Order), as_system():
        acts.settle_provisioning(order_no=order.no, at=timezone.now())


# --- names


def test_orders_follow_the_customers_name_and_reseller() -> None:
    order, other = order_in("submitted"), order_in("processing")
    with as_system():
        tideway = Partner.objects.get(name="Tideway Telecom")
        customer = Customer.objects.get(pk=order.customer_id)
        customer.name, customer.partner, customer.partner_name = "Lambeth Homes", tideway, "Tideway Telecom"
        customer.save()
        move_rows(customer=customer, before=order.partner_id, past=True)
        assert acts.follow_customer(customer=customer) == 1
    kept = fresh(order)
    assert (kept.customer_name, kept.partner_id, kept.partner_name) == ("Lambeth Homes", tideway.pk, "Tideway Telecom")
    assert (kept.requester_name, kept.approver_name) == ("RS-Vertical", "Vertical Cloud")
    assert (fresh(other).customer_name, fresh(other).partner_name) == (other.customer_name, "RS-Vertical")


def test_orders_follow_the_resellers_name_and_history_stays() -> None:
    order = order_in("submitted")
    with as_system():
        seller = Partner.objects.get(name="RS-Vertical")
        mine, others = Order.objects.filter(partner=seller).count(), Order.objects.exclude(partner=seller).count()
        seller.name = "RS-Horizontal"
        assert acts.follow_partner(partner=seller) == mine
        assert others and Order.objects.exclude(partner=seller).filter(partner_name="RS-Horizontal").count() == 0
    assert (fresh(order).partner_name, fresh(order).requester_name) == ("RS-Horizontal", "RS-Vertical")
