"""DDI numbers on screen: filters, a number's page, the summary, what can be done with stock (guide 2.3.1)."""

from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from customers.models import Customer
from inventory.actions.reserve import claim_numbers
from inventory.actions.take import take_numbers
from inventory.models import Number
from oms.kit.acting import acting_for, as_system
from partners.models import Partner
from tests.guide_order import guide_rows
from tests.page import body_rows, columns, read

pytestmark = pytest.mark.django_db
SP, VERTICAL, CLERK = "admin@nimbus.example", "admin@vertical.example", "clerk@rs-vertical.example"
TIDEWAY, ORBIT = "admin@tideway.example", "admin@orbit.example"
DETAILS, SUMMARY, STOCK = "inventory:ddi-details", "inventory:number-status-summary", "inventory:number-registration"


def rows(client, name: str = DETAILS, **query) -> list[list[str]]:
    answer = client.get(reverse(name), {"per": 200, **query})
    assert answer.status_code == 200
    return guide_rows(name.removeprefix("inventory:"), read(answer.content).first("table"))


def numbers(client, **query) -> list[str]:
    return [row[0] for row in rows(client, **query)]


def number(typed: str) -> Number:
    with as_system():
        return Number.objects.get(national=typed.replace(" ", ""))


# --- DDI Details


@pytest.mark.parametrize(
    ("query", "first", "how_many"),
    [
        ({"starts": "020 7946 030"}, "020 7946 0300", 10),
        ({"starts": "+44 20 7946 030"}, "020 7946 0300", 10),
        ({"starts": "0044207946030"}, "020 7946 0300", 10),
        ({"ends": "299", "starts": "0113"}, "0113 496 0299", 1),
        ({"ends": "0 359"}, "020 7946 0359", 1),
        ({"first": "020 7946 0355", "last": "020 7946 0358"}, "020 7946 0355", 4),
        ({"first": "020 7946 0355", "last": "020 7946 036"}, "020 7946 0355", 15),
        ({"q": "7946 031"}, "020 7946 0310", 10),
        ({"q": "+44207946031"}, "020 7946 0310", 10),
    ],
)
def test_number_filters(signed_in, query: dict, first: str, how_many: int) -> None:
    found = numbers(signed_in(VERTICAL), **query)
    assert (found[0], len(found)) == (first, how_many)


@pytest.mark.parametrize("query", [{"starts": "abc"}, {"ends": "x"}, {"first": "٣"}, {"q": "zz"}, {"starts": "9" * 25}])
def test_what_is_no_number_finds_nothing(signed_in, query: dict) -> None:
    assert numbers(signed_in(VERTICAL), **query) == []


def test_everybody_sees_the_own_tree(signed_in) -> None:
    assert {row[10] for row in rows(signed_in(TIDEWAY))} == {"Tideway Telecom"}
    assert "Orbit Comms" not in {row[10] for row in rows(signed_in(VERTICAL))}


@pytest.mark.parametrize("query", ["starts=02079460", "ends=0311", "first=02079460300&last=02079460310", "q=7946031"])
def test_a_million_rows_would_be_found_over_an_index(account, query: str) -> None:
    """The plan under row-level security: no sequential scan even when PostgreSQL would like one for so few rows."""
    from inventory.filters import DdiDetailsFilters

    user = account(VERTICAL)
    data = dict(part.split("=") for part in query.split("&"))
    with acting_for(user.partner_id), connection.cursor() as cursor:
        found = DdiDetailsFilters(data, Number.objects.visible_to(user), user=user).qs
        sql, values = found.order_by("e164", "pk").values("pk").query.sql_with_params()
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("explain " + sql, values)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Seq Scan on inventory_number" not in plan
    wanted = {"starts": "number_national", "ends": "number_backwards", "first": "number_national"}
    for name, index in wanted.items():
        if name in data:
            assert f"{index} on inventory_number" in plan or f"Bitmap Index Scan on {index}" in plan, plan


# --- one number


def history(client, e164: str, **query) -> list[dict[str, str]]:
    page = read(client.get(reverse("inventory:ddi-number", args=[e164[1:]]), {"per": 200, **query}).content)
    return columns(page.first("section", id="grid-ddi-number").first("table"))


