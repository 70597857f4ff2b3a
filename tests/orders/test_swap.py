"""Swap: packages exchanged for the users picked, in place, in one order; the difference starts once (ipecs seed)."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from catalogue.models import OrderItem, PackageUpgrade
from customers.models import ServiceLine
from customers.queries.contract import lines_on
from inventory.demo.network import Network
from inventory.models import Command
from oms.kit.acting import as_system
from orders.demo import life
from orders.effect.reading import Reading
from orders.enums import Verb
from orders.kinds import TYPES, kind_of
from tests.change.scene import silent
from tests.orders.later import DAY, SWAP, approved, confirmed, customer, placed
from tests.orders.scene import CLERK, VERA, do, fresh, refused, who

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ems")]
NAME = "York Road Tailors"  # four Basic Users
BASIC, PREMIUM, PLUS = "basic-user-vm", "premium-one", "premium-plus-one"
PEOPLE = [("201", "Ann Sample"), ("202", "Ben Example"), ("203", "Cleo Specimen")]


def pk(code: str) -> int:
    with as_system():
        return OrderItem.objects.get(code=code).pk


@pytest.fixture
def users(ems):
    """Three of the four are in use."""
    rows = [{"extension": extension, "name": name, "items": [BASIC]} for extension, name in PEOPLE]
    ems.store.set_users(customer(NAME).code, {"users": rows})
    return ems


def there(ems) -> dict[str, list[str]]:
    """Who has what; the customer's lines that nobody uses are left out."""
    state = ems.store.tenant(customer(NAME).code)
    return {user["extension"]: user["items"] for user in state["users"] if user["name"]}


def asked(name: str = NAME, **data):
    """The form's errors by field; `to`, `qty` and `users` are of Basic User With VM."""
    source = pk(BASIC)
    known = {f"{field}_{source}": data.pop(field) for field in ("to", "qty", "users") if field in data}
    typed = {"title": "Better", "day": timezone.localdate().isoformat(), **known, **data}
    with as_system():
        form = TYPES[SWAP].ask(customer(name), _query(typed), at=timezone.now())
        return {field.removesuffix(f"_{source}"): words for field, words in form.errors.items()}


def _query(typed: dict):
    query = QueryDict(mutable=True)
    for name, value in typed.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query


def one_swap(users: tuple = ()) -> dict:
    with as_system():
        return life.one_swap(users)


def row(code: str = BASIC):
    with as_system():
        form = TYPES[SWAP].ask(customer(NAME), None, at=timezone.now())
        return next((row for row in form.swaps if row.item.code == code), None)


def had(day: date) -> dict[str, int]:
    with as_system():
        return {line.item.code: line.qty for line in lines_on(customer(NAME), day)}


def swapped(ems, quantity: int, users: tuple = (), **more):
    """Confirmed, and taken by the network."""
    swap = one_swap(users)
    swap["swaps"][0]["quantity"] = quantity
    order = confirmed(NAME, SWAP, **swap, **more)
    with as_system():
        Network(ems.store).take(customer(NAME), at=timezone.now())
    return order


# --- what is offered


def test_each_package_with_what_it_can_become_and_who_has_it(users) -> None:
    found = row()
    assert [item.code for item in found.targets] == [PLUS, PREMIUM]
    assert (found.now, found.picks) == (4, [(e, f"{e} {n}") for e, n in PEOPLE])
    assert row("call-recording") is None, "nothing leads from it anywhere"


def test_the_way_back_is_offered_where_the_path_allows_it(users) -> None:
    swapped(users, 1, (PEOPLE[0],))
    assert [item.code for item in row(PREMIUM).targets] == [BASIC, PLUS]
    with as_system():
        PackageUpgrade.objects.filter(source__code=BASIC, target__code=PREMIUM).update(back=False)
    assert [item.code for item in row(PREMIUM).targets] == [PLUS]


def test_a_customer_that_is_not_activated_swaps_nothing() -> None:
    with as_system():
        assert (
            TYPES[SWAP].may_open(customer("Woolwich Fern Nursery"))
            == "Swap is possible while the customer is Activated."
        )


# --- refusals, with their words


def test_what_is_typed_wrong_is_said_at_its_field(users) -> None:
    to = str(pk(PREMIUM))
    assert asked(to=to, qty="1") == {}
    assert asked() == {"__all__": ["Say of at least one package how many users get another one."]}
    assert asked(to=to) == {"qty": ["How many users get the new package?"]}
    assert asked(qty="1") == {"to": ["Choose the package in its place."]}
    assert asked(to=to, qty="5") == {"qty": ["At most 4 can be swapped."]}
    assert list(asked(to=to, qty="-1")) == ["qty"]
    assert list(asked(to=str(pk("call-recording")), qty="1")) == ["to"]
    assert list(asked(to=to, qty="1", users=["999"])) == ["users"]
    assert asked(to=to, qty="1", users=["201", "202"]) == {"users": ["2 users are picked, but only 1 are swapped."]}


