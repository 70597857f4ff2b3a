"""Lifetime licenses in the settlement: once, or instalment by instalment; who reads which price (guide 2.7.3)."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from billing.actions.settle_month import settle_month
from billing.actions.settlement_price import set_settlement_price
from billing.models import LifetimeOrder, Settlement, SettlementLine, SettlementPrice
from catalogue.models import CloudLicense
from oms.kit.acting import acting_for, as_system
from oms.kit.periods import add_months
from tests.lifetimes import BELOW, NEIGHBOUR, OWNER, SP, VSP, company, form, given, ordered, person
from tests.network_objects import lines
from tests.page import read
from tests.pdf_text import pdf_text

pytestmark = pytest.mark.django_db
ONCE, THREE, FIVE = "lifetime", "hybrid3", "hybrid5"


def running() -> date:
    return timezone.localdate().replace(day=1)


def priced(login: str, lifetime: str, price: str, *, buyer: str | None = None, day: date | None = None) -> None:
    by = person(login)
    with acting_for(by.partner_id):
        set_settlement_price(
            buyer=person(buyer).partner if buyer else None, license=None, lifetime=lifetime, price=Decimal(price),
            currency="GBP", valid_from=day or running(), by=by, at=timezone.now(),
        )  # fmt: skip


def count(month: date | None = None, at: datetime | None = None) -> None:
    settle_month(month or running(), at=at or timezone.now())


def of_order(order: LifetimeOrder) -> list[SettlementLine]:
    with as_system():
        rows = SettlementLine.objects.filter(lifetime_order_id=order.pk).select_related("settlement")
        return list(rows.order_by("month", "of_month"))


def demo(buyer: str, option: str) -> LifetimeOrder:
    with as_system():
        return LifetimeOrder.objects.get(partner_id=company(buyer), option=option, state="approved", quantity__gt=0)


def words(answer) -> str:
    assert answer.status_code == 200
    return " ".join(read(answer.content).first("main").text.split())


# --- what it comes to


def test_a_hybrid_stands_in_each_month_and_the_one_that_runs() -> None:
    """25 for three years, at the price that Vertical Cloud made RS-Vertical alone: 1.62 × 1.60."""
    order = demo(OWNER, "hybrid")
    found = of_order(order)
    assert [one.month for one in found] == [add_months(running(), -n) for n in (2, 1, 0)]
    assert [bool(one.settlement.closed_at) for one in found] == [True, True, False]
    months = [12 * (one.month.year - order.act_date.year) + one.month.month - order.act_date.month for one in found]
    assert [one.instalment for one in found] == [1 + n for n in months]
    for one in found:
        assert (one.instalments, one.quantity, one.unit_price, one.amount) == (
            36,
            25,
            Decimal("2.59"),
            Decimal("64.75"),
        )
        assert (one.seller_id, one.buyer_id, one.license) == (company(VSP), company(OWNER), None)


def test_a_lifetime_license_is_charged_once_in_the_month_of_its_activation() -> None:
    """Tideway's 20 of RS-Vertical, at 48.60 × 2."""
    order = demo(BELOW, "lifetime")
    (line,) = of_order(order)
    assert line.month == order.act_date.replace(day=1) and line.settlement.closed_at
    assert (line.instalment, line.instalments, line.amount) == (1, 1, 20 * Decimal("97.20"))


def test_every_level_pays_its_own_seller() -> None:
    """The provider the vendor, over five years; Vertical Cloud the provider."""
    for buyer, seller, amount in ((SP, None, 150 * Decimal("1.04")), (VSP, company(SP), 60 * Decimal("1.35"))):
        line = of_order(demo(buyer, "hybrid"))[-1]
        assert (line.seller_id, line.instalments, line.amount) == (seller, 60, amount)


def test_counted_twice_it_is_the_same_and_what_is_new_is_there_at_once() -> None:
    order = given(OWNER, VSP, 4)
    count()
    (line,) = of_order(order)
    assert line.amount == 4 * Decimal("77.76")
    count()
    (again,) = of_order(order)
    assert (again.pk, again.amount, again.made_of) == (line.pk, line.amount, line.made_of)


def test_what_is_for_a_later_day_is_due_then() -> None:
    order = given(OWNER, VSP, 4, days=40)
    count()
    assert not of_order(order)
    later = order.act_date.replace(day=1)
    count(later, timezone.make_aware(datetime.combine(order.act_date, datetime.min.time())))
    assert [one.month for one in of_order(order)] == [later]


def test_what_is_given_back_has_no_further_instalments() -> None:
    order = given(OWNER, VSP, 9, option="hybrid", years=5, days=0)
    given(OWNER, VSP, -4, option="hybrid", days=1)
    following = add_months(running(), 1)
    count(following, timezone.make_aware(datetime.combine(following, datetime.min.time())))
    assert [one.quantity for one in of_order(order) if one.month == following] == [5]


