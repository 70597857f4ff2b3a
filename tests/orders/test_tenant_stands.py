"""Service Start is refused while the tenant does not stand at the EMS; the words say what is missing and who mends it."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from customers.models import Customer
from inventory.models import Command, Tenant
from oms.kit.acting import acting_for, as_system
from oms.kit.delivery import deliver_due
from tests.orders import acts
from tests.orders.scene import CLERK, fresh, refused, who
from tests.page import read

pytestmark = pytest.mark.django_db
NAME = "Zetland School Trust"
UNDER_WAY = (
    f"{NAME} has no tenant in the network yet: the command “Create tenant” is under way. "
    "Nobody has to do anything; try again in a few minutes."
)
NOBODY_ASKED = f"{NAME} has no tenant in the network, and none was asked for. The provider mends this."
GIVEN_UP = f"The command “Create tenant” of {NAME} was given up. Ask the provider to make the tenant."


def customer() -> Customer:
    with as_system():
        return Customer.objects.get(name=NAME)


def start():
    by = who(CLERK)
    with acting_for(by.partner_id):
        return acts.place_start(
            customer=customer(), start=timezone.localdate(), nonce=uuid.uuid4(), by=by, at=timezone.now()
        )


def tenant_command(**values) -> None:
    with as_system():
        assert Command.objects.filter(customer=customer(), kind="create_tenant").update(**values) == 1


@pytest.mark.parametrize("state", ["waiting", "claimed"])
def test_while_the_command_is_under_way(state: str) -> None:
    tenant_command(state=state)
    with refused(ValidationError, UNDER_WAY):
        start()


@pytest.mark.parametrize("error", ["domain: it is taken", "domain: it is taken."])
def test_when_the_network_refused_it(error: str) -> None:
    tenant_command(state="failed", attempts=1, last_error=error)
    words = (
        f"The network refused the tenant of {NAME}: domain: it is taken. RS-Vertical, or a partner above it that "
        "approves orders, mends the command “Create tenant” under Provisioning."
    )
    with refused(ValidationError, words):
        start()


def test_when_it_was_given_up() -> None:
    tenant_command(state="given_up")
    with refused(ValidationError, GIVEN_UP):
        start()


def test_when_nobody_asked_for_one() -> None:
    with as_system():
        Command.objects.filter(customer=customer()).delete()
    with refused(ValidationError, NOBODY_ASKED):
        start()


def test_the_last_command_counts() -> None:
    tenant_command(state="given_up")
    with as_system():
        last = Command.objects.filter(customer=customer(), kind="create_tenant").get()
        last.pk, last.key, last.state = None, "again", "waiting"
        last.save()
    with refused(ValidationError, UNDER_WAY):
        start()


def test_a_command_that_is_done_counts_for_nothing_without_its_tenant() -> None:
    tenant_command(state="done")
    words = f"The tenant of {NAME} was removed from the network. Ask the provider to make it anew."
    with refused(ValidationError, words):
        start()


def test_once_the_network_has_made_it_the_service_begins(ems) -> None:
    deliver_due("ems")
    assert fresh(start()).customer.status == "activated"
    deliver_due("ems")
    assert ems.store.tenant(customer().code)["state"] == "active"


def test_the_page_says_it_and_offers_no_form(signed_in) -> None:
    address = reverse("orders:modify-customer")
    page = signed_in(CLERK).get(f"{address}?open={customer().code}").content
    assert UNDER_WAY in " ".join(read(page).text.split())
    assert reverse("orders:service-start", args=[customer().code]) not in page.decode()


def test_who_sends_the_form_all_the_same_reads_it(signed_in) -> None:
    form = {"start": timezone.localdate().isoformat(), "nonce": str(uuid.uuid4())}
    answer = signed_in(CLERK).post(reverse("orders:service-start", args=[customer().code]), form)
    assert answer.status_code == 422
    assert UNDER_WAY in " ".join(read(answer.content).text.split())


def test_the_demos_running_customers_stand_in_the_network(ems) -> None:
    """Its story played the network: commands are done, tenants stand here and there."""
    with as_system():
        running = list(Customer.objects.filter(status="activated"))
        assert len(running) >= 4
        for one in running:
            there, here = ems.store.tenant(one.code), Tenant.objects.get(customer=one)
            assert (there["state"], there["number"], one.tenant) == ("active", here.number, str(here.number))
        assert not Command.objects.filter(customer__in=running).exclude(state="done").exists()
