"""Limits that are lower at night and on days off: which holds when, whose setting counts, and what is blocked by it."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from callstats.actions.spend import count_spendings, look_after_spendings
from callstats.limits import DAY, NIGHT, WEEKEND, Limits, limit_at, pressing, stretches
from callstats.models import QuietLimit, Spending
from callstats.queries.limits import LimitBook
from catalogue.models import WorkingDayException
from customers.models import Customer, FraudLimit
from inventory.models import Command
from partners.models import Notice, Partner
from tests.network_objects import lines
from tests.page import read
from tests.test_spending import NOON, limit, one, quiet, spent  # noqa: F401  a fixture

LONDON = Limits("Europe/London", Decimal(25), night=Decimal(10), weekend=Decimal(5))
INDIA = Limits("Asia/Kolkata", Decimal(25), night=Decimal(10), night_from=time(22, 30), night_to=time(5, 30))
NOONS = Limits("Europe/London", Decimal(25), night=Decimal(10), night_from=time(12), night_to=time(13))
WORKED = Limits(
    "Europe/London",
    Decimal(25),
    weekend=Decimal(5),
    exceptions=((date(2026, 12, 26), True), (date(2026, 12, 23), False)),
)
SCOTLAND = Limits("Europe/London", Decimal(25), weekend=Decimal(5), country="GB-SCT")
ONE = Limits("Europe/London", Decimal(25), night=Decimal(10), night_from=time(23), night_to=time(1, 30))
SP, ADMIN, CLERK = "admin@nimbus.example", "admin@rs-vertical.example", "clerk@rs-vertical.example"
URL = reverse("callstats:quiet-limits")


@pytest.mark.parametrize(
    ("limits", "when", "which"),
    [
        (LONDON, "2026-11-25 12:00", DAY),
        (LONDON, "2026-11-25 21:59", DAY),
        (LONDON, "2026-11-25 22:00", NIGHT),
        (LONDON, "2026-11-26 00:00", NIGHT),
        (LONDON, "2026-11-26 05:59", NIGHT),
        (LONDON, "2026-11-26 06:00", DAY),
        # summer time: ten at night is nine in UTC
        (LONDON, "2026-07-15 20:59", DAY),
        (LONDON, "2026-07-15 21:00", NIGHT),
        (LONDON, "2026-07-16 05:00", DAY),
        # the clock goes forward on Sunday 29 March at one, and back on Sunday 25 October at two
        (LONDON, "2026-03-27 21:59", DAY),
        (LONDON, "2026-03-27 22:00", NIGHT),
        (LONDON, "2026-03-29 12:00", WEEKEND),
        (LONDON, "2026-03-29 22:59", WEEKEND),
        (LONDON, "2026-03-29 23:00", NIGHT),  # Monday has begun
        (LONDON, "2026-10-25 23:30", WEEKEND),
        (LONDON, "2026-10-26 00:30", NIGHT),
        (ONE, "2026-03-29 00:59", NIGHT),
        (ONE, "2026-03-29 01:00", DAY),  # it is two by now
        (ONE, "2026-10-25 00:29", NIGHT),
        (ONE, "2026-10-25 00:30", DAY),  # half past one
        (ONE, "2026-10-25 01:00", NIGHT),  # one again
        (ONE, "2026-10-25 01:30", DAY),
        # half past ten in India is 17:00 in UTC
        (INDIA, "2026-11-25 16:59", DAY),
        (INDIA, "2026-11-25 17:00", NIGHT),
        (INDIA, "2026-11-25 23:59", NIGHT),
        (INDIA, "2026-11-26 00:00", DAY),
        (NOONS, "2026-11-25 11:59", DAY),
        (NOONS, "2026-11-25 12:59", NIGHT),
        (NOONS, "2026-11-25 13:00", DAY),
        # Saturday; Christmas Day is a Friday; the provider works on the 26th and is closed on the 23rd
        (LONDON, "2026-11-28 12:00", WEEKEND),
        (LONDON, "2026-12-25 12:00", WEEKEND),
        (LONDON, "2026-12-24 12:00", DAY),
        (WORKED, "2026-12-26 12:00", DAY),
        (WORKED, "2026-12-23 12:00", WEEKEND),
        (SCOTLAND, "2026-11-30 12:00", WEEKEND),  # St Andrew's Day
        (LONDON, "2026-11-30 12:00", DAY),
        # a lower limit that is higher lowers nothing; without a limit there is none to lower
        (Limits("UTC", Decimal(8), night=Decimal(10)), "2026-11-25 23:00", DAY),
        (Limits("UTC", Decimal(10), night=Decimal(10)), "2026-11-25 23:00", DAY),
        (Limits("UTC", None, night=Decimal(10), weekend=Decimal(5)), "2026-11-28 23:00", None),
    ],
)  # fmt: skip
def test_the_lowest_limit_that_holds(limits: Limits, when: str, which: str | None) -> None:
    """`when` is UTC."""
    found = limit_at(limits, datetime.fromisoformat(f"{when}+00:00"))
    assert (found and found.which) == which
    if found:
        assert found.amount == {DAY: limits.day, NIGHT: limits.night, WEEKEND: limits.weekend}[found.which]


@pytest.mark.parametrize(
    "limits", [LONDON, ONE, INDIA, NOONS, WORKED, Limits("Australia/Lord_Howe", Decimal(9), night=Decimal(1))]
)
@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 4, 5), date(2026, 10, 25), date(2026, 11, 25)])
def test_stretches_are_what_every_five_minutes_say(limits: Limits, day: date) -> None:
    found = stretches(limits, day)
    begin = datetime.combine(day, time.min, ZoneInfo(limits.zone)).astimezone(UTC)
    assert found[0][0] == begin
    for n in range(24 * 12):
        when = begin + n * timedelta(minutes=5)
        assert [holding for first, holding in found if first <= when][-1] == limit_at(limits, when)


def test_what_presses_is_what_is_exceeded_most_or_else_used_most() -> None:
    day = date(2026, 11, 25)  # night, day, night
    night, over, both = ({1: Decimal(9)}, {1: Decimal(9), 3: Decimal(2)}, {2: Decimal(30), 3: Decimal(1)})
    assert pressing(LONDON, day, {}).used == 0
    assert [(p.which, p.used) for spent in (night, over, both) if (p := pressing(LONDON, day, spent))] == [
        (NIGHT, 9), (NIGHT, 11), (NIGHT, 31),
    ]  # fmt: skip
    by_day = pressing(LONDON, day, {1: Decimal(1), 2: Decimal(20)})
    assert (by_day.which, by_day.amount, by_day.used) == (DAY, 25, 21)
    assert pressing(Limits("UTC", None), day, {1: Decimal(1)}) is None
    assert pressing(Limits("UTC", Decimal(0)), day, {1: Decimal(1)}).used == 1


def lower(partner: Partner, **values) -> QuietLimit:
    return QuietLimit.objects.create(partner=partner, **({"name": "Lower", "night_limit": Decimal(4)} | values))


@pytest.mark.django_db
def test_the_customers_own_goes_before_the_plans_and_the_nearest_before_those_above(quiet) -> None:  # noqa: F811
    QuietLimit.objects.all().delete()
    customer, today = Customer.objects.select_related("partner").get(pk=quiet[0].pk), timezone.localdate()
    plan, sp = customer.plan, Partner.objects.get(parent=None)

    def holds() -> Decimal | None:
        return LimitBook([customer.pk], today, today).of(customer.pk, today).night

    assert plan is not None
    assert holds() is None
    lower(customer.partner, currency="EUR", night_limit=Decimal(1))
    lower(Partner.objects.get(name="Orbit Comms"), night_limit=Decimal(2))
    lower(customer.partner, customer=quiet[1], night_limit=Decimal(3))
    assert holds() is None, "of another currency, another reseller, another customer"
    for number, (partner, values) in enumerate(
        [
            (sp, {}),
            (sp, {"plan": plan}),
            (customer.partner, {}),
            (customer.partner, {"plan": plan}),
            (customer.partner, {"customer": customer}),
        ]
    ):
        lower(partner, night_limit=Decimal(20 + number), **values)
        assert holds() == 20 + number
    WorkingDayException.objects.create(country="GB", day=today, works=True, name="Stocktaking")
    QuietLimit.objects.filter(customer=customer).update(weekend_limit=Decimal(1))
    assert (today, True) in LimitBook([customer.pk], today, today).of(customer.pk, today).exceptions


@pytest.fixture
def nightly(quiet):  # noqa: F811
    """The first of three customers may spend 4.00 by night, which is now, instead of 10.00."""
    QuietLimit.objects.all().delete()
    return lower(quiet[0].partner, night_from=time(11, 30), night_to=time(13), night_limit=Decimal(4))


@pytest.mark.django_db
def test_the_limit_at_night_warns_and_blocks_and_the_story_says_so(quiet, nightly) -> None:  # noqa: F811
    customer = quiet[0]
    spent(customer, "0.35")  # 3.50 and more
    count_spendings(at=NOON)
    found = one(customer)
    assert (found.state, found.held, found.held_limit, found.day_limit) == ("warned", NIGHT, Decimal(4), Decimal(10))
    spent(customer, "0.1", at=NOON + timedelta(minutes=1))
    for _time in range(2):
        count_spendings(at=NOON + timedelta(minutes=1))
        look_after_spendings(at=NOON + timedelta(minutes=1))
    found = one(customer)
    assert (found.state, found.bound) == ("blocked", Decimal(4))
    assert [step.words for step in found.steps.all()] == [
        "Limit at night is near: 4.00 GBP a day", "Limit at night reached: 4.00 GBP a day",
    ]  # fmt: skip
    assert Command.objects.filter(customer=customer, kind="block_extension").count() == 1
    text = Notice.objects.filter(kind="fraud.blocked", customer_code=customer.code).latest("pk").text
    assert "its limit is 4.00 GBP (Limit at night)" in text


@pytest.mark.django_db
def test_a_call_is_held_against_what_holds_at_its_end(quiet, nightly) -> None:  # noqa: F811
    """Calls of the day count with those of the night, but the night's limit holds only for what ends in it."""
    customer = quiet[0]
    spent(customer, "0.6", at=NOON + timedelta(hours=2))
    count_spendings(at=NOON + timedelta(hours=3))
    assert (one(customer).state, one(customer).held) == ("within", DAY)
    spent(customer, "0.01", at=NOON - timedelta(minutes=5))  # came late, ended at night: little then
    count_spendings(at=NOON + timedelta(hours=3))
    assert (one(customer).state, one(customer).held) == ("within", DAY)
    spent(customer, "0.39", at=NOON + timedelta(hours=3))
    count_spendings(at=NOON + timedelta(hours=4))
    assert (one(customer).state, one(customer).steps.get(verb="block").words) == (
        "blocked", "Limit of the day reached: 10.00 GBP a day",
    )  # fmt: skip


