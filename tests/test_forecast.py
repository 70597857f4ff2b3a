"""Forecast: from the same charges, kept by a job, made anew in the night, after a closing and after a confirmation."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from billing.actions.adjust import propose_adjustment
from billing.actions.close import close_period
from billing.actions.forecast import refresh_due, refresh_forecast
from billing.charges import Bought, Facts, Price, Step
from billing.forecasting import charged_in, months_from
from billing.models import Forecast, ForecastMonth, RunningPeriod, Statement
from billing.periods import Period
from billing.queries.forecast import by_month, by_reseller
from customers.enums import BillingPeriod
from oms.kit.acting import as_system
from orders.models import Order
from partners.models import Account
from tests.billed import at, closed, in_class, more, on
from tests.page import read
from tests.people import ABOVE, NEIGHBOUR, OWNER

pytestmark = pytest.mark.django_db
PENNY = Decimal("0.01")


def forecast(customer, when) -> Forecast:
    """Of November: September and October are closed, nothing was charged for them."""
    closed(customer, at(2, 11))
    assert refresh_forecast(customer.pk, at=when)
    with as_system():
        return Forecast.objects.get(customer=customer)


def months(customer) -> list[tuple[date, Decimal, Decimal]]:
    with as_system():
        rows = ForecastMonth.objects.filter(forecast__customer=customer).order_by("month")
        return list(rows.values_list("month", "recurring", "once"))


def test_months_ahead() -> None:
    assert [one.first for one in months_from(date(2027, 11, 30), 3)] == [on(1), on(1, 12), date(2028, 1, 1)]
    assert months_from(date(2028, 2, 10), 1) == [Period(date(2028, 2, 1), date(2028, 2, 29))]


@pytest.mark.parametrize("kind", BillingPeriod.values)
def test_a_month_comes_to_its_price_whatever_the_period(kind) -> None:
    phones = Bought("line:1", "item:1", "Phones", "A", (Step(on(5), 2, "T"),), (Price(on(5), Decimal(12)),), on(5))
    late = Bought(
        "line:2",
        "item:2",
        "Set-up",
        "A",
        (Step(on(9, 12), 1, "T"),),
        (Price(on(9, 12), Decimal(99)),),
        on(5),
        once=True,
    )
    facts = Facts("GBP", kind, date(2027, 9, 17), (phones, late))
    assert charged_in(facts, months_from(on(1), 1)[0]) == {"recurring": Decimal("20.80")}  # 26 of 30 days
    assert charged_in(facts, months_from(on(1, 12), 1)[0]) == {"recurring": Decimal(24), "once": Decimal(99)}


def test_as_of_today_and_at_the_end(billed) -> None:
    in_class(billed, tax_rate=Decimal(20), taxation="VAT")
    found = forecast(billed, at(10, 11))
    assert (found.first, found.last, found.currency) == (on(1), on(30), "GBP")
    assert found.today == (Decimal(36) * 6 / 30).quantize(PENNY)  # from the 5th to the 10th, both
    assert found.net == found.recurring == (Decimal(36) * 26 / 30).quantize(PENNY)
    assert (found.tax, found.total) == (Decimal("6.24"), Decimal("37.44"))
    assert forecast(billed, at(30, 11)).today == found.net


def test_what_is_agreed_for_a_day_ahead_is_in(acting, billed) -> None:
    forecast(billed, at(10, 11))
    before = months(billed)
    more(acting, billed, 2, on(16, 12))
    forecast(billed, at(10, 11))
    after = months(billed)
    assert [month for month, *_sums in after] == [on(1), on(1, 12), *(date(2028, n, 1) for n in (1, 2, 3, 4))]
    assert after[0] == before[0] and after[1][1] == 36 + (Decimal(24) * 16 / 31).quantize(PENNY)
    assert [recurring for _month, recurring, _once in after[2:]] == [60] * 4


def test_an_agreed_adjustment_is_in_at_once(acting, billed) -> None:
    before = forecast(billed, at(10, 11)).net
    with acting(OWNER) as by:
        account = billed.billing_accounts.order_by("pk")[0]
        propose_adjustment(
            customer=billed, account=account, amount=Decimal("-2.50"), day=on(9), reason="Late phone.", by=by,
            at=at(10, 11, 13),
        )  # fmt: skip
    with as_system():
        assert Forecast.objects.get(customer=billed).net == before - Decimal("2.50")
    assert not is_old(billed, at(10, 11, 14))
    with as_system():  # as where a closing held the customer at that moment
        Forecast.objects.filter(customer=billed).update(made_at=at(10, 11, 12))
    assert is_old(billed, at(10, 11, 14))


def test_in_advance_it_is_all_charged_today(billed) -> None:
    closed(billed, at(2, 11))
    in_class(billed, in_advance=True)
    found = forecast(billed, at(10, 11))
    assert found.today == found.net == (Decimal(36) * 26 / 30).quantize(PENNY) + 36


def test_it_is_the_statement_that_the_closing_makes(billed) -> None:
    found = forecast(billed, at(30, 11))
    assert close_period(billed.pk, at=at(2, 12))
    with as_system():
        statement = Statement.objects.get(customer=billed)
    assert (found.recurring, found.net, found.tax, found.total) == (
        statement.recurring, statement.net.amount, statement.tax, statement.total,
    )  # fmt: skip


def is_old(customer, when) -> bool:
    with as_system():
        Forecast.objects.exclude(customer=customer).update(due_at=when + timedelta(days=400), made_at=when)
        RunningPeriod.objects.exclude(customer=customer).update(ends_at=None)
        Order.objects.exclude(customer=customer).update(updated_at=timezone.now())
    return refresh_due(at=when) > 0


def test_when_it_is_made_anew(billed) -> None:
    assert is_old(billed, at(10, 11, 12))  # there is none yet
    assert not is_old(billed, at(10, 11, 13))
    assert is_old(billed, at(11, 11, 5))  # a night is over
    assert not is_old(billed, at(11, 11, 6))
    with as_system():
        order = Order.objects.filter(customer=billed).first() or Order.objects.first()
        kept = {"customer": billed, "effective": on(11), "updated_at": at(11, 11, 7)}
        Order.objects.filter(pk=order.pk).update(**kept)
    assert is_old(billed, at(11, 11, 8))  # an order was confirmed
    assert not is_old(billed, at(11, 11, 9))
    with as_system():
        Forecast.objects.filter(customer=billed).update(first=on(1, 10))
    assert is_old(billed, at(11, 11, 10))  # a period was closed
    with as_system():
        RunningPeriod.objects.update(ends_at=None)
    refresh_due(at=at(11, 11, 11))
    with as_system():
        assert not Forecast.objects.exists()  # nothing runs, nothing is forecast


def test_pages_and_who_sees_what(billed, signed_in) -> None:
    forecast(billed, at(10, 11))
    for who, seen in ((OWNER, True), (ABOVE, True), (NEIGHBOUR, False)):
        client = signed_in(who)
        page = client.get(reverse("billing:forecast"), {"q": billed.code}).content.decode()
        assert (billed.name in page) is seen
        names = read(client.get(reverse("billing:forecast-resellers")).content).first("main").text
        assert (billed.partner_name in names) is seen
    assert signed_in(OWNER).get(reverse("billing:forecast"), {"export": "xlsx"}).status_code == 200


def test_sums_are_those_of_the_rows(billed) -> None:
    forecast(billed, at(10, 11))
    with as_system():
        user = Account.objects.get(email=ABOVE)
        rows = list(Forecast.objects.visible_to(user))
        sums = by_reseller(user)
        months = by_month(user, timezone.localdate())
        this = timezone.localdate().replace(day=1)
        ahead = sum(row["net"] for row in months if row["month"] == this)
        kept = ForecastMonth.objects.visible_to(user).filter(month=this)
        assert ahead == sum(one.recurring + one.once + one.usage + one.credits for one in kept)
    for name in ("today", "net", "total"):
        assert sum(row[name] for row in sums) == sum(getattr(row, name) for row in rows)
    assert {row["how"] for row in months if row["month"] < this} <= {"charged"}
    assert all(row["how"] == "expected" for row in months if row["month"] >= this)


def test_revenue_has_a_picture_with_its_table(signed_in) -> None:
    page = read(signed_in(OWNER).get(reverse("billing:forecast-months")).content)
    assert page.first("svg", role="img").get("aria-label").startswith("Revenue by month, GBP")
    assert page.first("details") is not None


def test_a_sum_is_hidden_together_with_its_column(signed_in) -> None:
    """Where a window is narrow: the last line has a cell below each head, of the same rank."""
    table = read(signed_in(OWNER).get(reverse("billing:forecast")).content).first("table")
    rank = re.compile(r"\bp[123]\b")
    heads = [rank.findall(head.get("class")) for head in table.first("thead").all("th")]
    assert [rank.findall(cell.get("class")) for cell in table.first("tfoot").all("td")] == heads
    assert ["p2"] in heads
