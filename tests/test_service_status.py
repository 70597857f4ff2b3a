"""What stands under contract on a day, over all customers (guide 2.5.4.3): every figure is a replay of the ledger, and
leads to the rows that make it."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalogue.models import CloudLicense, OrderItem
from customers.actions import contract
from customers.actions.change_reseller import change_reseller
from customers.models import OPEN_END, Customer, QuantityChange, QuantityPeriod, ServiceLine
from oms.kit.acting import as_system
from partners.models import Closure, Partner
from tests import things
from tests.page import Node, columns, read

pytestmark = pytest.mark.django_db
SP, CLERK, ABOVE, NEIGHBOUR = (
    "admin@nimbus.example", "clerk@rs-vertical.example", "admin@vertical.example", "admin@orbit.example",
)  # fmt: skip
MAY = things.MAY
DAYS = [MAY - timedelta(days=1), MAY, MAY + timedelta(days=31), date(2026, 11, 1), date(2027, 6, 1)]
SUMMARIES = {
    "service-status-per-customer": ("partner_name", "customer_code", "item_name"),
    "service-status-per-reseller": ("partner_name", "item_name"),
    "service-status-per-license": ("item_name",),
}


def replay(day: date, *, partners: set[int] | None = None) -> Counter:
    """(reseller, customer ID, item, license) → quantity, from the ledger's changes alone."""
    found: Counter = Counter()
    with as_system():
        lines = {line.pk: line for line in ServiceLine.objects.select_related("customer", "item__license")}
        for change in QuantityChange.objects.filter(effective__lte=day):
            line = lines[change.line_id]
            if partners is None or line.customer.partner_id in partners:
                name = line.item.license.name if line.item.license else ""
                found[line.customer.partner_name, line.customer.code, line.item.name, name] += change.change
    return +found


def told(by) -> dict:
    return {"order_no": "2026-000001", "by": by, "at": timezone.now()}


@pytest.fixture
def bakery(acting) -> Customer:
    """Five of an item on two billing accounts' worth of lines from 1 May; three more from 1 June, none from 2027 on."""
    with acting(CLERK) as clerk:
        made = things.customer(clerk, "Example Bakery")
        new = {
            "customer": made, "item": things.item(), "billing_account": made.billing_accounts.get(),
            "price": Decimal("6.90"), "act_date": MAY, "billing_start": MAY,
        }  # fmt: skip
        line = contract.add_line(quantity=5, **new, **told(clerk))
        contract.add_line(quantity=2, **new, **told(clerk))
        contract.change_quantity(line=line, change=3, effective=MAY + timedelta(days=31), **told(clerk))
        contract.change_quantity(line=line, change=-8, effective=date(2027, 1, 1), **told(clerk))
    return made


def periods(customer: Customer) -> list[tuple[int, date, date]]:
    found = QuantityPeriod.objects.filter(customer=customer).order_by("line", "valid_from")
    return list(found.values_list("qty", "valid_from", "valid_to"))


def grid(answer, code: str) -> Node:
    found = read(answer.content).first("section", id=f"grid-{code}")
    assert found is not None
    return found


def shown(section: Node) -> list[dict[str, str]]:
    table = section.first("table")
    return columns(table) if table else []


def figure(text: str) -> int:
    return int(text.replace(",", ""))


# --- the periods


def test_periods_follow_the_ledger(bakery) -> None:
    last = date(2026, 5, 31)
    with as_system():
        assert periods(bakery) == [
            (5, MAY, last), (8, date(2026, 6, 1), date(2026, 12, 31)), (2, MAY, OPEN_END),
        ]  # fmt: skip


def test_changes_of_one_day_are_one_period_and_nothing_is_no_row(bakery, acting) -> None:
    with acting(CLERK) as clerk:
        line = ServiceLine.objects.filter(customer=bakery).order_by("pk").last()
        for change in (4, -4):
            contract.change_quantity(line=line, change=change, effective=date(2026, 7, 1), **told(clerk))
        contract.change_quantity(line=line, change=-2, effective=MAY, **told(clerk))
        assert periods(bakery)[2:] == []


