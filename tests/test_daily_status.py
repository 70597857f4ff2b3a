"""Daily Customer Status and Customer List: what became of customers, counted anew from the days of each (guide 2.5.4)."""

from datetime import date, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from customers.actions import contract
from customers.actions.move import move
from customers.models import Customer, Suspension
from customers.queries.status_days import month_ends
from oms.kit.acting import as_system
from partners.models import Closure
from tests import things
from tests.page import Node, columns, read

pytestmark = pytest.mark.django_db
SP, CLERK, NEIGHBOUR = "admin@nimbus.example", "clerk@rs-vertical.example", "admin@orbit.example"
MAY = things.MAY
DAY = timedelta(days=1)
HEADS = {
    "activated": "Activated", "started": "Service Start", "stopped": "Stopped", "resumed": "Resumed", "closed": "Closed",
}  # fmt: skip
TOTALS = {
    "activated": "Total Activated",
    "started": "Total Service Started",
    "stopped": "Total Stopped",
    "closed": "Total Closed",
}
PERIODS = [
    (MAY, MAY), (MAY + 9 * DAY, MAY + 9 * DAY), (MAY + 19 * DAY, MAY + 19 * DAY), (MAY + 20 * DAY, MAY + 29 * DAY),
    (MAY + 30 * DAY, MAY + 30 * DAY), (MAY, MAY + 60 * DAY), (date(2020, 1, 1), date(2026, 12, 31)),
]  # fmt: skip


@pytest.fixture
def lives(acting) -> dict[str, Customer]:
    """One started on 1 May; one stopped on the 10th and resumed on the 21st; one closed after its last day, the 30th."""
    with acting(CLERK) as clerk:
        told = {"by": clerk, "at": timezone.now()}
        found = {}
        for name in ("plain", "rested", "ended", "stopped at its end"):
            made = found[name] = things.customer(clerk, f"Test {name}")
            for verb in ("create_service", "activate"):
                move(made, verb, **told)
            contract.set_service_dates(customer=made, start=MAY, **told)
        stop = {"start": MAY + 9 * DAY, "reason": "Unpaid", "order_no": "2026-000001", **told}
        contract.begin_suspension(customer=found["rested"], **stop)
        contract.end_suspension(customer=found["rested"], end=MAY + 19 * DAY, **told)
        contract.begin_suspension(customer=found["stopped at its end"], **stop)
        contract.end_suspension(customer=found["stopped at its end"], end=MAY + 29 * DAY, **told)
        for name in ("ended", "stopped at its end"):
            move(found[name], "close", **told)
            contract.set_service_dates(customer=found[name], end=MAY + 29 * DAY, **told)
    return found


def replay(partners: set[int], first: date, last: date) -> dict[str, dict[str, set[str]]]:
    """Reseller → what (was_…, all_…) → IDs, customer by customer and stop by stop."""
    found: dict[str, dict[str, set[str]]] = {}
    with as_system():
        stops = list(Suspension.objects.all())
        for one in Customer.objects.filter(partner_id__in=partners, service_start__isnull=False):
            mine = [stop for stop in stops if stop.customer_id == one.pk]
            gone = one.service_end + DAY if one.status == "closed" else None
            row = found.setdefault(one.partner_name, {})
            back = [s.end + DAY for s in mine if s.end and s.end + DAY != gone]
            days = {"started": [one.service_start], "stopped": [s.start for s in mine], "resumed": back}
            days |= {"closed": [gone] if gone else [], "activated": [one.service_start, *back]}
            for what, all_days in days.items():
                if any(first <= day <= last for day in all_days):
                    row.setdefault(f"was_{what}", set()).add(one.code)
            if one.service_start <= last:
                rests = any(s.start <= last and (s.end is None or last <= s.end) for s in mine)
                how = "closed" if gone and gone <= last else "stopped" if rests else "activated"
                for state in ("started", how):
                    row.setdefault(f"all_{state}", set()).add(one.code)
    return found


def grid(answer, code: str) -> Node:
    found = read(answer.content).first("section", id=f"grid-{code}")
    assert found is not None
    return found


def rows(answer, code: str) -> list[dict[str, str]]:
    table = grid(answer, code).first("table")
    return columns(table) if table else []


