"""Order items up, down and new: what the pages say, what the ledger holds, what the network hears (guide 2.5.2.2.4)."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from customers.models import Customer, QuantityChange, ServiceLine
from customers.queries.contract import quantity_on
from inventory.ems.driver import NetworkUser
from inventory.models import Command
from oms.kit.acting import as_system
from oms.kit.money import Money
from orders.actions.approve import reject_order
from orders.actions.begin import begin_order
from orders.actions.submit import cancel_order
from orders.effect.reading import Reading
from orders.enums import OrderState
from orders.kinds import kind_of
from orders.models import Order
from tests.change import scene
from tests.change.scene import CLERK, NEIGHBOUR
from tests.page import read
from tests.typed import sent

pytestmark = pytest.mark.django_db
PREMIUM, BASIC = "premium-one", "basic-user-vm"


@pytest.fixture
def customer(monkeypatch) -> Customer:
    scene.nobody_uses(monkeypatch)
    return scene.contract()


@pytest.fixture
def line(customer) -> ServiceLine:
    return scene.has(customer, PREMIUM, 11)


def step(code: str, order: Order) -> str:
    return reverse(f"orders:step-{code}", args=[order.no])


# --- to the number


def test_eleven_premium_and_one_more_are_twelve_then_one_goes_back(line, customer, everything) -> None:
    """The seed's own example."""
    order = scene.through(scene.ordered(scene.begun(customer), scene.changes(line, 1)))
    assert order.state == OrderState.CONFIRMED and order.title == "Vertical Demo Change Order"
    assert quantity_on(line, scene.today()) == 12
    assert Command.objects.get(order_no=order.no).payload == {"items": {PREMIUM: 12}}
    back = scene.through(scene.ordered(scene.begun(customer), scene.changes(line, -1)))
    assert quantity_on(line, scene.today()) == 11
    assert Command.objects.get(order_no=back.no).payload == {"items": {PREMIUM: 11}}
    row = QuantityChange.objects.get(order_no=back.no)
    assert (row.change, row.effective, row.made_by) == (-1, scene.today(), scene.clerk().name)


def test_the_effect_names_what_changes_and_nothing_else(line, customer, everything) -> None:
    other = scene.has(customer, BASIC, 4, price="6.90")
    order = scene.ordered(scene.begun(customer), scene.changes(line, -2, "Two left"))
    found = kind_of(order).effect(Reading(order))
    own = [entry for entry in found.entries if entry.group == "Order Items"]
    assert [(e.key, e.now, e.change, e.to_be, e.comment) for e in own] == [(f"line:{line.pk}", 11, -2, 9, "Two left")]
    assert own[0].monthly == Money(Decimal("-23.00"), "GBP") and found.monthly == own[0].monthly
    assert f"line:{other.pk}" not in found.now
    licenses = {e.what: (e.now, e.change, e.to_be) for e in found.entries if e.group == "Cloud licenses"}
    assert licenses["iPECS ONE"][1] == -2 and all(now + n == then for now, n, then in licenses.values())


def test_added_items_are_lines_of_their_own(line, customer, everything) -> None:
    new = {
        "item": scene.item(BASIC), "billing_account": scene.main_account(customer), "quantity": 3, "trial": 10,
        "trial_unit": "day", "price": Decimal("6.50"), "comment": "Sales",
    }  # fmt: skip
    before = Reading(scene.begun(customer)).now.item_codes[BASIC]
    order = scene.through(scene.ordered(scene.begun(customer), new))
    made = ServiceLine.objects.get(order_no=order.no)
    assert (made.price, made.act_date, made.comment) == (Decimal("6.50"), scene.today(), "Sales")
    assert made.billing_start == scene.today() + timedelta(days=10)
    assert quantity_on(made, scene.today()) == 3
    assert Command.objects.get(order_no=order.no).payload == {"items": {BASIC: before + 3}}


def test_a_line_that_ends_gets_its_last_day_and_more_of_it_takes_that_away(line, customer, everything) -> None:
    scene.through(scene.ordered(scene.begun(customer), scene.changes(line, -11)))
    line.refresh_from_db()
    assert (quantity_on(line, scene.today()), line.term_date) == (0, scene.today() - timedelta(days=1))


def test_what_was_charged_once_is_not_paid_back(customer, everything) -> None:
    fee = scene.has(customer, "set-up-fee", 2, price="50.00")
    effect = kind_of(order := scene.ordered(scene.begun(customer), scene.changes(fee, -1))).effect(Reading(order))
    assert (effect.once, effect.monthly) == (Money(Decimal(0), "GBP"), Money(Decimal(0), "GBP"))
    more = scene.ordered(order, scene.changes(fee, 2))
    assert kind_of(more).effect(Reading(more)).once == Money(Decimal(100), "GBP")


