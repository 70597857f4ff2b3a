"""Call Fraud Status: who sees what, the story of a day, Unblock; and how stored calls reach the counter."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from callstats.actions.find import find_customers
from callstats.actions.read import read_file
from callstats.actions.spend import count_spendings
from callstats.actions.store import store
from callstats.formats.own import line_of
from callstats.formats.record import Record
from callstats.models import Call, ChangedSpending, Spending
from customers.actions.follow import move_rows
from customers.models import Customer
from inventory.models import Command, Tenant
from oms.kit.acting import as_system
from oms.kit.outbox import WAKERS
from partners.models import Account
from tests.network_objects import lines
from tests.page import read
from tests.test_call_reading import arrive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]
ADMIN, CLERK, SP, VSP = (
    "admin@rs-vertical.example", "clerk@rs-vertical.example", "admin@nimbus.example", "admin@vertical.example",
)  # fmt: skip
NEIGHBOUR = "admin@orbit.example"
URL = reverse("callstats:fraud")


@pytest.fixture
def blocked() -> Spending:
    """The demo's stolen extension, blocked today."""
    found = Spending.objects.select_related("customer").get(state="blocked", partner__name="RS-Vertical")
    Spending.objects.filter(pk=found.pk).update(day=timezone.localdate())
    return Spending.objects.select_related("customer").get(pk=found.pk)


def unblock(client, spending: Spending, **form):
    return client.post(reverse("callstats:fraud-unblock", args=[spending.pk]), form)


def commands() -> int:
    with as_system():
        return Command.objects.count()


def errors(answer) -> str:
    assert answer.status_code == 422
    return read(answer.content).text


def test_another_limit_shows_who_would_have_been_blocked(signed_in, blocked) -> None:
    client, month = signed_in(ADMIN), {"days_from": "2020-01-01"}
    every = lines(client, URL, **month)
    amounts = sorted(Decimal(line["Used Amount"].split()[0]) for line in every)
    limit = amounts[-2]
    found = lines(client, URL, **month, with_limit=str(limit))
    assert [Decimal(line["Used Amount"].split()[0]) for line in found] == [a for a in reversed(amounts) if a >= limit]
    assert 0 < len(found) < len(every)
    words = read(client.get(URL, {**month, "with_limit": "-1"}).content).text
    assert "Ensure this value is greater than or equal to 0." in words


def test_today_stands_there_and_the_days_before_on_demand(signed_in, blocked) -> None:
    client = signed_in(ADMIN)
    today, every = lines(client, URL), lines(client, URL, days_from="2020-01-01", state="unblocked")
    assert {line["Extension"] for line in today} >= {blocked.extension}
    row = next(line for line in today if line["Extension"] == blocked.extension and line["Status"] == "Blocked")
    assert row["Used Amount"] == f"{blocked.used:.2f} GBP"
    assert row["Exceeded"] == f"{blocked.used - blocked.day_limit:.2f} GBP"
    assert [line["Unblocked By"] for line in every] == [client.account.name] * 2


def test_the_row_leads_to_its_story_and_the_story_to_the_calls(signed_in, blocked) -> None:
    client = signed_in(CLERK)
    page = read(client.get(blocked.get_absolute_url()).content)
    assert "Blocked" in page.text and "Told:" in page.text
    assert "55 min begun × 0.02 GBP + 0.01 GBP a call = 1.11 GBP" in page.text
    link = next(a for a in page.all("a") if a.text == str(blocked.calls))
    found = Call.objects.filter(customer=blocked.customer, extension=blocked.extension, direction="out", type="trunk")
    assert blocked.calls == found.filter(result="answered", user_name=blocked.user_name).count()
    assert client.get(link.get("href")).status_code == 200


def test_the_reseller_unblocks_with_a_comment(signed_in, blocked) -> None:
    client = signed_in(ADMIN)
    before = commands()
    assert "Say why the extension is unblocked." in errors(unblock(client, blocked, until="midnight", comment=" "))
    words = "Say how much beyond the limit may be spent today."
    assert words in errors(unblock(client, blocked, until="amount", comment="Known"))
    words = f"{blocked.used:.2f} GBP are spent already: allow more than {blocked.exceeded:.2f} GBP."
    assert words in errors(unblock(client, blocked, until="amount", amount="0.01", comment="Known"))
    assert commands() == before
    answer = unblock(client, blocked, until="amount", amount="500", comment="The customer knows.")
    assert (answer.status_code, answer.url) == (302, blocked.get_absolute_url())
    words = f"Extension {blocked.extension} of {blocked.customer.name} is unblocked."
    page = read(client.get(answer.url).content).text
    assert words in page and "The customer knows." in page and f"{blocked.day_limit + 500:.2f} GBP" in page
    again = errors(unblock(client, blocked, until="midnight", comment="Once more"))
    assert f"Extension {blocked.extension} is not blocked: it is “Unblocked”." in again
    assert commands() == before + 1


def test_of_an_earlier_day_only_the_comment_is_asked(signed_in, blocked) -> None:
    Spending.objects.filter(pk=blocked.pk).update(day=timezone.localdate() - timedelta(days=2))
    client = signed_in(ADMIN)
    page = read(client.get(reverse("callstats:fraud-unblock", args=[blocked.pk])).content)
    assert "today's limit holds" in page.text and not page.first("input", name="amount")
    assert unblock(client, blocked, comment="It was a wrong number.").status_code == 302


