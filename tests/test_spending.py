"""Call fraud: what extensions spend is counted anew, warned of, blocked and unblocked; whatever dies or comes twice."""

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from callstats.actions import block, spend
from callstats.actions.move_spending import move_spending
from callstats.actions.spend import count_some, count_spendings, judge, look_after_spendings
from callstats.actions.unblock import unblock_extension
from callstats.enums import SPENDING_WAYS, SpendingState
from callstats.models import (
    Call,
    ChangedHour,
    ChangedSpending,
    HourlyUsage,
    QuietLimit,
    Rate,
    RateTable,
    Spending,
    SpendingStep,
)
from callstats.queries.prices import Pricing
from customers.models import BundleChange, Customer, FraudLimit
from inventory.models import Command
from partners.models import Account, Notice
from tests.call_records import add_call, take_call_away

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
LONDON = ZoneInfo("Europe/London")
DEAR = "+443069990999"  # made dear below
NOON = datetime.combine(timezone.localdate(), datetime.min.time(), LONDON).astimezone(UTC) + timedelta(hours=12)


class Killed(Exception):
    """The worker died here."""


@pytest.fixture
def quiet(everything) -> list[Customer]:
    """Three customers of one reseller without any call and any call bundle, with a limit of 10 a day."""
    with connection.cursor() as cursor:
        cursor.execute("delete from callstats_call")
        cursor.execute("select oms_call_days(current_date - 60, current_date + 3)")
    for model in (HourlyUsage, ChangedHour, ChangedSpending, QuietLimit):
        model.objects.all().delete()
    mine = Customer.objects.filter(partner__name="RS-Vertical", currency="GBP", tenancy__isnull=False)
    found = list(mine.exclude(spendings__steps__isnull=False).order_by("pk")[:3])
    for model in (Spending, FraudLimit, BundleChange):
        model.objects.filter(customer__in=found).delete()
    for customer in found:
        limit(customer, "10.00")
    Rate.objects.create(
        table=RateTable.objects.get(name="RS-Vertical retail"), prefix=DEAR, destination="Dear", per_minute=Decimal("0.50"),
        per_call=Decimal(0), step=60, valid_from=timezone.localdate() - 400 * DAY,
    )  # fmt: skip
    return found


def limit(customer: Customer, default: str, custom: str | None = None, day=None) -> None:
    FraudLimit.objects.create(
        customer=customer, default_limit=Decimal(default), custom_limit=custom and Decimal(custom), order_no="",
        effective=day or timezone.localdate() - 50 * DAY, made_by="Nadia Fraser", made_at=timezone.now(),
    )  # fmt: skip


def price_of(customer: Customer, seconds: int, at: datetime = NOON) -> Decimal:
    found = Pricing([customer.pk]).amount(customer.pk, DEAR, at, seconds)
    assert found
    return found