def test_a_change_of_a_coming_day_waits_and_writes_for_that_day(line, customer, everything) -> None:
    later = scene.today() + timedelta(days=9)
    order = scene.through(scene.ordered(scene.begun(customer), scene.changes(line, 5)), later)
    assert (quantity_on(line, scene.today()), quantity_on(line, later)) == (11, 16)
    assert not Command.objects.filter(order_no=order.no).exists() and order.took_effect_at is None


# --- refusals, with their words


def test_more_than_there_is_cannot_go_back(line, customer, signed_in, everything) -> None:
    order = scene.begun(customer)
    answer = signed_in(CLERK).post(step("items", order), {f"quantity-line{line.pk}": "-12", "next": "1"})
    assert answer.status_code == 422
    assert "There are 11 now; To Be cannot be below 0." in answer.content.decode()
    with as_system():
        assert not order.itemlines.exists()


def test_what_a_later_order_takes_is_not_there_twice(line, customer, everything) -> None:
    later = scene.today() + timedelta(days=5)
    scene.through(scene.ordered(scene.begun(customer), scene.changes(line, -8)), later)
    order = scene.ordered(scene.begun(customer), scene.changes(line, -4))
    with pytest.raises(ValidationError, match="Of the 11 at most 3 can go back; a later order takes the rest."):
        scene.submitted(order)


def test_never_below_what_is_in_use_and_it_says_what_uses_it(
    line, customer, signed_in, monkeypatch, everything
) -> None:
    users = [NetworkUser(str(200 + n), f"Person {n}", (PREMIUM,)) for n in range(1, 11)]
    scene.uses(monkeypatch, *users)
    words = (
        "9 is 1 below what is in use. 10 use it now: 201 Person 1, 202 Person 2, 203 Person 3, 204 Person 4, "
        "205 Person 5, 206 Person 6, 207 Person 7, 208 Person 8 +2. Take it from 1 of them first, or order −1."
    )
    order, client = scene.begun(customer), signed_in(CLERK)
    refused = client.post(step("items", order), {f"quantity-line{line.pk}": "-2", "next": "1"})
    assert refused.status_code == 422 and words in refused.content.decode()
    scene.ordered(order, scene.changes(line, -2))
    with pytest.raises(ValidationError) as told:
        scene.submitted(order)
    assert told.value.messages == [f"Premium iPECS ONE USER: {words}"]
    scene.submitted(scene.ordered(order, scene.changes(line, -1)))


def test_nor_below_use_on_the_day_on_which_a_later_order_takes_its_share(
    line, customer, monkeypatch, everything
) -> None:
    """Of eleven, three wait to go in nine days; four more today would leave six on that day, and four for five people."""
    scene.uses(monkeypatch, *(NetworkUser(str(200 + n), f"Person {n}", (line.item.code,)) for n in range(5)))
    scene.through(scene.ordered(scene.begun(customer), scene.changes(line, -3)), scene.today() + timedelta(days=9))
    order = scene.ordered(scene.begun(customer), scene.changes(line, -4))
    with pytest.raises(ValidationError) as told:
        scene.submitted(order)
    words = str(told.value.messages[0])
    assert words.startswith(
        f"{line.item.name}: With what comes off later: 4 is 1 below what is in use. 5 use it now: 200 Person 0, "
    )
    assert words.endswith("Take it from 1 of them first, or order −3.")
    scene.submitted(scene.ordered(order, scene.changes(line, -3)))


def test_who_comes_to_use_it_before_approval_or_confirmation_is_seen(line, customer, monkeypatch, everything) -> None:
    order = scene.submitted(scene.ordered(scene.begun(customer), scene.changes(line, -11)))
    scene.uses(monkeypatch, NetworkUser("201", "Late Example", (PREMIUM,)))
    with pytest.raises(ValidationError, match="0 is 1 below what is in use. 1 use it now: 201 Late Example"):
        scene.approved(order)
    scene.nobody_uses(monkeypatch)
    scene.approved(order)
    scene.uses(monkeypatch, NetworkUser("201", "Late Example", (PREMIUM,)))
    with pytest.raises(ValidationError, match="0 is 1 below what is in use"):
        scene.confirmed(order)
    scene.nobody_uses(monkeypatch)
    assert scene.confirmed(order).state == OrderState.CONFIRMED


def test_a_silent_network_lets_more_through_and_nothing_back(line, customer, monkeypatch, everything) -> None:
    scene.silent(monkeypatch)
    fewer = scene.submitted(scene.ordered(scene.begun(customer), scene.changes(line, -1)))
    with pytest.raises(ValidationError, match="The network could not be asked what is in use. Try again in a moment."):
        scene.approved(fewer)
    with as_system():
        reject_order(order=fewer, reason="The network is silent today.", by=scene.vera(), at=timezone.now())
    assert scene.through(scene.ordered(scene.begun(customer), scene.changes(line, 1))).took_effect_at


def test_more_of_an_item_that_the_plan_lacks_is_refused_and_fewer_of_it_are_not(customer, everything) -> None:
    line = scene.has(customer, "premium-plus-one", 3)
    order = scene.ordered(scene.begun(customer), scene.changes(line, 1))
    with pytest.raises(ValidationError, match="Premium PLUS iPECS ONE USER is not part of Standard Plan."):
        scene.submitted(order)
    scene.submitted(scene.ordered(order, scene.changes(line, -1)))


