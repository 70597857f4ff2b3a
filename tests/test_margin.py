"""Margin: what each month was sold and bought for, by who is below; exact, and nobody's but the own company's (guide 2.7.3)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.actions.settle_month import settle_month
from billing.actions.settlement_price import set_settlement_price
from billing.models import Settlement, SettlementLine, SettlementPart, SettlementShare, Statement
from billing.queries.margin import OWN, margins
from billing.queries.settlement import from_kept
from billing.settled import Piece, Priced, amount, beneath, month_of, shared
from catalogue.models import CloudLicense
from customers.models import QuantityPeriod
from oms.kit.acting import acting_for, as_system
from oms.kit.periods import add_months
from partners.models import Partner
from tests.lifetimes import BELOW, NEIGHBOUR, OWNER, SP, VSP, company, person
from tests.network_objects import lines
from tests.page import Node, body_rows, columns, read

pytestmark = pytest.mark.django_db
PENNY = Decimal("0.01")
MONTH = month_of(date(2026, 11, 1))
prices = st.decimals(0, 50, places=2)
parts = st.lists(
    st.builds(
        lambda first, length, quantity, covered, each, kept: Priced(
            Piece(MONTH.first.replace(day=first), MONTH.first.replace(day=min(30, first + length)), quantity + covered, covered),
            each, kept,
        ),
        st.integers(1, 30), st.integers(0, 29), st.integers(0, 40), st.integers(0, 9), prices, prices,
    ), max_size=4,
)  # fmt: skip


def running() -> date:
    return timezone.localdate().replace(day=1)


def told(login: str, **wanted) -> list[dict]:
    user = person(login)
    with acting_for(user.partner_id):
        rows = margins(user, timezone.localdate())
    return [row for row in rows if all(row[name] == value for name, value in wanted.items())]


def unequal() -> list[SettlementLine]:
    """Lines whose shares do not come to their amount."""
    rows = SettlementLine.objects.filter(lifetime_order=None).annotate(
        shared=Sum("shares__amount"), before_=Sum("shares__before")
    )
    return list(rows.exclude(shared=F("amount"), before_=F("before")))


# --- what it comes to


@settings(max_examples=60, deadline=None)
@given(st.lists(parts, max_size=5))
def test_shares_come_to_the_amount_each_within_a_penny(groups) -> None:
    found = shared(MONTH, groups, "GBP")
    assert sum(found) == amount(MONTH, [one for group in groups for one in group], "GBP")
    assert all(abs(share - amount(MONTH, group, "GBP")) <= PENNY for share, group in zip(found, groups, strict=True))


def test_each_unit_is_reached_by_one_below() -> None:
    parents = {1: None, 2: 1, 3: 2, 4: 1, 5: 3}
    assert beneath(parents, 1, [1, 2, 3, 5, 4]) == {1: [1], 2: [2, 3, 5], 4: [4]}
    assert beneath(parents, 3, [5]) == {5: [5]} and beneath(parents, 2, []) == {}


def test_the_shares_of_every_line_of_the_demo_come_to_it() -> None:
    with as_system():
        assert SettlementShare.objects.filter(amount__gt=0).count() > 20
        assert not unequal()


def test_a_share_is_what_its_parts_cost_at_the_price_of_the_line() -> None:
    """Counted anew from the customers, and what is covered from the line that the company below was sold."""
    with as_system():
        parents = dict(Partner.objects.values_list("pk", "parent_id"))
        sides, seen = {"own": 0, "below": 0}, set()
        for share in SettlementShare.objects.filter(line__of_month=F("month")).select_related("line"):
            line, month = share.line, month_of(share.month)
            days = covered = 0
            for part in SettlementPart.objects.filter(line=line):
                here = part.unit_id
                while here != line.buyer_id and parents[here] != line.buyer_id:
                    here = parents[here]
                days += part.quantity * ((part.last - part.first).days + 1) * (here == share.below_id)
            kept = from_kept(share.made_of)
            assert days == sum(one.piece.quantity * one.piece.days for one in kept)
            covered = sum(one.piece.covered * one.piece.days for one in kept)
            if share.below_id != line.buyer_id:
                sold = SettlementLine.objects.get(
                    buyer_id=share.below_id, seller_id=line.buyer_id, month=line.month, of_month=line.of_month,
                    license=line.license, public_sector=line.public_sector, deal_ids=line.deal_ids,
                )  # fmt: skip
                assert abs(sold.lifetime - Decimal(covered) / month.days) <= Decimal("0.0001")
            each, maintenance = Fraction(line.unit_price or 0), Fraction(line.maintenance or 0)
            exact = (each * (days - covered) + maintenance * covered) / month.days
            assert abs(Fraction(share.amount) - exact) <= Fraction(1, 100)
            sides["own" if share.below_id == line.buyer_id else "below"] += 1
            seen.add(line.buyer_id)
    assert all(sides.values()) and len(seen) > 3


@pytest.mark.parametrize("login", [SP, VSP, OWNER])
def test_the_rows_come_to_the_settlement_and_to_the_statements(login) -> None:
    own, since = company(login), add_months(running(), -23)
    rows = told(login)
    with as_system():
        bought = SettlementLine.objects.filter(buyer_id=own, lifetime_order=None).aggregate(n=Sum("amount"))["n"]
        sold = SettlementLine.objects.filter(seller_id=own, lifetime_order=None).aggregate(n=Sum("amount"))["n"]
        statements = list(Statement.objects.filter(partner_id=own, last__gte=since))
    assert sum(row["cost"] or 0 for row in rows) == bought
    assert sum(row["price"] or 0 for row in rows if not row["own"]) == sold
    for row in rows:
        if row["own"]:
            net = [
                one.total - one.tax for one in statements
                if one.last.replace(day=1) == row["month"] and one.currency == row["currency"]
            ]  # fmt: skip
            assert (row["price"] or 0) == sum(net)
        if row["margin"] is not None:
            assert row["margin"] == row["price"] - row["cost"]
            assert row["percent"] is None or abs(row["percent"] - row["margin"] * 100 / row["price"]) < PENNY
    assert {row["below"] for row in rows if not row["own"]} == {
        str(pk) for pk in buyers_of(own)
    }  # fmt: skip


def buyers_of(own: int) -> set[int]:
    with as_system():
        return set(SettlementLine.objects.filter(seller_id=own, lifetime_order=None).values_list("buyer_id", flat=True))


def test_a_price_moves_the_shares_at_once_and_they_stay_after_the_next_count() -> None:
    by = person(VSP)
    with acting_for(by.partner_id):
        for license in CloudLicense.objects.order_by("pk"):
            set_settlement_price(
                buyer=person(OWNER).partner, license=license, price=Decimal("9.97"), currency="GBP",
                valid_from=running(), by=by, at=timezone.now(),
            )  # fmt: skip
    with as_system():
        assert not unequal()
        held = SettlementShare.objects.filter(buyer_id=company(OWNER), month=running())
        before = sorted(held.values_list("line__license_name", "below_id", "amount"))
        settle_month(running(), at=timezone.now())
        assert sorted(held.values_list("line__license_name", "below_id", "amount")) == before and before


def test_what_is_known_late_is_a_cost_of_whom_it_is_for() -> None:
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
        late = SettlementShare.objects.filter(month=running(), line__of_month=last)
        assert not unequal()
        for buyer, below in ((SP, VSP), (VSP, OWNER), (OWNER, BELOW), (BELOW, BELOW)):
            of_one = late.filter(buyer_id=company(buyer)).exclude(amount=0)
            assert set(of_one.values_list("below_id", flat=True)) == {company(below)}


def test_what_is_closed_never_changes() -> None:
    with as_system():
        share = SettlementShare.objects.filter(line__settlement__closed_at__isnull=False).first()
        for sql in ("update billing_settlementshare set amount = 0", "delete from billing_settlementshare"):
            with (
                pytest.raises(DatabaseError, match="never changes"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(f"{sql} where id = %s", [share.pk])


# --- who reads what


def test_nobody_reads_what_its_parent_pays_nor_what_a_sibling_does(signed_in) -> None:
    """A canary price at each level, on every license: what it comes to stands nowhere but with the two that it is between."""
    licenses = list(CloudLicense.objects.order_by("pk"))
    for login, price, buyer in ((SP, "710.13", SP), (SP, "72.17", None), (SP, "73.19", VSP), (VSP, "75.29", OWNER),
                                (OWNER, "76.31", None)):  # fmt: skip
        by = person(login)
        with acting_for(by.partner_id):
            for license in licenses:
                set_settlement_price(
                    buyer=person(buyer).partner if buyer else None, license=license, price=Decimal(price),
                    currency="GBP", valid_from=running(), by=by, at=timezone.now(),
                )  # fmt: skip
    sums = {}
    with as_system():
        for login in (SP, VSP, OWNER, BELOW, NEIGHBOUR):
            rows = SettlementLine.objects.filter(buyer_id=company(login), month=running(), lifetime_order=None)
            sums[login] = f"{rows.aggregate(n=Sum('amount'))['n']:,.2f}"
            shares = SettlementShare.objects.filter(buyer_id=company(login), month=running())
            sums[login, "shares"] = {f"{one:,.2f}" for one in shares.values_list("amount", flat=True) if one > 100}
    beyond = {VSP: (SP, NEIGHBOUR), OWNER: (SP, VSP, NEIGHBOUR), BELOW: (SP, VSP, OWNER, NEIGHBOUR),
              NEIGHBOUR: (SP, VSP, OWNER, BELOW)}  # fmt: skip
    for login, others in beyond.items():
        client = signed_in(login)
        shown = client.get(reverse("billing:margin"), {"per": 200}).content.decode()
        assert sums[login] in shown or login != BELOW
        assert not {sums[other] for other in others if sums[other] in shown}, login
        with acting_for(company(login)):  # the second wall alone
            read_ = SettlementShare.objects.exclude(seller_id=None).values_list("buyer_id", flat=True)
            assert not set(read_) & {company(other) for other in others}, login
            assert not SettlementShare.objects.filter(seller_id=None).exists(), login


def test_the_screen_holds_the_own_sides_alone_for_who_sees_all() -> None:
    below = {row["below"] for row in told(SP)}
    with as_system():
        children = {str(pk) for pk in Partner.objects.filter(parent_id=company(SP)).values_list("pk", flat=True)}
    assert below - {OWN} <= children and str(company(OWNER)) not in below


def test_who_buys_writes_no_share() -> None:
    with acting_for(company(OWNER)):
        shares = SettlementShare.objects.filter(buyer_id=company(OWNER), month=running())
        assert shares.exists() and not shares.update(amount=0)


# --- the page


def grid(client, **query: str) -> Node:
    return read(client.get(reverse("billing:margin"), query).content).first("section", id="grid-margin")


def test_filters_and_where_a_figure_leads(signed_in) -> None:
    client, month = signed_in(OWNER), running().isoformat()
    section = grid(client, month=month, below=str(company(BELOW)))
    (row,) = columns(section.first("table"))
    assert (row["Partner"], row["Status"]) == ("Tideway Telecom", "As it stands")
    own = columns(grid(client, below=OWN, per="200").first("table"))
    assert {row["Partner"] for row in own} == {"Own customers"} and len(own) > 1
    assert columns(grid(client, q="tideway").first("table"))[0]["Partner"] == "Tideway Telecom"
    sold, bought = (a.get("href") for a in section.first("table").all("a") if a.get("href").startswith("/settlement/?"))
    with as_system():
        rows = SettlementLine.objects.filter(month=running(), lifetime_order=None)
        of_both = [rows.filter(seller_id=company(OWNER), buyer_id=company(BELOW)), rows.filter(buyer_id=company(OWNER))]
        counts = [one.count() for one in of_both]
    assert [len(lines(client, address + "&per=200")) for address in (sold, bought)] == counts and all(counts)


def test_the_picture_is_of_whom_the_filter_names(signed_in) -> None:
    client = signed_in(OWNER)
    rows = [row for row in told(OWNER, below=str(company(BELOW))) if row["margin"] is not None]
    page = read(client.get(reverse("billing:margin"), {"below": str(company(BELOW))}).content)
    listed = body_rows(page.first("section", class_="card picture").first("table"))
    assert [(row[1], row[3]) for row in listed] == [
        (f"{one['price']:,.2f} GBP", f"{one['margin']:,.2f} GBP") for one in rows
    ]  # fmt: skip
    assert len(listed) > 1


def test_the_statements_that_a_price_of_own_customers_leads_to(signed_in) -> None:
    client = signed_in(OWNER)
    row = next(one for one in reversed(told(OWNER, own=True)) if one["price"])
    section = grid(client, month=row["month"].isoformat(), below=OWN)
    (address,) = {a.get("href") for a in section.first("table").all("a") if a.get("href").startswith("/statements/?")}
    last = month_of(row["month"]).last
    with as_system():
        wanted = Statement.objects.filter(partner_id=company(OWNER), last__range=(row["month"], last)).count()
    assert len(lines(client, address + "&per=200")) == wanted > 0


def test_a_month_of_another_currency_is_a_row_of_its_own() -> None:
    with as_system():
        sold = SettlementLine.objects.filter(seller_id=company(OWNER), month=running(), lifetime_order=None)
        line = sold.order_by("pk")[0]
        SettlementLine.objects.filter(pk=line.pk).update(currency="EUR", amount=Decimal("5.55"))
    rows = told(OWNER, month=running(), below=str(line.buyer_id))
    assert {row["currency"] for row in rows} == {"GBP", "EUR"}
    euro = next(row for row in rows if row["currency"] == "EUR")
    assert (euro["price"], euro["cost"], euro["margin"], euro["percent"]) == (Decimal("5.55"), None, None, None)


def test_months_settled_before_shares_were_kept_say_so(signed_in) -> None:
    month = add_months(running(), -5)
    with as_system():  # as a release before shares left it
        bought = SettlementLine.objects.filter(buyer_id=company(OWNER), amount__gt=0, lifetime_order=None)
        line = bought.order_by("pk")[0]
        made = Settlement.objects.create(
            buyer_id=line.buyer_id, seller_id=line.seller_id, month=month, counted_at=timezone.now()
        )
        line.pk, line.settlement, line.month, line.of_month = None, made, month, month
        line.save()
        Settlement.objects.filter(pk=made.pk).update(closed_at=timezone.now())
    page = " ".join(read(signed_in(OWNER).get(reverse("billing:margin")).content).text.split())
    assert f"{date_format(month, 'F Y')}: settled before it was kept for whom a license was bought." in page
    assert "settled before it was kept" not in read(signed_in(SP).get(reverse("billing:margin")).content).text