@pytest.mark.parametrize(("login", "status"), [(SP, 403), (VSP, 403), (NEIGHBOUR, 404)])
def test_nobody_else_unblocks(signed_in, blocked, login, status) -> None:
    client = signed_in(login)
    for answer in (
        client.get(reverse("callstats:fraud-unblock", args=[blocked.pk])),
        unblock(client, blocked, comment="x"),
    ):
        assert answer.status_code == status
        if status == 403:
            assert "Only RS-Vertical, whose customer it is, may unblock the extension." in read(answer.content).text
    with as_system():
        assert Spending.objects.get(pk=blocked.pk).state == "blocked"
    assert client.get(blocked.get_absolute_url()).status_code == (200 if status == 403 else 404)
    seen = {line["Customer Name"] for line in lines(client, URL)}
    assert (blocked.customer.name in seen) == (status == 403)


def test_my_home_says_what_was_blocked_today(signed_in, blocked) -> None:
    Spending.objects.filter(pk=blocked.pk).update(blocked_at=timezone.now())
    page = read(signed_in(ADMIN).get(reverse("partners:home-part", args=["fraud-blocks"])).content).text
    assert "blocked today." in page and blocked.customer.name in page


# --- how stored calls reach the counter


def record(
    tenant: str, n: int, *, seconds: int = 3600, linked: str = "", answered: bool = True, number: str = ""
) -> str:
    now = timezone.localtime().replace(microsecond=0)
    at = max(now - timedelta(minutes=10), now.replace(hour=0, minute=0, second=0))  # of today, at any hour
    end = at + timedelta(seconds=seconds)
    values = (
        f"f-{n}", "a", at, at if answered else None, end, seconds if answered else 0, "out", "trunk",
        "answered" if answered else "busy", tenant, "701", number, "+443069990123", "Ann Example", "sip-1", linked,
    )  # fmt: skip
    return line_of(Record(*values))


@pytest.fixture
def tenant() -> Tenant:
    found = Tenant.objects.select_related("customer", "server").filter(customer__partner__name="RS-Vertical")
    return found.filter(customer__status="activated", customer__fraudlimits__isnull=False).order_by("pk").first()


def test_what_is_stored_wakes_the_counter_with_the_commit_and_asks_no_redis(tenant, tmp_path, monkeypatch) -> None:
    told = []
    monkeypatch.setattr("callstats.actions.store.wake_urgent", told.append)
    for topic in WAKERS:
        monkeypatch.setitem(WAKERS, topic, pytest.fail)
    ChangedSpending.objects.all().delete()
    file = arrive(
        tmp_path, tenant.server, "\n".join([record(tenant.prefix, 1), record(tenant.prefix, 2, answered=False)])
    )
    read_file(file.pk, at=timezone.now())
    assert told == ["spending"]
    assert ChangedSpending.objects.filter(customer=tenant.customer, extension="701").count() == 1
    count_spendings(at=timezone.now())
    row = Spending.objects.get(customer=tenant.customer, extension="701")
    assert (row.calls, row.used, row.user_name) == (1, Decimal("1.2100"), "Ann Example")


def test_the_same_record_again_changes_nothing(tenant, tmp_path) -> None:
    text = record(tenant.prefix, 1)
    for _time in range(2):
        read_file(arrive(tmp_path, tenant.server, text).pk, at=timezone.now())
        count_spendings(at=timezone.now())
    assert Spending.objects.get(customer=tenant.customer, extension="701").calls == 1
    assert not ChangedSpending.objects.exists()


def test_a_call_that_finds_its_customer_later_is_counted(tenant, tmp_path) -> None:
    read_file(arrive(tmp_path, tenant.server, record("not-yet", 1)).pk, at=timezone.now())
    assert not ChangedSpending.objects.filter(extension="701").exists()
    Call.objects.filter(call_id="f-1").update(tenant=tenant.prefix)
    find_customers(at=timezone.now())
    count_spendings(at=timezone.now())
    assert Spending.objects.get(customer=tenant.customer, extension="701").calls == 1


def test_legs_that_are_joined_count_as_one_call(tenant, tmp_path) -> None:
    file = arrive(tmp_path, tenant.server, "the legs come one by one")
    begin = timezone.now().replace(microsecond=0) - timedelta(minutes=90)
    for n in (1, 0):
        at = begin + timedelta(minutes=n)
        end = begin + timedelta(minutes=60 + n)
        leg = Record(
            f"leg-{n}", "a", at, at, end, 3600, "out", "trunk", "answered", tenant.prefix, "701", "", "+443069990123",
            "Ann Example", "sip-1", "joined",
        )  # fmt: skip
        store([(1, leg)], file=file, at=timezone.now())
        count_spendings(at=timezone.now())
    row = Spending.objects.filter(customer=tenant.customer, extension="701").latest("day")
    assert (row.calls, row.used) == (1, Decimal("1.2300")), "an hour and a minute"


def test_it_goes_along_to_another_reseller(signed_in, blocked) -> None:
    other = Account.objects.select_related("partner").get(login_id=NEIGHBOUR).partner
    customer = Customer.objects.get(pk=blocked.customer_id)
    before = customer.partner_id
    customer.partner, customer.partner_name = other, other.name
    customer.save()
    move_rows(customer=customer, before=before, past=False)
    assert Spending.objects.get(pk=blocked.pk).partner_id == other.pk
    earlier, now = signed_in(ADMIN), signed_in(NEIGHBOUR)
    assert earlier.get(blocked.get_absolute_url()).status_code == 404
    assert now.get(reverse("callstats:fraud-unblock", args=[blocked.pk])).status_code == 200
