"""Step 1 asks a billing account's country and VAT number: folded, prefilled, checked; kept by copies, and shown."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from openpyxl import load_workbook

from customers.actions.copy import copy_customer
from customers.invoicing import FORMS, vat_number
from customers.models import BillingAccount, Customer
from oms.kit.acting import as_system
from orders.models import Order
from tests.forms import NEW, new_customer
from tests.page import read
from tests.people import CLERK
from tests.typed import problems

pytestmark = pytest.mark.django_db


def ordered(client, **fields: str) -> Order:
    answer = client.post(reverse(NEW), new_customer(client, name="Invoiced Ltd", **fields))
    assert answer.status_code == 302, problems(answer)
    with as_system():
        return Order.objects.get(customer__name="Invoiced Ltd")


def account_of(order: Order) -> BillingAccount:
    with as_system():
        return BillingAccount.objects.get(customer_id=order.customer_id)


def test_the_country_is_there_and_folded(signed_in) -> None:
    client = signed_in(CLERK)
    page = read(client.get(reverse(NEW)).content)
    chosen = [
        option
        for option in page.first("select", name="accounts-0-country").all("option")
        if "selected" in option.attributes
    ]
    assert [option.get("value") for option in chosen] == ["GB"]
    [fold] = [node for node in page.all("details") if node.first("select", name="accounts-0-country")]
    assert "open" not in fold.attributes and "United Kingdom" in fold.first("summary").text
    assert account_of(ordered(client)).country == "GB"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("123456789", "VAT number: Write it with the country in front and without spaces, like GB123456789."),
        ("DE12345678", "VAT number: A VAT number of Germany looks like DE123456789."),
        ("GB12345", "VAT number: A VAT number of United Kingdom looks like GB123456789."),
        ("EL1", "VAT number: Write it with the country in front and without spaces, like GB123456789."),
        ("EL12345678", "VAT number: A VAT number of Greece looks like EL123456789."),
    ],
)
def test_what_is_no_vat_number_is_refused_in_words_and_stays(signed_in, typed, words) -> None:
    client = signed_in(CLERK)
    answer = client.post(
        reverse(NEW), new_customer(client, **{"accounts-0-vat_number": typed, "accounts-0-country": "DE"})
    )
    assert answer.status_code == 422 and words in problems(answer)
    page = read(answer.content)
    assert page.first("input", name="accounts-0-vat_number").get("value") == typed
    [fold] = [node for node in page.all("details") if node.first("select", name="accounts-0-country")]
    assert "open" in fold.attributes


def test_each_example_is_a_number_of_its_country() -> None:
    for code, (_form, like) in FORMS.items():
        assert like.startswith(code)
        vat_number(like)
    with pytest.raises(ValidationError):
        vat_number("ATX1234567")


def test_what_was_typed_is_shown_in_the_order_in_its_excel_and_on_its_copy(signed_in) -> None:
    client = signed_in(CLERK)
    order = ordered(client, **{"accounts-0-country": "DE", "accounts-0-vat_number": "DE123456789"})
    account = account_of(order)
    assert (account.country, account.vat_number) == ("DE", "DE123456789")
    again = read(client.get(reverse("orders:step-info", args=[order.no])).content)
    assert again.first("input", name="accounts-0-vat_number").get("value") == "DE123456789"
    page = read(client.get(reverse("orders:order", args=[order.no])).content).text
    assert "Germany" in page and "DE123456789" in page
    review = read(client.get(reverse("orders:step-submit", args=[order.no])).content).text
    assert "Germany" in review and "DE123456789" in review
    answer = client.get(reverse("orders:order", args=[order.no]), {"export": "xlsx"})
    book = load_workbook(io.BytesIO(answer.content))
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert any("Germany, DE123456789" in cell for cell in cells)


def test_a_copy_keeps_them(acting, signed_in) -> None:
    order = ordered(signed_in(CLERK), **{"accounts-0-country": "DE", "accounts-0-vat_number": "DE123456789"})
    with acting(CLERK) as by:
        customer = Customer.objects.get(pk=order.customer_id)
        Customer.objects.filter(pk=customer.pk).update(status="cancel", name="Invoiced before Ltd")
        made = copy_customer(customer=customer, by=by, at=order.created_at).customer
        account = made.billing_accounts.get()
    assert (account.country, account.vat_number) == ("DE", "DE123456789")
