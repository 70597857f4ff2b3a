"""Tab Charges of a customer: what its billing period comes to, each line with its reasons; the tax rate of a class."""

import io
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.queries.lines import in_days
from billing.queries.statement import Sheet, preview_of
from customers.actions import contract
from customers.enums import HAS_CONTRACT, BillingPeriod, CustomerType
from customers.models import Customer, CustomerClass
from oms.kit.acting import as_system
from oms.kit.money import Money, total
from orders.effect.charges import monthly_charges
from orders.effect.reading import Now
from orders.models import Order
from tests import things
from tests.changes import fresh
from tests.people import BELOW, CLERK, NEIGHBOUR, OWNER, SP

pytestmark = pytest.mark.django_db
NOVEMBER = date(2027, 11, 15)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Europe/London"))


def on(day: int, month: int = 11) -> date:
    return date(2027, month, day)


@pytest.fixture
def charged(acting, example) -> Customer:
    """3 of a new item from 10 November 2027 on after a trial of five days, 2 more from the 21st; a set-up item once."""
    with acting(CLERK) as clerk:
        who = {"order_no": "T-77", "by": clerk}
        where = {"customer": example, "billing_account": example.billing_accounts.first()}
        line = contract.add_line(
            **where, **who, item=things.item(), quantity=3, price=Decimal("12.00"), act_date=on(5), at=at(on(5)),
            billing_start=on(10),
        )  # fmt: skip
        contract.change_quantity(line=line, change=2, effective=on(21), at=at(on(21)), **who)
        with as_system():
            setup = things.item("t-setup", "Set-up")
            type(setup).objects.filter(pk=setup.pk).update(charge="once")
            setup.refresh_from_db()
        contract.add_line(
            **where, **who, item=setup, quantity=1, price=Decimal("90.00"), act_date=on(5), billing_start=on(5),
            at=at(on(5)),
        )  # fmt: skip
    return fresh(example)


def preview(acting, customer: Customer, day: date = NOVEMBER) -> Sheet:
    with acting(CLERK) as clerk:
        return preview_of(customer, day, reader=clerk)


def line_of(found: Sheet, name: str):
    [line] = [one for one in found.lines if one.name == name]
    return line


def page_of(client, customer: Customer, query: str = "?day=2027-11-15") -> str:
    answer = client.get(reverse("billing:charges", args=[customer.code]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_line_says_days_price_and_formula(acting, charged) -> None:
    line = line_of(preview(acting, charged), things.item().name)
    assert [(formula, amount) for _days, formula, amount in line.parts] == [
        ("3 × 12.00 GBP × 11 of 30 days", "13.20 GBP"),
        ("5 × 12.00 GBP × 10 of 30 days", "20.00 GBP"),
    ]
    assert line.amount == Money(Decimal("33.20"), "GBP")
    assert line.free == ["5 – 9 Nov 2027: 3 on trial, not charged."]
    assert [(one.order_no, one.words) for one in line.reasons] == [
        ("T-77", "+2 from 21 Nov 2027"), ("T-77", "+3 from 5 Nov 2027"),
    ]  # fmt: skip


def test_what_is_once_stands_on_its_day_only(acting, charged) -> None:
    line = line_of(preview(acting, charged), things.item("t-setup").name)
    assert [(formula, amount) for _days, formula, amount in line.parts] == [("1 × 90.00 GBP, once", "90.00 GBP")]
    assert things.item("t-setup").name not in [one.name for one in preview(acting, charged, on(15, 12)).lines]


def test_the_page_shows_lines_sums_and_tax(acting, charged, signed_in) -> None:
    with as_system():
        klass = CustomerClass.objects.get_or_create(partner_id=charged.partner_id, name="Taxed")[0]
        CustomerClass.objects.filter(pk=klass.pk).update(tax_rate=Decimal("17.50"), taxation="VAT")
        Customer.objects.filter(pk=charged.pk).update(customer_class=klass)
    found = preview(acting, fresh(charged))
    page = page_of(signed_in(CLERK), charged)
    assert found.gross == found.net + found.tax and found.tax.amount > 0
    for words in (
        "3 × 12.00 GBP × 11 of 30 days",
        "VAT, 17.5 %",
        str(found.gross),
        "Billing period, 1 – 30 Nov 2027",
    ):
        assert words in page
    assert page.count('<details class="charge">') == len(found.lines)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"kind": CustomerType.TEST}, "This is a Test customer: nothing is charged."),
        ({"kind": CustomerType.DEMO}, "This is a Demo customer: nothing is charged."),
        ({"inactive_billing": True}, "Inactive Billing is set for this customer: nothing is charged."),
    ],
)
def test_who_is_left_out_is_told_why(charged, signed_in, values, words) -> None:
    with as_system():
        Customer.objects.filter(pk=charged.pk).update(**values)
    page = page_of(signed_in(CLERK), charged)
    assert words in page and "GBP" not in page