def test_whoever_would_be_left_without_a_package_must_be_picked(users) -> None:
    words = "Basic User With VM: 3 users have it and 1 would be left. Pick at least 2."
    assert asked(to=str(pk(PREMIUM)), qty="3", users=["201"]) == {"users": [words]}
    assert asked(to=str(pk(PREMIUM)), qty="3", users=["201", "203"]) == {}


def test_a_silent_network_is_no_answer(monkeypatch) -> None:
    silent(monkeypatch)
    words = "The network could not be asked what is in use. Try again in a moment."
    assert asked(to=str(pk(PREMIUM)), qty="1") == {"__all__": [words]}
    with refused(ValidationError, words):
        placed(NAME, SWAP)


def test_the_action_refuses_it_as_well(users) -> None:
    with refused(ValidationError, "Say of at least one package how many users get another one."):
        placed(NAME, SWAP, swaps=[])
    swap = one_swap()
    swap["swaps"][0]["quantity"] = 5
    with refused(ValidationError, "At most 4 can be swapped."):
        placed(NAME, SWAP, **swap)
    with as_system():
        customer(NAME).plan.plan_items.filter(item__code=PREMIUM).delete()
    with refused(ValidationError, "Basic User With VM cannot become Premium iPECS ONE USER any more."):
        placed(NAME, SWAP)


@pytest.mark.parametrize("verb", [Verb.APPROVE, Verb.CONFIRM])
def test_whoever_went_meanwhile_is_named(users, verb: Verb) -> None:
    order = placed(NAME, SWAP, **one_swap((PEOPLE[1],)))
    if verb == Verb.CONFIRM:
        do(Verb.APPROVE, order, who(VERA), server=None)
    users.store.set_users(
        customer(NAME).code, {"users": [{"extension": "201", "name": "Ann Sample", "items": [BASIC]}]}
    )
    cache.clear()
    with refused(ValidationError, "202: no user with Basic User With VM any more."):
        do(
            verb,
            order,
            who(VERA if verb == Verb.APPROVE else CLERK),
            **({"server": None} if verb == Verb.APPROVE else {}),
        )


# --- effect


def test_the_users_picked_are_changed_in_place_and_the_difference_starts_once(users) -> None:
    today = timezone.localdate()
    order = placed(NAME, SWAP, **one_swap((PEOPLE[1],)))
    with as_system():
        effect = kind_of(order).effect(Reading(fresh(order)))
        prices = dict(OrderItem.objects.filter(code__in=(BASIC, PREMIUM)).values_list("code", "list_price"))
    goes, comes = effect.entries
    assert (goes.what, goes.now, goes.change, goes.to_be) == ("Basic User With VM", 4, -1, 3)
    assert (comes.what, comes.now, comes.change, comes.to_be) == ("Premium iPECS ONE USER", 0, 1, 1)
    assert effect.monthly.amount == prices[PREMIUM] - prices[BASIC]
    before = had(today - DAY)
    do(Verb.APPROVE, order, who(VERA), server=None)
    do(Verb.CONFIRM, order, who(CLERK))
    assert had(today) == before | {BASIC: 3, PREMIUM: 1} and had(today - DAY) == before
    with as_system():
        (command,) = Command.objects.filter(order_no=order.no)
        line = ServiceLine.objects.get(order_no=order.no)
        Network(users.store).take(customer(NAME), at=timezone.now())
    assert (command.kind, command.payload) == (
        "change_packages",
        {"items": {BASIC: 3, PREMIUM: 1}, "upgrades": [[BASIC, PREMIUM]], "users": [["202", BASIC, PREMIUM]]},
    )
    assert (line.act_date, line.billing_start, line.price) == (today, today, prices[PREMIUM])
    assert there(users) == {"201": [BASIC], "202": [PREMIUM], "203": [BASIC]}
    assert users.store.tenant(customer(NAME).code)["packages"][PREMIUM] == 1


def test_there_and_back_again_leaves_what_there_was(users) -> None:
    today = timezone.localdate()
    before = had(today)
    swapped(users, 1, (PEOPLE[0],))
    back = one_swap((PEOPLE[0],))["swaps"][0]
    back |= {"source": back["target"], "target": back["source"], "from": back["to"], "to": back["from"]}
    cache.clear()
    order = confirmed(NAME, SWAP, swaps=[back])
    with as_system():
        Network(users.store).take(customer(NAME), at=timezone.now())
        assert sum(line.qty for line in lines_on(customer(NAME), today) if line.item.code == BASIC) == before[BASIC]
    assert fresh(order).state == "confirmed"
    assert there(users) == {extension: [BASIC] for extension, _name in PEOPLE}


def test_a_later_day_waits_for_it(users) -> None:
    later = timezone.localdate() + timedelta(days=14)
    order = approved(NAME, SWAP, day=later)
    do(Verb.CONFIRM, order, who(CLERK), effective=later)
    assert PREMIUM not in had(later - DAY) and had(later)[PREMIUM] == 1
    with as_system():
        assert not Command.objects.filter(order_no=order.no).exists()
