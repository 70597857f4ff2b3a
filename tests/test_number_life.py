"""A number after its return: how long it rests, who may have it ported, and what its page tells of its past."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalogue.models import NumberType
from customers.models import Customer
from inventory.actions.allocate import allocate_numbers, take_back_numbers
from inventory.actions.fresh import delete_numbers
from inventory.actions.register import register_numbers
from inventory.actions.reserve import reserve_numbers
from inventory.actions.return_numbers import return_numbers
from inventory.actions.site import place_numbers
from inventory.actions.take import take_numbers
from inventory.models import Number
from oms.kit.acting import acting_for, as_system
from oms.kit.periods import add_months
from oms.kit.phones import national
from partners.models import Partner
from tests.orders.scene import number_type
from tests.page import columns, read
from tests.set_up_typed import pk_of
from tests.test_stock_refusals import company
from tests.typed import fill_in, problems

pytestmark = pytest.mark.django_db
SP, VERTICAL, CLERK, TIDEWAY, ORBIT = (
    "admin@nimbus.example", "admin@vertical.example", "clerk@rs-vertical.example", "admin@tideway.example",
    "admin@orbit.example",
)  # fmt: skip
E164 = "+442079460335"  # free stock of Vertical Cloud
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
STOCK, DETAILS = "inventory:number-registration", "inventory:ddi-details"


def lived(account, site: str = "Mill") -> Customer:
    """The number is ordered by RS-Vertical, used, moved to another site, and given back."""
    vera, clerk = account(VERTICAL), account(CLERK)
    with acting_for(vera.partner_id):
        customer = Customer.objects.get(name="Zetland School Trust")
        ids = [Number.objects.get(e164=E164).pk]
        reserve_numbers(number_ids=ids, customer=customer, site_name=site, order_no="77", by=vera, at=NOW)
    with acting_for(clerk.partner_id):
        stamp = {"by": clerk, "at": NOW}
        take_numbers(order_no="77", customer=customer, **stamp)
        place_numbers(customer=customer, numbers=[E164], site_name="Weir", **stamp)
        assert return_numbers(numbers=[E164], **stamp) == 1
    return customer


def page(client, e164: str = E164, **query):
    return client.get(reverse("inventory:ddi-number", args=[e164[1:]]), {"per": 200, **query})


def history(client, e164: str = E164, **query) -> list[dict[str, str]]:
    return columns(read(page(client, e164, **query).content).first("section", id="grid-ddi-number").first("table"))


def rows(client, name: str, **query) -> dict[str, dict[str, str]]:
    table = read(client.get(reverse(name), {"per": 200, **query}).content).first("table")
    return {row["Direct Dial Call Number"]: row for row in columns(table)} if table else {}


def test_the_days_of_rest_are_set_per_number_type_and_never_below_the_month_of_the_former_holder(signed_in) -> None:
    client, pk = signed_in(SP), pk_of("catalogue.NumberType", name="Geographic London")
    address = reverse("catalogue:number-types-edit", args=[pk])
    for typed, words in (("30", "This cannot be less than 31."), ("99999", "less than or equal to 3650"), ("x", "")):
        answer = fill_in(client, address, rest_days=typed)
        assert answer.status_code == 422 and words in problems(answer), typed
    assert fill_in(client, address, rest_days="40").status_code == 302
    with as_system():
        assert NumberType.objects.get(pk=pk).rest_days == 40


def test_a_returned_number_rests_as_its_type_says_and_comes_free_by_itself(signed_in, account) -> None:
    with as_system():
        NumberType.objects.filter(name="Geographic London").update(rest_days=40)
    lived(account)
    client, last = signed_in(VERTICAL), TODAY + timedelta(days=40)
    words = f"{last:%-d %b %Y}"
    for name in (STOCK, DETAILS):
        row = rows(client, name, rest="resting", rests_from=last, rests_to=last)[national(E164)]
        assert row["Rests until"] == words, name
        assert not rows(client, name, rest="rested", starts=E164)
    with as_system():
        Number.objects.filter(e164=E164).update(quarantine_until=TODAY - timedelta(days=1))
    for name in (STOCK, DETAILS):
        answer = client.get(reverse(name), {"rest": "rested", "starts": E164}).content.decode()
        assert f'{TODAY - timedelta(days=1):%-d %b %Y} <span class="age">free again</span>' in answer
    with acting_for(client.account.partner_id):
        assert Number.objects.in_stock_of(client.account.partner_id).filter(e164=E164).exists()


def test_who_may_have_it_ported_is_shown_to_those_who_may_see_that_customer(signed_in, account) -> None:
    customer = lived(account)
    until = f"{add_months(TODAY, 1):%-d %b %Y}"
    row = rows(signed_in(VERTICAL), STOCK, starts=E164)[national(E164)]
    assert (row["Former Customer"], row["May port it until"]) == (customer.name, until)
    shown = page(signed_in(VERTICAL)).content.decode()
    assert f"may have it ported until {until}" in shown and reverse("customers:basic", args=[customer.code]) in shown
    with as_system():  # it rests no longer, and a company that does not see that customer has it
        tideway = Partner.objects.get(name="Tideway Telecom")
        Number.objects.filter(e164=E164).update(
            partner=tideway, partner_name=tideway.name, stock_partner_id=tideway.pk, quarantine_until=None
        )
    row = rows(signed_in(VERTICAL), DETAILS, starts=E164)[national(E164)]
    assert row["Assigned Reseller"] == "Tideway Telecom"
    below = page(signed_in(TIDEWAY)).content.decode()
    assert customer.name not in below and "may have it ported" not in below
    with as_system():
        Number.objects.filter(e164=E164).update(port_until=TODAY - timedelta(days=1))
    assert "may have it ported" not in page(signed_in(SP)).content.decode()


def test_its_page_tells_the_whole_past_and_each_company_its_own_part(signed_in, account) -> None:
    customer = lived(account)
    sp = signed_in(SP)
    told = history(sp)
    rest = f"{TODAY + timedelta(days=31):%-d %b %Y}"
    assert [row["What happened"] for row in told] == [
        f"Returned, rests until {rest}", "Now at site Weir", "Given to the customer", "Reserved",
        "Allocated to Vertical Cloud", "Registered",
    ]  # fmt: skip
    assert (told[0]["Customer"], told[2]["Order No"]) == (customer.name, "77")
    stays = columns(read(page(sp).content).first("section", aria_labelledby="stays").first("table"))
    assert [(row["Customer"], row["Site Name"]) for row in stays] == [(customer.name, "Weir"), (customer.name, "Mill")]
    assert [row["What happened"] for row in history(sp, q="77")] == ["Given to the customer", "Reserved"]
    book = openpyxl.load_workbook(io.BytesIO(page(sp, export="xlsx").content))
    assert [row[1].value for row in book.active.iter_rows(min_row=2)] == [row["What happened"] for row in told]
    clerk = signed_in(CLERK)  # whose customer it was: what happened then, though it is gone again
    shown = page(clerk).content.decode()
    assert "What happened while it was stands here." in shown and customer.name in shown
    assert [row["What happened"] for row in history(clerk)] == [
        "Out of view",
        "Now at site Weir",
        "Given to the customer",
        "Came into view",
    ]
    stays = columns(read(shown).first("section", aria_labelledby="stays").first("table"))
    assert "today" not in [row["To"] for row in stays]
    assert not any("Vera Tical" in text for row in history(clerk) for text in row.values())
    assert page(signed_in(ORBIT)).status_code == page(signed_in(TIDEWAY)).status_code == 404


def test_taken_back_deleted_and_made_again_stand_in_one_past_at_the_same_cost(signed_in, account) -> None:
    sp, e164, client = account(SP), "+442079460021", signed_in(SP)
    vertical = company("Vertical Cloud")

    def once_around() -> int:
        """Down and up again; how many queries the page takes then."""
        with acting_for(sp.partner_id):
            allocate_numbers(numbers=[e164], to=vertical, by=sp, at=NOW)
            take_back_numbers(numbers=[e164], by=sp, at=NOW)
        with CaptureQueriesContext(connection) as asked:
            assert page(client, e164).status_code == 200
        return len(asked)

    once_around()
    costs = [once_around() for _turn in range(4)]
    assert len(set(costs)) == 1, costs
    with acting_for(sp.partner_id):
        delete_numbers(numbers=[e164], by=sp, at=NOW)
        register_numbers(numbers=[e164], number_type=number_type(), by=sp, at=NOW)
    told = [row["What happened"] for row in history(client, e164)]
    assert told[:4] == ["Registered", "Deleted", "Taken back by Nimbus Telecom", "Allocated to Vertical Cloud"]
    assert len(told) == 1 + 2 * 5 + 2


def test_a_customers_numbers_lead_to_their_past(signed_in) -> None:
    with as_system():
        used = Number.objects.filter(assign="used", partner__name="RS-Vertical").select_related("customer").first()
    client = signed_in(CLERK)
    shown = client.get(reverse("customers:service-numbers", args=[used.customer.code])).content.decode()
    assert "History of the number" in shown
    assert reverse("inventory:ddi-number", args=[used.e164]) in shown
    assert page(client, used.e164).status_code == 200
