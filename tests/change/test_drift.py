"""The contract changed between submission and approval: three columns, and who approves says to have seen them."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customers.actions.contract import change_quantity
from customers.models import ServiceLine
from customers.queries.contract import quantity_on
from oms.kit.acting import as_system
from orders.actions.approve import approve_as_it_stands
from orders.models import Order
from tests.change import scene
from tests.change.scene import CLERK, EARLIER, NEIGHBOUR, VERA
from tests.forms import form_of
from tests.page import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]
REFUSED = "The contract changed since this order was submitted. Look at it and tick that you have seen it."


@pytest.fixture
def line(monkeypatch) -> ServiceLine:
    scene.nobody_uses(monkeypatch)
    return scene.has(scene.contract(), "premium-one", 11)


@pytest.fixture
def order(line) -> Order:
    return scene.submitted(scene.ordered(scene.begun(line.customer), scene.changes(line, 1)))


def grows(line: ServiceLine, change: int) -> None:
    """Another order takes effect meanwhile."""
    day = scene.today() - timedelta(days=1)
    with as_system():
        change_quantity(
            line=line, change=change, effective=day, order_no=EARLIER, by=scene.clerk(), at=timezone.now()
        )  # fmt: skip


def page_of(order: Order) -> str:
    return reverse("orders:approve", args=[order.no])


def rows(client: Client, address: str) -> list[list[str]]:
    found = read(client.get(address).content).all("section", id="drift")
    return [
        [" ".join(cell.text.split()) for cell in row.all("td")]
        for part in found
        for row in part.first("tbody").all("tr")
    ]


def approves(client: Client, order: Order, form: dict, **typed: str):
    kept = {name: value for name, value in form.items() if name not in ("reject", "hold", "approve_next")}
    return client.post(page_of(order), {**kept, "approve": "1", **typed})


def state(order: Order) -> str:
    with as_system():
        return Order.objects.get(pk=order.pk).state


def test_an_unchanged_contract_asks_nothing(order, signed_in) -> None:
    client = signed_in(VERA)
    assert rows(client, page_of(order)) == []
    assert "acknowledged" not in form_of(client, page_of(order))
    assert approves(client, order, form_of(client, page_of(order))).status_code == 302
    assert state(order) == "approved"


def test_the_approver_sees_at_order_today_and_to_be_and_says_so(order, line, signed_in) -> None:
    grows(line, 2)
    client = signed_in(VERA)
    shown = {row[0].split(" Head")[0]: row[1:] for row in rows(client, page_of(order))}
    assert ["11", "13", "+1", "14"] in shown.values()
    foot = read(client.get(page_of(order)).content).first("section", class_="decide-bar").text
    assert "The contract changed: tick that you have seen it." in foot and "Ready to approve" not in foot
    heads = [head.text for head in read(client.get(page_of(order)).content).first("section", id="drift").all("th")]
    assert heads == ["What", "At order", "Today", "Order(+/-)", "To Be"]
    refused = approves(client, order, form_of(client, page_of(order)))
    assert refused.status_code == 422 and REFUSED in refused.content.decode()
    assert state(order) == "submitted"
    assert approves(client, order, form_of(client, page_of(order)), acknowledged="on").status_code == 302
    assert state(order) == "approved"
    scene.confirmed(Order.objects.get(pk=order.pk))
    assert quantity_on(line, scene.today()) == 14


def test_what_was_seen_is_what_stood_there(order, line, signed_in) -> None:
    """A further change between looking and clicking is not acknowledged with the first one."""
    grows(line, 2)
    client = signed_in(VERA)
    form = form_of(client, page_of(order))
    form.pop("version")
    grows(line, 4)
    refused = approves(client, order, form, acknowledged="on")
    assert refused.status_code == 422 and REFUSED in refused.content.decode()
    tick = read(refused.content).first("input", name="acknowledged")
    assert "checked" not in tick.attributes, "it is ticked anew"
    assert state(order) == "submitted"


def test_the_action_refuses_in_the_same_words_and_many_at_once_in_theirs(order, line) -> None:
    grows(line, 2)
    with pytest.raises(ValidationError) as told:
        scene.approved(order)
    assert told.value.message_dict == {"acknowledged": [REFUSED]}
    with as_system(), pytest.raises(ValidationError) as many:
        approve_as_it_stands(order, by=scene.vera(), at=timezone.now())
    assert many.value.messages == ["The contract changed since this order was submitted; open it and look."]


def test_it_is_rejected_or_kept_without_a_tick(order, line, signed_in) -> None:
    grows(line, 2)
    client = signed_in(VERA)
    form = form_of(client, page_of(order))
    kept = {name: value for name, value in form.items() if name not in ("approve", "approve_next", "reject")}
    assert client.post(page_of(order), {**kept, "hold": "1"}).status_code == 302
    assert state(order) == "processing"
    form = form_of(client, page_of(order))
    kept = {name: value for name, value in form.items() if name not in ("approve", "approve_next", "hold")}
    assert client.post(page_of(order), {**kept, "reject": "1", "comment": "Order it anew, please."}).status_code == 302
    assert state(order) == "rejected"


def test_the_requester_sees_it_on_the_orders_page_and_a_neighbour_nothing(order, line, signed_in) -> None:
    grows(line, 2)
    page = signed_in(CLERK).get(order.get_absolute_url())
    part = read(page.content).first("section", id="drift")
    assert part.first("input", name="acknowledged") is None
    assert signed_in(NEIGHBOUR).get(order.get_absolute_url()).status_code == 404
    assert signed_in(NEIGHBOUR).get(page_of(order)).status_code == 404
