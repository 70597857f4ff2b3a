"""What is seen of lifetime licenses, by whom, and what ties a reseller to its parent (guide 2.7.3.3, 2.7.3.4)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from billing.models import LifetimeOrder
from customers.models import ServiceSpan
from oms.kit.acting import as_system
from partners.models import Partner
from tests.lifetimes import BELOW, NEIGHBOUR, OWNER, SP, VSP, cancel, company, given, holding, person
from tests.network_objects import lines
from tests.page import read
from tests.resellers import basics, errors, partner

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
STATES = {"ordered": "Ordered", "approved": "Order Approved", "rejected": "Order Rejected", "canceled": "Canceled"}


def row(client, name: str, login: str, option: str = "Lifetime") -> dict[str, str]:
    found = lines(client, reverse(f"billing:{name}"))
    mine = person(login).partner.name
    return next(line for line in found if (line["SP/Reseller"], line["Lifetime Option"]) == (mine, option))


def packages(login: str, n: int) -> None:
    """This company's customers have exactly `n` user packages today."""
    with as_system():
        spans = ServiceSpan.objects.filter(partner_id=company(login), item__kind="user_package")
        one = (
            spans.order_by("pk").first() or ServiceSpan.objects.filter(item__kind="user_package").order_by("pk").first()
        )
        spans.delete()
        one.pk, one.partner_id, one.qty = None, company(login), n
        one.valid_from, one.valid_to = timezone.localdate() - DAY, timezone.localdate() + DAY
        one.save(force_insert=True)


@pytest.mark.parametrize("name", ["lifetime", "lifetime-status"])
def test_the_figures_of_a_row(signed_in, name) -> None:
    """RS-Vertical: 90 Lifetime less 20 of Tideway, 25 Hybrid; 30 more are ordered. Lifetime licenses are used first."""
    packages(OWNER, 80)
    client = signed_in(OWNER)
    first = row(client, name, OWNER)
    assert (first["SP/Reseller Type"], first["Parent SP/Reseller"]) == ("Reseller", "Vertical Cloud")
    figures = [
        "Total Lifetime License (EA)", "Allocated to Child (EA)", "Lifetime User (EA)", "Non Lifetime User (EA)",
        "Inactive Lifetime License (EA)", "User License within Order Process (EA)",
    ]  # fmt: skip
    assert [first[figure] for figure in figures] == ["90", "20", "70", "0", "0", "30"]
    hybrid = row(client, name, OWNER, "Hybrid Lifetime")
    assert [hybrid[figure] for figure in figures] == ["25", "0", "10", "0", "0", "0"]
    packages(OWNER, 120)
    assert [row(client, name, OWNER)[figure] for figure in figures[2:4]] == ["70", "25"]
    assert [row(client, name, OWNER, "Hybrid Lifetime")[figure] for figure in figures[2:4]] == ["25", "25"]
    assert row(signed_in(VSP), name, VSP)["Inactive Lifetime License (EA)"] == "50"
    assert row(signed_in(SP), name, SP)["Parent SP/Reseller"] == "—"


def test_everybody_sees_the_own_holdings_and_those_below(signed_in) -> None:
    def seen(login: str) -> set[str]:
        return {line["SP/Reseller"] for line in lines(signed_in(login), reverse("billing:lifetime-status"))}

    assert seen(BELOW) == {"Tideway Telecom"}
    assert seen(OWNER) == {"RS-Vertical", "Tideway Telecom"}
    assert seen(NEIGHBOUR) == {"Orbit Comms"}
    assert seen(SP) == {"Nimbus Telecom", "Vertical Cloud", "RS-Vertical", "Tideway Telecom", "Orbit Comms"}


def test_a_tab_is_there_where_it_has_something(signed_in) -> None:
    def tabs(login: str, name: str) -> list[str]:
        page = read(signed_in(login).get(reverse(f"billing:{name}", args=[holding(login).pk])).content)
        return [a.text for a in page.first("nav", class_="tabs").all("a")]

    assert tabs(OWNER, "lifetime-requested") == ["Order Request History", "Received Ordering History"]
    assert tabs(BELOW, "lifetime-requested") == ["Order Request History"]
    assert tabs(OWNER, "lifetime-status-received") == ["Order Request List", "Received Ordering List"]
    assert tabs(BELOW, "lifetime-status-requested") == ["Order Request List"]


def test_the_two_lists_of_order_status(signed_in) -> None:
    client, url = signed_in(OWNER), reverse("billing:lifetime-orders")
    every, received = lines(client, url), lines(client, url, of="received")
    assert {line["Order Reseller"] for line in every} == {"RS-Vertical", "Tideway Telecom"}
    assert {line["Request to"] for line in received} == {"RS-Vertical"}
    states = {line["Order Status"] for line in every}
    assert states == set(STATES.values())
    assert {line["Approve Date"] for line in every if line["Order Status"] in ("Ordered", "Canceled")} == {"—"}


def test_the_lists_say_over_how_many_years_a_hybrid_is_paid(signed_in) -> None:
    rows = lines(signed_in(SP), reverse("billing:lifetime-orders"))
    told = {(row["Lifetime Option"], row["Instalments"]) for row in rows}
    assert ("Hybrid Lifetime", "5 years") in told and ("Hybrid Lifetime", "3 years") in told
    assert {years for option, years in told if option == "Lifetime"} == {"—"}


def test_what_waits_stands_in_the_queue_the_menu_and_my_home(signed_in) -> None:
    client = signed_in(OWNER)
    found = lines(client, reverse("billing:lifetime-approval"))
    assert [(line["Order Reseller"], line["Order Qty."], line["Order User"]) for line in found] == [
        ("Tideway Telecom", "150", "Tilda Wade")
    ]
    assert "Tideway Telecom: Lifetime" in read(client.get("/", {"waits": "lifetime"}).content).text
    assert lines(signed_in(BELOW), reverse("billing:lifetime-approval")) == []


def test_a_late_decision_reads_what_has_happened(signed_in) -> None:
    order = given(OWNER, VSP, 1)
    page = read(signed_in(VSP).get(order.decide_address()).content)
    assert "Order Approved" in page.text and not page.first("button", value="approve")


# --- moving


def test_nobody_takes_the_licenses_of_its_parent_along(signed_in) -> None:
    tideway = partner("Tideway Telecom")
    address = reverse("partners:reseller-modify", args=[tideway.code])
    answer = signed_in(VSP).post(address, basics(tideway, parent=partner("Vertical Cloud").code))
    found = errors(answer)
    assert "Tideway Telecom has lifetime licenses of its parent. They go back first." in found
    assert "An order of Tideway Telecom for lifetime licenses is not decided yet." in found
    with as_system():
        still = list(LifetimeOrder.objects.filter(partner=tideway, state="ordered"))
    for one in still:
        assert cancel(signed_in(BELOW), one).status_code == 302
    given(BELOW, OWNER, -20)
    answer = signed_in(VSP).post(address, basics(tideway, parent=partner("Vertical Cloud").code))
    assert answer.status_code == 302
    with as_system():
        assert Partner.objects.get(pk=tideway.pk).parent_id == partner("Vertical Cloud").pk
