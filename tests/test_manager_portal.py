"""Manager Portal: one click, one link, one use; every attempt stands in Login History."""

import urllib.error
import urllib.request

import pytest
from django.urls import reverse

from customers.models import Customer
from inventory.ems.simulator.driver import SimulatorDriver
from oms.kit.acting import as_system
from partners.models import LoginEvent
from tests.page import read
from tests.people import CLERK, NEIGHBOUR, SP

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(ems, settings, everything) -> Customer:
    """An activated customer of RS-Vertical that the network knows."""
    settings.EMS_PORTAL_URL = ems.url
    return Customer.objects.filter(partner__name="RS-Vertical", status="activated").exclude(cm_id="").first()


def address(customer: Customer) -> str:
    return reverse("orders:manager-portal", args=[customer.code])


def follow(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def logged() -> list[tuple[str, str]]:
    with as_system():
        found = LoginEvent.objects.filter(state__startswith="redirect").order_by("-pk")
        return list(found.values_list("login_id", "state"))


def test_the_grid_leads_to_the_portal_of_customers_with_a_tenant(customer, signed_in) -> None:
    page = read(signed_in(CLERK).get("/orders/modify/?per=200").content)
    assert page.first("a", href=address(customer)).text == "Sign in"


def test_the_link_signs_in_once(customer, signed_in) -> None:
    client = signed_in(CLERK)
    page = client.get(address(customer))
    assert "form-action 'self' http://" in page["Content-Security-Policy"]
    before = logged()
    answer = client.post(address(customer))
    assert answer.status_code == 302
    status, text = follow(answer.url)
    assert status == 200 and f"Manager portal of {customer.name}" in text and CLERK in text
    assert follow(answer.url)[0] == 410
    assert logged() == [(CLERK, "redirect_success"), *before]


def test_looking_asks_for_no_link(customer, signed_in) -> None:
    before = logged()
    assert signed_in(CLERK).get(address(customer)).status_code == 200
    assert logged() == before


def test_a_network_that_is_away_is_said_and_logged(customer, signed_in, settings) -> None:
    settings.EMS_URL = "http://127.0.0.1:1"
    answer = signed_in(CLERK).post(address(customer))
    assert answer.status_code == 422 and "cannot be reached just now" in answer.content.decode()
    assert logged()[0] == (CLERK, "redirect_fail")


def test_a_customer_that_the_network_does_not_know(customer, ems, signed_in) -> None:
    SimulatorDriver().execute("remove_tenant", customer.code, f"{customer.code}:2", {}, "")
    answer = signed_in(SP).post(address(customer))
    assert answer.status_code == 422 and "has no tenant for" in answer.content.decode()


def test_the_neighbour_finds_nothing(customer, signed_in) -> None:
    client = signed_in(NEIGHBOUR)
    assert client.get(address(customer)).status_code == client.post(address(customer)).status_code == 404
