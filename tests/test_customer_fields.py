"""What a customer's fields refuse, word for word, and what they take at the very edge (screens.toml create-customer.info)."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from customers.actions import administrator
from customers.actions import fields as written
from customers.actions.create import create_customer, update_customer
from customers.actions.move import move
from customers.enums import PHONES
from customers.models import Customer, CustomerClass
from oms.kit.acting import as_system
from oms.kit.secrets import unseal
from partners.channel.enums import AdditionalOwner
from partners.channel.models import AdditionalItem
from partners.models import Partner
from partners.people.models import Role
from tests import things

CLERK, CHILD = "clerk@rs-vertical.example", "admin@tideway.example"
ADMIN = {"admin_id": "betty", "admin_password": "flour-and-water-9", "admin_name": "Betty Baker"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(acting):
    with acting(CLERK) as user:
        yield user


@pytest.fixture
def baker(clerk) -> Customer:
    return things.customer(clerk)


def company(name: str) -> Partner:
    with as_system():
        return Partner.objects.get(name=name)


def create(by, **fields) -> Customer:
    wanted = {"name": things.free_name(by.partner), "partner": by.partner, **fields}
    return create_customer(fields=wanted, accounts=[dict(things.ACCOUNT)], by=by, at=timezone.now())


def update(by, customer: Customer, **fields) -> Customer:
    return update_customer(customer=customer, fields=fields, by=by, at=timezone.now())


def wrong(act, *args, **fields) -> dict[str, list[str]]:
    """What it refuses, by field; nothing is made."""
    before = Customer.objects.count()
    with pytest.raises(ValidationError) as found, transaction.atomic():
        act(*args, **fields)
    assert Customer.objects.count() == before
    return found.value.message_dict


CANNOT = "This text holds characters that cannot be stored."
RESELLER = "Choose a reseller: your own company or one below it."


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"remarks": ["r"] * 6}, "remarks", "Up to 5 remarks."),
        ({"remarks": ["r" * 201]}, "remarks", "A remark has up to 200 characters."),
        ({"remarks": ["a\x00b"]}, "remarks", "A remark has up to 200 characters."),
        ({"domain": "bakery"}, "domain", "Write a domain like example.com, or leave it empty for the reseller's."),
        ({"admin_name": "Betty"}, "admin_id", "Enter the ID the administrator signs in with."),
        ({"admin_email": "betty@bakery.example"}, "admin_id", "Enter the ID the administrator signs in with."),
        ({"admin_password": "flour-and-water-9"}, "admin_id", "Enter the ID the administrator signs in with."),
        ({"balance_control": "prepaid", "credit_limit": Decimal(1)}, "credit_limit", "Only postpaid customers have a credit limit. Leave it empty."),
        ({"available_funds": Decimal(1)}, "available_funds", "Only prepaid customers have funds. Leave it empty."),
        ({"credit_limit": Decimal("-0.01")}, "credit_limit", "This cannot be less than 0."),
        ({"balance_control": "prepaid", "available_funds": Decimal("-0.01")}, "available_funds", "This cannot be less than 0."),
        ({"time_zone": "Mars/Olympus"}, "time_zone", "Choose a time zone from the list."),
        ({"cloned_role_id": 10**9}, "cloned_role_id", "Choose a role from the list."),
        ({"admin_comment": "a\x00b"}, "admin_comment", CANNOT),
        ({"description": "a\x00b"}, "description", CANNOT),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_these_words(clerk, fields: dict, field: str, words: str) -> None:
    assert wrong(create, clerk, **fields) == {field: [words]}


@pytest.mark.parametrize("name", PHONES)
def test_every_telephone_number_is_read_and_may_be_empty(clerk, name: str) -> None:
    assert getattr(create(clerk, **{name: "020 7946 0018"}), name) == "+442079460018"
    assert getattr(create(clerk, name="Second", **{name: ""}), name) == ""
    assert getattr(create(clerk, name="Third", **{name: None}), name) == ""
    assert set(wrong(create, clerk, **{name: "hello"})) == {name}
    one = create(clerk, name="Fourth", **{name: "020 7946 0018"})
    assert getattr(update(clerk, one, description="x"), name) == "+442079460018"


def test_the_edges_are_taken(clerk) -> None:
    one = create(clerk, remarks=[" r " * 60, "", *["r"] * 3, "r" * 200], credit_limit=Decimal(0))
    assert one.remarks == [(" r " * 60).strip(), "r", "r", "r", "r" * 200]
    assert one.credit_limit == 0
    assert update(clerk, one, description="x").remarks == one.remarks
    assert update(clerk, one, remarks=None).remarks == []
    two = create(clerk, name="Second", balance_control="prepaid", available_funds=Decimal(0))
    assert (two.available_funds, two.balance_control) == (0, "prepaid")
    with pytest.raises(ValueError, match=r"A customer has no fields \['code'\] to write\."):
        create(clerk, code="C1")


# --- the reseller


def test_a_reseller_is_the_own_company_or_one_below_it(clerk) -> None:
    assert wrong(create, clerk, partner=company("Orbit Comms")) == {"partner": [RESELLER]}
    assert wrong(create, clerk, partner=None) == {"partner": [RESELLER]}
    assert wrong(create, clerk, partner=company("Orbit Comms"), kind="demo") == {"partner": [RESELLER]}


def test_a_deactivated_reseller_keeps_its_customers_and_gets_none(clerk) -> None:
    below = company("Tideway Telecom")
    one = create(clerk, partner=below)
    with as_system():
        Partner.objects.filter(pk=below.pk).update(status="inactive")
    below.refresh_from_db()
    assert wrong(create, clerk, name="Second", partner=below) == {
        "partner": ["Tideway Telecom is deactivated. Choose another reseller."]
    }
    assert update(clerk, one, partner=below, description="x").description == "x"


# --- the domain


def test_a_domain_in_use_is_that_of_a_customer_that_is_there(clerk) -> None:
    in_use = {"domain": ["This domain is in use. Choose another one."]}
    first = create(clerk, domain="Bakery.Example")
    assert (first.domain, first.domain_inherited) == ("bakery.example", False)
    assert update(clerk, first, domain="bakery.example", name="Renamed").name == "Renamed"
    second = create(clerk, name="Second")
    assert second.domain_inherited
    assert wrong(update, clerk, second, domain="BAKERY.example") == in_use
    own = create(clerk, name="Third", domain=second.domain)
    assert (own.domain, own.domain_inherited) == (second.domain, False)
    move(first, "cancel", by=clerk, at=timezone.now())
    assert update(clerk, second, domain="bakery.example").domain == "bakery.example"


def test_a_domain_that_is_left_out_stays_and_an_emptied_one_becomes_the_resellers(clerk) -> None:
    one = create(clerk, domain="bakery.example")
    assert update(clerk, one, name="Renamed").domain == "bakery.example"
    emptied = update(clerk, one, domain="")
    assert (emptied.domain, emptied.domain_inherited) == ("rs-vertical.example", True)
    with as_system():
        Partner.objects.filter(pk=clerk.partner_id).update(domain="other.example")
    assert update(clerk, one, name="Again").domain == "other.example"


def test_the_resellers_domain_stays_the_resellers_when_it_is_sent_back(clerk, baker) -> None:
    assert baker.domain_inherited
    kept = update(clerk, baker, domain=baker.domain, name="Renamed")
    assert (kept.domain, kept.domain_inherited) == ("rs-vertical.example", True)


def test_who_saves_the_same_domain_at_the_same_moment_is_told_so(clerk, monkeypatch) -> None:
    create(clerk, domain="bakery.example", **ADMIN)
    monkeypatch.setattr(written, "_has_domain", lambda customer, by: False)
    assert wrong(create, clerk, name="Second", domain="bakery.example") == {
        "domain": ["This domain is in use. Choose another one."]
    }
    create(clerk, name="Third", **ADMIN)
    assert wrong(create, clerk, name="Fourth", **{**ADMIN, "admin_id": "BETTY"}) == {
        "admin_id": ["This Administrator ID is in use. Choose another one."]
    }


def test_another_rule_of_the_database_is_no_refusal(clerk, baker) -> None:
    second = things.customer(clerk, "Second")
    second.code = baker.code
    with pytest.raises(IntegrityError), transaction.atomic():
        written.save_once(second)


# --- the administrator


def test_a_weak_password_is_refused_and_not_kept(clerk, baker) -> None:
    refused = wrong(update, clerk, baker, admin_id="betty", admin_password="short")
    assert set(refused) == {"admin_password"}
    assert "too short" in refused["admin_password"][0]
    assert Customer.objects.get(pk=baker.pk).admin_secret == ""


def test_who_is_there_already_needs_no_first_password(clerk, baker) -> None:
    one = update(clerk, baker, admin_id="betty")
    assert (one.admin_id, one.admin_secret) == ("betty@rs-vertical.example", "")
    two = update(clerk, baker, admin_password="flour-and-water-9")
    assert unseal(two.admin_secret) == "flour-and-water-9"


def test_a_role_that_may_be_handed_on_is_taken(clerk, baker) -> None:
    from partners.people.queries.roles import roles_to_hand_on

    role = roles_to_hand_on(clerk).first()
    local = {"create_local_admin": True, "admin_password": "flour-and-water-9"}
    assert update(clerk, baker, cloned_role_id=role.pk, **local).cloned_role_id == role.pk
    with as_system():
        foreign = Role.objects.exclude(pk__in=roles_to_hand_on(clerk).values("pk")).first()
    assert wrong(update, clerk, baker, cloned_role_id=foreign.pk) == {
        "cloned_role_id": ["Choose a role from the list."]
    }
    assert update(clerk, baker, cloned_role_id=None, create_local_admin=False).cloned_role_id is None


# --- classes and what they ask for


def a_class(by, name: str = "Retail", *fields: dict) -> CustomerClass:
    return CustomerClass.objects.create(partner_id=by.partner_id, name=name, custom_fields=list(fields))


TAX = {"key": "tax", "label": "Tax code", "kind": "text", "mandatory": True}


def test_a_class_is_chosen_kept_and_left(clerk, baker, acting) -> None:
    retail = a_class(clerk, "Retail", TAX)
    assert wrong(update, clerk, baker, customer_class=retail) == {"custom_data-tax": ["Tax code is needed."]}
    one = update(clerk, baker, customer_class=retail, custom_data={"tax": "T1"})
    assert (one.customer_class_id, one.custom_data) == (retail.pk, {"tax": "T1"})
    kept = update(clerk, baker, name="Renamed")
    assert (kept.customer_class_id, kept.custom_data) == (retail.pk, {"tax": "T1"})
    again = update(clerk, baker, customer_class=retail)
    assert again.custom_data == {"tax": "T1"}
    left = update(clerk, baker, customer_class=None)
    assert (left.customer_class_id, left.custom_data) == (None, {})
    assert update(clerk, baker, custom_data=None).custom_data == {}


def test_a_class_of_somebody_else_is_none_to_choose(clerk, baker) -> None:
    with as_system():
        theirs = CustomerClass.objects.create(partner=company("Orbit Comms"), name="Wholesale")
    assert wrong(update, clerk, baker, customer_class=theirs) == {"customer_class": ["Choose a class from the list."]}
    assert Customer.objects.get(pk=baker.pk).customer_class_id is None


def test_an_answer_stays_when_its_item_is_asked_no_more(clerk, baker) -> None:
    with as_system():
        item = AdditionalItem.objects.asked_of(AdditionalOwner.CUSTOMER).first()
        Customer.objects.filter(pk=baker.pk).update(custom_data={"item_999999": "old", "tax": "gone", item.key: "x"})
    kept = update(clerk, baker, custom_data={}).custom_data
    assert kept == {"item_999999": "old"}


# --- room for Demo customers


def test_the_last_demo_customer_is_counted_under_a_lock(clerk, baker) -> None:
    with CaptureQueriesContext(connection) as asked:
        update(clerk, baker, kind="demo")
    assert any(f"pg_advisory_xact_lock({written.DEMO_LOCK})" in query["sql"] for query in asked)
    with CaptureQueriesContext(connection) as asked:
        update(clerk, baker, name="Renamed")
    assert not any("pg_advisory_xact_lock" in query["sql"] for query in asked)


def test_a_full_reseller_and_a_full_one_above_are_told_apart(clerk, acting) -> None:
    below = company("Tideway Telecom")
    with as_system():
        Partner.objects.filter(name="RS-Vertical").update(demo_limit=1)
        Partner.objects.filter(name="Tideway Telecom").update(demo_limit=9)
        Customer.objects.filter(partner__name__in=("RS-Vertical", "Tideway Telecom")).exclude(kind="normal").update(
            kind="normal"
        )
    clerk.partner.refresh_from_db()
    one = create(clerk, kind="demo")
    assert wrong(create, clerk, name="Second", kind="demo") == {
        "kind": ["RS-Vertical may have 1 Demo customers and has them all."]
    }
    above = {"kind": ["The Demo customers of a reseller above are used up. Ask your provider for more."]}
    assert wrong(create, clerk, name="Second", kind="demo", partner=below) == above
    assert update(clerk, one, name="Renamed", kind="demo").name == "Renamed"
    assert create(clerk, name="Test", kind="test").kind == "test"


# --- a local administrator (screens.toml create-customer.info; voss)


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ({}, ("Muellers_Brot", "Müller’s_Brot", "Muellers_Brot@bakery.example")),
        ({"admin_id": "anna smith"}, ("anna_smith", "Müller’s_Brot", "Muellers_Brot@bakery.example")),
        ({"admin_name": "Anna"}, ("Muellers_Brot", "Anna", "Muellers_Brot@bakery.example")),
        ({"admin_email": "a@b.example"}, ("Muellers_Brot", "Müller’s_Brot", "a@b.example")),
        ({"domain": ""}, ("Muellers_Brot", "Müller’s_Brot", "")),
    ],
)
def test_what_is_left_empty_of_a_local_administrator_comes_from_the_name(given: dict, made: tuple) -> None:
    one = Customer(**{"name": "Müller’s Brot", "domain": "bakery.example", **given})
    administrator._local(one)
    made = tuple(text.replace("Muellers", "Mullers") for text in made)
    assert (one.admin_id, one.admin_name, one.admin_email) == made


def test_a_name_that_no_address_can_hold_is_an_administrator_all_the_same() -> None:
    one = Customer(name="パン屋", domain="bakery.example")
    administrator._local(one)
    assert (one.admin_id, one.admin_email) == ("admin", "admin@bakery.example")


def test_what_is_typed_of_an_id_stands_before_its_domain() -> None:
    assert administrator.before_the_at(Customer(admin_id="anna@bakery.example", domain="bakery.example")) == "anna"
    assert administrator.before_the_at(Customer(admin_id="anna@", domain="")) == "anna@"
    assert (
        administrator.before_the_at(Customer(admin_id="anna@other.example", domain="bakery.example"))
        == "anna@other.example"
    )
