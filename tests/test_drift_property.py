"""Whatever changes in contracts and behind the portal's back: each change is one difference, and mending ends all of them."""

import random

import pytest
from django.urls import reverse
from django.utils import timezone

from customers.actions import contract
from customers.models import Customer, ServiceLine
from inventory.actions.reading import read_due
from inventory.ems.simulator.driver import held_of
from inventory.models import Command, Difference
from inventory.queries.line import living
from inventory.queries.parity import contract_of, differences
from oms.kit.acting import as_system
from oms.kit.delivery import deliver_due
from partners.models import Account
from tests.network_objects import SADDLERY, due
from tests.people import CLERK

pytestmark = pytest.mark.django_db
NAMES = (SADDLERY, "Gipton Radio Society", "Horsforth Violin Shop")
ITEM = "call-recording"


def tampering(drawn: random.Random, customer: Customer, state: dict) -> dict[tuple[str, str], tuple[str, dict]]:
    """(thing, key) of a difference → the command that makes it."""
    n, place = drawn.randint(1, 3), NAMES.index(customer.name)
    number = f"+4420794609{place}{drawn.randint(0, 9)}"
    return {
        ("item", ITEM): ("set_packages", {"items": {ITEM: state["packages"].get(ITEM, 0) + n}}),
        ("number", number): ("add_numbers", {"numbers": [number]}),
        ("device", "Odd Phone"): (
            "set_devices", {"devices": [{"model": "Odd Phone", "quantity": n, "macs": [f"02005E1FEE0{place}"]}]},
        ),
        ("channel", "sip"): ("set_channels", {"sip": state["sip"] + n, "tdm": state["tdm"]}),
        ("bundle", "Odd Bundle"): ("set_bundles", {"bundles": {"Odd Bundle": n}}),
        ("limit", ""): ("set_fraud_limit", {"default": f"9{n}.00", "custom": drawn.choice([None, "99.00"])}),
        ("plan", ""): ("set_plan", {"plan": f"Plan {n}"}),
        ("state", ""): ("stop_service", {}),
        ("details", "name"): ("change_tenant", {"name": f"Odd {n}"}),
        ("details", "domain"): ("change_tenant", {"domain": f"odd{n}.example"}),
        ("details", "language"): ("change_tenant", {"language": "xx"}),
        ("admin", ""): ("change_administrator", {"login": customer.admin_id, "email": f"odd{n}@odd.example"}),
        ("group", ""): ("set_group", {"group": f"G{place}", "name": "Odd", "code": f"{n}"}),
        ("block", f"70{n}"): ("block_extension", {"extension": f"70{n}", "end_calls": False}),
    }  # fmt: skip


def in_the_contract(customer: Customer, thing: tuple[str, str], by: Account) -> bool:
    """The same thing changes in the contract instead, and nobody tells the network; whether there is a way."""
    now = timezone.now()
    told = {"customer": customer, "order_no": "", "by": by, "at": now}
    today = customer.today(now)
    if thing == ("limit", ""):
        contract.set_fraud_limit(default_limit=77, custom_limit=None, effective=today, **told)
    elif thing == ("item", ITEM):
        line = ServiceLine.objects.filter(customer=customer, item__code=ITEM).first()
        line.changes.create(change=1, effective=today, order_no="odd", made_by="x", made_at=now)
    elif thing[0] == "details" and thing[1] != "domain":
        Customer.objects.filter(pk=customer.pk).update(
            **{thing[1]: "fr" if thing[1] == "language" else f"Odd {customer.code}"}
        )
    else:
        return False
    return True


def read_now(customers: list[Customer]) -> set[tuple[str, str, str]]:
    with as_system():
        due(*Customer.objects.filter(pk__in=[one.pk for one in customers]).values_list("name", flat=True))
        read_due(at=timezone.now())
        found = Difference.objects.filter(customer__in=customers, state="open")
        return set(found.values_list("customer__code", "thing", "key"))


def set_up(ems, customer: Customer, *beside: dict) -> None:
    """Whoever uses a line, and these beside."""
    lines = living(customer).exclude(name="").select_related("item")
    users = [
        {"extension": one.extension, "name": one.name, "items": [one.item.code], "number": one.number, "mac": one.mac}
        for one in lines
    ]
    ems.store.set_users(customer.code, {"users": [*users, *beside]})


@pytest.fixture
def customers(ems, everything) -> list[Customer]:
    """Nobody is set up beside the lines, and nothing differs."""
    found = [Customer.objects.get(name=name) for name in NAMES]
    for one in found:
        set_up(ems, one)
        for row in Difference.objects.filter(customer=one, state="open"):
            payload = {"items": {row.key: int(row.contract)}}
            ems.store.take(key=f"even {row.pk}", kind="set_packages", customer=one.code, payload=payload, secret="")
    assert read_now(found) == set()
    return found


@pytest.mark.parametrize("seed", range(6))
def test_every_tampering_is_one_difference_and_mending_ends_all(seed: int, ems, customers, signed_in) -> None:
    drawn, client = random.Random(seed), signed_in(CLERK)
    made = set()
    for one in customers:
        possible = tampering(drawn, one, ems.store.tenant(one.code))
        for thing in drawn.sample(sorted(possible), drawn.randint(1, len(possible))):
            kind, payload = possible[thing]
            with as_system():
                changed = drawn.random() < 0.4 and in_the_contract(one, thing, client.account)
            if not changed:
                key = f"{seed} {one.code} {thing}"
                ems.store.take(key=key, kind=kind, customer=one.code, payload=payload, secret="")
            made.add((one.code, *thing))
        set_up(ems, one, {"extension": "901", "name": "Sam Sample", "items": drawn.choice([[], [ITEM]])})
    assert read_now(customers) == made
    assert read_now(customers) == made, "read again, they are the same"
    keys = list(Difference.objects.filter(customer__in=customers, state="open").values_list("pk", flat=True))
    assert len(keys) == len(made) <= 50

    def mend() -> str:
        asked = {"act": "network", "pk": keys, "sure": "1"}
        return client.post(reverse("inventory:differences"), asked, follow=True).content.decode()

    assert f"Bring the network to the contract: {len(keys)} of {len(keys)} done" in mend()
    while deliver_due("ems"):
        pass
    assert not Command.objects.filter(customer__in=customers).exclude(state__in=["done", "given_up"]).exists()
    assert read_now(customers) == set()
    with as_system():
        for one in customers:
            one.refresh_from_db()
            held = held_of(ems.store.tenant(one.code))
            assert differences(contract_of(one, one.today(timezone.now())), held) == []
    before = [len(ems.store.log(customer=one.code)) for one in customers]
    assert "Bring the network to the contract: nothing was done" in mend()
    deliver_due("ems")
    assert [len(ems.store.log(customer=one.code)) for one in customers] == before, "mending twice sends nothing more"
