"""Daily and Hourly Call Usage, the list of calls behind each figure, hidden digits, the check of the books."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from callstats.actions.roll_up import roll_up_changed
from callstats.models import ChangedHour, HourlyUsage, SummedUsage
from callstats.queries import customer_calls
from callstats.queries.customer_calls import _verdict, busiest
from callstats.queries.today import calls_today
from customers.models import ChannelChange, Customer
from oms.kit import charts
from tests.call_records import add_call
from tests.page import body_rows, columns, read

pytestmark = pytest.mark.django_db
RESELLER, NEIGHBOUR, PROVIDER = "admin@rs-vertical.example", "admin@orbit.example", "admin@nimbus.example"
DAY = timedelta(days=1)


@pytest.fixture
def two_days(everything) -> Customer:
    """Yesterday: at ten 3 calls out (2 answered), 2 in, an extension call; at eleven a call out. A week before: 2 calls."""
    with connection.cursor() as cursor:
        cursor.execute("delete from callstats_call")
    HourlyUsage.objects.all().delete()
    ChangedHour.objects.all().delete()
    customer = Customer.objects.filter(partner__name="RS-Vertical").order_by("pk").first()
    ten = (timezone.localtime() - DAY).replace(hour=10, minute=5, second=0, microsecond=0)
    for n, (seconds, result) in enumerate(((60, "answered"), (100, "answered"), (0, "busy"))):
        add_call(customer, ten + timedelta(minutes=n), seconds=seconds, result=result, other="+442079460123")
    for n in range(2):
        add_call(customer, ten + timedelta(minutes=n), seconds=3_700, direction="in", other="+441134960777")
    add_call(customer, ten, type="ext", seconds=30, other="102")
    add_call(customer, ten + timedelta(hours=1), seconds=5)
    for n in range(2):
        add_call(customer, ten - 7 * DAY + timedelta(minutes=n), seconds=10)
    roll_up_changed()
    return customer


def table(client, name: str, query: dict | None = None, **more) -> list[dict]:
    page = read(client.get(reverse(f"callstats:{name}"), query or {}, **more).content)
    return columns(page.first("section", **{"class": "grid"}).first("table"))


def day(n: int = 1) -> str:
    return (timezone.localdate() - n * DAY).isoformat()


def only(client_query: dict | None = None) -> dict:
    return {"days_from": day(), "days_to": day(), **(client_query or {})}


def test_a_day_has_two_halves_of_five_figures_and_a_subtotal(signed_in, two_days) -> None:
    rows = table(signed_in(RESELLER), "daily", only())
    assert [row["Call Type"] for row in rows] == ["Extension Call", "Trunk Call", "Subtotal"]
    trunk = list(rows[1].values())[2:]
    assert trunk == ["2", "2", "100.0", "2:03:20", "1:01:40", "4", "3", "75.0", "0:02:45", "0:00:55"]
    assert list(rows[2].values())[7:] == ["5", "4", "80.0", "0:03:15", "0:00:48"]
    assert list(rows[0].values())[2:7] == ["0", "0", "—", "0:00:00", "—"]
    one = table(signed_in(RESELLER), "daily", only({"trunk": "on"}))
    assert [row["Call Type"] for row in one] == ["Trunk Call"]
    out = table(signed_in(RESELLER), "daily", only({"outgoing": "on", "extension": "on", "trunk": "on"}))
    assert not [name for name in out[0] if name.startswith("Incoming")]
    assert [row["Outgoing: Total Calls"] for row in out] == ["1", "4", "5"]


def test_hours_are_summed_over_days_and_told_by_day(signed_in, two_days) -> None:
    client = signed_in(RESELLER)
    period = {"days_from": day(8), "days_to": day(1), "trunk": "on"}
    hours = table(client, "hourly", period)
    assert [(row["Hour"], row["Outgoing: Total Calls"]) for row in hours] == [("10:00", "5"), ("11:00", "1")]
    per_day = table(client, "hourly-daily", {**period, "sort": "day"})
    assert [(row["Hour"], row["Outgoing: Total Calls"]) for row in per_day] == [
        ("10:00", "2"),
        ("10:00", "3"),
        ("11:00", "1"),
    ]
    late = table(client, "hourly-daily", {**period, "hour_from": "11", "hour_to": "12"})
    assert [row["Hour"] for row in late] == ["11:00"]


def test_the_page_says_how_it_compares_and_draws_both_pictures(signed_in, two_days) -> None:
    page = (
        signed_in(RESELLER).get(reverse("callstats:daily"), {"days_from": day(7), "days_to": day(1)}).content.decode()
    )
    assert "7 calls in 7 days, +250 % on the 7 before" in page
    assert page.count('<svg class="chart"') == 2
    assert "Usual for the weekday" in page
    assert 'class="h8 peak"' in page
    assert "10:00, 6" in page


@pytest.mark.parametrize("name", ["daily", "hourly", "hourly-daily"])
@pytest.mark.parametrize("query", [{}, {"reseller": "RS-Vertical", "trunk": "on"}])
def test_pages_of_all_customers_read_sums_which_say_the_same(signed_in, two_days, name, query) -> None:
    period, client = {"days_from": day(8), "days_to": day(1), **query}, signed_in(PROVIDER)
    with CaptureQueriesContext(connection) as asked:
        sums = table(client, name, period)
    assert not [one["sql"] for one in asked if "callstats_hourlyusage" in one["sql"]]
    one = table(client, name, {**period, "customer": two_days.code})
    assert sums == one == table(client, name, {**period, "q": two_days.name}) != []


@pytest.mark.parametrize("name", ["daily", "hourly", "hourly-daily"])
def test_every_figure_leads_to_just_its_calls(signed_in, two_days, name) -> None:
    client = signed_in(RESELLER)
    page = read(client.get(reverse(f"callstats:{name}"), {"days_from": day(8), "days_to": day(1)}).content)
    links = [a for a in page.first("section", **{"class": "grid"}).all("a") if "/calls/list/" in a.get("href")]
    assert len(links) > 8
    for link in links:
        found = read(client.get(link.get("href")).content).first("section", **{"class": "grid"})
        assert len(body_rows(found.first("table"))) == int(link.text), link.get("href")


def test_the_neighbour_sees_none_of_it(signed_in, two_days) -> None:
    for login, seen in ((NEIGHBOUR, False), (PROVIDER, True)):
        client = signed_in(login)
        for name in ("daily", "hourly", "hourly-daily", "list"):
            page = client.get(reverse(f"callstats:{name}"), only())
            assert (two_days.name in page.content.decode() or "2:03:20" in page.content.decode()) is seen, (login, name)
        status = client.get(reverse("callstats:customer-calls", args=[two_days.code])).status_code
        assert status == (200 if seen else 404)


def test_the_tab_of_a_customer_pages_by_keys(signed_in, two_days) -> None:
    ten = (timezone.localtime() - 2 * DAY).replace(hour=10, minute=0, second=0, microsecond=0)
    for n in range(60):
        add_call(two_days, ten, seconds=n)
    client = signed_in(RESELLER)
    address = reverse("callstats:customer-calls", args=[two_days.code])
    query = f"?days_from={day(2)}&days_to={day(2)}"
    seen, at = [], address + query
    while at:
        page = read(client.get(at).content).first("section", **{"class": "grid"})
        seen += [row["Duration"] for row in columns(page.first("table"))]
        following = next((a for a in page.all("a") if a.get("rel") == "next"), None)
        at = following.get("href") if following else ""
    assert len(seen) == 60
    assert len(set(seen)) == 60
    odd = client.get(address + query + "&after=nonsense")
    assert odd.status_code == 200


def test_a_number_is_found_and_hidden_digits_are_not_found_out(signed_in, two_days) -> None:
    client = signed_in(RESELLER)

    def found(number: str) -> list[str]:
        page = read(client.get(reverse("callstats:list"), only({"q": number})).content)
        grid = page.first("section", **{"class": "grid"}).first("table")
        return [row["Other Party"] for row in columns(grid)] if grid else []

    assert found("0113 4960777") == ["0113 496 0777"] * 2
    answer = client.post(reverse("callstats:mask"), {"hidden": "1"}, follow=True).content.decode()
    assert "The last three digits of callers are hidden." in answer
    assert found("0113 4960777") == []
    assert found("0113 4960") == ["+441134960•••"] * 2
    assert "0113 496 0777" not in client.get(reverse("callstats:list"), only()).content.decode()
    above = signed_in(PROVIDER).get(reverse("callstats:list"), only()).content.decode()
    assert "0113 496 0777" not in above
    client.post(reverse("callstats:mask"), {"hidden": "0"})
    assert found("0113 4960777") == ["0113 496 0777"] * 2
    clerk = signed_in("clerk@rs-vertical.example").post(reverse("callstats:mask"), {"hidden": "1"})
    assert clerk.status_code == 403


def test_what_the_provider_hides_is_hidden_below(signed_in, two_days) -> None:
    signed_in(PROVIDER).post(reverse("callstats:mask"), {"hidden": "1"})
    page = signed_in(RESELLER).get(reverse("callstats:list"), only()).content.decode()
    assert "+441134960•••" in page
    assert "0113 496 0777" not in page


def test_the_check_of_the_books_is_the_providers(signed_in, two_days) -> None:
    page = signed_in(PROVIDER).get(reverse("callstats:books")).content.decode()
    assert "Both are equal." in page
    HourlyUsage.objects.filter(day=day()).update(calls=9)
    wrong = signed_in(PROVIDER).get(reverse("callstats:books")).content.decode()
    assert "They differ" in wrong
    SummedUsage.objects.filter(day=day()).update(calls=9)
    wrong = " ".join(signed_in(PROVIDER).get(reverse("callstats:books")).content.decode().split())
    assert "hours of resellers are not the sums of their customers." in wrong
    assert signed_in(RESELLER).get(reverse("callstats:books")).status_code == 403


def test_an_absurd_period_is_told_and_shows_nothing(signed_in, two_days) -> None:
    client = signed_in(RESELLER)
    odd = {"days_from": "9999-12-31"}
    for query in ({"days_from": "never"}, {"days_from": day(1), "days_to": day(5)}, odd, {"days_to": "0001-01-01"}):
        for name in ("daily", "hourly", "list"):
            assert client.get(reverse(f"callstats:{name}"), query).status_code == 200
    assert "There are no calls in such a year." in client.get(reverse("callstats:daily"), odd).content.decode()
    long = client.get(reverse("callstats:daily"), {"days_from": day(500), "days_to": day()}).content.decode()
    assert "A period has at most 400 days." in long


def test_a_heat_map_outlines_its_highest_cell_once() -> None:
    chart = charts.heat([("Mon", [0, 4, 8]), ("Tue", [8, 1, 0])], ["00", "01", "02"])
    assert [box.css for box in chart.boxes] == ["h0", "h4", "h8 peak", "h8", "h1", "h0"]
    assert {box.css for box in charts.heat([("Mon", [0, 0])], ["00", "01"]).boxes} == {"h0"}


def test_the_tab_says_whether_the_trunk_fits(signed_in, two_days) -> None:
    """Two calls in of an hour each and three out within it: at most three at once on however many channels there are."""
    client = signed_in(RESELLER)
    address = reverse("callstats:customer-calls", args=[two_days.code])
    page = " ".join(client.get(address, only()).content.decode().split())
    assert "3 outside calls at once" in page
    assert "United Kingdom 3" in page
    found = busiest(two_days, timezone.localdate() - DAY, timezone.localdate() - DAY)
    assert (found.calls, found.congested) == (3, 0)
    verdicts = [_verdict(calls, channels, congested, days) for calls, channels, congested, days in (
        (4, 0, 0, 14), (4, 4, 0, 1), (3, 4, 1, 1), (2, 4, 0, 14), (1, 4, 0, 14), (1, 4, 0, 13))]  # fmt: skip
    assert verdicts == ["none", "small", "small", "fits", "large", "fits"]


def test_the_tab_looks_at_no_more_calls_than_it_can(signed_in, two_days, monkeypatch) -> None:
    monkeypatch.setattr(customer_calls, "LOOKED_AT", 1)
    client, address = signed_in(RESELLER), reverse("callstats:customer-calls", args=[two_days.code])
    page = " ".join(client.get(address, only()).content.decode().split())
    assert (
        "More than 10,000 calls in this period. Choose fewer days to see where they go and how many channels they need."
        in page
    )
    assert "outside calls at once" not in page and "United Kingdom 3" not in page
    add_call(two_days, (timezone.localtime() - DAY).replace(hour=11), result="congestion")
    roll_up_changed()
    row = ChannelChange.objects.order_by("pk").first()
    row.pk, row._state.adding, row.customer, row.change = None, True, two_days, 4
    row.effective = two_days.today(timezone.now()) - 30 * DAY
    row.save()
    page = " ".join(client.get(address, only()).content.decode().split())
    assert re.search(r"Trunk channels</dt> <dd>4 .*Too few.* 1 call found none free\.", page), "of the roll-ups"
    none = client.get(address, {"days_from": "2026-01-01", "days_to": "2026-01-02"}).content.decode()
    assert "Top destinations" in none and "More than" not in none


def test_calls_today_stand_beside_the_usual(account, two_days) -> None:
    found = calls_today(account(RESELLER))
    assert [sum(int(row[place]) for row in found["rows"] if row[place] != "—") for place in (1,)] == [0]
    now = timezone.localtime()
    add_call(two_days, now.replace(minute=0, second=0, microsecond=0))
    add_call(two_days, now.replace(minute=0, second=0, microsecond=0) - 7 * DAY)
    roll_up_changed()
    found = calls_today(account(RESELLER))
    assert found["rows"][now.hour] == [f"{now.hour:02d}:00", "1", "1"]
    assert found["words"].startswith("0 calls until")
    assert calls_today(account(NEIGHBOUR))["empty"]
