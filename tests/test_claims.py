"""Orders that want the same numbers at the same moment (domain.md 4.9, case 1)."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.utils import timezone

from tests import claims, stack

pytestmark = pytest.mark.processes


@pytest.mark.slow
def test_four_processes_claim_a_stock_empty_and_no_number_twice() -> None:
    found = claims.race(processes=4, claims=40, stock=150)
    assert found.doubled == 0
    assert (found.claimed, found.refused) == (150, 10)


@pytest.fixture
def own_database(django_db_blocker):
    """A copy of the demo in which transactions really commit."""
    settings, name = connections["default"].settings_dict, stack.clone("claims_last")
    before = settings["NAME"]
    connection.close()
    settings["NAME"] = name
    with django_db_blocker.unblock():
        yield
        connection.close()
    settings["NAME"] = before
    stack.drop(name)


def test_two_orders_on_the_last_number(own_database) -> None:
    from customers.models import Customer
    from inventory.actions.reserve import reserve_numbers
    from inventory.models import Number
    from oms.kit.acting import acting_for
    from partners.sign_in.queries.account import account_by_login

    user = account_by_login("approver@nimbus.example")
    with acting_for(user.partner_id):
        customer = Customer.objects.create(
            code="LAST", name="Last", partner_id=user.partner_id, partner_name="Nimbus Telecom"
        )
        last = Number.objects.in_stock_of(user.partner_id).first()
    gate, told = threading.Barrier(2), []

    def order(order_no: str) -> None:
        gate.wait()
        try:
            with acting_for(user.partner_id):
                reserve_numbers(
                    number_ids=[last.pk], customer=customer, site_name="", order_no=order_no, by=user, at=timezone.now()
                )
                told.append(f"won {order_no}")
        except ValidationError as refused:
            told.append(refused.messages[0])
        finally:
            connection.close()

    orders = [threading.Thread(target=order, args=[number]) for number in ("A", "B")]
    for thread in orders:
        thread.start()
    for thread in orders:
        thread.join(30)
    won = [text for text in told if text.startswith("won ")]
    assert len(won) == 1
    assert [text for text in told if text.endswith("was taken by another order a moment ago.")], told
    with acting_for(user.partner_id):
        assert Number.objects.get(pk=last.pk).reserved_by == won[0].removeprefix("won ")
