"""Balances & Payments as people meet it: the grid, one account, and what is booked by hand."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from billing.enums import EntryKind
from billing.models import BalanceEntry, CustomerBalance
from oms.kit.acting import as_system
from tests.network_objects import lines
from tests.page import read
from tests.people import ABOVE, CLERK, NEIGHBOUR, OWNER, SP
from tests.test_balances import booked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]
URL = reverse("billing:balances")


def page_of(name: str, row: CustomerBalance, *more) -> str:
    return reverse(f"billing:{name}", args=[row.customer_code, *more])


@pytest.fixture
def prepaid() -> CustomerBalance:
    """The demo's prepaid customer with funds."""
    return CustomerBalance.objects.filter(balance_control="prepaid", balance__gt=0).order_by("pk").first()


@pytest.fixture
def owing() -> CustomerBalance:
    """One of RS-Vertical's that owes, and has paid before."""
    mine = CustomerBalance.objects.filter(partner__name="RS-Vertical", balance_control="postpaid", balance__lt=0)
    return mine.get(last_payment__isnull=False, credit_limit=1000)


def typed(**more) -> dict[str, str]:
    return {"amount": "20.00", "day": timezone.localdate().isoformat(), "reference": "BACS 9", "comment": ""} | more


def errors(answer) -> str:
    assert answer.status_code == 422
    return read(answer.content).text


def test_the_demo_has_an_account_of_every_standing(signed_in) -> None:
    client = signed_in(OWNER)
    for standing in ("In credit", "Settled", "Owing", "Near the limit", "Funds used up"):
        code = {"In credit": "credit", "Settled": "settled", "Owing": "owing", "Near the limit": "near"}
        found = lines(client, URL, standing=code.get(standing, "used_up"))
        assert found and {row["Status"] for row in found} == {standing}


def test_prepaid_shows_funds_and_postpaid_what_is_left_of_its_limit(signed_in, prepaid, owing) -> None:
    client = signed_in(OWNER)
    row = lines(client, URL, q=prepaid.customer_code)[0]
    assert (row["Balance"], row["Available Funds"], row["Credit Limit"]) == ("200.00 GBP", "200.00 GBP", "—")
    row = lines(client, URL, q=owing.customer_code)[0]
    assert (row["Balance"], row["Credit Limit"], row["Available Funds"]) == (
        "−148.75 GBP",
        "1,000.00 GBP",
        "851.25 GBP",
    )


def test_sums_stand_for_each_currency_by_itself(signed_in, owing) -> None:
    client = signed_in(OWNER)
    euro = (
        CustomerBalance.objects.filter(partner_id=owing.partner_id, balance=0, last_payment=None).order_by("pk").first()
    )
    CustomerBalance.objects.filter(pk=euro.pk).update(currency="EUR", balance=Decimal("7.50"))
    mine = CustomerBalance.objects.visible_to(client.account)
    pounds = sum(row.balance for row in mine if row.currency == "GBP")
    foot = read(client.get(URL).content).first("tfoot").text
    assert "7.50 EUR" in foot and f"{pounds:,.2f} GBP" in foot.replace("−", "-")
    foot = read(client.get(URL, {"currency": "EUR"}).content).first("tfoot").text
    assert "7.50 EUR" in foot and "GBP" not in foot


@pytest.mark.parametrize(("login", "offered"), [(OWNER, True), (CLERK, True), (ABOVE, False), (SP, False)])
def test_who_sees_may_not_always_book(signed_in, owing, prepaid, login, offered) -> None:
    client = signed_in(login)
    menu = read(client.get(URL, {"q": owing.customer_code}).content).text
    assert ("Record payment" in menu) is offered and "Top up" not in menu
    menu = read(client.get(URL, {"q": prepaid.customer_code}).content).text
    assert ("Top up" in menu) is ("Refund" in menu) is offered and "Record payment" not in menu
    page = read(client.get(page_of("account", owing)).content).text
    assert ("Record payment" in page) is offered
    status = 200 if offered else 403
    for name in ("top-up", "payment", "refund"):
        assert client.get(page_of(name, owing)).status_code == status
    before = BalanceEntry.objects.count()
    if not offered:
        answer = client.post(page_of("payment", owing), typed())
        assert answer.status_code == 403
        assert f"Only {owing.partner_name}, whose customer it is, books on this account." in read(answer.content).text
        assert BalanceEntry.objects.count() == before


def test_a_neighbour_finds_nothing(signed_in, owing) -> None:
    client = signed_in(NEIGHBOUR)
    for name in ("account", "payment"):
        assert client.get(page_of(name, owing)).status_code == 404
    assert client.post(page_of("payment", owing), typed()).status_code == 404


