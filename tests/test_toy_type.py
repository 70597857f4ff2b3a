"""A new order type is one module with one form: the toy type “Note” stands here, and no general file knows of it."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from importlib import reload
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import clear_url_caches, reverse
from django.utils import timezone

from customers.enums import CustomerStatus
from customers.models import Customer, FraudLimit
from inventory.enums import CommandKind
from inventory.models import Command
from oms import urls as roof
from oms.kit.acting import as_system
from oms.kit.screens import registry
from orders import urls
from orders.actions.approve import approve_order
from orders.actions.confirm import confirm_order
from orders.actions.place import place_order
from orders.effect.entry import Entry, Send
from orders.effect.reading import Reading
from orders.enums import KIND_WORDS, OrderState
from orders.kinds import TYPES, OrderKind, register
from orders.models import Order
from orders.parts.bundles.save import SetLimits

pytestmark = pytest.mark.django_db
CLERK, VSP, NEIGHBOUR = "clerk@rs-vertical.example", "admin@vertical.example", "admin@orbit.example"


class NoteForm(forms.Form):
    note = forms.CharField(max_length=100)
    limit = forms.DecimalField(min_value=0)


class Note(OrderKind):
    """A remark that changes the default call limit."""

    kind, label, screen, form = "note", "Note", "note-order", NoteForm

    def may_open(self, customer: Customer) -> str:
        return "" if customer.status == CustomerStatus.ACTIVATED else "Notes are for activated customers."

    def fill(self, order: Order, fields: dict[str, Any]) -> None:
        order.title, order.details = f"{order.customer_name} Note", {k: str(v) for k, v in fields.items()}

    def facts(self, order: Order) -> list[tuple[str, str]]:
        return [("Note text", order.details["note"])]

    def own_entries(self, reading: Reading) -> Iterator[Entry]:
        limit, before = Decimal(reading.order.details["limit"]), reading.now.limit
        yield Entry(
            key="limit:default", group="Note", what="Call limit", now=str(before.default_limit) if before else None,
            to_be=str(limit), writes=(SetLimits(limit, None),),
            sends=(Send(CommandKind.SET_FRAUD_LIMIT, str(limit), {"default": str(limit), "custom": None}),),
        )  # fmt: skip


@pytest.fixture
def note() -> Iterator[type[Note]]:
    """The type is known, with an address of its own, for one test."""
    register(Note)
    readdress()
    yield Note
    del TYPES[Note.kind], KIND_WORDS[Note.kind], registry.screens[Note.screen]
    readdress()


def readdress() -> None:
    """Addresses are drawn up when the portal starts; here it starts again."""
    reload(urls)
    reload(roof)
    clear_url_caches()


@pytest.fixture
def customer(account) -> Customer:
    with as_system():
        mine = Customer.objects.filter(partner=account(CLERK).partner, status="activated", name="Vertical Demo")
        return mine.select_related("partner").get()


def placed(customer: Customer, by) -> Order:
    fields = {"note": "Rings at night", "limit": Decimal("12.00")}
    return place_order(customer=customer, kind="note", fields=fields, nonce=uuid.uuid4(), by=by, at=timezone.now())


def test_it_opens_submits_is_approved_and_confirmed(note, customer, account, acting, everything) -> None:
    before = FraudLimit.objects.filter(customer=customer).count()
    order = placed(customer, account(CLERK))
    assert (order.state, order.approver_name) == (OrderState.SUBMITTED, account(VSP).partner.name)
    assert set(order.snapshot) == {"limit:default"}
    approve_order(order=order, by=account(VSP), at=timezone.now())
    today = timezone.localdate()
    confirm_order(order=order, effective=today, by=account(CLERK), at=timezone.now())
    assert order.state == OrderState.CONFIRMED and order.took_effect_at
    entry = FraudLimit.objects.get(customer=customer, order_no=order.no)
    assert (entry.default_limit, entry.effective) == (Decimal("12.00"), today)
    assert FraudLimit.objects.filter(customer=customer).count() == before + 1
    command = Command.objects.get(order_no=order.no)
    assert (command.kind, command.payload) == ("set_fraud_limit", {"default": "12.00", "custom": None})


def test_a_coming_note_writes_now_and_sends_later(note, customer, account, everything) -> None:
    order = placed(customer, account(CLERK))
    approve_order(order=order, by=account(VSP), at=timezone.now())
    later = timezone.localdate() + timedelta(days=5)
    confirm_order(order=order, effective=later, by=account(CLERK), at=timezone.now())
    assert FraudLimit.objects.get(customer=customer, order_no=order.no).effective == later
    assert not Command.objects.filter(order_no=order.no).exists()


def test_it_is_offered_where_it_may_be_opened_and_its_form_places_it(note, customer, signed_in) -> None:
    clerk = signed_in(CLERK)
    address = reverse("orders:note-order", args=[customer.code])
    page = clerk.get(reverse("orders:modify-customer"), {"open": customer.code}).content.decode()
    assert f'<a class="button" href="{address}">' in page
    page = clerk.get(address).content.decode()
    assert 'data-screen="note-order"' in page and 'name="note"' in page and ">Check order<" in page
    nonce = uuid.uuid4()
    sent = {"note": "Rings at night", "limit": "12.00", "nonce": str(nonce)}
    checked = clerk.post(address, sent | {"check": "1"})
    assert (checked.status_code, Order.objects.filter(nonce=nonce).count()) == (200, 0)
    assert f"Send order to {signed_in(VSP).account.partner.name}" in checked.content.decode()
    answers = [clerk.post(address, sent) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {302}
    with as_system():
        order = Order.objects.get(nonce=nonce)
    assert [answer["Location"] for answer in answers] == [order.get_absolute_url()] * 2
    shown = clerk.get(order.get_absolute_url()).content.decode()
    assert "Rings at night" in shown and "Call limit" in shown and "Note</span>" in shown


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_opened(note, customer, signed_in) -> None:
    address = reverse("orders:note-order", args=[customer.code])
    answer = signed_in(CLERK).post(address, {"note": "", "limit": "-1", "nonce": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert "Note: This field is required." in answer.content.decode()
    with as_system():
        assert not Order.objects.filter(kind="note").exists()
    assert signed_in(NEIGHBOUR).post(address, {"note": "x"}).status_code == 404


def test_its_own_rule_refuses(note, customer, account, everything) -> None:
    created = Customer.objects.filter(partner=customer.partner, status="created").select_related("partner").first()
    with pytest.raises(ValidationError, match="Notes are for activated customers"):
        placed(created, account(CLERK))
