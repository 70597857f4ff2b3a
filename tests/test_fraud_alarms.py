"""Watched destinations and first calls to a country: what raises an alarm, what blocks, who is told, and the screens."""

import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation

from callstats.actions import alarms as acts
from callstats.actions.alarms import acknowledge
from callstats.actions.spend import count_some, count_spendings, look_after_spendings
from callstats.actions.unblock import unblock_extension
from callstats.models import (
    ChangedSpending,
    FraudAlarm,
    KnownCountry,
    Spending,
    WatchedDestination,
    WatchedSheet,
)
from callstats.queries.countries import country_name, country_of, dial_prefixes
from customers.models import Customer, FraudLimit, PlanPeriod
from inventory.models import Command
from partners.models import Notice
from tests.call_records import add_call
from tests.network_objects import lines
from tests.page import read
from tests.people import NEIGHBOUR, SP

pytestmark = pytest.mark.django_db
ADMIN = "admin@rs-vertical.example"
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
NOON = datetime.combine(timezone.localdate(), datetime.min.time(), ZoneInfo("Europe/London")).astimezone(
    UTC
) + timedelta(hours=12)
LATVIA = "+37120000000"
URL = reverse("callstats:alarms")


@pytest.fixture
def customer(everything) -> Customer:
    """Without any call or alarm, with a limit that nothing reaches; nothing is watched."""
    with connection.cursor() as cursor:
        cursor.execute("delete from callstats_call")
        cursor.execute("select oms_call_days(current_date - 60, current_date + 3)")
    for model in (ChangedSpending, FraudAlarm, KnownCountry, WatchedDestination):
        model.objects.all().delete()
    mine = Customer.objects.filter(partner__name="RS-Vertical", currency="GBP", tenancy__isnull=False)
    found = mine.exclude(spendings__steps__isnull=False).order_by("pk").first()
    Spending.objects.filter(customer=found).delete()
    FraudLimit.objects.filter(customer=found).delete()
    FraudLimit.objects.create(
        customer=found, default_limit=Decimal(900), order_no="", effective=timezone.localdate() - 50 * DAY,
        made_by="Nadia Fraser", made_at=NOON,
    )  # fmt: skip
    return found


def watch(prefix: str, act: str = "block", kind: str = "hot", plan=None) -> WatchedDestination:
    return WatchedDestination.objects.create(prefix=prefix, destination="Somewhere", kind=kind, act=act, plan=plan)


def call(customer: Customer, other: str = LATVIA, at: datetime = NOON, extension: str = "101") -> None:
    add_call(customer, at, other=other, extension=extension)
    count_spendings(at=NOON)


def found(customer: Customer) -> list[tuple[str, str, str, str]]:
    rows = FraudAlarm.objects.filter(customer=customer).order_by("kind", "extension", "day", "prefix")
    return list(rows.values_list("kind", "prefix", "extension", "outcome"))


def blocks(customer: Customer) -> list[dict]:
    return list(Command.objects.filter(customer=customer, kind="block_extension").values_list("payload", flat=True))


def test_countries_have_their_beginnings() -> None:
    told = {
        n: country_of(n) for n in ("+37120", "+18765550100", "+12125550100", "+77011234567", "+4420", "+882", "112")
    }
    assert list(told.values()) == ["LV", "JM", "US", "KZ", "GB", "001", ""]
    assert (country_name("LV"), country_name("001"), country_name("")) == ("Latvia", "International", "")
    with translation.override("de"):
        assert (country_name("LV"), country_name("EH"), country_name("QQ")) == ("Lettland", "Westsahara", "QQ")
    assert "phonenumbers.geodata.data0" not in sys.modules, "names of all the world's places: 100 MB in each process"
    assert len(dial_prefixes()) == len(dict(dial_prefixes())) > 230