@pytest.mark.parametrize("login", [SP, CLERK, NEIGHBOUR])
@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_figures_are_those_of_a_replay(login, period, lives, signed_in) -> None:
    client, (first, last) = signed_in(login), period
    with as_system():
        below = set(Closure.objects.filter(ancestor=client.account.partner_id).values_list("descendant", flat=True))
    wanted = replay(below, first, last)
    answer = client.get(reverse("customers:daily"), {"days_from": first, "days_to": last, "per": 200})
    shown = {row["Reseller"]: row for row in rows(answer, "daily-customer-status")}
    assert set(shown) == set(wanted)
    for reseller, row in shown.items():
        for prefix, heads in (("was", HEADS), ("all", TOTALS)):
            for what, head in heads.items():
                codes = wanted[reseller].get(f"{prefix}_{what}", set())
                assert row[head] == str(len(codes)), (reseller, head)


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_each_figure_leads_to_its_customers(period, lives, signed_in) -> None:
    client, (first, last) = signed_in(CLERK), period
    with as_system():
        below = set(Closure.objects.filter(ancestor=client.account.partner_id).values_list("descendant", flat=True))
    wanted = replay(below, first, last)
    answer = client.get(reverse("customers:daily"), {"days_from": first, "days_to": last, "per": 200})
    followed = 0
    for link in [a.get("href") for a in grid(answer, "daily-customer-status").first("tbody").all("a")]:
        query = dict(parse_qsl(urlsplit(link).query))
        what = f"was_{query['became']}" if "became" in query else f"all_{query['stood']}"
        found = rows(client.get(f"{link}&per=200"), "customer-list")
        reseller = {row["Reseller"] for row in found}
        assert len(reseller) == 1
        assert {row["Customer ID"] for row in found} == wanted[reseller.pop()][what], link
        followed += 1
    assert followed == sum(len(row) for row in wanted.values()) > 0


def test_without_a_period_it_is_today(lives, signed_in) -> None:
    today = timezone.localdate()
    named = {"days_from": today, "days_to": today}
    url, client = reverse("customers:daily"), signed_in(CLERK)
    assert rows(client.get(url), "daily-customer-status") == rows(client.get(url, named), "daily-customer-status")


def test_customer_list_leads_to_service_info(lives, signed_in) -> None:
    answer = signed_in(CLERK).get(reverse("customers:list"), {"q": lives["ended"].code})
    section = grid(answer, "customer-list")
    (row,) = columns(section.first("table"))
    assert row["Available Period"] == "1 May 2026 – 30 May 2026"
    assert row["Status"] == "Closed"
    links = {a.text: a.get("href") for a in section.all("a")}
    assert links["Service Info."] == reverse("customers:service", args=[lives["ended"].code])


def test_customers_by_status_month_by_month(lives, signed_in) -> None:
    client = signed_in(CLERK)
    with as_system():
        below = set(Closure.objects.filter(ancestor=client.account.partner_id).values_list("descendant", flat=True))
    answer = client.get(reverse("customers:statuses"), {"sort": "day"})
    found = rows(answer, "customer-statuses")
    for day, row in zip(month_ends(timezone.localdate()), found, strict=True):
        counted = replay(below, day, day).values()
        for how, head in (("activated", "Activated"), ("stopped", "Stopped"), ("closed", "Closed")):
            assert row[head] == str(sum(len(one.get(f"all_{how}", ())) for one in counted)), (day, how)
    table = read(answer.content).first("details", class_="as-list").first("table")
    assert [cells[1:] for cells in _cells(table)] == [[r["Activated"], r["Stopped"], r["Closed"]] for r in found]


def test_growth_is_what_is_there_now_less_what_was(lives, signed_in) -> None:
    for row in rows(signed_in(SP).get(reverse("customers:growth"), {"per": 200}), "customer-growth"):
        before, begun, ended, now = (int(row[h]) for h in ("In service before", "Started", "Closed", "In service now"))
        assert now == before + begun - ended
        assert int(row["Growth"].replace("−", "-")) == now - before


def _cells(table: Node) -> list[list[str]]:
    return [[cell.text for cell in tr.walk() if cell.tag in ("td", "th")] for tr in table.first("tbody").all("tr")]
