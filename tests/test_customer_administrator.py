"""The customer's administrator: an ID in its domain, and with Create Local Admin a role of its own (screens.toml
create-customer.info; voss)."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from customers.actions.administrator import before_the_at, role_id
from customers.actions.copy import copy_customer
from customers.actions.create import create_customer, update_customer
from customers.actions.move import move
from customers.models import Customer
from oms.kit.acting import as_system
from orders.models import Order
from orders.parts.info.form import CustomerForm
from partners.models import Role
from tests import things
from tests.forms import new_customer
from tests.page import read
from tests.people import CLERK

pytestmark = pytest.mark.django_db
PASSWORD = {"admin_password": "flour-and-water-9"}
BLANKS = "An Administrator ID has no blanks and at most one @. Write it like anna.smith."
ELSEWHERE = "An Administrator ID ends in the customer's domain, @bakery.example. Write what stands before it."


@pytest.fixture
def clerk(acting):
    with acting(CLERK) as user:
        yield user


@pytest.fixture
def role(clerk) -> Role:
    return next(iter(CustomerForm(user=clerk).fields["cloned_role_id"].queryset.filter(names__en="Reseller")))


def create(clerk, **fields) -> Customer:
    wanted = {
        "name": things.free_name(clerk.partner),
        "domain": "bakery.example",
        "partner": clerk.partner,
        **PASSWORD,
        **fields,
    }
    return create_customer(fields=wanted, accounts=[dict(things.ACCOUNT)], by=clerk, at=timezone.now())


def refused(clerk, **fields) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as found, transaction.atomic():
        create(clerk, **fields)
    return found.value.message_dict


def update(clerk, customer: Customer, **fields) -> Customer:
    return update_customer(customer=customer, fields=fields, by=clerk, at=timezone.now())


# --- tied to the domain


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("anna", "anna@bakery.example"),
        ("Anna.Smith", "Anna.Smith@bakery.example"),
        ("anna@bakery.example", "anna@bakery.example"),
        (" anna@BAKERY.example ", "anna@bakery.example"),
    ],
)
def test_the_domain_follows_what_stands_before_the_at(clerk, typed: str, kept: str) -> None:
    assert create(clerk, admin_id=typed).admin_id == kept


def test_without_a_domain_of_its_own_it_is_the_resellers(clerk) -> None:
    assert create(clerk, domain="", admin_id="anna").admin_id == "anna@rs-vertical.example"


@pytest.mark.parametrize("typed", ["anna smith", "anna\tsmith", "@bakery.example", "anna@smith@bakery.example"])
def test_an_id_that_the_network_could_not_take_is_refused(clerk, typed: str) -> None:
    assert refused(clerk, admin_id=typed) == {"admin_id": [BLANKS]}


@pytest.mark.parametrize("typed", ["anna@other.example", "anna@sub.bakery.example", "anna@"])
def test_an_id_in_another_domain_is_refused(clerk, typed: str) -> None:
    assert refused(clerk, admin_id=typed) == {"admin_id": [ELSEWHERE]}


def test_an_id_that_is_too_long_with_its_domain_is_refused(clerk) -> None:
    assert set(refused(clerk, admin_id="a" * 140)) == {"admin_id"}


def test_a_domain_that_is_wrong_is_the_one_thing_said(clerk) -> None:
    assert set(refused(clerk, admin_id="anna", domain="no domain")) == {"domain"}


def test_the_id_follows_a_domain_that_is_corrected(clerk) -> None:
    one = create(clerk, admin_id="anna")
    assert update(clerk, one, domain="baker.example").admin_id == "anna@baker.example"
    assert update(clerk, one, domain="mill.example", admin_id="anna@baker.example").admin_id == "anna@mill.example"
    assert update(clerk, one, domain="").admin_id == "anna@rs-vertical.example"


def test_an_id_of_before_stays_until_somebody_changes_it(clerk) -> None:
    one = create(clerk, admin_id="anna")
    Customer.objects.filter(pk=one.pk).update(admin_id="old@elsewhere.example")
    assert update(clerk, one, admin_name="Anna").admin_id == "old@elsewhere.example"
    with pytest.raises(ValidationError) as found:
        update(clerk, one, admin_id="new@elsewhere.example")
    assert found.value.message_dict == {"admin_id": [ELSEWHERE]}


def test_the_form_shows_what_stands_before_the_at(clerk) -> None:
    one = create(clerk, admin_id="anna")
    assert CustomerForm(instance=one, user=clerk)["admin_id"].value() == "anna" == before_the_at(one)
    one.admin_id = "old@elsewhere.example"
    assert before_the_at(one) == "old@elsewhere.example"


def test_a_copy_has_the_same_id(clerk) -> None:
    one = create(clerk, admin_id="anna")
    move(one, "cancel", by=clerk, at=timezone.now())
    assert copy_customer(customer=one, by=clerk, at=timezone.now()).customer.admin_id == "anna@bakery.example"


# --- Create Local Admin


def test_a_local_admin_has_a_role_named_after_the_customer(clerk, role) -> None:
    one = create(clerk, admin_id="anna", create_local_admin=True, cloned_role_id=role.pk)
    assert one.default_admin_role == "Example Bakery Reseller"
    assert role_id(one.default_admin_role) == "Example_Bakery_Reseller"


def test_what_is_left_empty_is_made_of_the_name_with_underscores(clerk, role) -> None:
    one = create(clerk, name="Café Röst & Co", create_local_admin=True, cloned_role_id=role.pk)
    assert (one.admin_id, one.admin_name) == ("Cafe_Rost_Co@bakery.example", "Café_Röst_&_Co")
    assert one.admin_email == "Cafe_Rost_Co@bakery.example"


def test_blanks_in_the_id_of_a_local_admin_become_underscores(clerk, role) -> None:
    fields = {"create_local_admin": True, "cloned_role_id": role.pk, "admin_name": "Anna", "admin_email": "a@b.example"}
    one = create(clerk, admin_id="anna smith", **fields)
    assert (one.admin_id, one.admin_name, one.admin_email) == ("anna_smith@bakery.example", "Anna", "a@b.example")


def test_box_and_role_go_together(clerk, role) -> None:
    lacking = "Choose the role that the administrator's own role is a copy of."
    assert refused(clerk, admin_id="anna", create_local_admin=True) == {"cloned_role_id": [lacking]}
    alone = "A role is made with Create Local Admin alone. Tick that, or choose no role."
    assert refused(clerk, admin_id="anna", cloned_role_id=role.pk) == {"cloned_role_id": [alone]}


def test_the_roles_name_follows_the_customers_until_it_is_ordered(clerk, role) -> None:
    one = create(clerk, admin_id="anna", create_local_admin=True, cloned_role_id=role.pk)
    assert update(clerk, one, name="Mill & Sons").default_admin_role == "Mill & Sons Reseller"
    move(one, "create_service", by=clerk, at=timezone.now())
    assert update(clerk, one, name="Another Name").default_admin_role == "Mill & Sons Reseller"


def test_without_the_box_there_is_no_role(clerk, role) -> None:
    one = create(clerk, admin_id="anna", create_local_admin=True, cloned_role_id=role.pk)
    assert update(clerk, one, create_local_admin=False, cloned_role_id=None).default_admin_role == ""


def test_step_1_takes_a_local_admin_without_id_and_shows_its_role(signed_in, role) -> None:
    client = signed_in(CLERK)
    form = new_customer(
        client, create_local_admin="on", cloned_role_id=str(role.pk), admin_id="", admin_name="", admin_email=""
    )
    answer = client.post(reverse("orders:new-customer"), form)
    assert answer.status_code == 302, read(answer.content).text[:2000]
    with as_system():
        order = Order.objects.select_related("customer").latest("pk")
    assert order.customer.admin_id == f"Twice_Ltd@{order.customer.domain}"
    page = " ".join(read(client.get(reverse("orders:step-info", args=[order.no])).content).text.split())
    assert "Default Admin Role" in page and "Twice Ltd Reseller" in page


def test_without_a_local_admin_step_1_asks_for_all_three(signed_in) -> None:
    client = signed_in(CLERK)
    answer = client.post(
        reverse("orders:new-customer"), new_customer(client, admin_id="", admin_name="", admin_email="")
    )
    assert answer.status_code == 422
    assert read(answer.content).text.count("This field is required.") >= 3