def test_a_day_that_is_none_is_refused_in_words(charged, signed_in) -> None:
    client, address = signed_in(CLERK), reverse("billing:charges", args=[charged.code])
    for typed in ("yesterday", "2027-02-30", "0001-01-01", "9999-12-31"):
        answer = client.get(address, {"day": typed})
        assert answer.status_code == 422
        assert "Enter a day like 2026-05-31, at most ten years away." in answer.content.decode()


@pytest.mark.parametrize("kind", BillingPeriod.values)
def test_every_kind_of_period_opens(charged, signed_in, kind: str) -> None:
    with as_system():
        Customer.objects.filter(pk=charged.pk).update(billing_period=kind)
    assert things.item().name in page_of(signed_in(CLERK), charged)


def test_neither_neighbour_nor_child_sees_them(charged, signed_in) -> None:
    address = reverse("billing:charges", args=[charged.code])
    assert [signed_in(login).get(address).status_code for login in (OWNER, SP)] == [200, 200]
    assert [signed_in(login).get(address).status_code for login in (NEIGHBOUR, BELOW)] == [404, 404]


def test_excel_has_a_row_for_each_stretch_and_the_sums(acting, charged, signed_in) -> None:
    address = reverse("billing:charges", args=[charged.code]) + "?day=2027-11-15&export=xlsx"
    book = openpyxl.load_workbook(io.BytesIO(signed_in(CLERK).get(address).content))
    head, *rows = book["Charges"].iter_rows(values_only=True)
    rows = [dict(zip(head, row, strict=True)) for row in rows]
    mine = [row for row in rows if row["Name"] == things.item().name]
    assert [(row["Days"], row["Qty."], row["Amount"]) for row in mine] == [(11, 3, 13.2), (10, 5, 20)]
    found, sums = preview(acting, charged), list(book["Total"].iter_rows(values_only=True))
    assert sum(round(row["Amount"] * 100) for row in rows) == found.net.amount * 100
    assert sums[-1] == ("Total", float(found.gross.amount), "GBP")


def test_more_lines_ask_no_more_of_the_database(acting, charged) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            preview(acting, charged)
        return len(queries)

    before = asked()
    with acting(CLERK) as clerk:
        for _n in range(3):
            contract.add_line(
                customer=charged, billing_account=charged.billing_accounts.first(), item=things.item(), quantity=1,
                price=Decimal(1), act_date=on(5), billing_start=on(5), order_no="T-78", by=clerk, at=at(on(5)),
            )  # fmt: skip
    assert asked() == before


@pytest.mark.parametrize(
    ("typed", "words"), [("-1", "This cannot be less than 0."), ("100.01", "A tax rate is 100 % at most.")]
)
def test_a_tax_rate_beyond_a_hundred_is_refused(signed_in, typed: str, words: str) -> None:
    answer = signed_in(OWNER).post(
        reverse("customers:classes-add"), {"name": "Odd", "grace_days": 1, "tax_rate": typed}
    )
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_each_month_of_a_year_costs_the_same(acting, charged) -> None:
    """A whole month costs the price, whatever its length."""
    line = [
        one
        for n in range(12)
        for one in preview(acting, charged, on(1, 12) + timedelta(days=31 * n)).lines
        if one.name == things.item().name
    ]
    assert {one.amount.amount for one in line} == {Decimal("60.00")}


def test_a_month_to_come_costs_what_the_orders_page_says(everything, account) -> None:
    """Every customer of the demo that is charged by the month, in a month that no trial and no change reaches, against
    what an order shows as its monthly charges."""
    compared = 0
    for one in Customer.objects.filter(kind=CustomerType.NORMAL, inactive_billing=False, status__in=HAS_CONTRACT):
        if one.suspensions.filter(end=None).exists():
            continue
        one.billing_period = BillingPeriod.MONTHLY
        found = preview_of(one, on(15, 6).replace(year=2030), reader=account(SP))
        now = Now(Order(customer=one, no="none"), found.period.last)
        recurring = [line.amount for line in found.lines if not line.charge.bought.once]
        assert total(recurring, one.currency) == monthly_charges(now, one.currency), one.name
        compared += bool(recurring)
    assert compared > 10


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2027, 11, 1), date(2027, 11, 1), "1 Nov 2027"),
        (date(2027, 11, 1), date(2027, 11, 30), "1 – 30 Nov 2027"),
        (date(2027, 11, 1), date(2027, 12, 1), "1 Nov – 1 Dec 2027"),
        (date(2027, 11, 1), date(2028, 11, 1), "1 Nov 2027 – 1 Nov 2028"),
    ],
)
def test_days_are_told_as_shortly_as_they_can_be(first: date, last: date, words: str) -> None:
    assert in_days(first, last) == words
