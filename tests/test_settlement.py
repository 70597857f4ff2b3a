"""Settlement: what stands in the demo's months, who reads which price, what is refused, what is closed (guide 2.7.3)."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from billing.actions import settle_month as settle_month_module
from billing.actions.settle_month import settle_due, settle_month
from billing.actions.settlement_price import set_settlement_price
from billing.models import Settlement, SettlementLine, SettlementPart, SettlementPrice
from billing.settled import month_of
from catalogue.models import CloudLicense
from customers.models import Customer, QuantityPeriod
from oms.kit.acting import acting_for, as_system
from oms.kit.periods import add_months
from partners.people.actions.tree import move
from tests.lifetimes import BELOW, NEIGHBOUR, OWNER, SP, VSP, company, person, problems
from tests.network_objects import lines
from tests.page import read

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def running() -> date:
    return timezone.localdate().replace(day=1)


def seat() -> CloudLicense:
    return CloudLicense.objects.get(name="User Seat")


def priced(login: str, price: str, *, buyer: str | None = None, day: date | None = None, **more) -> SettlementPrice:
    by = person(login)
    with acting_for(by.partner_id):
        return set_settlement_price(**{
            "buyer": person(buyer).partner if buyer else None, "license": seat(), "price": Decimal(price),
            "currency": "GBP", "valid_from": day or running(), "by": by, "at": timezone.now(), **more,
        })  # fmt: skip


def refused(login: str, price: str = "3.00", **more) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        priced(login, price, **more)
    return caught.value.message_dict


# --- what it comes to


def test_every_line_of_the_demo_is_the_count_of_its_days() -> None:
    """Quantities of each pair, counted day by day from the ledger."""
    with as_system():
        found = SettlementLine.objects.filter(month=running(), of_month=running(), lifetime_order=None)
        for line in found.select_related("buyer"):
            month, days = month_of(line.of_month), 0
            units = [one.pk for one in line.buyer.get_descendants(include_self=True)]
            rows = QuantityPeriod.objects.filter(
                partner_id__in=units, item__license_id=line.license_id, customer__kind="normal",
                customer__inactive_billing=False, customer__public_sector=line.public_sector,
                customer__deal_ids=line.deal_ids,
            ).select_related("line")  # fmt: skip
            for row in rows:
                first, last = max(row.valid_from, row.line.billing_start, month.first), min(row.valid_to, month.last)
                days += row.qty * max(0, (last - first).days + 1)
            assert line.quantity == (Decimal(days) / month.days).quantize(Decimal("0.0001")), line.pk
            assert line.chargeable == line.quantity - line.lifetime or abs(
                line.chargeable + line.lifetime - line.quantity
            ) <= Decimal("0.0001")


def test_the_vendor_counts_everything_below_the_provider() -> None:
    with as_system():
        of_month = SettlementLine.objects.filter(month=running(), of_month=running(), license=seat())
        vendor = of_month.filter(seller_id=None).aggregate(n=Sum("quantity"))["n"]
        children = of_month.filter(seller_id=company(SP)).aggregate(n=Sum("quantity"))["n"]
        own = QuantityPeriod.objects.filter(partner_id=company(SP), item__license=seat()).exists()
    assert vendor == children if not own else vendor > children


def test_public_sector_and_deal_ids_stand_on_lines_of_their_own(signed_in) -> None:
    found = lines(signed_in(OWNER), reverse("billing:settlement"), month=running().isoformat(), per=200)
    marked = {(line["Public Sector"], line["Deal IDs"]) for line in found}
    assert {("No", "—"), ("Yes", "POS-2291"), ("No", "POS-2291"), ("No", "POS-3107, POS-3108")} <= marked


def test_test_demo_and_inactive_customers_are_left_out() -> None:
    with as_system():
        part = SettlementPart.objects.filter(line__month=running()).first()
        held = SettlementPart.objects.filter(line__month=running(), customer_id=part.customer_id)
        for values in ({"kind": "test"}, {"kind": "demo"}, {"kind": "normal", "inactive_billing": True}):
            Customer.objects.filter(pk=part.customer_id).update(**values)
            settle_month(running(), at=timezone.now())
            assert not held.filter(line__of_month=running()).exists()
        Customer.objects.filter(pk=part.customer_id).update(kind="normal", inactive_billing=False)
        settle_month(running(), at=timezone.now())
        assert held.exists()


def test_the_formula_of_a_line_adds_up(signed_in) -> None:
    with as_system():
        line = SettlementLine.objects.filter(seller_id=company(OWNER), amount__gt=0, lifetime__gt=0).first()
        if line is None:
            line = SettlementLine.objects.filter(buyer_id=company(OWNER), lifetime__gt=0, amount__gt=0).first()
    page = read(signed_in(OWNER).get(reverse("billing:settlement-line", args=[line.pk])).content)
    cells = [row.all("td")[-1].text for row in page.first("table", class_="lines").first("tbody").all("tr")]
    amounts = [Decimal(cell.split()[0].replace(",", "").replace("−", "-").replace("£", "")) for cell in cells]
    assert sum(amounts[:-1]) == amounts[-1] == line.amount


# --- who reads what


def seen(client, name: str = "settlement") -> str:
    page, sheet = reverse(f"billing:{name}"), {"per": 200}
    return client.get(page, sheet).content.decode()


def test_nobody_reads_what_its_parent_pays_nor_what_a_sibling_does(signed_in) -> None:
    """Canary figures at every level, by page, search, workbook rows and line."""
    for login, price, buyer in (
        (SP, "71.13", SP), (SP, "72.17", None), (SP, "73.19", VSP), (VSP, "74.23", None), (VSP, "75.29", OWNER),
        (OWNER, "76.31", None),
    ):  # fmt: skip
        priced(login, price, buyer=buyer)
    every = {"71.13", "72.17", "73.19", "74.23", "75.29", "76.31"}
    may = {
        SP: {"71.13", "72.17", "73.19"}, VSP: {"73.19", "74.23", "75.29"}, OWNER: {"75.29", "76.31"},
        BELOW: {"76.31"}, NEIGHBOUR: {"72.17"},
    }  # fmt: skip
    for login, own in may.items():
        client = signed_in(login)
        shown = seen(client) + seen(client, "settlement-prices")
        assert {price for price in every if price in shown} <= own, login
        with acting_for(company(login)):  # the second wall alone
            prices = {str(price) for price in SettlementPrice.objects.values_list("price", flat=True)}
            settled = {str(price) for price in SettlementLine.objects.values_list("unit_price", flat=True)}
        beyond = {SP: set(), VSP: {"71.13", "72.17"}, OWNER: {"71.13", "72.17", "73.19", "74.23"}}
        beyond |= {BELOW: every - {"76.31"}, NEIGHBOUR: every - {"72.17"}}
        assert not (prices | settled) & beyond[login], login
    with acting_for(company(BELOW)):
        assert not SettlementPrice.objects.filter(buyer=None).exists()


def test_a_line_between_others_is_not_there(signed_in) -> None:
    with as_system():
        above = SettlementLine.objects.filter(buyer_id=company(VSP)).first()
        beside = SettlementLine.objects.filter(buyer_id=company(NEIGHBOUR)).first()
    for line in (above, beside):
        assert signed_in(OWNER).get(reverse("billing:settlement-line", args=[line.pk])).status_code == 404


def test_an_own_price_holds_for_its_reseller_alone() -> None:
    with as_system():
        tideway = SettlementLine.objects.filter(seller_id=company(OWNER), month=running(), license=seat())
        before = set(tideway.values_list("unit_price", flat=True))
    priced(OWNER, "8.88", buyer=BELOW)
    with as_system():
        assert set(tideway.filter(buyer_id=company(BELOW)).values_list("unit_price", flat=True)) == {Decimal("8.88")}
    assert before != {Decimal("8.88")}


# --- prices


def test_a_price_counts_at_once_and_stays_after_the_next_count() -> None:
    priced(VSP, "9.99", buyer=OWNER, day=running() + 10 * DAY)
    with as_system():
        line = SettlementLine.objects.filter(buyer_id=company(OWNER), month=running(), license=seat()).first()
        assert line.unit_price == Decimal("9.99") and {p["each"] for p in line.made_of} == {"2.94", "9.99"}
        settle_month(running(), at=timezone.now())
        again = SettlementLine.objects.get(
            settlement_id=line.settlement_id, of_month=running(), license=seat(), public_sector=line.public_sector,
            deal_ids=line.deal_ids,
        )  # fmt: skip
    assert (again.amount, again.made_of) == (line.amount, line.made_of)


def test_what_is_refused_of_a_price() -> None:
    settled = add_months(running(), -1)
    assert refused(VSP, buyer=OWNER, day=settled)["valid_from"] == [
        f"{settled:%B %Y} is settled, and its prices stay. Take {running().day} {running():%b %Y} or a later day."
    ]
    assert refused(VSP, "-1")["price"] == ["A price cannot be negative."]
    assert refused(VSP, "1.005")["price"] == ["A price has at most eight digits before the point and two after it."]
    assert refused(VSP, currency="EUR")["currency"] == ["The prices so far are in GBP."]
    assert refused(VSP, buyer=BELOW)["buyer"] == ["Prices are set for resellers directly below your company."]
    assert refused(OWNER, buyer=OWNER)["buyer"] == ["Prices are set for resellers directly below your company."]


def test_the_form_names_the_field_and_keeps_what_is_typed(signed_in) -> None:
    with as_system():
        sent = {"buyer": company(BELOW), "license": seat().pk, "price": "2.50", "currency": "GBP"}
    client, url = signed_in(OWNER), reverse("billing:settlement-price")
    answer = client.post(url, {**sent, "valid_from": (running() - DAY).isoformat()})
    assert "is settled, and its prices stay." in problems(answer)
    assert 'value="2.50"' in answer.content.decode()
    assert client.post(url, {**sent, "valid_from": running().isoformat()}).status_code == 302
    with acting_for(company(BELOW)):
        assert SettlementPrice.objects.filter(price="2.50", buyer_id=company(BELOW)).exists()
    assert (
        client.post(url, {**sent, "buyer": company(NEIGHBOUR), "valid_from": running().isoformat()}).status_code == 422
    )


def test_who_buys_writes_no_price_of_what_it_buys() -> None:
    """The second wall alone."""
    price = priced(VSP, "9.99", buyer=OWNER, day=running() + 10 * DAY)
    price.pk, price.valid_from = None, price.valid_from + DAY
    with acting_for(company(OWNER)):
        assert SettlementPrice.objects.filter(price="9.99").exists()
        assert not SettlementPrice.objects.filter(price="9.99").update(price="0.01")
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            price.save()


def test_who_buys_chooses_no_partner_it_does_not_sell_to(signed_in) -> None:
    page = read(signed_in(OWNER).get(reverse("billing:settlement-price")).content)
    options = {option.text for option in page.first("select", name="buyer").all("option")}
    assert options == {"All resellers without a price of their own", "Tideway Telecom"}


# --- closing


def test_what_is_closed_never_changes() -> None:
    with as_system():
        line = SettlementLine.objects.filter(settlement__closed_at__isnull=False, parts__isnull=False).first()
        price = SettlementPrice.objects.filter(buyer_id=company(SP)).first()
        open_ = SettlementPart.objects.filter(line__settlement__closed_at=None)
        running_line = open_.values_list("line_id", flat=True)[0]
        for sql in (
            f"update billing_settlementline set amount = 0 where id = {line.pk}",
            f"delete from billing_settlementpart where line_id = {line.pk}",
            f"update billing_settlementpart set quantity = 0 where line_id = {line.pk}",
            f"update billing_settlementpart set line_id = {line.pk} where line_id = {running_line}",
            "insert into billing_settlementpart (line_id, unit_id, unit, customer_id, customer_code, customer_name, package,"
            f" quantity, first, last) select {line.pk}, unit_id, unit, customer_id, customer_code, customer_name, package,"
            f" quantity, first, last from billing_settlementpart where line_id = {running_line}",
            f"update billing_settlement set closed_at = null where id = {line.settlement_id}",
        ):
            assert "A settlement that is closed never changes." in said(sql)
        for sql in (
            f"update billing_settlementprice set price = 0 where id = {price.pk}",
            f"delete from billing_settlementprice where id = {price.pk}",
        ):
            assert "A month was settled at this price." in said(sql)


def said(sql: str) -> str:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except DatabaseError as error:
        return str(error)
    return ""


def test_closing_again_changes_nothing() -> None:
    def kept() -> list:
        lines = SettlementLine.objects.filter(settlement__closed_at__isnull=False).order_by("pk")
        return list(lines.values_list("pk", "amount", "quantity"))

    with as_system():
        before = kept()
        settle_month(add_months(running(), -1), at=timezone.now())
        settle_due(at=timezone.now())
        assert kept() == before and before


def test_what_is_known_late_stands_in_the_next_settlement_and_once() -> None:
    """Ten more on a line for the whole last month: the running settlement sets it right, at every level."""
    last = add_months(running(), -1)
    with as_system():
        part = SettlementPart.objects.filter(line__buyer_id=company(BELOW), line__month=last, line__amount__gt=0)
        part = part.select_related("line").order_by("pk")[0]
        period = QuantityPeriod.objects.filter(
            customer_id=part.customer_id, item__license_id=part.line.license_id, valid_from__lte=part.last,
            valid_to__gte=part.first, qty=part.quantity,
        )[0]  # fmt: skip
        QuantityPeriod.objects.filter(pk=period.pk).update(qty=period.qty + 10)
        settle_month(running(), at=timezone.now())
        late = SettlementLine.objects.filter(month=running(), of_month=last, license_id=part.line.license_id)
        late = late.filter(public_sector=part.line.public_sector, deal_ids=part.line.deal_ids)
        by_buyer = {one.buyer_id: one for one in late}
        assert by_buyer.keys() == {company(login) for login in (SP, VSP, OWNER, BELOW)}
        for one in late:
            assert one.before and one.amount > 0
        closes = datetime.combine(add_months(running(), 1), datetime.min.time()) + timedelta(hours=7)
        settle_month(running(), at=timezone.make_aware(closes))
        settle_month(add_months(running(), 1), at=timezone.make_aware(closes))
        following = SettlementLine.objects.filter(month=add_months(running(), 1), of_month=last)
        assert not following.exists()
        assert Settlement.objects.filter(month=running(), closed_at=None).count() == 0


def test_a_customer_that_moved_stays_where_its_month_was_settled() -> None:
    """Its new reseller is charged from the running month on; the months before are not set right."""
    with as_system():
        part = SettlementPart.objects.filter(line__buyer_id=company(BELOW), line__month=running()).first()
        QuantityPeriod.objects.filter(customer_id=part.customer_id).update(partner_id=company(NEIGHBOUR))
        settle_month(running(), at=timezone.now())
        parts = SettlementPart.objects.filter(line__month=running(), customer_id=part.customer_id)
        assert set(parts.values_list("unit_id", flat=True)) == {company(NEIGHBOUR)}
        assert not SettlementLine.objects.filter(month=running()).exclude(of_month=running()).exists()


def test_who_sold_reads_what_it_settled_with_a_reseller_that_left_it(signed_in) -> None:
    with as_system():
        line = SettlementLine.objects.filter(seller_id=company(OWNER), month=add_months(running(), -1)).first()
        move(person(BELOW).partner, below=person(NEIGHBOUR).partner)
    client = signed_in(OWNER)
    assert client.get(reverse("billing:settlement-line", args=[line.pk])).status_code == 200
    found = lines(client, reverse("billing:settlement"), month=line.month.isoformat(), side="sold")
    assert {one["Partner"] for one in found} == {"Tideway Telecom"}
    with as_system():
        settle_month(running(), at=timezone.now())
        now = SettlementLine.objects.filter(buyer_id=company(BELOW), month=running())
        assert set(now.values_list("seller_id", "of_month")) == {(company(NEIGHBOUR), running())}


def test_the_number_of_statements_does_not_grow_with_what_is_counted(django_assert_max_num_queries) -> None:
    from billing.queries.settlement_facts import month_as_it_is

    with as_system(), django_assert_max_num_queries(6):
        month_as_it_is(add_months(running(), -1))


def test_the_fault_of_one_holds_back_no_other(monkeypatch, caplog) -> None:
    known, spoiled = settle_month_module._write, company(BELOW)

    def write(buyer, *args) -> None:
        if buyer == spoiled:
            raise ArithmeticError
        known(buyer, *args)

    monkeypatch.setattr(settle_month_module, "_write", write)
    at = timezone.now()
    settle_month(running(), at=at)
    assert f"the settlement of partner {spoiled} could not be counted" in caplog.text
    with as_system():
        counted = dict(Settlement.objects.filter(month=running()).values_list("buyer_id", "counted_at"))
    assert counted.pop(spoiled) < at
    assert set(counted.values()) == {at}