def test_the_first_call_blocks_at_once_and_once(customer) -> None:
    watch("+371")
    call(customer)
    for _time in range(2):
        call(customer, at=NOON - MINUTE)
        look_after_spendings(at=NOON)
    assert found(customer) == [("first", "+371", "101", "told"), ("hot", "+371", "101", "blocked")]
    spending = Spending.objects.get(customer=customer)
    assert (spending.state, spending.used < spending.day_limit) == ("blocked", True)
    assert [step.words for step in spending.steps.all()] == [
        "A call to a destination on the hot list: Somewhere (+371)"
    ]
    assert blocks(customer) == [{"extension": "101", "end_calls": True}]
    told = Notice.objects.filter(kind="fraud.alarm", customer_code=customer.code, created_at=NOON)
    assert set(told.values_list("partner_id", flat=True)) == {customer.partner_id}, "the customer's reseller alone"
    assert not Notice.objects.filter(kind="fraud.blocked", created_at=NOON).exists()


def test_the_longest_prefix_counts_and_of_two_alike_that_of_the_plan(customer) -> None:
    plan = PlanPeriod.objects.filter(customer=customer).order_by("-effective").first().plan
    watch("+371", "block", "closed")
    watch("+3712", "alarm", "closed")
    watch("+37122", "let", "closed")
    watch("+37167", "alarm", "hot")
    watch("+37167", "let", "closed", plan)
    for number in ("+37129999999", "+37122222222", "+37167000000"):
        call(customer, number)
    assert found(customer) == [("closed", "+3712", "101", "told"), ("first", "+371", "101", "told")]
    assert not blocks(customer)
    call(customer, "+37160000000", extension="102")
    assert ("closed", "+371", "102", "blocked") in found(customer)


def test_another_plans_prefix_is_no_matter(customer) -> None:
    from catalogue.models import ServicePlan  # the apps are loaded only when a test runs

    own = PlanPeriod.objects.filter(customer=customer).values("plan")
    watch("+371", plan=ServicePlan.objects.exclude(pk__in=own).first())
    call(customer)
    assert found(customer) == [("first", "+371", "101", "told")]


def test_a_country_is_new_once_for_a_customer_and_its_own_is_not(customer) -> None:
    call(customer, "+442079460018")
    call(customer)
    call(customer, at=NOON - MINUTE, extension="102")
    assert found(customer) == [("first", "+371", "101", "told")]
    KnownCountry.objects.update(last_day=NOON.date() - 4000 * DAY)
    look_after_spendings(at=NOON)
    FraudAlarm.objects.all().delete()
    call(customer, extension="103")
    assert found(customer) == [("first", "+371", "103", "told")]


def test_what_comes_late_blocks_nobody(customer) -> None:
    watch("+371")
    call(customer, at=NOON - DAY)
    call(customer, "+3531000000", at=NOON - 9 * DAY)
    assert found(customer) == [("first", "+371", "101", "told"), ("hot", "+371", "101", "late")]
    assert set(KnownCountry.objects.values_list("country", flat=True)) == {"LV", "IE"}
    assert not blocks(customer)


def test_without_a_limit_it_is_told_and_until_midnight_let_go_on(customer, account) -> None:
    watch("+371")
    watch("+372")
    FraudLimit.objects.filter(customer=customer).delete()
    call(customer)
    assert ("hot", "+371", "101", "no_limit") in found(customer)
    FraudLimit.objects.create(
        customer=customer,
        default_limit=Decimal(900),
        order_no="",
        effective=NOON.date() - DAY,
        made_by="x",
        made_at=NOON,
    )
    call(customer, extension="102")
    blocked = Spending.objects.get(customer=customer, extension="102", state="blocked")
    unblock_extension(spending=blocked, comment="Known", until="midnight", amount=None, by=account(ADMIN), at=NOON)
    call(customer, "+3725000000", extension="102")
    assert ("hot", "+372", "102", "free") in found(customer)
    assert len(blocks(customer)) == 1


def test_a_worker_that_dies_before_it_blocks_leaves_the_alarm(customer) -> None:
    watch("+371")
    add_call(customer, NOON, other=LATVIA)
    count_some(10, at=NOON)  # and dies
    assert [row[3] for row in found(customer)] == ["", ""]
    assert not blocks(customer)
    look_after_spendings(at=NOON)
    assert [row[3] for row in found(customer)] == ["told", "blocked"]
    assert len(blocks(customer)) == 1


