"""What the network has of a line is taken over by an order, a form or at once; a person looks at it and sends it (issue 14)."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from catalogue.models import PackageUpgrade
from customers.models import Customer
from inventory.actions.change_line import change_lines
from inventory.actions.exchange_lines import exchange_lines
from inventory.demo.network import Network
from inventory.models import Command, Difference, Line
from inventory.queries.line import living
from inventory.queries.line_checks import LineEntry
from oms.kit.acting import as_system
from orders.enums import Verb
from orders.models import Order
from tests.change.scene import through
from tests.forms import form_of
from tests.network_objects import opened
from tests.orders.later import approver
from tests.orders.scene import CLERK, do, fresh, who
from tests.page import read
from tests.test_drift import read_again

pytestmark = pytest.mark.django_db
NAME = "York Road Tailors"  # four Basic Users that nobody uses
BASIC, PREMIUM = "basic-user-vm", "premium-one"


@pytest.fixture
def tailors(everything, ems) -> Customer:
    """Its first line is Ann Sample's; contract and network are alike."""
    customer = Customer.objects.get(name=NAME)
    first = living(customer)[0]
    change_lines(
        customer=customer, entries=[LineEntry(first.extension, "Ann Sample")], by=who(CLERK), at=timezone.now()
    )
    taken(ems, customer)
    assert read_again(customer) == []
    return customer


def taken(ems, customer: Customer) -> None:
    """The network takes all that waits for it."""
    with as_system():
        Network(ems.store).take(customer, at=timezone.now())


def by_hand(ems, customer: Customer, kind: str, **payload: Any) -> None:
    """Somebody changes it at the EMS, behind the portal's back."""
    ems.store.take(key=f"by hand {payload}", kind=kind, customer=customer.code, payload=payload, secret="")


def exchanged(ems, customer: Customer) -> Line:
    """Ann has the better package there, in place of hers; her line."""
    line = living(customer)[0]
    by_hand(
        ems, customer, "change_packages", items={BASIC: 3, PREMIUM: 1}, upgrades=[],
        users=[[line.extension, BASIC, PREMIUM]],
    )  # fmt: skip
    found = {row[:2] for row in read_again(customer)}
    assert ("package", line.extension) in found
    return line


def difference(customer: Customer, thing: str) -> Difference:
    with as_system():
        return Difference.objects.get(customer=customer, thing=thing, state="open")


def page(client, row: Difference) -> Any:
    return read(client.get(reverse("orders:difference", args=[row.pk])).content)


def begun(client, row: Difference) -> Order:
    """A change order by one click."""
    answer = client.post(reverse("orders:difference", args=[row.pk]))
    assert answer.status_code == 302, answer.content.decode()
    with as_system():
        order = Order.objects.get(customer_id=row.customer_id, kind="change", state="temporary")
    assert answer.url == reverse("orders:step-items", args=[order.no])
    return order


def quantities(order: Order) -> dict[str, int]:
    with as_system():
        return dict(order.itemlines.values_list("item__code", "quantity"))


def test_a_package_exchanged_there_becomes_a_swap_that_is_filled_in(ems, tailors, signed_in) -> None:
    line, client = exchanged(ems, tailors), signed_in(CLERK)
    row = difference(tailors, "package")
    text = client.get(reverse("inventory:difference", args=[row.pk])).content.decode()
    basic, premium = line.item.name, row.network
    words = f"A Swap, filled in: extension {line.extension} gets {premium} in place of {basic}."
    assert words in text
    address = page(client, row).first("a", class_="button primary").get("href")
    assert address.startswith(reverse("orders:package-swap", args=[tailors.code]))
    typed = form_of(client, address)
    with as_system():
        path = PackageUpgrade.objects.get(source__code=BASIC, target__code=PREMIUM)
    source = path.source_id
    filled = {name.split("_")[0]: typed[name] for name in (f"to_{source}", f"qty_{source}", f"users_{source}")}
    assert filled == {"to": [str(path.target_id)], "qty": ["1"], "users": [line.extension]}
    assert typed["comment"] == [f"Taken over from the network: extension {line.extension}."]
    assert client.post(address, typed).status_code == 302, "it is sent as it is"
    order = fresh(Order.objects.get(customer=tailors, kind="package_swap", state="submitted"))
    assert difference(tailors, "package").order_no == order.no
    do(Verb.APPROVE, order, who(approver("package_swap")), server=None)
    do(Verb.CONFIRM, order, who(CLERK), effective=timezone.localdate())
    taken(ems, tailors)
    with as_system():
        assert living(tailors).get(extension=line.extension).item.code == PREMIUM
        assert {one.item.code for one in living(tailors).exclude(pk=line.pk)} == {BASIC}
    assert [one for one in read_again(tailors) if one[0] in ("package", "item", "line", "user")] == []
    assert [step.verb for step in row.steps.all()] == ["find", "order", "clear"]


