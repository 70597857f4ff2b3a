"""A number among many calls: a whole one is found however it was written, and on days that are over by an index of its own."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils import timezone

from callstats.actions.days import index_day
from callstats.actions.tend import index_old_day
from callstats.filters.calls import CallFilters
from callstats.models import Call
from callstats.queries.calls import calls_of
from customers.models import Customer
from oms.kit.acting import acting_for, as_system, root_id
from tests.call_records import add_call
from tests.people import NEIGHBOUR, OWNER
from tests.test_walls import refused, rows

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOON = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0) - 6 * DAY
OTHER, OWN = "+442079460977", "+441134960978"


@pytest.fixture
def customer(everything) -> Customer:
    """Of one reseller, with three calls on one day that has no others."""
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from callstats_call where started_at between %s and %s", [NOON - DAY / 2, NOON + DAY / 2]
        )
    found = Customer.objects.filter(partner__name="RS-Vertical").order_by("pk").first()
    add_call(found, NOON, other=OTHER, number=OWN)
    add_call(found, NOON + DAY / 24, other="02079460977", extension="105")
    add_call(found, NOON + DAY / 12, other=OTHER + "55", direction="in")
    return found


def found(user, text: str) -> list[str]:
    day = f"{NOON.date()}"
    narrowed = CallFilters({"days_from": day, "days_to": day, "q": text}, calls_of(user), user=user)
    return sorted(narrowed.qs.values_list("other", flat=True))


def test_a_whole_number_is_found_however_it_is_written(customer, account) -> None:
    user = account(OWNER)
    with acting_for(user.partner_id):
        for text in ("020 7946 0977", "+44 20 7946 0977", "0044 (20) 7946-0977"):
            assert found(user, text) == ["+442079460977", "02079460977"], text
        assert found(user, "0113 496 0978") == ["+442079460977"]
        assert found(user, "79460977") == ["+442079460977", "+44207946097755", "02079460977"], "a part is found within"
        assert found(user, "105") == ["02079460977"]
    stranger = account(NEIGHBOUR)
    with acting_for(stranger.partner_id):
        assert found(stranger, "020 7946 0977") == []


def indexes(day) -> list[str]:
    name = f"callstats_call_{day:%Y%m%d}"
    every = rows("select indexname from pg_indexes where tablename = %s", name)
    return sorted(one[0].removeprefix(name) for one in every if one[0] in (f"{name}_other", f"{name}_number"))


def test_days_that_are_over_get_indexes_one_by_one_the_newest_first(customer) -> None:
    today = timezone.now().date()
    assert indexes(today - 2 * DAY) == []
    assert index_old_day(at=timezone.now()) and index_old_day(at=timezone.now())
    made = [day for n in range(6) if indexes(day := today - n * DAY) == ["_number", "_other"]]
    assert made == [today - 2 * DAY, today - 3 * DAY]
    days = sum(index_old_day(at=timezone.now()) for _day in range(400))
    assert days > 5 and not index_old_day(at=timezone.now()), "and then there is nothing to do"


def test_a_whole_number_is_asked_of_these_indexes_behind_the_wall(customer, account) -> None:
    with as_system():
        while index_day(timezone.now().date() - DAY):
            pass
    user = account(OWNER)
    with acting_for(user.partner_id), connection.cursor() as cursor:
        for number in range(40):
            add_call(customer, NOON + number * DAY / 2000, other=f"+4420794609{number:02d}")
        cursor.execute("set local enable_seqscan = off; set local enable_indexscan = off")
        # of all days: with days given, so few calls are as well found by their time
        query = CallFilters({}, calls_of(user), user=user).search(calls_of(user), OTHER).values("pk").query
        sql, values = query.sql_with_params()
        cursor.execute(f"explain (costs off) {sql}", values)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    for column in ("other", "number"):  # of most days; where few calls lie, another index may do as well
        assert len(re.findall(rf"Bitmap Index Scan on callstats_call_\d{{8}}_{column}\b", plan)) > 5, plan


def test_nobody_but_the_provider_makes_them_and_not_of_today(account) -> None:
    with acting_for(account(OWNER).partner_id):
        assert refused("select oms_index_call_days(current_date - 1)")
    with (
        pytest.raises(DatabaseError, match=r"Today is not over\."),
        acting_for(root_id()),
        connection.cursor() as cursor,
    ):
        cursor.execute("select oms_index_call_days(current_date)")


def test_the_page_says_so(signed_in, customer) -> None:
    asked = {"days_from": f"{NOON.date()}", "days_to": f"{NOON.date()}", "q": "020 7946 0977"}
    page = signed_in("clerk@rs-vertical.example").get(reverse("callstats:customer-calls", args=[customer.code]), asked)
    assert page.status_code == 200 and page.content.decode().count("020 7946 0977") >= 2
    assert Call.objects.filter(customer=customer, started_at=NOON).exists()
