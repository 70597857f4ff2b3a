"""Orders that want the same numbers at the same moment (domain.md 4.9, case 1)."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.utils import timezone

from tests import claims, device_claims, stack, stock_claims
from tests.processes import database, together

pytestmark = pytest.mark.processes


@pytest.mark.slow
def test_four_processes_claim_a_stock_empty_and_no_number_twice() -> None:
    found = claims.race(processes=4, claims=40, stock=150)
    assert found.doubled == 0
    assert (found.claimed, found.refused) == (150, 10)


@pytest.mark.slow
def test_ten_thousand_claims_releases_and_moves_leave_no_number_with_two_holders() -> None:
    """Four processes at once on 300 numbers; what each believes to hold is what the database says, and nothing else."""
    turns, stock = 2_500, 300
    with database("claims_mix") as environment:
        together(environment, claims.prepare, [{"stock": stock}])
        each = [{"worker": n, "turns": turns, "stock": stock} for n in range(4)]
        found = together(environment, claims.mix, each, seconds=600)
        (stands,) = together(environment, claims.standing, [{}])
    held = {order_no: e164 for one in found for order_no, e164 in one["held"].items()}
    assert stands["held"] == held and len(set(held.values())) == len(held) > 100
    assert stands["down"] == sorted(e164 for one in found for e164 in one["down"])
    assert (stands["all"], stands["twice"]) == (stock, 0)
    assert sum(one["refused"] for one in found) < 2 * turns, "most of them did something"


@pytest.mark.slow
def test_ten_thousand_claims_releases_parcels_and_returns_leave_no_mac_with_two_holders() -> None:
    """Four processes at once on 200 devices, as above."""
    turns, stock = 2_500, 200
    with database("device_claims") as environment:
        together(environment, device_claims.prepare, [{"stock": stock}])
        each = [{"worker": n, "turns": turns} for n in range(4)]
        found = together(environment, device_claims.mix, each, seconds=600)
        (stands,) = together(environment, device_claims.standing, [{}])
    kept = {order_no: mac for one in found for order_no, mac in one["kept"].items()}
    assert stands["kept"] == kept and len(set(kept.values())) == len(kept) > 0
    assert stands["gone"] == sorted(mac for one in found for mac in one["gone"])
    assert (stands["all"], stands["twice"]) == (stock, 0)
    assert sum(one["idle"] for one in found) < 2 * turns, "most of them did something"


@pytest.mark.slow
def test_of_two_neighbours_stock_each_number_and_device_has_one_holder_whatever_is_done_at_once() -> None:
    """What `make chaos ARGS="--stock"` plays at full size, transfers among it."""
    found, wrong = stock_claims.play(400, processes=4)
    assert wrong == []
    for what, processes, acts, refused, twice, unlike, untrue, _rate in found:
        assert (processes, twice, unlike, untrue) == (4, 0, 0, 0), what
        assert acts > refused, "most of them did something"


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


def at_once(*acts) -> list[str]:
    """Each act in a thread and a transaction of its own, all begun at the same moment; "won" or why not."""
    gate, told = threading.Barrier(len(acts)), []

    def one(act) -> None:
        gate.wait()
        try:
            act()
            told.append("won")
        except ValidationError as refused:
            told.append(refused.messages[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return told


def order_for(customer, number_id: int, user) -> None:
    from inventory.actions.reserve import reserve_numbers
    from oms.kit.acting import acting_for

    stamp = {"by": user, "at": timezone.now()}
    with acting_for(user.partner_id):
        reserve_numbers(number_ids=[number_id], customer=customer, site_name="", order_no="race", **stamp)


def end(transfer, user) -> None:
    from oms.kit.acting import acting_for
    from orders.actions.transfer import end_transfer

    with acting_for(user.partner_id):
        end_transfer(transfer=transfer, reason="We keep it after all", by=user, at=timezone.now())


@pytest.mark.slow
def test_two_transfers_and_an_order_on_the_same_number(own_database) -> None:
    """One of the three has it, twenty times; then its time and its end come at the same moment, and one of them holds."""
    from functools import partial

    from customers.models import Customer
    from inventory.models import Number
    from oms.kit.acting import as_system
    from orders.models import Transfer, TransferNumber
    from tests.transfers import GIVER, agreed, approved, done, in_stock, opened, person

    user, numbers = person(GIVER), in_stock(GIVER, 20)
    with as_system():
        customer, ids = Customer.objects.get(name="Vertical Demo"), dict(Number.objects.values_list("e164", "pk"))

    for e164 in numbers:
        told = at_once(
            partial(opened, [e164]),
            partial(opened, [e164], to="Nimbus Telecom"),
            partial(order_for, customer, ids[e164], user),
        )
        assert told.count("won") == 1 and len(told) == 3, told
        with as_system():
            row, mine = Number.objects.get(e164=e164), TransferNumber.objects.filter(e164=e164, active=True)
            transfer = mine[0].transfer if mine else None
            assert (row.assign, row.reserved_by) == ("reserved", transfer.no if transfer else "race")
        if transfer is None or transfer.receiver_name != "Orbit Comms":
            continue
        ready = approved(agreed(transfer))
        at_once(partial(done, ready), partial(end, ready, user))
        with as_system():
            state, row = Transfer.objects.get(pk=ready.pk).state, Number.objects.get(e164=e164)
        assert (state, row.partner_name) in (("done", "Orbit Comms"), ("withdrawn", "RS-Vertical"))
        assert (row.assign, row.reserved_by) == ("unused", "")