def spent(customer: Customer, share: str, *, at: datetime = NOON, extension: str = "101") -> None:
    """Calls that cost about so much of 10.00, in minutes begun."""
    minute = price_of(customer, 120, at) - price_of(customer, 60, at)
    wanted = Decimal("10.00") * Decimal(share)
    minutes = int(-(-wanted // minute)) or 1
    add_call(customer, at, seconds=60 * minutes, other=DEAR, extension=extension)


def one(customer: Customer, extension: str = "101") -> Spending:
    return Spending.objects.get(customer=customer, extension=extension)


def commands(customer: Customer) -> list[tuple[str, dict]]:
    found = Command.objects.filter(customer=customer, kind__in=["block_extension", "unblock_extension"]).order_by("pk")
    return list(found.values_list("kind", "payload"))


def reseller() -> Account:
    return Account.objects.select_related("partner", "role").get(login_id="admin@rs-vertical.example")


def kinds() -> list[str]:
    """Of the messages about extensions since the day began for these tests; the demo's own are older."""
    found = Notice.objects.filter(kind__startswith="fraud.", created_at__in=[NOON + n * MINUTE for n in range(9)])
    return sorted(found.values_list("kind", flat=True).distinct())


def test_most_of_the_limit_warns_and_the_limit_blocks_once(quiet) -> None:
    customer = quiet[0]
    spent(customer, "0.5")
    count_spendings(at=NOON)
    assert (one(customer).state, one(customer).day_limit) == ("within", Decimal("10.00"))
    spent(customer, "0.35", at=NOON + MINUTE)
    for _time in range(2):
        count_spendings(at=NOON + MINUTE)
    assert one(customer).state == "warned"
    assert kinds() == ["fraud.warned"]
    spent(customer, "0.3", at=NOON + 2 * MINUTE)
    for _time in range(2):
        count_spendings(at=NOON + 2 * MINUTE)
        look_after_spendings(at=NOON + 2 * MINUTE)
    found = one(customer)
    assert (found.state, found.blocked_at) == ("blocked", NOON + 2 * MINUTE)
    assert commands(customer) == [("block_extension", {"extension": "101", "end_calls": True})]
    assert kinds() == ["fraud.blocked", "fraud.warned"]
    told = Notice.objects.filter(kind="fraud.blocked", customer_code=customer.code)
    assert set(told.values_list("partner_id", flat=True)) == {customer.partner_id}, "the customer's reseller alone"
    assert list(found.steps.values_list("verb", flat=True)) == ["warn", "block"]


def test_the_custom_limit_stands_in_place_of_the_default_from_its_day_on(quiet) -> None:
    customer = quiet[0]
    limit(customer, "10.00", "1000.00", day=timezone.localdate())
    spent(customer, "1.5", at=NOON - DAY)
    spent(customer, "1.5")
    count_spendings(at=NOON)
    found = dict(Spending.objects.filter(customer=customer).values_list("day_limit", "state"))
    assert found == {Decimal("10.00"): "over", Decimal("1000.00"): "within"}


def test_a_limit_set_anew_is_held_against_the_running_day(quiet) -> None:
    customer = quiet[0]
    spent(customer, "0.5")
    count_spendings(at=NOON)
    limit(customer, "1.00", day=timezone.localdate())
    look_after_spendings(at=NOON)
    assert one(customer).state == "blocked"


def test_who_has_no_limit_is_not_watched(quiet) -> None:
    FraudLimit.objects.filter(customer=quiet[0]).delete()
    spent(quiet[0], "5")
    count_spendings(at=NOON)
    assert not Spending.objects.filter(customer__in=quiet).exists()
    assert not ChangedSpending.objects.exists()


def test_what_is_read_late_blocks_nobody_today(quiet) -> None:
    customer = quiet[0]
    for days in (1, 20):
        spent(customer, "3", at=NOON - days * DAY)
    count_spendings(at=NOON)
    look_after_spendings(at=NOON)
    assert set(Spending.objects.filter(customer=customer).values_list("state", flat=True)) == {"over"}
    assert not commands(customer)
    assert kinds() == []


def test_a_day_that_is_over_is_noted_as_it_is_counted(quiet) -> None:
    """Nothing would look at an old day again, were the worker to die before it is judged."""
    spent(quiet[0], "3", at=NOON - 20 * DAY)
    count_some(10, at=NOON)
    found = one(quiet[0])
    assert (found.state, list(found.steps.values_list("verb", flat=True))) == ("over", ["note"])


def test_calls_within_short_numbers_and_incoming_cost_nothing(quiet) -> None:
    customer = quiet[0]
    add_call(customer, NOON, other="999", seconds=3_000)
    add_call(customer, NOON, other=DEAR, direction="in", seconds=30_000)
    add_call(customer, NOON, other="102", type="ext", seconds=30_000)
    count_spendings(at=NOON)
    assert (one(customer).used, one(customer).state) == (Decimal(0), "within")


def test_the_day_is_the_customers_own_across_the_clock_change(quiet) -> None:
    """25 October 2026 has 25 hours in London; New York's day begins four or five hours later."""
    london, york = quiet[:2]
    Customer.objects.filter(pk=york.pk).update(time_zone="America/New_York")
    with connection.cursor() as cursor:
        cursor.execute("select oms_call_days('2026-10-23', '2026-10-27')")
    first = datetime(2026, 10, 24, 23, 0, tzinfo=UTC)  # midnight of summer time
    for hour in (-1, 0, 12, 24, 25):
        for customer in (london, york):
            add_call(customer, first + timedelta(hours=hour), other=DEAR)
    count_spendings(at=NOON)
    days = {
        c.pk: {f"{s.day:%d}": s.calls for s in Spending.objects.filter(customer=c).order_by("day")}
        for c in (london, york)
    }
    assert days == {london.pk: {"24": 1, "25": 3, "26": 1}, york.pk: {"24": 2, "25": 3}}


def test_the_table_of_states_is_this_one() -> None:
    assert SPENDING_WAYS.edges == [
        ("blocked", "unblocked"), ("unblocked", "blocked"), ("warned", "blocked"), ("warned", "over"),
        ("within", "blocked"), ("within", "over"), ("within", "warned"),
    ]  # fmt: skip


@pytest.mark.parametrize("state", SpendingState.values)
def test_every_other_move_is_refused(quiet, state) -> None:
    allowed = {way.verb for way in SPENDING_WAYS if state in way.sources}
    for way in SPENDING_WAYS:
        row = Spending(state=state, used=1, day_limit=1)
        assert row.allows(way.verb) == (way.verb in allowed)
        if way.verb not in allowed:
            with pytest.raises(TransitionNotAllowed):
                move_spending(row, way.verb, at=NOON)


def blocked(customer: Customer, at: datetime = NOON) -> Spending:
    spent(customer, "1.2", at=at)
    count_spendings(at=at)
    found = one(customer)
    assert found.state == "blocked"
    return found


def let_go(spending: Spending, *, by: Account | None = None, at: datetime = NOON + MINUTE, **told) -> None:
    told = {"comment": "The customer knows of it.", "until": "midnight", "amount": None} | told
    unblock_extension(spending=spending, by=by or reseller(), at=at, **told)


def test_unblocked_until_midnight_is_not_blocked_again_that_day(quiet) -> None:
    customer = quiet[0]
    let_go(blocked(customer))
    spent(customer, "5", at=NOON + 2 * MINUTE)
    count_spendings(at=NOON + 3 * MINUTE)
    look_after_spendings(at=NOON + 3 * MINUTE)
    found = one(customer)
    assert (found.state, found.unblocked_by, found.comment) == (
        "unblocked",
        reseller().name,
        "The customer knows of it.",
    )
    assert [kind for kind, _payload in commands(customer)] == ["block_extension", "unblock_extension"]
    spent(customer, "1.2", at=NOON + DAY)
    count_spendings(at=NOON + DAY)
    assert Spending.objects.get(customer=customer, day=found.day + DAY).state == "blocked"


def test_unblocked_for_an_amount_is_blocked_once_that_is_spent(quiet) -> None:
    customer = quiet[0]
    let_go(blocked(customer), until="amount", amount=Decimal("20.00"))
    assert one(customer).bound == Decimal("30.00")
    spent(customer, "0.5", at=NOON + 2 * MINUTE)
    count_spendings(at=NOON + 3 * MINUTE)
    assert one(customer).state == "unblocked"
    spent(customer, "2", at=NOON + 4 * MINUTE)
    count_spendings(at=NOON + 5 * MINUTE)
    found = one(customer)
    assert (found.state, found.unblocked_by, found.blocked_at) == ("blocked", "", NOON + 5 * MINUTE)
    kinds_sent = [kind for kind, _payload in commands(customer)]
    assert kinds_sent == ["block_extension", "unblock_extension", "block_extension"]


def test_at_midnight_a_block_stays_until_it_is_unblocked(quiet) -> None:
    customer = quiet[0]
    found = blocked(customer)
    look_after_spendings(at=NOON + DAY)
    found.refresh_from_db()
    assert found.state == "blocked"
    let_go(found, at=NOON + DAY, until="amount")  # of an earlier day: no amount is asked for
    assert (found.state, found.free, found.extra) == ("unblocked", False, None)
    assert [kind for kind, _payload in commands(customer)] == ["block_extension", "unblock_extension"]


def refused(spending: Spending, **told) -> dict[str, list[str]] | list[str]:
    with pytest.raises(ValidationError) as found:
        let_go(spending, **told)
    return found.value.message_dict if hasattr(found.value, "error_dict") else found.value.messages


def test_what_is_refused_and_in_which_words(quiet) -> None:
    found = blocked(quiet[0])
    used = f"{found.used:.2f}"
    beyond = f"{found.exceeded:.2f}"
    assert refused(found, comment="  ") == {"comment": ["Say why the extension is unblocked."]}
    assert refused(found, comment="x" * 501) == {"comment": ["This has up to 500 characters; there are 501."]}
    words = "Say how much beyond the limit may be spent today."
    for amount in (None, Decimal(0), Decimal(-1)):
        assert refused(found, until="amount", amount=amount) == {"amount": [words]}
    assert refused(found, until="amount", amount=Decimal("0.01")) == {
        "amount": [f"{used} GBP are spent already: allow more than {beyond} GBP."]
    }
    assert not [kind for kind, _payload in commands(quiet[0]) if kind == "unblock_extension"]
    let_go(found)
    again = Spending.objects.get(pk=found.pk)
    assert refused(again) == ["Extension 101 is not blocked: it is “Unblocked”."]
    assert len(commands(quiet[0])) == 2


def test_nobody_but_the_customers_reseller_unblocks(quiet) -> None:
    found = blocked(quiet[0])
    for login in ("admin@nimbus.example",):
        with pytest.raises(PermissionDenied) as why:
            let_go(found, by=Account.objects.select_related("partner").get(login_id=login))
        assert str(why.value) == "Only RS-Vertical, whose customer it is, may unblock the extension."


@pytest.mark.parametrize("where", ["added_up", "judge", "send", "tell"])
def test_a_worker_that_dies_loses_nothing_and_sends_nothing_twice(quiet, monkeypatch, where) -> None:
    customer = quiet[0]
    spent(customer, "1.2")

    def killed(*_args, **_options) -> None:
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(block if where == "send" else spend, where, killed)
        count_spendings(at=NOON)
    assert not commands(customer)
    assert kinds() == []
    for _time in range(2):
        look_after_spendings(at=NOON)
    assert one(customer).state == "blocked"
    assert len(commands(customer)) == 1
    assert SpendingStep.objects.filter(spending__customer=customer).count() == 1


def test_a_record_that_comes_while_it_is_unblocked(quiet) -> None:
    """The counter judged before, and the row is another by the time that it is locked."""
    customer = quiet[0]
    found = blocked(customer)
    spent(customer, "2", at=NOON + MINUTE)
    counted = count_some(10, at=NOON + MINUTE)
    let_go(found)
    assert counted
    judge(counted[1], at=NOON + 2 * MINUTE)
    assert one(customer).state == "unblocked"
    assert len(commands(customer)) == 2


def by_hand() -> dict[tuple, tuple[int, Decimal]]:
    """By a loop over every record, one by one."""
    found: dict[tuple, tuple[int, Decimal]] = {}
    for call in Call.objects.filter(direction="out", type="trunk", result="answered"):
        day = call.started_at.astimezone(LONDON).date()
        key = (call.customer_id, call.extension, day)
        amount = Pricing([call.customer_id]).amount(call.customer_id, call.other, call.started_at, call.seconds)
        calls, used = found.get(key, (0, Decimal(0)))
        found[key] = (calls + 1, used + (amount or 0))
    return found


def counted(customers: list[Customer]) -> dict[tuple, tuple[int, Decimal]]:
    rows = Spending.objects.filter(calls__gt=0, customer__in=customers)
    return {(row.customer_id, row.extension, row.day): (row.calls, row.used) for row in rows}


@pytest.mark.parametrize("seed", range(4))
def test_after_random_loads_and_deaths_it_is_a_count_from_nothing(quiet, monkeypatch, seed) -> None:
    chance = random.Random(seed)
    known: list[tuple] = []
    for _step in range(50):
        act = chance.random()
        if act < 0.6 or not known:
            customer, at = chance.choice(quiet), NOON - timedelta(minutes=chance.randrange(3 * 1440))
            values = {
                "seconds": chance.randint(0, 900), "direction": chance.choice(["in", "out", "out"]),
                "type": chance.choice(["ext", "trunk", "trunk"]), "result": chance.choice(["answered", "answered", "busy"]),
                "other": chance.choice(["+442079460018", DEAR, "102", "999"]), "extension": chance.choice(["101", "102"]),
            }  # fmt: skip
            known.append((customer, at, add_call(customer, at, **values), values))
        elif act < 0.7:  # read twice
            customer, at, mark, values = chance.choice(known)
            add_call(customer, at, mark=mark, **values)
        elif act < 0.78:  # somebody else's after all
            customer, at, mark, _values = known.pop(chance.randrange(len(known)))
            take_call_away(customer, at, mark)
        elif act < 0.9:
            count_some(chance.randint(1, 5), at=NOON)
        else:  # death in the middle
            with monkeypatch.context() as patch, pytest.raises(Killed):
                patch.setattr(spend, "added_up", _dies)
                if count_some(10, at=NOON) is None:
                    raise Killed  # there was nothing to die of
    count_spendings(at=NOON)
    assert counted(quiet) == by_hand()
    look_after_spendings(at=NOON)
    assert counted(quiet) == by_hand()
    for row in Spending.objects.filter(customer__in=quiet):
        blocks = Command.objects.filter(customer=row.customer, kind="block_extension", payload__extension=row.extension)
        assert (row.state == "blocked") == (row.day == NOON.astimezone(LONDON).date() and row.used >= 10)
        assert blocks.count() <= 1


def _dies(*_args) -> None:
    raise Killed
