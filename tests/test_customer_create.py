"""Registering a customer, every rule by its field (screens.toml create-customer.info), and its sites and accounts."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from customers.actions.create import create_customer, replace_accounts, replace_sites, update_customer
from customers.actions.move import move
from customers.actions.places import change_place
from customers.enums import CustomerType
from customers.models import BillingAccount, Customer, CustomerClass, Site
from customers.queries.summary import customer_counts, own_customers, service_summary
from customers.signals import site_renamed
from oms.kit.acting import as_system
from oms.kit.secrets import unseal
from partners.models import Partner
from tests import things

CLERK = "clerk@rs-vertical.example"
pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(acting):
    with acting(CLERK) as user:
        yield user


@pytest.fixture
def baker(clerk):
    return things.customer(clerk)


def partner(name: str) -> Partner:
    with as_system():
        return Partner.objects.get(name=name)


def create(clerk, accounts=None, **fields) -> Customer:
    wanted = {"name": things.free_name(clerk.partner), "partner": clerk.partner, **fields}
    accounts = [dict(things.ACCOUNT)] if accounts is None else accounts
    return create_customer(fields=wanted, accounts=accounts, by=clerk, at=timezone.now())


def refused(clerk, accounts=None, **fields) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as found, transaction.atomic():
        create(clerk, accounts, **fields)
    return found.value.message_dict


def update(clerk, customer, **fields) -> Customer:
    return update_customer(customer=customer, fields=fields, by=clerk, at=timezone.now())


ADMIN = {"admin_id": "betty", "admin_password": "flour-and-water-9", "admin_name": "Betty Baker"}


# --- what is made


def test_a_customer_gets_its_id_its_copies_and_stands_in_ordering(clerk) -> None:
    made = create(clerk, name="  Example Bakery ", cli="020 7946 0018", mobile="03069 990001", **ADMIN)
    assert made.code.startswith("C000000") and len(made.code) == 10
    assert (made.name, made.status, made.partner_name) == ("Example Bakery", "ordering", "RS-Vertical")
    assert (made.cli, made.mobile) == ("+442079460018", "+443069990001")
    assert int(create(clerk, name="Next").code[1:]) > int(made.code[1:])


def test_the_password_is_kept_sealed_and_a_blank_one_keeps_it(clerk) -> None:
    made = create(clerk, **ADMIN)
    assert "flour" not in made.admin_secret
    assert unseal(made.admin_secret) == ADMIN["admin_password"]
    kept = update(clerk, made, admin_password="", admin_name="Bettina Baker")
    assert unseal(kept.admin_secret) == ADMIN["admin_password"]
    assert unseal(update(clerk, made, admin_password="more-flour-77").admin_secret) == "more-flour-77"


def test_without_a_domain_it_is_the_resellers_and_then_the_providers(clerk) -> None:
    one, two = create(clerk), create(clerk, name="Second")
    assert one.domain == two.domain == "rs-vertical.example"
    with as_system():
        Partner.objects.filter(pk=clerk.partner_id).update(domain="")
    clerk.partner.refresh_from_db()
    assert create(clerk, name="Third").domain == "nimbus.example"


def test_an_own_domain_is_unique_among_the_customers_of_a_reseller(clerk) -> None:
    first = create(clerk, domain="bakery.example")
    assert refused(clerk, domain="Bakery.example")["domain"] == ["This domain is in use. Choose another one."]
    move(first, "cancel", by=clerk, at=timezone.now())
    assert create(clerk, domain="bakery.example").domain == "bakery.example"


def test_an_administrator_id_is_unique_among_the_customers_of_a_reseller(clerk) -> None:
    create(clerk, **ADMIN)
    assert set(refused(clerk, name="Second", **ADMIN)) == {"admin_id"}


def test_what_a_neighbours_customer_has_is_neither_told_nor_in_the_way(clerk, acting) -> None:
    with acting("admin@orbit.example") as orla:
        create(orla, domain="bakery.example", **ADMIN)
    mine = create(clerk, domain="bakery.example", **ADMIN)
    assert mine.domain == "bakery.example" and mine.admin_id == "betty@bakery.example"


def test_an_own_domain_is_unique_within_what_the_person_sees(clerk, acting) -> None:
    create(clerk, domain="bakery.example")
    with acting("admin@vertical.example") as above:
        assert refused(above, domain="bakery.example")["domain"] == ["This domain is in use. Choose another one."]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "Bake\x00ry"}, "name"),
        ({"kind": "free"}, "kind"),
        ({"language": "xx"}, "language"),
        ({"domain": "not a domain"}, "domain"),
        ({"domain": "-bad.example"}, "domain"),
        ({"cli": "hello"}, "cli"),
        ({"contact_phone": "12"}, "contact_phone"),
        ({"contact_email": "nobody"}, "contact_email"),
        ({"remarks": ["r"] * 6}, "remarks"),
        ({"remarks": ["r" * 201]}, "remarks"),
        ({**ADMIN, "admin_password": "short"}, "admin_password"),
        ({"admin_name": "Betty"}, "admin_id"),
        ({"balance_control": "prepaid", "credit_limit": 100}, "credit_limit"),
        ({"available_funds": 100}, "available_funds"),
        ({"credit_limit": "much"}, "credit_limit"),
        ({"credit_limit": 10**12}, "credit_limit"),
        ({"billing_period": "yearly"}, "billing_period"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"currency": "XYZ"}, "currency"),
        ({"cloned_role_id": 10**9}, "cloned_role_id"),
    ],
)
def test_each_wrong_value_is_named_at_its_field_and_nothing_is_made(clerk, fields, field) -> None:
    before = Customer.objects.count()
    assert set(refused(clerk, **fields)) == {field}
    assert Customer.objects.count() == before


def test_all_errors_come_at_once_rows_of_accounts_too(clerk) -> None:
    accounts = [dict(things.ACCOUNT, name="", city=""), dict(things.ACCOUNT, invoice_day=31)]
    assert set(refused(clerk, accounts, name="", cli="x")) == {
        "name", "cli", "accounts-0-name", "accounts-0-city", "accounts-1-invoice_day",
    }  # fmt: skip


def test_a_reseller_outside_the_own_tree_is_refused(clerk) -> None:
    for name in ("Orbit Comms", "Vertical Cloud", "Nimbus Telecom"):
        assert set(refused(clerk, partner=partner(name))) == {"partner"}
    assert create(clerk, partner=partner("Tideway Telecom")).partner_name == "Tideway Telecom"


def test_a_deactivated_reseller_gets_no_customer(clerk) -> None:
    with as_system():
        Partner.objects.filter(name="Tideway Telecom").update(status="inactive")
    assert "deactivated" in refused(clerk, partner=partner("Tideway Telecom"))["partner"][0]


# --- demo limit


def room(name: str, limit: int) -> None:
    with as_system():
        Partner.objects.filter(name=name).update(demo_limit=limit)


def test_demo_customers_are_limited_with_those_of_resellers_below(clerk, acting) -> None:
    room("RS-Vertical", 2)
    clerk.partner.refresh_from_db()
    create(clerk, kind=CustomerType.DEMO)
    create(clerk, name="Below", kind=CustomerType.DEMO, partner=partner("Tideway Telecom"))
    assert "may have 2 Demo customers" in refused(clerk, name="Third", kind=CustomerType.DEMO)["kind"][0]
    with acting("admin@tideway.example") as tilda:
        told = refused(tilda, name="Fourth", kind=CustomerType.DEMO)["kind"][0]
    assert "reseller above" in told and "RS-Vertical" not in told


def test_making_a_customer_demo_counts_and_a_closed_one_makes_room(clerk) -> None:
    room("RS-Vertical", 1)
    first, second = create(clerk, kind=CustomerType.DEMO), create(clerk, name="Second")
    with pytest.raises(ValidationError) as found, transaction.atomic():
        update(clerk, second, kind=CustomerType.DEMO)
    assert set(found.value.message_dict) == {"kind"}
    assert update(clerk, first, kind=CustomerType.DEMO).kind == "demo"  # stays what it is
    move(first, "cancel", by=clerk, at=timezone.now())
    assert update(clerk, second, kind=CustomerType.DEMO).kind == "demo"


def test_counts_follow_and_stand_on_the_partner(clerk) -> None:
    plain, demo = own_customers(clerk.partner_id)
    one = create(clerk)
    create(clerk, name="Demo", kind=CustomerType.DEMO)
    create(clerk, name="Below", partner=partner("Tideway Telecom"))
    assert own_customers(clerk.partner_id) == (plain + 1, demo + 1)
    counted = Partner.objects.get(pk=clerk.partner_id)
    assert (counted.customer_count, counted.demo_customer_count) == (plain + 1, demo + 1)
    whole = customer_counts(counted, reader=clerk)
    below = own_customers(partner("Tideway Telecom").pk)
    assert (whole.customers, whole.demo_customers) == (plain + 1 + below[0], demo + 1 + below[1])
    move(one, "cancel", by=clerk, at=timezone.now())
    assert Partner.objects.get(pk=clerk.partner_id).customer_count == plain


def test_service_summary_counts_opened_and_all(clerk) -> None:
    today = timezone.localdate()
    before = service_summary(clerk, today=today)
    one = create(clerk)
    after = service_summary(clerk, today=today)
    assert (after.customers.left, after.customers.right) == (before.customers.left, before.customers.right + 1)
    for verb in ("create_service", "activate"):
        move(one, verb, by=clerk, at=timezone.now())
    assert service_summary(clerk, today=today).customers.left == before.customers.left + 1
    move(one, "close", by=clerk, at=timezone.now())
    assert service_summary(clerk, today=today) == before


# --- customer class


def a_class(clerk, *fields: dict) -> CustomerClass:
    return CustomerClass.objects.create(partner_id=clerk.partner_id, name="Retail", custom_fields=list(fields))


def test_mandatory_fields_of_the_class_are_asked_for_and_checked_by_kind(clerk) -> None:
    retail = a_class(
        clerk,
        {"key": "tax", "label": "Tax code", "kind": "text", "mandatory": True},
        {"key": "seats", "label": "Seats", "kind": "number", "mandatory": False},
        {"key": "since", "label": "Since", "kind": "date", "mandatory": False},
        {"key": "tier", "label": "Tier", "kind": "select", "options": ["A", "B"], "mandatory": False},
        {"key": "vip", "label": "VIP", "kind": "check", "mandatory": False},
    )
    wrong = {"seats": "many", "since": "2026-02-31", "tier": "C"}
    assert set(refused(clerk, customer_class=retail, custom_data=wrong)) == {
        "custom_data-tax", "custom_data-seats", "custom_data-since", "custom_data-tier",
    }  # fmt: skip
    right = {"tax": "T1", "seats": "12", "since": "2026-02-28", "tier": "B", "vip": "on", "unknown": "x"}
    made = create(clerk, customer_class=retail, custom_data=right)
    assert made.custom_data == {"tax": "T1", "seats": "12", "since": "2026-02-28", "tier": "B", "vip": True}


def test_a_class_of_the_neighbour_is_refused(clerk, acting) -> None:
    with acting("admin@orbit.example") as orla:
        theirs = CustomerClass.objects.create(partner_id=orla.partner_id, name="Wholesale")
    assert set(refused(clerk, customer_class=theirs)) == {"customer_class"}


def test_a_class_above_the_reader_stays_with_what_it_asked_for(clerk, acting) -> None:
    retail = a_class(clerk, {"key": "tax", "label": "Tax code", "kind": "text", "mandatory": True})
    made = create(
        clerk, customer_class=retail, custom_data={"tax": "T1"}, partner=partner("Tideway Telecom"), name="Below"
    )
    with acting("admin@tideway.example") as tilda:
        kept = update(tilda, Customer.objects.get(pk=made.pk), custom_data={}, description="new")
    assert (kept.customer_class_id, kept.custom_data, kept.description) == (retail.pk, {"tax": "T1"}, "new")


# --- what may change later


def test_domain_and_reseller_change_only_while_ordering(clerk, baker) -> None:
    assert update(clerk, baker, domain="bakery.example").domain == "bakery.example"
    assert update(clerk, baker, partner=partner("Tideway Telecom")).partner_name == "Tideway Telecom"
    move(baker, "create_service", by=clerk, at=timezone.now())
    for fields in ({"domain": "other.example"}, {"partner": clerk.partner}):
        with pytest.raises(ValidationError) as found, transaction.atomic():
            update(clerk, baker, **fields)
        assert set(found.value.message_dict) == set(fields)
    assert update(clerk, baker, domain="bakery.example", partner=partner("Tideway Telecom"), name="New").name == "New"


def test_a_closed_customer_is_not_changed(clerk, baker) -> None:
    for verb in ("create_service", "activate", "close"):
        move(baker, verb, by=clerk, at=timezone.now())
    with pytest.raises(PermissionDenied, match="no longer changed"):
        update(clerk, baker, name="New")
    with pytest.raises(PermissionDenied):
        replace_sites(customer=baker, sites=[dict(things.SITE)], by=clerk, at=timezone.now())


def test_the_neighbour_changes_nothing(baker, acting) -> None:
    with acting("admin@orbit.example") as orla, pytest.raises(Customer.DoesNotExist):
        update(orla, baker, name="Taken")


# --- billing accounts and sites


def accounts_of(customer: Customer) -> list[dict]:
    return [
        {"id": a.pk, **{name: getattr(a, name) for name in (*things.ACCOUNT, "invoice_day")}}
        for a in BillingAccount.objects.filter(customer=customer)
    ]


def put_accounts(clerk, customer, rows):
    return replace_accounts(customer=customer, accounts=rows, by=clerk, at=timezone.now())


def put_sites(clerk, customer, rows, **options):
    return replace_sites(customer=customer, sites=rows, by=clerk, at=timezone.now(), **options)


def test_accounts_are_added_changed_swapped_and_deleted_as_one_list(clerk, baker) -> None:
    put_accounts(clerk, baker, [*accounts_of(baker), dict(things.ACCOUNT, name="Shop")])
    first, second = accounts_of(baker)
    first["name"], second["name"] = second["name"], first["name"]
    put_accounts(clerk, baker, [first, second])
    assert [a["name"] for a in accounts_of(baker)] == ["Shop", "Head office"]
    put_accounts(clerk, baker, [dict(second, city="Leeds")])
    assert [(a["name"], a["city"]) for a in accounts_of(baker)] == [("Head office", "Leeds")]


def test_one_to_twenty_accounts_with_names_of_their_own(clerk, baker) -> None:
    def texts(rows) -> dict:
        with pytest.raises(ValidationError) as found, transaction.atomic():
            put_accounts(clerk, baker, rows)
        return found.value.message_dict

    assert "Between 1 and 20" in texts([])["accounts"][0]
    many = [dict(things.ACCOUNT, name=f"Account {n}") for n in range(21)]
    assert "these are 21" in texts(many)["accounts"][0]
    assert set(texts([dict(things.ACCOUNT), dict(things.ACCOUNT, name=" head OFFICE ")])) == {"accounts-1-name"}
    assert len(put_accounts(clerk, baker, many[:20])) == 20


def test_exactly_one_site_is_the_main_site_and_it_can_change(clerk, baker) -> None:
    main = Site.objects.get(customer=baker)
    with pytest.raises(ValidationError, match="Exactly one site"), transaction.atomic():
        put_sites(clerk, baker, [dict(things.SITE), dict(things.SITE, name="Two")])
    rows = [dict(things.SITE, id=main.pk, is_main=False), dict(things.SITE, name="Two", is_main=True)]
    put_sites(clerk, baker, rows)
    assert list(Site.objects.filter(customer=baker).values_list("name", "is_main")) == [("Two", True), ("Main", False)]
    with pytest.raises(ValidationError, match="Between 1 and 1"), transaction.atomic():
        put_sites(clerk, baker, rows, most=1)


def test_a_place_with_something_on_it_is_not_deleted_whoever_it_is(clerk, baker) -> None:
    from customers.actions.holding import hold_number

    hold_number(
        customer=baker, e164="+442079460018", site=baker.sites.get(), billing_account=baker.billing_accounts.get(),
        valid_from=things.MAY, order_no="2026-000001", by=clerk, at=timezone.now(),
    )  # fmt: skip
    with pytest.raises(ValidationError, match="cannot be deleted"), transaction.atomic():
        put_accounts(clerk, baker, [dict(things.ACCOUNT, name="Shop")])
    with pytest.raises(ValidationError, match="cannot be deleted"), transaction.atomic():
        put_sites(clerk, baker, [dict(things.SITE, name="Two")])


def test_a_row_of_another_customer_cannot_be_smuggled_in(clerk, baker) -> None:
    other = things.customer(clerk, "Other")
    with pytest.raises(ValidationError, match="deleted meanwhile"), transaction.atomic():
        put_accounts(clerk, baker, accounts_of(other))


def test_a_renamed_site_is_announced(clerk, baker) -> None:
    heard = []

    def listen(site, before, **_) -> None:
        heard.append((before, site.name))

    site_renamed.connect(listen)
    try:
        site = baker.sites.get()
        change_place(site, {"name": "Harbour"}, by=clerk, at=timezone.now())
        change_place(site, {"city": "Leeds"}, by=clerk, at=timezone.now())
    finally:
        site_renamed.disconnect(listen)
    assert heard == [("Main", "Harbour")]