def test_a_change_that_is_taken_away_leaves_no_trace(bakery) -> None:
    with as_system():
        QuantityChange.objects.filter(line__customer=bakery, change__in=(3, -8)).delete()
        assert periods(bakery) == [(5, MAY, OPEN_END), (2, MAY, OPEN_END)]
        QuantityChange.objects.filter(line__customer=bakery, change=5).update(change=6)
        assert periods(bakery) == [(6, MAY, OPEN_END), (2, MAY, OPEN_END)]


def test_names_and_the_reseller_are_followed(bakery, acting) -> None:
    with as_system():
        below = Partner.objects.get(name="Tideway Telecom")
    with acting(CLERK) as clerk:
        Customer.objects.filter(pk=bakery.pk).update(name="Example Pastry")
        bakery.refresh_from_db()
        change_reseller(customer=bakery, partner=below, by=clerk, at=timezone.now())
    with as_system():
        CloudLicense.objects.filter(pk=things.item().license_id).update(name="Renamed license")
        OrderItem.objects.filter(pk=things.item().pk).update(name="Renamed item")
        named = {
            (p.partner_id, p.partner_name, p.customer_name, p.item_name)
            for p in QuantityPeriod.objects.filter(customer=bakery)
        }
        assert named == {(below.pk, below.name, "Example Pastry", "Renamed item")}
        licenses = QuantityPeriod.objects.filter(item=things.item()).values_list("license_name", flat=True)
        assert set(licenses) == {"Renamed license" if things.item().license_id else ""}


def test_made_anew_they_are_the_same(bakery) -> None:
    columns = ("line_id", "qty", "valid_from", "valid_to", "partner_name", "customer_name", "item_name", "license_name")
    with as_system(), connection.cursor() as cursor:
        kept = set(QuantityPeriod.objects.values_list(*columns))
        assert len(kept) > 10
        for day in DAYS:
            found: Counter = Counter()
            for row in QuantityPeriod.objects.filter(valid_from__lte=day, valid_to__gte=day):
                found[row.partner_name, row.customer_code, row.item_name, row.license_name] += row.qty
            assert found == replay(day), day
        cursor.execute("select count(*) from customers_quantityperiod where qty <= 0 or valid_to < valid_from")
        assert cursor.fetchone() == (0,)


# --- the screens