def test_without_an_upgrade_a_change_order_does_it_and_the_line_goes_along(ems, tailors, signed_in) -> None:
    line, client = exchanged(ems, tailors), signed_in(CLERK)
    with as_system():
        PackageUpgrade.objects.all().delete()
    row = difference(tailors, "package")
    words = (
        f"A change order with one {row.network} more and one {line.item.name} fewer, for extension {line.extension}."
    )
    assert words in page(client, row).text
    order = begun(client, row)
    assert quantities(order) == {BASIC: -1, PREMIUM: 1}
    begun(client, difference(tailors, "package"))
    assert quantities(order) == {BASIC: -1, PREMIUM: 1}, "once more is no more"
    through(order)
    taken(ems, tailors)
    with as_system():
        assert living(tailors).get(extension=line.extension).item.code == PREMIUM
        assert living(tailors).count() == 4
    assert [one for one in read_again(tailors) if one[0] in ("package", "item", "line", "user")] == []


def test_lines_that_have_each_others_package_exchange_them_and_nothing_is_ordered(ems, tailors, signed_in) -> None:
    ann = living(tailors)[0]
    with as_system():
        premium = PackageUpgrade.objects.get(source__code=BASIC, target__code=PREMIUM).target
        other = living(tailors)[1]
        Line.objects.filter(pk=other.pk).update(item=premium)
    by_hand(ems, tailors, "set_packages", items={PREMIUM: 1})
    read_again(tailors)
    with ems.store.opened() as db:
        for table in ("lines", "user_items"):
            db.execute(
                f"update {table} set item = ? where customer = ? and extension = ?",
                [PREMIUM, tailors.code, ann.extension],
            )
    assert {one[:2] for one in read_again(tailors) if one[0] == "package"} == {
        ("package", ann.extension), ("package", other.extension),
    }  # fmt: skip
    with as_system():
        row, second = Difference.objects.filter(customer=tailors, thing="package", state="open").order_by("key")
    client = signed_in(CLERK)
    words = f"Lines {ann.extension} and {other.extension} exchange their packages; the contract has both, nothing is ordered."
    assert words in page(client, row).text
    answer = client.post(reverse("orders:difference", args=[row.pk]), follow=True)
    assert "The lines have exchanged their packages." in answer.content.decode()
    with as_system():
        assert [living(tailors)[n].item.code for n in (0, 1)] == [PREMIUM, BASIC]
        assert not Order.objects.filter(customer=tailors, state="temporary").exists()
    taken(ems, tailors)
    assert [one for one in read_again(tailors) if one[0] == "package"] == []
    with pytest.raises(ValidationError) as refused:
        exchange_lines(difference=row, other=second, by=who(CLERK), at=timezone.now())
    assert refused.value.messages == ["These lines do not have each other's package any more. Open the list again."]


def beyond(ems, customer: Customer, extension: str = "777") -> Difference:
    """Somebody set up a user there with a package that no line has."""
    with ems.store.opened() as db:
        db.execute("insert into users values (?, ?, 'Polly Pattern', '', '')", [customer.code, extension])
        db.execute("insert into user_items values (?, ?, ?)", [customer.code, extension, BASIC])
    assert ("user", "Polly Pattern", "0", living(customer)[0].item.name) in read_again(customer)
    return difference(customer, "user")


def test_a_user_beyond_the_contract_gets_a_line_that_is_free(ems, tailors, signed_in) -> None:
    row, client = beyond(ems, tailors), signed_in(CLERK)
    free = living(tailors).filter(state="free").last()
    shown = client.get(reverse("inventory:difference", args=[row.pk])).content.decode()
    assert "Extension 777 Polly Pattern" in shown and "not there" in shown
    assert "The network is sent “Set lines”: Extension 777." in shown
    words = f"The form of line {free.extension}, which has {free.item.name} and is free, filled in with this user."
    assert words in page(client, row).text
    address = page(client, row).first("a", class_="button primary").get("href")
    assert (
        "Filled in with what the network has. Nothing changes before it is saved."
        in client.get(address).content.decode()
    )
    typed = form_of(client, address)
    assert (typed["extension"], typed["name"]) == (["777"], ["Polly Pattern"])
    assert client.post(address, typed).status_code == 302
    taken(ems, tailors)
    with as_system():
        assert Line.objects.get(pk=free.pk).extension == "777"
    assert [one for one in read_again(tailors) if one[0] in ("package", "item", "line", "user", "name")] == []


