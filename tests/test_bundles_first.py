"""Call bundles come before the fraud limit: what a bundle takes of a customer's calls is not money (docs/calls.md, Fraud)."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from billing.queries.facts import facts_of
from billing.queries.statement import preview_of
from billing.queries.usage import allowance, bundles_held
from callstats.actions.roll_up import roll_up_changed
from callstats.actions.spend import count_some, count_spendings, look_after_spendings
from callstats.models import Call, ChangedSpending, HourlyUsage, Rate, RateTable, Spending
from callstats.queries.bundles import left_at_begin
from callstats.queries.simulation import simulated
from callstats.rating import Price, price_call
from catalogue.models import CallBundle
from customers.models import BundleChange, Customer
from oms.kit.registries import registries
from tests.call_records import add_call
from tests.page import read
from tests.test_fraud_simulation import wanted
from tests.test_spending import DEAR, NOON, commands, limit, one, quiet, reseller  # noqa: F401  # a fixture

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TODAY = timezone.localdate()
COVERED = "+443069990888"  # of which a bundle takes the minutes, at half a pound each


@pytest.fixture
def bundled(quiet, monkeypatch) -> Customer:  # noqa: F811
    """A customer with thirty minutes in its bundles, in a period that began five days ago, and a limit of 10.00."""
    Rate.objects.create(
        table=RateTable.objects.get(name="RS-Vertical retail"), prefix=COVERED, destination="Covered", per_minute=Decimal("0.50"),
        per_call=Decimal(0), step=60, in_bundle=True, valid_from=TODAY - 400 * DAY,
    )  # fmt: skip
    customer = quiet[0]
    hold(customer, minutes=30)
    monkeypatch.setattr(registries, "bundles", lambda asked: dict.fromkeys(asked, (TODAY - 5 * DAY, 1800)))
    return customer


def hold(customer: Customer, *, minutes: int, day: date | None = None) -> CallBundle:
    BundleChange.objects.filter(customer=customer).delete()
    bundle = CallBundle.objects.filter(currency=customer.currency).order_by("pk").first()
    CallBundle.objects.filter(pk=bundle.pk).update(minutes=minutes)
    BundleChange.objects.create(
        customer=customer, bundle=bundle, change=1, effective=day or TODAY - 300 * DAY, order_no="", made_by="Nadia Fraser",
        made_at=timezone.now(),
    )  # fmt: skip
    return bundle


def called(customer: Customer, minutes: int, *, extension: str = "101", at=NOON, other: str = COVERED) -> None:
    add_call(customer, at, seconds=60 * minutes, other=other, extension=extension)


def used(customer: Customer) -> dict[str, Decimal]:
    rows = Spending.objects.filter(customer=customer, day=TODAY)
    return dict(rows.order_by("extension").values_list("extension", "used"))


def test_what_the_bundle_takes_does_not_count_and_what_goes_beyond_it_does(bundled, signed_in) -> None:
    called(bundled, 20)
    count_spendings(at=NOON)
    found = one(bundled)
    assert (found.used, found.calls, found.state, found.bundle_left) == (Decimal(0), 1, "within", 1_800)
    called(bundled, 20, at=NOON + MINUTE)
    count_spendings(at=NOON + MINUTE)
    assert one(bundled).used == Decimal("5.00")
    page = read(signed_in("admin@rs-vertical.example").get(one(bundled).get_absolute_url()).content).text
    assert "Call bundles as the day began" in page and "30 min left" in page
    assert "10 min begun from the call bundle; 10 min begun × 0.50 GBP = 5.00 GBP" in page
    assert "20 min begun from the call bundle = 0.00 GBP" in page
    assert commands(bundled) == []
    called(bundled, 11, at=NOON + 2 * MINUTE)
    count_spendings(at=NOON + 2 * MINUTE)
    assert (one(bundled).used, one(bundled).state) == (Decimal("10.50"), "blocked")
    assert commands(bundled) == [("block_extension", {"extension": "101", "end_calls": True})]


def test_what_no_bundle_takes_counts_at_once_and_so_it_does_without_a_bundle(bundled, quiet) -> None:  # noqa: F811
    called(bundled, 4, other=DEAR)
    called(quiet[1], 4)
    count_spendings(at=NOON)
    assert one(bundled).used == Decimal("2.00")
    assert (one(quiet[1]).used, one(quiet[1]).bundle_left) == (Decimal("2.00"), None)


def test_who_calls_first_has_the_bundle_whenever_the_records_come(bundled) -> None:
    called(bundled, 30, extension="102", at=NOON)
    count_spendings(at=NOON)
    assert used(bundled) == {"102": Decimal(0)}
    called(bundled, 25, extension="101", at=NOON - HOUR)  # its record comes late
    count_spendings(at=NOON + MINUTE)
    assert used(bundled) == {"101": Decimal(0), "102": Decimal("12.50")}
    assert one(bundled, "102").state == "blocked"


def test_the_days_before_leave_less_and_late_records_of_them_are_found(bundled) -> None:
    called(bundled, 12, at=NOON - 2 * DAY)
    roll_up_changed()
    assert HourlyUsage.objects.get(customer=bundled).bundleable == 720
    called(bundled, 20)
    count_spendings(at=NOON)
    assert (used(bundled), one_today(bundled).bundle_left) == ({"101": Decimal("1.00")}, 1_080)
    called(bundled, 18, at=NOON - DAY)
    called(bundled, 18, at=NOON - 6 * DAY)  # of the period before
    roll_up_changed()
    look_after_spendings(at=NOON + MINUTE)
    assert (used(bundled), one_today(bundled).bundle_left) == ({"101": Decimal("10.00")}, 0)
    assert one_today(bundled).state == "blocked"
    waiting = ChangedSpending.objects.filter(customer=bundled)
    look_after_spendings(at=NOON + 2 * MINUTE)
    assert not waiting.exists()


def test_late_records_of_a_day_long_over_leave_less_for_the_days_after_it_as_they_are_billed(bundled) -> None:
    called(bundled, 20, at=NOON - 3 * DAY)
    count_spendings(at=NOON)
    row = Spending.objects.filter(customer=bundled, extension="101", day=TODAY - 3 * DAY)
    assert list(row.values_list("used", "bundle_left")) == [(Decimal(0), 1_800)]
    called(bundled, 18, extension="102", at=NOON - 4 * DAY)
    roll_up_changed()
    count_spendings(at=NOON)
    assert list(row.values_list("used", "bundle_left")) == [(Decimal("4.00"), 720)]
    hold(bundled, minutes=30)  # ordered just now, from long ago on
    Spending.objects.filter(customer=bundled).update(bundle_left=None)
    look_after_spendings(at=timezone.now())
    assert list(row.values_list("used", "bundle_left")) == [(Decimal("4.00"), 720)]


def one_today(customer: Customer) -> Spending:
    return Spending.objects.get(customer=customer, extension="101", day=TODAY)


def test_a_bundle_that_is_ordered_meanwhile_counts_from_the_next_look_on(bundled) -> None:
    BundleChange.objects.filter(customer=bundled).delete()
    called(bundled, 15)
    count_spendings(at=NOON)
    assert (one(bundled).used, one(bundled).bundle_left) == (Decimal("7.50"), None)
    hold(bundled, minutes=30)
    look_after_spendings(at=NOON + MINUTE)
    assert (one(bundled).used, one(bundled).bundle_left) == (Decimal(0), 1_800)


def test_the_simulation_takes_bundles_off_too(bundled, acting) -> None:
    called(bundled, 36)
    count_spendings(at=NOON)
    with acting("admin@rs-vertical.example"):
        for amount, words in (
            ("3.01", "0 users would have been blocked."),
            ("3.00", "1 user would have been blocked."),
        ):
            asked = wanted(day_limit=Decimal(amount), customer=bundled.code)
            assert simulated(reseller(), asked).words == words


def in_order(customer: Customer) -> dict[str, Decimal]:
    """By a loop over the calls of today in their order: what each extension pays."""
    price, left, found = Price(COVERED, "", Decimal("0.50"), Decimal(0), "GBP", 60, in_bundle=True), 1_800, {}
    calls = Call.objects.filter(customer=customer, started_at__gte=NOON - 11 * HOUR).order_by("started_at", "mark")
    for extension, other, seconds in calls.values_list("extension", "other", "seconds"):
        rated = price_call(seconds, price, bundle=left if other == COVERED else 0)
        left -= rated.bundled
        found[extension] = found.get(extension, Decimal(0)) + rated.amount.amount
    return found


@pytest.mark.parametrize("seed", range(4))
def test_whatever_the_order_in_which_records_come_it_ends_as_one_loop_over_all(bundled, seed) -> None:
    chance = random.Random(seed)
    limit(bundled, "1000.00", day=TODAY)
    for n in range(40):
        at = NOON - timedelta(seconds=chance.randrange(30_000))
        other = chance.choice([COVERED, COVERED, DEAR])
        add_call(
            bundled, at, seconds=chance.randint(0, 400), other=other, extension=chance.choice(["101", "102", "103"])
        )
        if chance.random() < 0.3:
            count_some(chance.randint(1, 3), at=NOON)
        if n == 20:
            look_after_spendings(at=NOON)
    count_spendings(at=NOON)
    assert used(bundled) == in_order(bundled)
    count_spendings(at=NOON)
    look_after_spendings(at=NOON)
    assert used(bundled) == in_order(bundled)


def test_what_is_held_is_what_is_billed(quiet) -> None:  # noqa: F811
    """As the bill has it: minutes of the customer's billing period, of which a day before the first one has none."""
    customer = quiet[0]
    bundle = hold(customer, minutes=40)
    period = preview_of(customer, TODAY, reader=reseller()).period
    found = bundles_held([(customer.pk, TODAY), (customer.pk, TODAY - 800 * DAY)])
    assert found[customer.pk, TODAY] == (period.first, allowance(facts_of(customer), period, {bundle.pk: 40}))
    assert found[customer.pk, TODAY - 800 * DAY][1] == 0
    assert left_at_begin([(customer.pk, TODAY)]) == {(customer.pk, TODAY): found[customer.pk, TODAY][1]}
    BundleChange.objects.filter(customer=quiet[1]).delete()
    assert left_at_begin([(quiet[1].pk, TODAY)]) == {}
