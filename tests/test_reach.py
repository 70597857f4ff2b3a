"""What a package may call: said on its page or in a list, told to the network line by line, read back, and shown in words."""

import random
import time

import pytest
from django.urls import reverse
from django.utils import timezone

from catalogue.enums import Reach
from catalogue.models import OrderItem
from inventory.actions import reach
from inventory.actions.reach import tell_reaches
from inventory.actions.reading import read_now
from inventory.ems.reach import REACHES, needed, within
from inventory.ems.simulator import calls
from inventory.ems.simulator.player import Player, steal
from inventory.models import Command, Difference, Line
from inventory.queries.line import living
from oms.kit.acting import as_system
from oms.kit.delivery import deliver_due
from tests.orders.scene import who
from tests.people import CLERK, SP
from tests.test_catalogue_import import item, verdicts
from tests.test_lines import wapping  # noqa: F401
from tests.typed import fill_in, problems

pytestmark = pytest.mark.django_db
ONLY = "Only the lines of a user package are limited in what they may call."


@pytest.mark.parametrize(
    ("number", "asked"),
    [
        ("+442079460999", "national"), ("+448081570000", "national"), ("+447700900123", "mobile"), ("+447624123456", "mobile"),
        ("+447012345678", "all"), ("+448712345678", "all"), ("+449098790001", "all"), ("+37120000000", "international"),
        ("+4930901820", "international"), ("+881612345678", "all"), ("+979112345678", "all"),
    ],
)  # fmt: skip
def test_what_a_number_asks_for(number: str, asked: str) -> None:
    assert needed(number) == asked
    assert [within(reach, asked) for reach in REACHES] == [n >= REACHES.index(asked) for n in range(len(REACHES))]


def test_the_portal_and_the_network_know_the_same_reaches() -> None:
    assert tuple(Reach.values) == REACHES
    assert needed("+4915112345678", home="49") == "mobile" and needed("+442079460999", home="49") == "international"


def test_the_package_says_it_and_every_line_is_told(ems, wapping, signed_in) -> None:  # noqa: F811
    with as_system():
        line = living(wapping).select_related("item").exclude(name="").first()
        count = Line.objects.filter(item=line.item).exclude(state="gone").count()
    client, package = signed_in(SP), line.item
    edit = reverse("catalogue:packages-edit", args=[package.pk])
    assert fill_in(client, edit, reach="national").status_code == 302
    page = client.get(reverse("catalogue:packages-entry", args=[package.pk])).content.decode()
    assert "Local and national" in page and "May Call" in page, "it stands there, and in its history"
    assert "Local and national" in client.get(reverse("catalogue:packages"), {"reach": "national"}).content.decode()
    before = Command.objects.count()
    assert tell_reaches(at=timezone.now()) >= 1
    with as_system():
        sent = Command.objects.order_by("pk")[before:]
        told = [one for command in sent for one in command.payload["lines"] if one["item"] == package.code]
        assert len(told) == count and {one["reach"] for one in told} == {"national"}
        assert {command.kind for command in sent} == {"set_lines"}
    assert tell_reaches(at=timezone.now()) == 0, "once"
    with as_system():
        Command.objects.exclude(customer=wapping).filter(state="waiting").delete()
    deliver_due("ems")
    users = {user["extension"]: user["reach"] for user in ems.store.tenant(wapping.code)["users"]}
    assert users[line.extension] == "national"
    listed = (
        signed_in(CLERK).get(reverse("inventory:lines", args=[wapping.code]), {"reach": "national"}).content.decode()
    )
    assert "Local and national" in listed
    page = client.get(reverse("inventory:modify-line", args=[wapping.code, line.pk])).content.decode()
    assert "Local and national" in page


def test_a_customer_that_cannot_be_told_holds_back_no_other(wapping, monkeypatch, caplog) -> None:  # noqa: F811
    with as_system():
        OrderItem.objects.filter(kind="user_package").update(reach="mobile")
    tell = reach.tell_network

    def failing(customer, lines, **more):
        if customer.pk == wapping.pk:
            raise RuntimeError("away")
        return tell(customer, lines, **more)

    monkeypatch.setattr(reach, "tell_network", failing)
    assert tell_reaches(at=timezone.now()) > 0
    assert f"customer {wapping.pk}: what its lines may call could not be told" in caplog.text
    monkeypatch.undo()
    assert tell_reaches(at=timezone.now()) == 1, "that one is due again"


def test_what_the_network_has_instead_is_found_and_mended(ems, wapping) -> None:  # noqa: F811
    deliver_due("ems")
    with as_system():
        line = living(wapping).select_related("item").exclude(name="").first()
        line.item.reach = "international"
        line.item.save()
        tell_reaches(at=timezone.now())
    deliver_due("ems")
    with ems.store.opened() as db:
        db.execute(
            "update lines set reach = 'all' where customer = ? and extension = ?", [wapping.code, line.extension]
        )
    read_now(customer=wapping, by=who(SP), at=timezone.now())
    with as_system():
        (found,) = Difference.objects.filter(customer=wapping, thing="reach")
        assert (found.key, found.contract, found.network) == (line.extension, "international", "all")


def test_a_list_says_it_and_what_is_no_user_package_is_limited_in_nothing(signed_in) -> None:
    client = signed_in(SP)
    rows = (
        item("t-901", **{"May Call": "National and mobile"}),
        item("t-902", **{"May Call": "National and mobile", "Item Type": "Service Item"}),
        item("t-903", **{"May Call": "the moon"}),
    )
    good, service, moon = verdicts(client, "items", *rows)
    assert not good[0] and ONLY in service[0] and "May Call" in moon[0]
    with as_system():
        reception = OrderItem.objects.get(code="reception-pack")
    answer = fill_in(client, reverse("catalogue:packages-edit", args=[reception.pk]), reach="internal")
    assert answer.status_code == 422 and ONLY in problems(answer)


def test_the_simulator_refuses_what_is_beyond(ems) -> None:
    store = ems.store
    tenant = {"name": "Bramley", "domain": "", "language": "en", "plan": "A", "server": "CM-01"}
    lines = [{"extension": "103", "name": "", "item": "STD", "number": "", "mac": "", "turn": 1, "reach": "mobile"}]
    commands = {
        "create_tenant": tenant, "activate_service": {}, "set_packages": {"items": {"STD": 1}}, "set_lines": {"lines": lines},
    }  # fmt: skip
    for kind, payload in commands.items():
        store.take(key=kind, kind=kind, customer="C1", payload=payload, secret="")
    with store.opened() as db:
        steal(db, {"customer": "C1", "extension": "103"})
    now = time.time()
    Player(store.opened, seed=random.randrange(99)).play(now)
    with store.opened() as db:
        calls.end_due(db, now + 600)
        found = [row["line"] for row in db.execute("select line from call_log where customer = 'C1'")]
    assert found and {line.split(",")[5] for line in found} == {"barred"}