def test_a_number_tells_its_whole_history(signed_in, account) -> None:
    user = account(VERTICAL)
    with acting_for(user.partner_id):
        customer = Customer.objects.filter(partner_name="RS-Vertical").first()
        kind = Number.objects.get(e164="+442079460330").number_type
        (held,) = claim_numbers(
            number_type=kind, quantity=1, customer=customer, site_name="Mill", order_no="77", by=user, at=timezone.now()
        )
        take_numbers(order_no="77", customer=customer, by=user, at=timezone.now())
    told = history(signed_in(SP), held.e164)
    assert [row["What happened"] for row in told] == [
        "Given to the customer", "Reserved", "Allocated to Vertical Cloud", "Registered",
    ]  # fmt: skip
    assert [row["Order No"] for row in told] == ["77", "77", "—", "—"]
    assert (told[0]["Customer"], told[0]["Site Name"]) == (customer.name, "Mill")
    below = history(signed_in(CLERK), held.e164)
    assert [row["What happened"] for row in below] == ["Given to the customer", "Came into view"]
    assert not any("Nimbus" in text for row in below for text in row.values())


def test_the_person_behind_a_change_is_named_only_to_those_who_may_know(signed_in) -> None:
    client = signed_in(VERTICAL)
    client.post(reverse("inventory:allocate-numbers"), {"numbers": "020 7946 0331", "reseller": "RS-Vertical"})
    address = reverse("inventory:ddi-number", args=["442079460331"])
    assert "Vera Tical (Vertical Cloud)" in client.get(address).content.decode()
    below = signed_in(CLERK).get(address).content.decode()
    assert "Vera Tical" not in below
    assert "Another company" in below


def test_a_foreign_number_is_not_found(signed_in) -> None:
    assert signed_in(ORBIT).get(reverse("inventory:ddi-number", args=["442079460330"])).status_code == 404
    assert signed_in(ORBIT).get(reverse("inventory:ddi-number", args=["x" * 300])).status_code == 404


def test_ctrl_k_finds_own_numbers_only(signed_in) -> None:
    address = reverse("inventory:ddi-number", args=["442079460330"])
    for text in ("020 7946 0330", "+44 20 7946 0330"):
        answer = signed_in(VERTICAL).get(reverse("partners:find"), {"q": text})
        assert answer.status_code == 302 and answer.url == address, "a whole number leads straight there"
    assert address in signed_in(VERTICAL).get(reverse("partners:find"), {"q": "79460330"}).content.decode()
    assert address not in signed_in(ORBIT).get(reverse("partners:find"), {"q": "79460330"}).content.decode()


# --- summary


def test_the_summary_adds_up(signed_in) -> None:
    client = signed_in(SP)
    answer = client.get(reverse(SUMMARY), {"per": 200})
    table = read(answer.content).first("table")
    found = [[row[0], row[1], *map(int, row[2:])] for row in body_rows(table)]
    with as_system():
        assert sum(row[6] for row in found) == Number.objects.exclude(assign="ported_out").count()
        assert sum(row[5] for row in found) == Number.objects.filter(assign="unused").count()
    assert all(row[2] + row[4] + row[5] == row[6] and row[3] <= row[2] for row in found)
    foot = [cell.text for cell in table.first("tfoot").all("td")]
    assert foot == ["Total", "", *(f"{sum(row[n] for row in found):,}" for n in range(2, 7))]


def test_the_summary_sorts_by_a_figure_and_filters_before_it_groups(signed_in) -> None:
    client = signed_in(SP)
    totals = [Decimal(row[6]) for row in rows(client, SUMMARY, sort="-total")]
    assert totals == sorted(totals, reverse=True)
    assert {row[0] for row in rows(client, SUMMARY, reseller="Tideway Telecom")} == {"Tideway Telecom"}
    assert len({row[0] for row in rows(client, SUMMARY, reseller="Vertical Cloud", children="on")}) == 3


# --- registration