@pytest.mark.parametrize("login", [SP, ABOVE, CLERK, NEIGHBOUR])
@pytest.mark.parametrize("day", DAYS)
def test_every_view_adds_up_the_ledger_of_that_day(login, day, bakery, signed_in) -> None:
    client = signed_in(login)
    with as_system():
        below = set(Closure.objects.filter(ancestor=client.account.partner_id).values_list("descendant", flat=True))
    told_of = replay(day, partners=below)
    keys = {
        "service-status-per-customer": lambda key: key[:3],
        "service-status-per-reseller": lambda key: (key[0], key[2]),
        "service-status-per-license": lambda key: (key[2],),
    }
    for code, of in keys.items():
        wanted: Counter = Counter()
        for key, n in told_of.items():
            wanted[of(key)] += n
        heads = {"partner_name": "Reseller", "customer_code": "Customer ID", "item_name": "Item Name"}
        found = {
            tuple(row[heads[name]] for name in SUMMARIES[code]): figure(row["Qty."])
            for page in range(1, 2 + len(wanted) // 200)
            for row in shown(
                grid(client.get(reverse(f"customers:{code}"), {"day": day.isoformat(), "per": 200, "page": page}), code)
            )
        }
        assert found == dict(wanted), (code, login, day)


@pytest.mark.parametrize("code", [*SUMMARIES, "service-inventory"])
@pytest.mark.parametrize("query", [{}, {"reseller": "RS-Vertical", "children": "on"}, {"day": "2027-06-01"}])
def test_each_figure_leads_to_the_rows_that_make_it(code, query, bakery, signed_in) -> None:
    client = signed_in(ABOVE)
    url = reverse("customers:inventory" if code == "service-inventory" else f"customers:{code}")
    section = grid(client.get(url, {**query, "per": 200}), code)
    rows = shown(section)
    links = [a.get("href") for a in section.first("tbody").all("a") if "service-status/?" in a.get("href")]
    assert len(rows) == len(links) >= 1
    for row, link in list(zip(rows, links, strict=True))[:12]:
        behind = shown(grid(client.get(f"{link}&per=200"), "service-status-details"))
        assert sum(figure(one["Qty."]) for one in behind) == figure(row["Qty."]), link
        assert {one["Cloud License"] for one in behind} == {row.get("Cloud License", behind[0]["Cloud License"])}


def licensed() -> ServiceLine:
    """With a cloud license, in force."""
    lines = ServiceLine.objects.select_related("customer", "item__license").filter(periods__valid_to=OPEN_END)
    return lines.filter(item__license__isnull=False).order_by("pk")[0]


def test_inventory_narrowed_to_an_item_adds_up_that_item_alone(signed_in) -> None:
    client, url = signed_in(SP), reverse("customers:inventory")
    with as_system():
        line = licensed()
        code = line.customer.code
        other = OrderItem.objects.exclude(license=line.item.license).exclude(license=None)[0]
    for name, item, found in (("item", line.item, True), ("item", other, False), ("group", line.item, True)):
        asked = {name: item.pk if name == "item" else item.group_id, "customer": code}
        rows = shown(grid(client.get(url, asked), "service-inventory"))
        with as_system():
            of_it = set(
                OrderItem.objects.filter(**{"pk" if name == "item" else "group": asked[name]}).values_list("name")
            )
        held = replay(timezone.localdate()).items()
        wanted = [n for key, n in held if key[1] == code and (key[2],) in of_it and key[3]]
        assert bool(rows) is found and sum(figure(row["Qty."]) for row in rows) == sum(wanted)


@pytest.mark.parametrize("code", ["service-status-per-customer", "service-inventory"])
def test_by_quantity_the_greatest_come_first(code, signed_in) -> None:
    url = reverse("customers:inventory" if code == "service-inventory" else f"customers:{code}")
    found = [figure(row["Qty."]) for row in shown(grid(signed_in(SP).get(url, {"sort": "-qty", "per": 200}), code))]
    assert found == sorted(found, reverse=True) and len(set(found)) > 1


@pytest.mark.parametrize("text", ["Example Bak", "seat", "with vm", "ab", "no such thing", "0207946", "e"])
@pytest.mark.parametrize("code", ["service-status", "service-status-per-customer"])
def test_the_search_finds_what_looking_at_every_row_finds(text, code, bakery, signed_in) -> None:
    def having(row: dict) -> bool:
        told = (row["Customer Name"], row["Customer ID"], row["Item Name"], row["Cloud License"])
        return any(text.lower() in one.lower() for one in told)

    screen = "service-status-details" if code == "service-status" else code
    client, url = signed_in(SP), reverse(f"customers:{code}")
    every = shown(grid(client.get(url, {"per": 200}), screen))
    found = shown(grid(client.get(url, {"per": 200, "q": text}), screen))
    assert [row for row in found if not having(row)] == []
    assert len(found) >= len([row for row in every if having(row)])


def test_what_is_chosen_costs_no_query_beside_the_list_of_choices(signed_in) -> None:
    client, url = signed_in(SP), reverse("customers:service-status-per-customer")
    with as_system():
        item = licensed().item
    asked = []
    for chosen in ({}, {"item": item.pk, "group": item.group_id, "license": item.license_id}):
        client.get(url, chosen)
        with CaptureQueriesContext(connection) as queries:
            assert item.name in client.get(url, {**chosen, "q": item.name}).content.decode()
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_neighbour_sees_nothing_of_it(bakery, signed_in) -> None:
    for name in ("service-status", "service-status-per-customer", "inventory", "list"):
        text = signed_in(NEIGHBOUR).get(reverse(f"customers:{name}"), {"q": "Example Bakery"}).content.decode()
        assert bakery.code not in text


def test_child_resellers_are_included_only_when_asked(bakery, signed_in) -> None:
    url, client = reverse("customers:service-status-per-reseller"), signed_in(SP)

    def resellers(query: dict) -> set[str]:
        found = shown(grid(client.get(url, {**query, "per": 200}), "service-status-per-reseller"))
        return {row["Reseller"] for row in found}

    assert resellers({"reseller": "RS-Vertical"}) == {"RS-Vertical"}
    assert {"RS-Vertical", "Tideway Telecom"} <= resellers({"reseller": "RS-Vertical", "children": "on"})


def test_a_day_that_is_none_says_so(signed_in) -> None:
    section = grid(
        signed_in(SP).get(reverse("customers:service-status"), {"day": "31 of May"}), "service-status-details"
    )
    assert "Reference Date: Enter a valid date." in section.text
    assert shown(section) == []
