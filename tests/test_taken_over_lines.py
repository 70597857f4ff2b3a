"""What an order takes over of lines, and what it leaves alone: each difference by itself, on lines as they stand."""

from collections import Counter
from typing import Any

import pytest
from django.utils import timezone

from catalogue.models import OrderItem
from customers.models import Customer
from inventory.actions.taken_over import TakenOver
from inventory.enums import DifferenceState, Thing
from inventory.models import Difference, Line
from inventory.queries.line import living, own_devices, own_numbers
from tests.network_objects import WAPPING

pytestmark = pytest.mark.django_db
TAILORS, BASIC, PREMIUM = "York Road Tailors", "basic-user-vm", "premium-one"  # four Basic Users that nobody uses
AT = timezone.now()


@pytest.fixture
def tailors(everything) -> Customer:
    return Customer.objects.get(name=TAILORS)


def differs(
    customer: Customer, thing: Thing, key: str, *, order_no: str = "7", state: str = "open", **held: Any
) -> None:
    whose = {
        "customer_code": customer.code, "customer_name": customer.name, "partner_id": customer.partner_id,
        "partner_name": customer.partner_name,
    }  # fmt: skip
    Difference.objects.create(
        customer=customer, thing=thing, key=key, order_no=order_no, state=state, held=held, found_at=AT, seen_at=AT,
        gone_at=AT if state == DifferenceState.GONE else None, **whose,
    )  # fmt: skip


def taken(customer: Customer, **wanted: int) -> TakenOver:
    """What comes of it where the contract has so many of each package."""
    items = OrderItem.objects.in_bulk([BASIC, PREMIUM], field_name="code")
    have = {BASIC: wanted["basic"], PREMIUM: wanted.get("premium", 0)}
    lines = list(living(customer).select_related("item"))
    found = TakenOver(customer, lines, Counter({items[code].pk: n for code, n in have.items()}), items.values(), AT)
    found.carry_out()
    return found


def shown(customer: Customer) -> list[tuple[str, str]]:
    return [(line.extension, line.item.code) for line in living(customer).select_related("item")]


def test_a_line_that_the_network_has_no_more_ends_where_the_contract_has_one_too_many(tailors) -> None:
    first, second, *rest = living(tailors)
    for line in (first, second):
        differs(tailors, Thing.LINE, line.extension)
    found = taken(tailors, basic=3)
    assert (found.gone, found.changed) == ([first.extension], [])
    assert [line.extension for line in found.lines] == [extension for extension, _item in shown(tailors)]
    assert [second, *rest] == list(living(tailors))


def test_a_package_exchanged_there_is_exchanged_here(tailors) -> None:
    first = living(tailors)[0]
    differs(tailors, Thing.PACKAGE, first.extension, items=["unheard-of", PREMIUM])
    found = taken(tailors, basic=3, premium=1)
    assert (found.gone, found.changed, found.changed[0].changed_at) == ([], [first], AT)
    assert shown(tailors)[0] == (first.extension, PREMIUM)
    assert Counter(item for _extension, item in shown(tailors)) == {BASIC: 3, PREMIUM: 1}


FIRST, NONE = "first", "7999"  # extension of the first line; of no line
ALONE: dict[str, tuple[Thing, str, dict[str, Any], dict[str, int]]] = {
    "a line, none too many": (Thing.LINE, FIRST, {"items": [PREMIUM]}, {"basic": 4, "premium": 1}),
    "no line": (Thing.LINE, NONE, {"items": [PREMIUM]}, {"basic": 3, "premium": 1}),
    "a package, none too many": (Thing.PACKAGE, FIRST, {"items": [PREMIUM]}, {"basic": 4, "premium": 1}),
    "a package, none lacking": (Thing.PACKAGE, FIRST, {"items": [PREMIUM]}, {"basic": 3}),
    "a package of no line": (Thing.PACKAGE, NONE, {"items": [PREMIUM]}, {"basic": 3, "premium": 1}),
    "a user of a line": (Thing.USER, FIRST, {"items": [PREMIUM]}, {"basic": 3, "premium": 1}),
    "a user, none lacking": (Thing.USER, NONE, {"items": [PREMIUM], "name": "Ann Sample"}, {"basic": 3}),
    "of nothing that is taken over": (Thing.NAME, FIRST, {}, {"basic": 3}),
    "nothing begun": (Thing.LINE, FIRST, {"order_no": ""}, {"basic": 3}),
    "over": (Thing.LINE, FIRST, {"state": DifferenceState.GONE.value}, {"basic": 3}),
}


@pytest.mark.parametrize("what", ALONE)
def test_what_is_left_alone(tailors, what: str) -> None:
    thing, key, more, wanted = ALONE[what]
    before = shown(tailors)
    differs(tailors, thing, before[0][0] if key == FIRST else key, **more)
    found = taken(tailors, **wanted)
    assert (found.gone, found.changed, shown(tailors)) == ([], [], before)


def test_what_another_customer_differs_in_is_left_alone(tailors) -> None:
    before = shown(tailors)
    differs(Customer.objects.get(name=WAPPING), Thing.LINE, before[0][0])
    assert (taken(tailors, basic=3).gone, shown(tailors)) == ([], before)


def adopted(customer: Customer, **held: str) -> Line:
    """The line of a user beyond the contract, which has one premium package more now."""
    differs(customer, Thing.USER, NONE, items=[PREMIUM], **held)
    have = Counter(item for _extension, item in shown(customer))
    found = taken(customer, basic=have[BASIC], premium=have[PREMIUM] + 1)
    line = living(customer).get(extension=NONE)
    assert (found.gone, found.changed, found.lines[-1], line.changed_at) == ([], [line], line, AT)
    return line


def test_a_user_there_gets_a_line_with_what_is_the_customers_and_nobodys(everything) -> None:
    wapping = Customer.objects.get(name=WAPPING)
    today, lines = wapping.today(AT), list(living(wapping))
    free = next(n for n in own_numbers(wapping, today) if n not in {line.number for line in lines})
    mac = next((m for m in own_devices(wapping, today) if m not in {line.mac for line in lines}), "")
    line = adopted(wapping, name="Ann Sample", number=free, mac=mac)
    assert (line.name, line.number, line.mac, line.item.code) == ("Ann Sample", free, mac, PREMIUM)


@pytest.mark.parametrize("whose", ["nobody", "another line", "a stranger"])
def test_a_user_there_gets_no_number_that_is_not_free_and_none_without_a_name(everything, whose: str) -> None:
    wapping = Customer.objects.get(name=WAPPING)
    lines = list(living(wapping))
    number = {
        "nobody": next(n for n in own_numbers(wapping, wapping.today(AT)) if n not in {line.number for line in lines}),
        "another line": next(line.number for line in lines if line.number),
        "a stranger": "+442079460001",
    }[whose]
    line = adopted(wapping, name="" if whose == "nobody" else "Ann Sample", number=number)
    assert line.number == ""


def test_a_user_there_of_a_customer_without_a_site_gets_no_line(tailors, monkeypatch) -> None:
    monkeypatch.setattr("inventory.actions.taken_over.first_extensions", lambda _customer: {})
    differs(tailors, Thing.USER, NONE, items=[PREMIUM], name="Ann Sample")
    assert taken(tailors, basic=4, premium=1).changed == []