def test_a_range_is_created(signed_in) -> None:
    client = signed_in(VERTICAL)
    with as_system():
        kind = Number.objects.get(e164="+442079460330").number_type_id
    form = {"number_type": kind, "first": "020 7946 0900", "last": "020 7946 0919", "comment": "Block"}
    assert client.post(reverse("inventory:create-range"), form).status_code == 302
    assert len(numbers(client, starts="020 7946 09")) == 20
    again = client.post(reverse("inventory:create-range"), form | {"last": ""})
    assert again.status_code == 422
    assert "020 7946 0900 cannot be registered." in again.content.decode()
    assert 'value="Block"' in again.content.decode()  # nothing typed is lost


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"first": ""}, "This field is required"),
        ({"first": "hello"}, "is not a telephone number"),
        ({"number_type": "999999"}, "Select a valid choice"),
        ({"last": "020 7946 0800"}, "must not stand before the first"),
        ({"last": "020 7999 9999"}, "10,000 at once is the most"),
        ({"last": "0113 496 0900"}, "must not stand before the first"),
        ({"comment": "x" * 201}, "at most 200 characters"),
    ],
)
def test_a_wrong_range_says_what_is_wrong(signed_in, change: dict, why: str) -> None:
    with as_system():
        kind = Number.objects.get(e164="+442079460330").number_type_id
    form = {"number_type": kind, "first": "020 7946 0900", "last": "020 7946 0901", "comment": ""} | change
    answer = signed_in(VERTICAL).post(reverse("inventory:create-range"), form)
    assert answer.status_code == 422
    assert why in answer.content.decode()


def test_listed_numbers_are_allocated_and_taken_back(signed_in) -> None:
    client = signed_in(VERTICAL)
    form = {"numbers": "020 7946 0330 – 020 7946 0332\n020 7946 0340", "reseller": "tideway telecom"}
    answer = client.post(reverse("inventory:allocate-numbers"), form, follow=True)
    assert "4 numbers are now stock of Tideway Telecom." in answer.content.decode()
    assert "020 7946 0331" in numbers(signed_in(TIDEWAY))
    answer = client.post(
        reverse("inventory:take-back-numbers"), {"numbers": "020 7946 0330,+442079460340"}, follow=True
    )
    assert "2 numbers are your stock again." in answer.content.decode()


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"numbers": "020 7946 0330", "reseller": "Orbit Comms"}, "No reseller below your company"),
        ({"numbers": "020 7946 0330", "reseller": "Vertical Cloud"}, "No reseller below your company"),
        ({"numbers": "020 7946 0330\nhello", "reseller": "RS-Vertical"}, "Entry 2: “hello” is not a telephone number"),
        ({"numbers": "", "reseller": "RS-Vertical"}, "This field is required"),
        ({"numbers": "0117 496 0210", "reseller": "RS-Vertical"}, "not free in your stock: 0117 496 0210"),
        ({"numbers": "020 7946 0000 - 020 7999 9999", "reseller": "RS-Vertical"}, "at once is the most"),
    ],
)
def test_a_refused_allocation_moves_nothing(signed_in, form: dict, why: str) -> None:
    answer = signed_in(VERTICAL).post(reverse("inventory:allocate-numbers"), form)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert number("020 7946 0330").partner_name == "Vertical Cloud"


def test_delete_and_its_refusal(signed_in) -> None:
    client = signed_in(SP)
    gone = client.post(reverse("inventory:delete-numbers"), {"numbers": "020 7946 0480"}, follow=True)
    assert "1 number is deleted." in gone.content.decode()
    refused = client.post(reverse("inventory:delete-numbers"), {"numbers": "020 7946 0490"})
    assert refused.status_code == 422
    assert "020 7946 0490" in refused.content.decode()


def test_the_menu_shows_registration_only_to_holders_of_the_right(signed_in) -> None:
    link = reverse(STOCK).encode()
    assert link in signed_in(VERTICAL).get(reverse(DETAILS)).content
    assert link not in signed_in(CLERK).get(reverse(DETAILS)).content
    with as_system():
        Partner.objects.filter(name="RS-Vertical").update(manage_ddi=True)
    assert signed_in(CLERK).get(reverse(STOCK)).status_code == 200