def test_a_price_counts_for_what_is_activated_from_then_on() -> None:
    order, before = given(OWNER, VSP, 4), demo(OWNER, "hybrid")
    count()
    priced(VSP, ONCE, "80.00", buyer=OWNER)
    priced(VSP, THREE, "9.99", buyer=OWNER)
    (line,) = of_order(order)
    assert line.amount == Decimal("320.00")
    assert of_order(before)[-1].amount == Decimal("64.75")
    count()
    assert of_order(order)[0].amount == Decimal("320.00")


def test_what_has_no_price_says_so_and_is_charged_once_it_has_one(signed_in) -> None:
    """RS-Vertical does not sell over five years. What is closed stays as it is; the next one has what was due of it."""
    order = given(BELOW, OWNER, 3, option="hybrid", years=5)
    count()
    (line,) = of_order(order)
    assert (line.currency, line.unit_price, line.amount) == ("", None, 0)
    client = signed_in(BELOW)
    rows = lines(client, reverse("billing:settlement"), month=running().isoformat(), kind="lifetime")
    (row,) = [row for row in rows if row["Instalment"] == "1 of 60"]
    assert (row["Unit Price"], row["Amount"]) == ("no price", "—")
    told = words(client.get(line.get_absolute_url()))
    assert "or later: nothing is charged until one is." in told and "3 × no price" in told
    following = add_months(running(), 1)
    closes = timezone.make_aware(datetime.combine(following, datetime.min.time())) + timedelta(hours=7)
    count(at=closes)
    priced(OWNER, FIVE, "2.00", day=following)
    count(following, closes)
    found = of_order(order)
    assert [(one.month, one.of_month, one.instalment, one.amount) for one in found] == [
        (running(), running(), 1, Decimal(0)), (following, running(), 1, Decimal("6.00")),
        (following, following, 2, Decimal("6.00")),
    ]  # fmt: skip
    assert "the first price after the Activation Date" in words(client.get(found[1].get_absolute_url()))
    count(following, closes)
    assert len(of_order(order)) == 3


# --- what is told


def test_a_line_explains_itself_on_the_page_on_paper_and_in_excel(signed_in) -> None:
    order = demo(OWNER, "hybrid")
    line = of_order(order)[0]
    for login in (OWNER, VSP):
        client = signed_in(login)
        told = words(client.get(line.get_absolute_url()))
        for part in ("Hybrid Lifetime License +25", f"{line.instalment} of 36", "25 × 2.59", "64.75 GBP",
                     f"{order.act_date.day} {order.act_date:%b %Y}", "2.59 GBP, the price of the Activation Date"):  # fmt: skip
            assert part in told, part
        assert client.get(reverse("billing:settlement-line", args=[line.pk])).url == line.get_absolute_url()
        text = " ".join(
            pdf_text(client.get(reverse("billing:settlement-pdf", args=[line.settlement_id])).content).split()
        )
        assert "Hybrid Lifetime License +25" in text and f"{line.instalment} of 36, 25 × 2.59" in text
        rows = lines(client, reverse("billing:settlement"), month=line.month.isoformat(), kind="lifetime", per=200)
        mine = [row for row in rows if row["Amount"] == "64.75 GBP"]
        assert [(row["Cloud License"], row["Instalment"]) for row in mine] == [
            ("Hybrid Lifetime License", f"{line.instalment} of 36")
        ]


def test_who_may_read_the_order_is_led_to_it(signed_in) -> None:
    order = demo(OWNER, "hybrid")
    page = read(signed_in(OWNER).get(of_order(order)[0].get_absolute_url()).content)
    assert order.get_absolute_url() in {a.get("href") for a in page.all("a")}


def test_the_price_stands_where_it_is_ordered_and_approved(signed_in) -> None:
    client, url = signed_in(OWNER), reverse("billing:lifetime-new")

    def shown(quantity: object, **more: str) -> str:
        answer = client.post(url, form(VSP, quantity, count="1", **more))
        return read(answer.content).first("input", name="price").get("value")

    assert shown("10") == "10 × 77.76 GBP, once: 777.60 GBP"
    assert shown("10", option="hybrid", years="3") == "10 × 2.59 GBP: 25.90 GBP a month, 36 times; 932.40 GBP in all"
    assert shown("10", option="hybrid") == "—" and shown("10", act_date="some day") == "—"
    back = "What goes back costs nothing and is not paid back; its further instalments are not charged."
    assert shown("-2") == back
    order = ordered(OWNER, VSP, 10)
    for login, address in (
        (OWNER, order.get_absolute_url()),
        (VSP, order.decide_address()),
        (SP, order.get_absolute_url()),
    ):
        assert "10 × 77.76 GBP, once: 777.60 GBP" in words(signed_in(login).get(address)), login
    for login in (OWNER, VSP, SP):
        rows = lines(signed_in(login), reverse("billing:lifetime-orders"), per=200)
        mine = [
            row["Unit Price"] for row in rows if row["Order Reseller"] == "RS-Vertical" and row["Order Qty."] == "10"
        ]
        assert mine == ["77.76 GBP"], login
    free = ordered(BELOW, OWNER, 2, option="hybrid", years=5)
    assert "No price is set for this day." in words(signed_in(OWNER).get(free.decide_address()))


