"""Numbers added, returned by picking and moved between sites (guide 2.5.2.2.2, 2.5.2.2.3)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from catalogue.models import NumberType
from customers.actions.contract import NewNumber, hold_numbers
from customers.models import BillingAccount, Customer, NumberHolding, Site
from inventory.ems.driver import NetworkUser
from inventory.models import Command, Number
from inventory.queries.use import Use
from oms.kit.acting import acting_for
from oms.kit.phones import national
from orders.actions.approve import reject_order
from orders.actions.submit import withdraw_order
from orders.effect.reading import Reading
from orders.enums import Verb
from orders.kinds import kind_of
from orders.models import NumberChange, Order
from orders.parts.numbers.pick import pick_numbers
from orders.parts.numbers.save import save_numbers
from tests.change import scene
from tests.change.scene import CLERK, EARLIER
from tests.forms import form_of
from tests.orders.scene import do, give_numbers
from tests.page import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]


@pytest.fixture
def customer(monkeypatch) -> Customer:
    scene.nobody_uses(monkeypatch)
    return scene.contract()


@pytest.fixture
def held(customer) -> list[NumberHolding]:
    """Three numbers at the main site, taken out of the stock."""
    NumberHolding.objects.filter(customer=customer).update(valid_to=scene.today() - timedelta(days=40))
    free = list(Number.objects.filter(assign="unused").order_by("e164")[:3])
    mine = {"customer": customer, "customer_name": customer.name, "site_name": main(customer).name}
    Number.objects.filter(pk__in=[n.pk for n in free]).update(
        assign="used", use="using", partner_id=customer.partner_id, partner_name=customer.partner_name, **mine
    )
    account = scene.main_account(customer)
    return hold_numbers(
        customer=customer, numbers=[NewNumber(n.e164, main(customer), account) for n in free],
        valid_from=scene.today() - timedelta(days=30), order_no=EARLIER, by=scene.clerk(), at=timezone.now(),
    )  # fmt: skip


def main(customer: Customer) -> Site:
    return customer.sites.get(is_main=True)


def warehouse(customer: Customer) -> tuple[Site, BillingAccount]:
    return customer.sites.get(name="Warehouse"), customer.billing_accounts.get(name="Warehouse")


def picked(order: Order, *holdings: NumberHolding, use: Use | None = None, site=None, account=None) -> Order:
    ids = [holding.pk for holding in holdings]
    with acting_for(scene.clerk().partner_id):
        pick_numbers(
            order=order, holding_ids=ids, site=site, account=account, use=use or Use(), by=scene.clerk(),
            at=timezone.now(),
        )  # fmt: skip
    return order


def held_on(customer: Customer, day) -> dict[str, str]:
    """Number → site of each number held on `day`."""
    rows = NumberHolding.objects.filter(customer=customer, valid_from__lte=day).exclude(valid_to__lt=day)
    return dict(rows.values_list("e164", "site__name"))


def test_a_number_goes_back_and_rests(customer, held) -> None:
    order = picked(scene.begun(customer), held[0])
    entry = kind_of(order).effect(Reading(order)).entries[0]
    assert (entry.now, entry.change, entry.to_be) == (3, -1, 2)
    assert entry.detail == f"back: {national(held[0].e164)}"
    scene.through(order)
    assert set(held_on(customer, scene.today())) == {held[1].e164, held[2].e164}
    assert held[0].e164 in held_on(customer, scene.today() - timedelta(days=1))
    row = Number.objects.get(e164=held[0].e164)
    assert (row.assign, row.use, row.customer_id) == ("unused", "returned", None) and row.quarantine_until
    command = Command.objects.get(order_no=order.no)
    assert (command.kind, command.payload) == ("remove_numbers", {"numbers": [held[0].e164]})


def test_a_number_moves_and_nobody_loses_it(customer, held) -> None:
    site, account = warehouse(customer)
    NumberHolding.objects.filter(pk=held[1].pk).update(in_use=True, ported=True)
    order = picked(scene.begun(customer), held[1], site=site, account=account)
    found = {e.where: (e.now, e.change, e.to_be) for e in kind_of(order).effect(Reading(order)).entries}
    assert found == {
        f"{main(customer)}, {scene.main_account(customer)}": (3, -1, 2),
        "Warehouse, Warehouse": (0, 1, 1),
    }
    scene.through(order)
    assert held_on(customer, scene.today())[held[1].e164] == "Warehouse"
    assert held_on(customer, scene.today() - timedelta(days=1))[held[1].e164] == main(customer).name
    now = NumberHolding.objects.get(e164=held[1].e164, valid_to__isnull=True)
    assert (now.billing_account, now.in_use, now.ported) == (account, True, True)
    assert Number.objects.get(e164=held[1].e164).site_name == "Warehouse"
    assert not Command.objects.filter(order_no=order.no).exists()
    again = {e.where: (e.now, e.change, e.to_be) for e in kind_of(order).effect(Reading(order)).entries}
    assert again == found, "the page of the order says the same afterwards"


def test_taken_back_before_its_day_numbers_are_where_they_were(customer, held) -> None:
    site, account = warehouse(customer)
    order, coming = scene.begun(customer), scene.today() + timedelta(days=28)
    picked(picked(order, held[0]), held[1], site=site, account=account)
    demand = {"site": site, "billing_account": account, "quantity": 2, "comment": "Sales"}
    with acting_for(scene.clerk().partner_id):
        save_numbers(order=order, demands=[demand], ports=[], by=scene.clerk(), at=timezone.now())
    scene.submitted(order)
    give_numbers(order, scene.vera())
    scene.confirmed(scene.approved(order), coming)
    assert held[0].e164 not in held_on(customer, coming) and len(held_on(customer, coming)) == 4
    added = list(Number.objects.filter(reserved_by=order.no).values_list("e164", flat=True))
    do(Verb.ASK_BACK, order, scene.clerk())
    do(Verb.TAKE_BACK, order, scene.vera())
    assert held_on(customer, coming) == {number.e164: main(customer).name for number in held}
    assert set(
        NumberHolding.objects.filter(pk__in=[n.pk for n in held]).values_list("valid_to", "return_order_no")
    ) == {(None, "")}
    assert set(Number.objects.filter(e164__in=added).values_list("assign", "reserved_by")) == {("unused", "")}
    assert len(added) == 2 and not Command.objects.filter(order_no=order.no).exists()


def test_added_numbers_are_assigned_and_reach_the_network(customer, held) -> None:
    order, site = scene.begun(customer), main(customer)
    demand = {"site": site, "billing_account": scene.main_account(customer), "quantity": 2, "comment": "Sales"}
    with acting_for(scene.clerk().partner_id):
        save_numbers(order=order, demands=[demand], ports=[], by=scene.clerk(), at=timezone.now())
    scene.submitted(order)
    with pytest.raises(ValidationError, match="2 numbers ordered, 0 assigned."):
        scene.approved(order)
    give_numbers(order, scene.vera())
    scene.confirmed(scene.approved(order))
    assert len(held_on(customer, scene.today())) == 5
    assert len(Command.objects.get(order_no=order.no).payload["numbers"]) == 2


def test_a_number_in_use_does_not_go_back(customer, held, monkeypatch) -> None:
    user = NetworkUser("201", "Ann Sample", number=held[0].e164)
    words = f"{national(held[0].e164)} is in use: 201 Ann Sample. Take it from there first."
    order = scene.begun(customer)
    with pytest.raises(ValidationError) as told:
        picked(order, held[0], use=Use([user]))
    assert told.value.messages == [words]
    picked(order, held[0])
    scene.uses(monkeypatch, user)
    with pytest.raises(ValidationError) as told:
        scene.submitted(order)
    assert told.value.messages == [words]
    site, account = warehouse(customer)
    scene.submitted(picked(order, held[0], use=Use([user]), site=site, account=account))


def test_what_one_order_returns_no_other_touches(customer, held) -> None:
    order = scene.submitted(picked(scene.begun(customer), held[0]))
    marked = NumberHolding.objects.get(pk=held[0].pk)
    assert marked.return_order_no == order.no
    NumberHolding.objects.filter(pk=held[1].pk).update(return_order_no="999")
    withdraw_order(order=order, by=scene.clerk(), at=timezone.now())
    with pytest.raises(ValidationError, match="goes back or moves with order 999 already."):
        picked(order, held[1])


@pytest.mark.parametrize("end", ["withdrawn", "rejected"])
def test_a_return_that_is_not_wanted_leaves_no_mark(customer, held, end) -> None:
    order = scene.submitted(picked(scene.begun(customer), held[0]))
    if end == "rejected":
        reject_order(order=order, reason="They are needed for the merger.", by=scene.vera(), at=timezone.now())
    else:
        withdraw_order(order=order, by=scene.clerk(), at=timezone.now())
    kept = NumberHolding.objects.get(pk=held[0].pk)
    assert (kept.return_order_no, kept.valid_to) == ("", None)


def test_a_strangers_number_is_not_picked(customer, held) -> None:
    foreign = NumberHolding.objects.exclude(customer=customer).filter(valid_to__isnull=True).first()
    with pytest.raises(ValidationError, match="A number that you ticked is not this customer's any more. Look again."):
        picked(scene.begun(customer), foreign)


def test_a_number_that_is_there_already_does_not_move(customer, held) -> None:
    with pytest.raises(ValidationError, match="is there already."):
        picked(scene.begun(customer), held[0], site=main(customer), account=scene.main_account(customer))


# --- the page


def step(order: Order) -> str:
    return reverse("orders:step-numbers", args=[order.no])


def typed(**more) -> dict:
    rows = {}
    for prefix in ("demand", "port"):
        rows |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    return rows | more


def test_ticking_and_keeping_on_the_page(customer, held, signed_in) -> None:
    order, client = scene.begun(customer), signed_in(CLERK)
    page = client.get(step(order)).content.decode()
    assert national(held[0].e164) in page and 'name="pick"' in page
    assert client.post(step(order), typed(pick=str(held[0].pk), give_back="1")).status_code == 302
    change = NumberChange.objects.get(order=order)
    assert (change.holding_id, change.goes_back) == (held[0].pk, True)
    assert "Goes back" in client.get(step(order)).content.decode()
    assert client.post(step(order), typed(keep=str(change.pk))).status_code == 302
    assert not NumberChange.objects.filter(order=order).exists()


def test_a_button_saves_what_else_was_typed(customer, held, signed_in) -> None:
    order, client = scene.begun(customer), signed_in(CLERK)
    demand = {
        "demand-TOTAL_FORMS": "1", "demand-0-site": str(main(customer).pk), "demand-0-quantity": "4",
        "demand-0-billing_account": str(scene.main_account(customer).pk), "demand-0-comment": "",
    }  # fmt: skip
    assert client.post(step(order), typed(pick=str(held[0].pk), give_back="1") | demand).status_code == 302
    assert order.numberdemands.get().quantity == 4
    wrong = typed(pick=str(held[1].pk), give_back="1") | demand | {"demand-0-quantity": "many"}
    refused = client.post(step(order), wrong)
    assert refused.status_code == 422
    assert "Mend what is wrong in the lines first; then the numbers can be picked." in refused.content.decode()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"give_back": "1"}, "Tick the numbers first."),
        ({"move_to": "1"}, "Choose the site and billing account to move to."),
    ],
)
def test_what_is_missing_is_said(customer, held, signed_in, sent, words) -> None:
    answer = signed_in(CLERK).post(step(scene.begun(customer)), typed(**sent))
    assert answer.status_code == 422 and words in answer.content.decode()


def test_numbers_ported_in_stand_in_the_order_and_come_on_their_own_day(customer, held, signed_in) -> None:
    order, client, site = scene.begun(customer), signed_in(CLERK), main(customer)
    address = reverse("orders:step-numbers", args=[order.no])
    typed = {
        "port-0-site": [str(site.pk)], "port-0-billing_account": [str(scene.main_account(customer).pk)],
        "port-0-number_type": [str(NumberType.objects.get(name="Geographic Leeds").pk)], "port-0-numbers": ["0113 496 0871 - 0873"],
        "port-0-main_number": ["0113 496 0871"], "port-0-registered_address": ["1 Example Street, Leeds LS1 4AP"],
        "port-0-losing_provider": ["Elsewhere Telecom"],
        "port-0-wanted_date": [str(scene.today() + timedelta(days=20))],
    }  # fmt: skip
    form = form_of(client, address, **typed)
    kept = {name: value for name, value in form.items() if name not in ("give_back", "move_to", "keep", "add-port")}
    early = client.post(address, {**kept, "port-0-wanted_date": str(scene.today()), "next": "1"})
    assert early.status_code == 422 and "The porting date must lie in the future." in early.content.decode()
    answer = client.post(address, {**kept, "next": "1"})
    assert answer.status_code == 302, read(answer.content).first("div", id="problems").text
    entry = next(e for e in kind_of(order).effect(Reading(order)).entries if e.key.startswith("port:"))
    assert (entry.change, entry.act_date) == (3, scene.today() + timedelta(days=20))
    scene.through(order)
    assert len(held_on(customer, scene.today())) == 3, "the port desk brings them in"