def test_a_user_beyond_the_contract_gets_a_line_that_is_ordered(ems, tailors, signed_in) -> None:
    with as_system():
        for one in living(tailors).filter(state="free"):
            change_lines(
                customer=tailors, entries=[LineEntry(one.extension, "Sam Sample")], by=who(CLERK), at=timezone.now()
            )
    taken(ems, tailors)
    row, client = beyond(ems, tailors), signed_in(CLERK)
    assert f"A change order with one {row.network} more, whose line is extension 777." in page(client, row).text
    order = begun(client, row)
    assert quantities(order) == {BASIC: 1}
    through(order)
    taken(ems, tailors)
    with as_system():
        line = living(tailors).get(extension="777")
    assert (line.name, line.state, line.item.code) == ("Polly Pattern", "used", BASIC)
    assert [one for one in read_again(tailors) if one[0] in ("package", "item", "line", "user", "name")] == []


def test_a_line_that_is_no_more_there_is_ordered_away(ems, tailors, signed_in) -> None:
    ann, client = living(tailors)[0], signed_in(CLERK)
    by_hand(ems, tailors, "set_lines", gone=[ann.extension])
    assert ("line", ann.extension, "1", "0") in read_again(tailors)
    row = difference(tailors, "line")
    assert (
        f"A change order with one {ann.item.name} fewer: line {ann.extension} ends with it." in page(client, row).text
    )
    answer = client.post(
        f"{reverse('inventory:differences')}?q={tailors.code}&state=open", {"act": "order", "all": "1", "sure": "1"},
        follow=True,
    )  # fmt: skip
    with as_system():
        order = Order.objects.get(customer=tailors, kind="change", state="temporary")
    assert f"Order {order.no} is begun. Look at it and submit it." in answer.content.decode()
    assert "Order what the network has: 1 of 1 done" in answer.content.decode()
    assert quantities(order) == {BASIC: -1}
    through(order)
    taken(ems, tailors)
    with as_system():
        assert Line.objects.get(pk=ann.pk).state == "gone", "a line that somebody uses, too"
        assert living(tailors).count() == 3
    assert [one for one in read_again(tailors) if one[0] in ("package", "item", "line", "user")] == []


WHY_NOT = {
    "odd": ("user", "777", ["odd"], "No user package here is called odd. Bring the network to the contract."),
    "none": (
        "user", "777", [], "The network has no user package there that could be ordered. Bring the network to the contract.",
    ),
    "emergency": (
        "user", "112", [BASIC], "112 is no extension of a line here: 2 to 6 digits, and no emergency number.",
    ),
    "number": (
        "caller", "", [], "020 7946 0999 is no number of the contract. Take that over first, or mend it.",
    ),
    "phone": (
        "phone", "", [], "02:00:5E:1F:FF:FF is no device of the contract. Take that over first, or mend it.",
    ),
    "gone": ("name", "4711", [], "This line is gone. Open the list again."),
}  # fmt: skip


@pytest.mark.parametrize("what", WHY_NOT)
def test_what_no_order_can_say_is_told_with_its_reason(what: str, tailors, signed_in) -> None:
    thing, key, items, words = WHY_NOT[what]
    held = {"extension": key, "items": items, "number": "+442079460999", "mac": "02005E1FFFFF", "name": "Polly Pattern"}
    now = timezone.now()
    row = Difference.objects.create(
        customer=tailors, customer_code=tailors.code, customer_name=tailors.name, partner_id=tailors.partner_id,
        partner_name=tailors.partner_name, thing=thing, key=key or living(tailors)[0].extension, name="Polly Pattern",
        contract="0", network="1", held=held, found_at=now, seen_at=now,
    )  # fmt: skip
    client = signed_in(CLERK)
    assert words in page(client, row).text
    assert words in client.get(reverse("inventory:difference", args=[row.pk])).content.decode()
    answer = client.post(reverse("orders:difference", args=[row.pk]))
    assert answer.status_code == 422 and words in answer.content.decode()


def test_a_user_that_no_command_names_is_for_the_provider(tailors, signed_in, acting) -> None:
    from inventory.queries.mended import network_way

    row = Difference(customer=tailors, thing="user", key="Odd One", name="Odd One", contract="0", network="1")
    words = "This user has no extension there, and no command names it. The provider removes it."
    assert network_way(row).why_not == words
    row.key, row.held = living(tailors)[0].extension, {"extension": living(tailors)[0].extension}
    assert network_way(row).why_not == "This extension is a line of the contract by now. Open the list again."
    assert not Command.objects.filter(customer=tailors, state="waiting").exists() and opened(tailors) == []