@pytest.mark.django_db
def test_a_setting_that_changes_is_held_against_the_running_day(quiet, nightly) -> None:  # noqa: F811
    customer = quiet[0]
    spent(customer, "0.3")
    count_spendings(at=NOON)
    assert one(customer).state == "within"
    Spending.objects.update(counted_at=timezone.now() - timedelta(hours=1))
    nightly.night_limit = Decimal(2)
    nightly.save()
    look_after_spendings(at=timezone.now())
    assert (one(customer).held_limit, one(customer).held) == (Decimal(2), NIGHT)


@pytest.mark.django_db
def test_who_has_no_limit_has_none_at_night(quiet, nightly) -> None:  # noqa: F811
    FraudLimit.objects.filter(customer=quiet[0]).delete()
    spent(quiet[0], "2")
    count_spendings(at=NOON)
    assert not Spending.objects.filter(customer=quiet[0]).exists()


@pytest.mark.django_db
def test_the_sum_is_that_of_a_count_without_lower_limits(quiet, nightly) -> None:  # noqa: F811
    for n in range(5):
        spent(quiet[0], "0.1", at=NOON + timedelta(minutes=40 * n), extension=str(101 + n % 2))
    count_spendings(at=NOON)
    found = list(Spending.objects.filter(customer=quiet[0]).order_by("extension").values_list("used", "calls"))
    nightly.delete()
    Spending.objects.filter(customer=quiet[0]).update(counted_at=timezone.now() - timedelta(hours=1))
    look_after_spendings(at=timezone.now())
    assert list(Spending.objects.filter(customer=quiet[0]).order_by("extension").values_list("used", "calls")) == found
    assert set(Spending.objects.filter(customer=quiet[0]).values_list("held", flat=True)) == {DAY}