def test_ten_thousand_numbers_are_held_against_the_list_in_a_few_statements(
    customer, django_assert_max_num_queries
) -> None:
    WatchedDestination.objects.bulk_create(
        WatchedDestination(prefix=f"+252{n}", destination="Somalia") for n in range(1000, 2000)
    )
    calls = [
        (customer.pk, "101", NOON.date(), f"+252{1000 + n % 1000}{n:05d}", 60, 1, NOON, NOON, "", 1)
        for n in range(10_000)
    ]  # as callstats/queries/spent.py reads them
    with django_assert_max_num_queries(2):
        raised = acts.raise_alarms(calls, at=NOON)
    assert len(raised) == 1001


def test_only_its_reseller_acknowledges_with_a_comment_and_once(customer, signed_in, account) -> None:
    call(customer)
    alarm = FraudAlarm.objects.select_related("customer").get(customer=customer)
    page = reverse("callstats:alarm", args=[alarm.pk])
    assert signed_in(NEIGHBOUR).get(page).status_code == 404
    words = read(signed_in(SP).get(page).content).text
    assert "The customer's reseller has not looked at it yet." in words
    with pytest.raises(PermissionDenied, match="Only RS-Vertical, whose customer it is, may acknowledge the alarm."):
        acknowledge(alarm=alarm, comment="x", by=account(SP), at=NOON)
    client = signed_in(ADMIN)
    empty = client.post(page, {"comment": " "})
    assert (empty.status_code, "Say what you found." in read(empty.content).text) == (422, True)
    assert client.post(page, {"comment": "Ms Nair knows."}).status_code == 302
    row = next(line for line in lines(client, URL, looked_at="done") if line["Extension"] == alarm.extension)
    assert (row["Country"], row["Kind"], row["Comment"]) == ("Latvia", "First call to a country", "Ms Nair knows.")
    again = client.post(page, {"comment": "Once more"})
    name = FraudAlarm.objects.get(pk=alarm.pk).acknowledged_by
    assert f"{name} has acknowledged this alarm already." in read(again.content).text


CSV = b"""Prefix;Destination;Service Plan;Kind;What is done
+252;Somalia;;Closed;Alarm and block
00 882;International networks;;;
+252;Somalia again;;;
abc;Nowhere;;;
+53;;;;
+54;Argentina;No such plan;;
+55;Brazil;;Cold;
"""


def test_a_list_is_rehearsed_then_imported(signed_in, everything) -> None:
    WatchedDestination.objects.all().delete()
    WatchedDestination.objects.create(prefix="+882", destination="Networks", kind="hot", act="block")
    client = signed_in(SP)
    upload, rehearsal = reverse("callstats:destinations-import"), reverse("callstats:destinations-rehearsal")
    answer = client.post(upload, {"file": SimpleUploadedFile("hot.csv", CSV)})
    assert answer["location"] == rehearsal
    rows = WatchedSheet.objects.get().rows
    assert [row[2].split(":")[0] for row in rows] == [
        "", "", "This prefix and plan stands in an earlier row, too", "Prefix", "Missing", "Service Plan", "Kind",
    ]  # fmt: skip
    assert rows[0][3] == "New: Somalia: Closed, Alarm and block"
    assert rows[1][3] == "Networks: Hot list, Alarm and block → International networks: Hot list, Alarm and block"
    assert "2 rows can be imported." in client.get(rehearsal).content.decode()
    assert client.post(rehearsal, {}).status_code == 302
    assert set(WatchedDestination.objects.values_list("prefix", "destination", "kind", "act")) == {
        ("+252", "Somalia", "closed", "block"), ("+882", "International networks", "hot", "block"),
    }  # fmt: skip
    assert lines(client, reverse("callstats:destinations"), q="00252 61")[0]["Country"] == "Somalia"
    assert signed_in(ADMIN).get(reverse("callstats:destinations")).status_code == 403


def test_a_prefix_stands_once_for_a_plan(signed_in, everything) -> None:
    values = {"prefix": "+882", "destination": "Again", "plan": "", "kind": "hot", "act": "alarm"}
    refused = signed_in(SP).post(reverse("callstats:destinations-add"), values)
    assert refused.status_code == 422
    assert "This prefix already exists for this plan." in read(refused.content).text