def test_an_order_that_changes_nothing_is_not_sent(customer, everything) -> None:
    with pytest.raises(ValidationError) as told:
        scene.submitted(scene.begun(customer))
    assert told.value.messages == ["This order changes nothing yet."]


def test_only_a_running_contract_is_changed(customer, everything) -> None:
    created = Customer.objects.select_related("partner").filter(status="created", partner=customer.partner).first()
    with pytest.raises(ValidationError, match="A Change Order is possible while the customer is Activated."):
        scene.begun(created)
    order = scene.ordered(scene.begun(customer), scene.changes(scene.has(customer, PREMIUM, 11), 1))
    scene.submitted(order)
    with as_system():
        from customers.actions.move import move  # the one door of the customer's status

        move(Customer.objects.get(pk=customer.pk), "stop", by=scene.clerk(), at=timezone.now())
    with pytest.raises(ValidationError, match="A Change Order is possible while the customer is Activated."):
        scene.approved(order)


def test_a_stranger_begins_nothing(customer, account, everything) -> None:
    stranger = account(NEIGHBOUR)
    with pytest.raises(PermissionDenied, match="Only the customer's reseller, or a partner above it, orders for it."):
        begin_order(customer=customer, kind="change", nonce=uuid.uuid4(), by=stranger, at=timezone.now())


# --- it leaves no trace


@pytest.mark.parametrize("end", ["rejected", "canceled"])
def test_what_is_not_wanted_leaves_nothing_but_itself(line, customer, end, everything) -> None:
    before = list(QuantityChange.objects.order_by("pk").values_list("pk", flat=True))
    order = scene.ordered(scene.begun(customer), scene.changes(line, -3))
    if end == "rejected":
        scene.submitted(order)
        reject_order(order=order, reason="The customer needs them still.", by=scene.vera(), at=timezone.now())
    else:
        cancel_order(order=order, by=scene.clerk(), at=timezone.now())
    assert order.state == end
    assert list(QuantityChange.objects.order_by("pk").values_list("pk", flat=True)) == before
    assert not Command.objects.filter(order_no=order.no).exists()
    assert Customer.objects.get(pk=customer.pk).ongoing_orders == 0


# --- pages


def test_the_button_of_modify_customer_opens_one_draft_and_goes_on_with_it(customer, signed_in) -> None:
    client = signed_in(CLERK)
    page = client.get(reverse("orders:modify-customer"), {"open": customer.code}).content.decode()
    address = reverse("orders:change-order", args=[customer.code])
    assert f'<form method="post" action="{address}">' in page
    answers = [client.post(address, {"nonce": str(uuid.uuid4())}) for _ in range(2)]
    with as_system():
        order = Order.objects.get(customer=customer, kind="change", state="temporary")
    assert [answer["Location"] for answer in answers] == [step("info", order)] * 2
    assert client.get(address)["Location"] == f"{reverse('orders:modify-customer')}?open={customer.code}"
    assert signed_in(NEIGHBOUR).post(address, {"nonce": str(uuid.uuid4())}).status_code == 404


def test_the_sheet_shows_now_and_saves_what_was_typed(line, customer, signed_in) -> None:
    client, order = signed_in(CLERK), scene.begun(customer)
    page = client.get(step("items", order)).content.decode()
    assert 'data-now="11" data-least="0" data-each="11.50"' in page
    sent = {f"quantity-line{line.pk}": "1", f"comment-line{line.pk}": "For the new colleague", "next": "1"}
    assert client.post(step("items", order), sent).status_code == 302
    with as_system():
        saved = order.itemlines.get()
    assert (saved.line_id, saved.quantity, saved.comment) == (line.pk, 1, "For the new colleague")
    again = client.get(step("items", order)).content.decode()
    assert 'value="For the new colleague"' in again and "<strong data-to-be>12</strong>" in again
    review = client.get(step("submit", order)).content.decode()
    assert "Premium iPECS ONE USER" in review and "Basic User With VM" not in review


def test_the_change_date_lies_ahead(customer, signed_in) -> None:
    client, order = signed_in(CLERK), scene.begun(customer)
    yesterday = scene.today() - timedelta(days=1)
    page = read(client.get(step("info", order)).content)
    typed = sent(page, title="Later", activation_date=yesterday.isoformat(), note="", next="1")
    answer = client.post(step("info", order), typed)
    assert answer.status_code == 422
    assert f"The date may not lie before today, {date_format(scene.today(), 'DATE_FORMAT')}." in answer.content.decode()
    later = scene.today() + timedelta(days=3)
    assert client.post(step("info", order), typed | {"activation_date": later.isoformat()}).status_code == 302
    with as_system():
        order.refresh_from_db()
    assert (order.title, order.activation_date) == ("Later", later)