def test_a_payment_is_recorded(signed_in, owing) -> None:
    client = signed_in(CLERK)
    answer = client.post(page_of("payment", owing), typed(comment="By cheque"))
    assert (answer.status_code, answer.url) == (302, page_of("account", owing))
    page = read(client.get(answer.url).content)
    assert f"A payment of 20.00 GBP by {owing.customer_name} is recorded." in page.text
    newest = lines(client, answer.url)[0]
    assert (newest["Type"], newest["Amount"], newest["Balance"]) == ("Payment", "20.00 GBP", "−128.75 GBP")
    assert (newest["Reference"], newest["Comment"], newest["Operator"]) == ("BACS 9", "By cheque", client.account.name)


def test_what_is_typed_wrong_is_said_at_its_field(signed_in, owing, prepaid) -> None:
    client, address = signed_in(OWNER), page_of("payment", owing)
    assert "“much” is no amount." in errors(client.post(address, typed(amount="much")))
    assert "An amount is more than 0." in errors(client.post(address, typed(amount="0")))
    assert "A day to come cannot be booked yet." in errors(client.post(address, typed(day="2099-01-01")))
    assert "Enter a valid date." in errors(client.post(address, typed(day="yesterday")))
    again = BalanceEntry.objects.get(customer=owing.customer_id, kind=EntryKind.PAYMENT)
    told = f"Payment “{again.reference}” is booked already: 100.00 GBP on"
    assert told in errors(client.post(address, typed(reference=again.reference)))
    words = f"{owing.customer_name} has 0.00 GBP to its credit; no more can be paid back."
    assert words in errors(client.post(page_of("refund", owing), typed()))
    words = f"{prepaid.customer_name} is prepaid: top it up instead of recording a payment."
    assert words in errors(client.post(page_of("payment", prepaid), typed()))
    assert words in read(client.get(page_of("payment", prepaid)).content).text


def test_a_top_up_stands_on_the_customer_as_well(signed_in, prepaid) -> None:
    client = signed_in(OWNER)
    assert client.post(page_of("top-up", prepaid), typed(amount="1,000.50")).status_code == 302
    basics = read(client.get(reverse("customers:basic", args=[prepaid.customer_code])).content).text
    assert "1200.50" in basics or "1,200.50" in basics


def test_a_wrong_entry_is_corrected_from_its_row(signed_in, owing) -> None:
    client = signed_in(OWNER)
    entry = BalanceEntry.objects.get(customer=owing.customer_id, kind=EntryKind.PAYMENT)
    address = page_of("correct", owing, entry.pk)
    assert address in client.get(page_of("account", owing)).content.decode()
    assert "Say why it was wrong." in errors(client.post(address, {"reason": " "}))
    answer = client.post(address, {"reason": "It was somebody else's."})
    assert (answer.status_code, answer.url) == (302, page_of("account", owing))
    page = read(client.get(answer.url).content)
    assert f"Payment of {owing.customer_name} is corrected; book the right one anew." in page.text
    assert address not in client.get(page_of("account", owing)).content.decode()
    assert "It is corrected already." in read(client.get(address).content).text
    assert "It is corrected already." in errors(client.post(address, {"reason": "Again"}))
    opening = BalanceEntry.objects.filter(customer=owing.customer_id, kind=EntryKind.CORRECTION).order_by("pk").first()
    assert (
        "Only a top-up, a payment or a refund is corrected here"
        in read(client.get(page_of("correct", owing, opening.pk)).content).text
    )


def test_an_entry_of_another_customer_is_not_found(signed_in, owing, prepaid) -> None:
    client = signed_in(OWNER)
    other = BalanceEntry.objects.filter(customer=prepaid.customer_id).first()
    assert client.get(page_of("correct", owing, other.pk)).status_code == 404


def test_funds_are_shown_and_not_typed_once_the_customer_runs(signed_in, prepaid) -> None:
    page = read(signed_in(OWNER).get(reverse("customers:modify-basic", args=[prepaid.customer_code])).content)
    field = page.first("input", name="available_funds")
    assert "disabled" in field.attributes and "Booked in Balances & Payments." in page.text


def test_the_grid_asks_as_much_for_many_as_for_few(signed_in, django_assert_max_num_queries, owing) -> None:
    client = signed_in(OWNER)
    client.get(URL)
    with as_system():
        for _n in range(20):
            booked(owing.customer, "1")
    with django_assert_max_num_queries(30):
        assert client.get(page_of("account", owing)).status_code == 200
