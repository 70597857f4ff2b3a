"""Try limits: whom other limits would have blocked, by the functions of live counting; and customers without a limit."""

from datetime import time, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from callstats.actions.spend import count_spendings
from callstats.models import QuietLimit, Spending
from callstats.queries import simulation
from customers.models import Customer, FraudLimit
from oms.kit.acting import acting_for
from tests.page import read
from tests.test_spending import DAY, NOON, one, quiet, reseller, spent  # noqa: F401  a fixture

pytestmark = pytest.mark.django_db
URL, NONE = reverse("callstats:fraud-simulation"), reverse("callstats:fraud-without-limit")
TODAY = timezone.localdate()


def wanted(**values) -> dict:
    return {
        "days_from": TODAY - 9 * DAY, "days_to": TODAY, "currency": "GBP", "customer": "", "day_limit": None, "night_limit": None,
        "night_from": time(22), "night_to": time(6), "weekend_limit": None, "country": "GB",
    } | values  # fmt: skip


def found(customer: Customer, **values) -> list[tuple]:
    by = reseller()
    with acting_for(by.partner_id):
        rows = simulation.simulated(by, wanted(customer=customer.code, **values)).rows
    return [(row.extension, row.days, row.first, row.which) for row in rows]


@pytest.fixture
def called(quiet) -> Customer:  # noqa: F811
    """Yesterday 4.00 by noon and 8.00 in all, today 6.00 at noon; its limit is 10.00."""
    QuietLimit.objects.all().delete()
    customer = quiet[0]
    spent(customer, "0.4", at=NOON - DAY)
    spent(customer, "0.4", at=NOON - DAY + timedelta(hours=6))
    spent(customer, "0.6", at=NOON, extension="102")
    count_spendings(at=NOON + timedelta(minutes=1))
    assert Spending.objects.filter(customer=customer).count() == 2
    return customer


def test_who_would_have_been_blocked_and_by_which_limit(called) -> None:
    yesterday = TODAY - DAY
    assert found(called) == []
    assert found(called, day_limit=Decimal(7)) == [("101", 1, yesterday, "Limit of the day")]
    at_noon = {"night_from": time(11), "night_to": time(14)}
    assert found(called, night_limit=Decimal(4), **at_noon) == [
        ("101", 1, yesterday, "Limit at night"), ("102", 1, TODAY, "Limit at night"),
    ]  # fmt: skip
    assert found(called, night_limit=Decimal(5), **at_noon) == [("102", 1, TODAY, "Limit at night")]
    assert found(called, night_limit=Decimal(1), night_from=time(2), night_to=time(3)) == []
    off = [("101", 1, yesterday, "Limit on days off")] if yesterday.weekday() > 4 else []
    assert [row for row in found(called, weekend_limit=Decimal(1)) if row[0] == "101" and row[2].weekday() > 4] == off


def test_it_says_what_live_counting_does(called) -> None:
    """The same limits, set for good and counted live, hold the same days."""
    QuietLimit.objects.create(
        partner=called.partner,
        name="Noon",
        customer=called,
        night_limit=Decimal(4),
        night_from=time(11),
        night_to=time(14),
    )
    tried = found(called, night_limit=Decimal(4), night_from=time(11), night_to=time(14))
    Spending.objects.filter(customer=called).update(counted_at=NOON - DAY)
    spent(called, "0.01", at=NOON - DAY + timedelta(hours=7))
    spent(called, "0.01", at=NOON + timedelta(hours=3), extension="102")
    count_spendings(at=NOON + timedelta(minutes=2))
    live = {(one(called, ext).extension, one(called, ext).day, one(called, ext).state) for ext in ("101", "102")}
    assert live == {("101", TODAY - DAY, "over"), ("102", TODAY, "blocked")}
    assert {(row[0], row[2]) for row in tried} == {(ext, day) for ext, day, _state in live}


def test_it_is_bounded_and_says_so(called, monkeypatch) -> None:
    monkeypatch.setattr(simulation, "MOST", 1)
    by = reseller()
    with acting_for(by.partner_id):
        answer = simulation.simulated(by, wanted(day_limit=Decimal(1), customer=called.code))
    assert (len(answer.rows), answer.words) == (1, "1 user would have been blocked.")
    assert answer.left_out == "Only the 1 dearest days were counted: choose fewer days, or a customer."


def typed(**values) -> dict:
    return {
        "days_from": f"{TODAY - 9 * DAY}",
        "days_to": f"{TODAY}",
        "currency": "GBP",
        "night_from": "22:00",
        "night_to": "06:00",
        "country": "GB",
    } | values


def test_the_page_shows_it_and_names_what_is_wrong(signed_in, called) -> None:
    client = signed_in("admin@rs-vertical.example")
    assert "Nothing is changed." in read(client.get(URL).content).text
    text = read(client.get(URL, typed(day_limit="0.01", customer=called.code)).content).text
    assert "2 users would have been blocked." in text
    for wrong, words in [
        ({"days_to": f"{TODAY - 20 * DAY}"}, "Choose 1 to 31 days."),
        ({"days_from": f"{TODAY - 31 * DAY}"}, "Choose 1 to 31 days."),
        ({"night_to": "22:00"}, "The night ends when it begins: choose another hour."),
        ({"day_limit": "-1"}, "greater than or equal to 0"),
        ({"days_from": ""}, "This field is required."),
    ]:
        answer = client.get(URL, typed(**wrong))
        assert (answer.status_code, words in read(answer.content).text) == (422, True), words
    stranger = signed_in("admin@orbit.example").get(URL, typed(day_limit="0.01", customer=called.code))
    assert "0 users would have been blocked." in read(stranger.content).text


def test_customers_without_a_limit_are_listed_and_their_page_says_what_it_means(signed_in, quiet) -> None:  # noqa: F811
    client, customer = signed_in("admin@rs-vertical.example"), quiet[0]
    assert customer.code not in read(client.get(NONE).content).text
    FraudLimit.objects.filter(customer=customer).delete()
    text = read(client.get(NONE).content).text
    assert customer.code in text and "nobody is warned, and nobody is blocked" in text
    page = read(client.get(reverse("customers:basic", args=[customer.code])).content).text
    assert "None: whatever its users spend, nobody is warned and nobody blocked" in page
    assert customer.code not in read(signed_in("admin@orbit.example").get(NONE).content).text
