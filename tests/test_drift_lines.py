"""Lines of contract and network compared one by one: what differs is found, said in words, and mended (issue 14)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from customers.models import Customer
from inventory.actions.difference import mend_network
from inventory.models import Command, Difference, Line
from inventory.queries.line import living
from oms.kit.delivery import deliver_due
from oms.kit.phones import national
from tests.network_objects import SADDLERY
from tests.orders.scene import who
from tests.people import CLERK
from tests.test_drift import read_again
from tests.test_lines import used

pytestmark = pytest.mark.django_db


@pytest.fixture
def saddlery(everything) -> Customer:
    return Customer.objects.get(name=SADDLERY)


@pytest.fixture
def numbered(everything) -> Customer:
    """One of the reseller's that has a line with a number and one without, and nothing on its way to its network."""
    settled = Customer.objects.filter(status="activated", partner=who(CLERK).partner)
    settled = settled.exclude(commands__in=Command.objects.exclude(state__in=["done", "given_up"]))
    return next(one for one in settled.order_by("pk") if {bool(line.number) for line in used(one)} == {True, False})


def by_hand(ems, *statements: tuple[str, list]) -> None:
    """Behind the portal's back."""
    with ems.store.opened() as db:
        for sql, values in statements:
            db.execute(sql, values)


def mended(customer: Customer, things: set[str], acting) -> set[str]:
    """Each of these differences is mended; the kinds of the commands."""
    rows = Difference.objects.filter(customer=customer, thing__in=things, state="open")
    with acting(CLERK) as user:
        kinds = {mend_network(difference=row, by=user, at=timezone.now()).command.kind for row in rows}
    deliver_due("ems")
    return kinds


def of_lines(customer: Customer) -> list[tuple[str, str, str, str]]:
    return [row for row in read_again(customer) if row[0] in ("line", "package", "caller")]


def page(client, thing: str) -> str:
    row = Difference.objects.filter(thing=thing, state="open").first()
    return client.get(reverse("inventory:difference", args=[row.pk])).content.decode()


def test_a_line_that_the_network_lost_is_made_again(ems, saddlery, acting, signed_in) -> None:
    one: Line = used(saddlery)[0]
    whose = [saddlery.code, one.extension]
    by_hand(ems, *((f"delete from {table} where customer = ? and extension = ?", whose) for table in ("users", "user_items", "lines")))  # fmt: skip
    assert of_lines(saddlery) == [("line", one.extension, "1", "0")]
    text = page(signed_in(CLERK), "line")
    assert f"Extension {one.extension}" in text and "not there" in text
    assert f"The network is sent “Set lines”: Extension {one.extension}." in text
    assert f"A change order with one {one.item.name} fewer: line {one.extension} ends with it." in text
    assert mended(saddlery, {"line"}, acting) == {"set_lines"}
    assert of_lines(saddlery) == []
    assert one.name in {user["name"] for user in ems.store.tenant(saddlery.code)["users"]}


def test_a_line_that_got_another_package_there_has_its_own_again(ems, saddlery, acting, signed_in) -> None:
    one = living(saddlery).select_related("item").exclude(name="").first()
    by_hand(
        ems, ("update user_items set item = 'odd' where customer = ? and extension = ? and item = ?",
              [saddlery.code, one.extension, one.item.code]),
    )  # fmt: skip
    assert ("package", one.extension, one.item.name) in {row[:3] for row in of_lines(saddlery)}
    text = page(signed_in(CLERK), "package")
    assert one.item.name in text and "odd" in text
    assert "No user package here is called odd. Bring the network to the contract." in text
    assert mended(saddlery, {"package"}, acting) == {"set_lines"}
    assert of_lines(saddlery) == []


def test_a_number_that_went_to_another_line_there_comes_back_in_one_command(ems, numbered, acting, signed_in) -> None:
    one = next(line for line in used(numbered) if line.number)
    other = next(line for line in used(numbered) if not line.number)
    sql = "update users set number = ? where customer = ? and extension = ?"
    by_hand(ems, *((sql, [number, numbered.code, line.extension]) for line, number in ((one, other.number), (other, one.number))))  # fmt: skip
    mine = national(one.number)
    found = [("caller", one.extension, mine, ""), ("caller", other.extension, "", mine)]
    assert sorted(of_lines(numbered)) == sorted(found)
    text = page(signed_in(CLERK), "caller")
    assert mine in text and "The form of the line, filled in with what the network has." in text
    row = Difference.objects.filter(customer=numbered, thing="caller").first()
    led = signed_in(CLERK).get(reverse("orders:difference", args=[row.pk])).content.decode()
    assert (
        f"{reverse('inventory:modify-line', args=[numbered.code, (one if row.key == one.extension else other).pk])}?difference={row.pk}"
        in led
    )
    before = Command.objects.filter(customer=numbered, kind="set_lines").count()
    assert mended(numbered, {"caller"}, acting) == {"set_lines"}
    assert Command.objects.filter(customer=numbered, kind="set_lines").count() == before + 1
    assert of_lines(numbered) == []