def typed(**values) -> dict:
    return {
        "name": "Shops", "plan": "", "customer_code": "", "currency": "EUR", "night_limit": "7.50", "night_from": "21:30",
        "night_to": "05:00", "weekend_limit": "", "country": "GB",
    } | values  # fmt: skip


@pytest.mark.django_db
@pytest.mark.usefixtures("everything")
def test_a_reseller_sets_its_own_and_what_is_wrong_is_named(signed_in) -> None:
    client, add = signed_in(ADMIN), reverse("callstats:quiet-limits-add")
    mine = Customer.objects.filter(partner__name="RS-Vertical", status="activated").exclude(quiet_limits__isnull=False)[
        0
    ]
    other = Customer.objects.filter(partner__name="Orbit Comms")[0]
    for wrong, words in [
        ({"night_limit": ""}, "Say how much may be spent at night, on days off, or both."),
        ({"night_to": "21:30"}, "The night ends when it begins: choose another hour."),
        ({"night_to": "21:31"}, "not one of the available choices"),
        ({"customer_code": other.code}, "You have no customer with this ID."),
        ({"customer_code": mine.code, "plan": mine.plan_id}, "A customer's own limits hold whatever its plan is"),
        ({"night_limit": "-1"}, "This cannot be less than 0."),
        (
            {"currency": "GBP", "plan": QuietLimit.objects.get(name="Offices").plan_id},
            "“Offices” holds the limits of these customers in this currency.",
        ),
    ]:
        answer = client.post(add, typed(**wrong))
        assert (answer.status_code, words in read(answer.content).text) == (422, True), words
    assert client.post(add, typed(customer_code=mine.code.lower(), currency="EUR")).status_code == 302
    made = QuietLimit.objects.get(name="Shops")
    assert (made.customer, made.currency, made.night_from) == (mine, mine.currency, time(21, 30))
    line = next(row for row in lines(client, URL) if row["Name"] == "Shops")
    assert (line["Night"], line["Limit at night"], line["Customer Name"]) == (
        "21:30–05:00",
        f"7.50 {mine.currency}",
        mine.name,
    )
    assert "Nights and days off" not in read(client.get(URL).content).text, "what stands above is not shown"
    edit = reverse("callstats:quiet-limits-edit", args=[made.pk])
    assert mine.code in client.get(edit).content.decode()
    assert signed_in(SP).get(edit).status_code == 403
    assert "“Offices”" not in read(signed_in(CLERK).get(URL).content).text


@pytest.mark.django_db
@pytest.mark.usefixtures("everything")
def test_fraud_status_is_sorted_by_customer_and_reseller_and_says_which_limit(signed_in) -> None:
    client, address = signed_in(SP), reverse("callstats:fraud")
    for column, heading in (("customer", "Customer Name"), ("reseller", "Reseller")):
        up, down = (
            [line[heading] for line in lines(client, address, days_from="2020-01-01", sort=f"{sign}{column}")]
            for sign in ("", "-")
        )
        assert up == sorted(up, key=str.lower)
        assert down == sorted(down, key=str.lower, reverse=True)
    assert {line["Which limit"] for line in lines(client, address, days_from="2020-01-01")} >= {"Limit of the day"}
