"""Roll-ups: whatever comes late, twice, in the wrong order or is killed, they end at a count of all records anew."""

import os
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import psycopg2
import pytest
from django.db import DataError, ProgrammingError, connection, transaction
from django.db.models import F, Sum
from django.utils import timezone

from callstats.actions import roll_up
from callstats.actions.roll_up import count_night_anew, roll_up_changed, roll_up_some
from callstats.models import Call, ChangedHour, HourlyUsage, SummedUsage
from callstats.queries.books import booked_days
from callstats.queries.rates import book_of, table_for
from callstats.rating import price_call
from customers.models import Customer
from oms.kit.acting import acting_for, as_system
from partners.models import Partner
from tests.call_records import add_call, take_call_away

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Killed(Exception):
    """The worker died here."""


@pytest.fixture
def quiet(everything) -> list[Customer]:
    """Three customers without any call."""
    with connection.cursor() as cursor:
        cursor.execute("delete from callstats_call")
    HourlyUsage.objects.all().delete()
    assert summed() == {}
    SummedUsage.objects.all().delete()
    ChangedHour.objects.all().delete()
    return list(Customer.objects.filter(partner__name="RS-Vertical", currency="GBP").order_by("pk")[:3])


def day_of(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def rolled() -> Counter:
    found: Counter = Counter()
    for row in HourlyUsage.objects.all():
        key = (row.customer_id, row.hour, row.direction, row.type, row.result)
        found[key] = (row.calls, row.seconds, row.priced, row.cost, row.day, row.clock)
    return found


def summed() -> dict[tuple, tuple[int, int]]:
    """What the sums of resellers say, and that it is what their customers' roll-ups come to."""
    keys, figures = ("partner", "day", "clock", "direction", "type", "result"), {"n": Sum("calls"), "s": Sum("seconds")}
    kept, made = (
        {
            tuple(row[:6]): row[6:]
            for row in model.objects.order_by().values_list(*keys).annotate(**figures)
            if any(row[6:])
        }
        for model in (SummedUsage, HourlyUsage)
    )
    assert kept == made
    return kept


def counted_anew() -> Counter:
    """By a loop over every record, one by one: slow, and nothing of the code that is looked at but the price."""
    sums: dict = {}
    customers = {c.pk: c for c in Customer.objects.all()}
    books = {
        c: book_of(table_for(customers[c].partner_id, None, "GBP"))
        for c in Call.objects.values_list("customer", flat=True)
    }
    for call in Call.objects.all():
        hour = call.started_at.replace(minute=0, second=0, microsecond=0)
        key = (call.customer_id, hour, call.direction, call.type, call.result)
        calls, seconds, priced, cost = sums.get(key, (0, 0, 0, Decimal(0)))
        price = None
        if key[2:] == ("out", "trunk", "answered"):
            price = books[call.customer_id].find(call.other, timezone.localdate(call.started_at))
        amount = price_call(call.seconds, price).amount.amount if price else Decimal(0)
        sums[key] = (calls + 1, seconds + call.seconds, priced + bool(price), cost + amount)
    here = {key: timezone.localtime(key[1]) for key in sums}
    return Counter({key: (*value, here[key].date(), here[key].hour) for key, value in sums.items()})


def counts_all(monkeypatch, *, at_all: int) -> None:
    """Hours are counted as where very many lie near each other."""
    if at_all:
        monkeypatch.setattr(roll_up, "DENSE", 1)
        monkeypatch.setattr(roll_up, "NEAR", 9 * DAY)


def dies_at(monkeypatch, where: str) -> None:
    """The next run dies there: after everything was counted, or in the midst of it."""

    def killed(*_args) -> None:
        raise Killed

    if where == "price":
        monkeypatch.setattr(roll_up, "_priced", killed)
    else:
        for name in ("COUNT", "COUNT_ALL"):
            monkeypatch.setattr(roll_up, name, "select 1 / 0")


@pytest.mark.parametrize("seed", range(6))
def test_the_books_balance_after_random_loads_and_deaths(quiet, monkeypatch, seed) -> None:
    chance = random.Random(seed)
    counts_all(monkeypatch, at_all=seed % 2)
    start = day_of(timezone.now()) - 5 * DAY
    known: list[tuple] = []
    for _step in range(60):
        act = chance.random()
        if act < 0.55 or not known:  # a call, in any order
            customer, at = chance.choice(quiet), start + timedelta(seconds=chance.randrange(4 * 86_400))
            values = {
                "seconds": chance.randint(0, 900), "direction": chance.choice(["in", "out"]),
                "type": chance.choice(["ext", "trunk"]), "result": chance.choice(["answered", "busy"]),
                "other": chance.choice(["+442079460018", "+447700900123", "+81312345678", "102", "999"]),
            }  # fmt: skip
            known.append((customer, at, add_call(customer, at, **values), values))
        elif act < 0.65:  # read twice
            customer, at, mark, values = chance.choice(known)
            add_call(customer, at, mark=mark, **values)
        elif act < 0.72:  # somebody else's after all
            customer, at, mark, _values = known.pop(chance.randrange(len(known)))
            take_call_away(customer, at, mark)
        elif act < 0.86:  # some hours
            roll_up_some(chance.randint(1, 5))
        else:  # death in the middle
            with monkeypatch.context() as patch, pytest.raises((Killed, DataError)):
                dies_at(patch, chance.choice(["price", "count"]))
                if not roll_up_some(10):
                    raise Killed  # there was nothing to die of
        summed()
    roll_up_changed()
    assert not ChangedHour.objects.exists()
    assert rolled() == counted_anew() and sum(calls for calls, _seconds in summed().values()) == len(known)
    roll_up_changed()
    count_night_anew(at=timezone.now() + DAY)
    roll_up_changed()
    assert rolled() == counted_anew()
    days = booked_days(start.date(), timezone.now().date())
    assert sum(day.calls for day in days) == len(known)
    assert not any(day.wrong or day.waiting or day.sums for day in days)
    assert all((day.calls, day.seconds) == (day.rolled_calls, day.rolled_seconds) for day in days)


def test_the_check_tells_what_waits_from_what_is_wrong(quiet) -> None:
    at = day_of(timezone.now()) - 2 * DAY + 9 * HOUR
    add_call(quiet[0], at)
    add_call(quiet[1], at)
    waiting = booked_days(at.date(), at.date())[0]
    assert (waiting.calls, waiting.rolled_calls, waiting.waiting, waiting.wrong) == (2, 0, 2, 0)
    roll_up_changed()
    HourlyUsage.objects.filter(customer=quiet[0]).update(calls=5)
    spoiled = booked_days(at.date(), at.date())[0]
    assert (spoiled.calls, spoiled.rolled_calls, spoiled.waiting, spoiled.wrong) == (2, 6, 0, 1)
    HourlyUsage.objects.filter(customer=quiet[1]).update(hour=at + HOUR)
    moved = booked_days(at.date(), at.date())[0]
    assert (moved.wrong, moved.sums) == (3, 0)
    SummedUsage.objects.filter(partner=quiet[0].partner_id).update(seconds=7)
    assert booked_days(at.date(), at.date())[0].sums == 1
    SummedUsage.objects.all().delete()
    HourlyUsage.objects.filter(customer=quiet[0]).delete()  # a day of which only sums are left, below nothing
    Call.objects.all().delete()
    HourlyUsage.objects.all().delete()
    assert [(day.calls, day.rolled_calls, day.wrong, day.sums) for day in booked_days(at.date(), at.date())] == [
        (0, 0, 0, 1)
    ]


def test_the_day_is_the_customers_own_across_the_clock_change(quiet) -> None:
    """Two hours of 25 October are called one o'clock in London; New York is a day behind at midnight."""
    london, york = quiet[:2]
    Customer.objects.filter(pk=york.pk).update(time_zone="America/New_York")
    with connection.cursor() as cursor:
        cursor.execute("select oms_call_days('2026-10-24', '2026-10-26')")
    for hour in (0, 1):
        add_call(london, datetime(2026, 10, 25, hour, 30, tzinfo=UTC))
    add_call(london, datetime(2026, 10, 24, 23, 10, tzinfo=UTC))
    add_call(york, datetime(2026, 10, 25, 3, 59, tzinfo=UTC))
    roll_up_changed()
    of_london = HourlyUsage.objects.filter(customer=london).order_by("hour").values_list("day", "clock")
    assert [(str(day), clock) for day, clock in of_london] == [("2026-10-25", 0), ("2026-10-25", 1), ("2026-10-25", 1)]
    assert [str(row.day) for row in HourlyUsage.objects.filter(customer=york)] == ["2026-10-24"]
    assert HourlyUsage.objects.get(customer=york).clock == 23
    kept = {(str(day), clock): calls for (_partner, day, clock, *_kind), (calls, _seconds) in summed().items()}
    assert kept == {("2026-10-25", 0): 1, ("2026-10-25", 1): 2, ("2026-10-24", 23): 1}


def test_a_night_is_counted_once_for_each_time_zone(quiet) -> None:
    yesterday = timezone.localtime() - DAY
    add_call(quiet[0], yesterday.replace(hour=12))
    roll_up_changed()
    HourlyUsage.objects.update(calls=99)
    at = timezone.now() + timedelta(seconds=1)
    assert "Europe/London" in count_night_anew(at=at)
    assert ChangedHour.objects.count() == 1
    assert count_night_anew(at=at + HOUR / 60) == []
    roll_up_changed()
    assert HourlyUsage.objects.get().calls == 1


def test_usage_follows_its_customer_to_another_reseller(quiet) -> None:
    add_call(quiet[0], timezone.now() - HOUR)
    roll_up_changed()
    other = Partner.objects.get(name="Orbit Comms")
    Customer.objects.filter(pk=quiet[0].pk).update(partner=other)
    assert HourlyUsage.objects.get().partner_id == other.pk
    assert [partner for partner, *_key in summed()] == [other.pk]
    add_call(quiet[0], timezone.now() - 2 * DAY)  # late, once it is another's
    roll_up_changed()
    assert {partner for partner, *_key in summed()} == {other.pk} and len(summed()) == 2


def test_usage_is_seen_by_who_sees_the_customer(quiet, account) -> None:
    add_call(quiet[0], timezone.now() - HOUR)
    roll_up_changed()
    seen = {
        login: HourlyUsage.objects.visible_to(account(login)).count()
        for login in ("admin@nimbus.example", "admin@vertical.example", "admin@rs-vertical.example",
                      "admin@tideway.example", "admin@orbit.example")
    }  # fmt: skip
    assert list(seen.values()) == [1, 1, 1, 0, 0]
    assert seen == {login: SummedUsage.objects.visible_to(account(login)).filter(calls=1).count() for login in seen}
    with acting_for(account("admin@orbit.example").partner_id):
        assert not SummedUsage.objects.exists(), "the second wall"
    with acting_for(quiet[0].partner_id):
        assert summed()


def test_whoever_writes_sums_of_a_reseller_waits_for_nobody(everything) -> None:
    """Two who roll up at once, of whom one is not ready yet."""
    with as_system():
        one = HourlyUsage.objects.order_by("partner_id", "pk").first()
        other = HourlyUsage.objects.filter(partner=one.partner_id).exclude(customer=one.customer_id).first()
    aside = connection.copy()
    with aside.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute("select set_config('app.partner', %s, true)", [str(one.partner_id)])
        cursor.execute("update callstats_hourlyusage set calls = calls + 1 where id = %s", [one.pk])
        assert cursor.rowcount == 1
        with as_system(), connection.cursor() as mine:
            mine.execute("set local lock_timeout = '1s'")
            HourlyUsage.objects.filter(pk=other.pk).update(calls=F("calls") + 1, day=one.day, clock=one.clock)
        with as_system():
            summed()
        cursor.execute("rollback")
    aside.close()


def test_the_owner_of_the_tables_sums_anew(everything) -> None:
    """Whatever the sums say; people of the portal may not."""
    with (
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        cursor.execute("select call_sums_recount()")
    url = os.environ["MIGRATOR_DATABASE_URL"].replace("/placeholder", f"/{connection.settings_dict['NAME']}")
    link = psycopg2.connect(url)
    sums = "select partner_id, day, clock, direction, type, result, sum(calls), sum(seconds) from {} group by 1, 2, 3, 4, 5, 6"
    try:
        with link.cursor() as cursor:
            cursor.execute("update callstats_summedusage set calls = 7")
            cursor.execute("select call_sums_recount()")
            found = []
            for table in ("callstats_summedusage", "callstats_hourlyusage"):
                cursor.execute(sums.format(table))
                found.append(sorted(cursor.fetchall()))
            assert found[0] == found[1] != []
    finally:
        link.rollback()
        link.close()