# --- who reads what


def test_nobody_reads_what_its_parent_pays_nor_what_a_sibling_does(signed_in) -> None:
    """Canary prices at every level; settlement, prices, its order, and what it would order."""
    for login, price, buyer in (
        (SP, "71.13", SP), (SP, "72.17", None), (SP, "73.19", VSP), (VSP, "74.23", None), (VSP, "75.29", OWNER),
        (OWNER, "76.31", None),
    ):  # fmt: skip
        priced(login, ONCE, price, buyer=buyer)
    orders = {
        login: given(login, asked, 1)
        for login, asked in ((SP, SP), (VSP, SP), (OWNER, VSP), (BELOW, OWNER), (NEIGHBOUR, SP))
    }
    count()
    every = {"71.13", "72.17", "73.19", "74.23", "75.29", "76.31"}
    own = {SP: "71.13", VSP: "73.19", OWNER: "75.29", BELOW: "76.31", NEIGHBOUR: "72.17"}
    sold = {SP: {"72.17", "73.19"}, VSP: {"74.23", "75.29"}, OWNER: {"76.31"}, BELOW: set(), NEIGHBOUR: set()}
    for login, asked in ((SP, SP), (VSP, SP), (OWNER, VSP), (BELOW, OWNER), (NEIGHBOUR, SP)):
        client = signed_in(login)
        texts = [
            client.get(reverse(f"billing:{name}"), {"per": 200}).content.decode()
            for name in ("settlement", "settlement-prices")
        ]
        texts.append(client.get(orders[login].get_absolute_url()).content.decode())
        texts.append(client.post(reverse("billing:lifetime-new"), form(asked, 1, count="1")).content.decode())
        assert all(own[login] in text for text in (texts[0], *texts[2:])), login
        assert {price for price in every if any(price in text for text in texts)} <= {own[login], *sold[login]}, login
        with acting_for(company(login)):  # the second wall alone
            prices = {
                str(price) for price in SettlementPrice.objects.filter(lifetime=ONCE).values_list("price", flat=True)
            }
            paid = set(SettlementLine.objects.exclude(lifetime_order=None).values_list("buyer_id", flat=True))
        beyond = {SP: set(), VSP: {"71.13", "72.17"}, OWNER: {"71.13", "72.17", "73.19", "74.23"}}
        beyond |= {BELOW: every - {"76.31"}, NEIGHBOUR: every}
        status = client.get(reverse("billing:lifetime-orders"), {"per": 200}).content.decode()
        assert own[login] in status and not {price for price in beyond[login] - {own[login]} if price in status}, login
        assert not prices & beyond[login], login
        assert company(NEIGHBOUR) in paid if login in (SP, NEIGHBOUR) else company(NEIGHBOUR) not in paid, login


def test_a_line_between_others_is_not_there(signed_in) -> None:
    above, line = of_order(demo(VSP, "hybrid"))[0], of_order(demo(OWNER, "hybrid"))[0]
    for login, hidden in ((OWNER, above), (BELOW, line), (NEIGHBOUR, line)):
        assert signed_in(login).get(hidden.get_absolute_url()).status_code == 404
        with acting_for(company(login)):
            assert not SettlementLine.objects.filter(pk=hidden.pk).exists()


# --- prices


def test_the_form_sets_a_price_of_lifetime_licenses(signed_in) -> None:
    client, url = signed_in(OWNER), reverse("billing:settlement-price")
    options = {one.text for one in read(client.get(url).content).first("select", name="license").all("option")}
    assert {"Lifetime License, once", "Hybrid Lifetime License, a month for 3 years"} <= options
    sent = {"buyer": company(BELOW), "license": FIVE, "price": "3.10", "currency": "GBP"}
    assert client.post(url, {**sent, "valid_from": running().isoformat()}).status_code == 302
    with as_system():
        made = SettlementPrice.objects.get(buyer_id=company(BELOW), lifetime=FIVE)
    assert (made.price, made.license) == (Decimal("3.10"), None)
    row = next(
        row
        for row in lines(client, reverse("billing:settlement-prices"), q="5 years")
        if row["Partner"] == "Tideway Telecom"
    )
    assert row["Cloud License"] == "Hybrid Lifetime License, a month for 5 years"


def test_a_price_and_a_line_are_of_one_thing() -> None:
    with as_system():
        price = SettlementPrice.objects.filter(lifetime=ONCE).first()
        price.pk, price.license, price.valid_from = None, CloudLicense.objects.first(), running()
        with pytest.raises(IntegrityError, match="settlement_price_of_one_thing"), transaction.atomic():
            price.save()
        open_ = Settlement.objects.filter(closed_at=None, lines__lifetime_order=None).first()
        line = open_.lines.filter(lifetime_order=None).first()
        with pytest.raises(IntegrityError, match="settlement_line_of_one_thing"), transaction.atomic():
            SettlementLine.objects.filter(pk=line.pk).update(lifetime_order=demo(OWNER, "hybrid"))
