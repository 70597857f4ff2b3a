"""What Modify writes of a customer, its headline, its corrections and its copy: word for word, and whom it tells."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from customers.actions import headline, modify, network
from customers.actions.contract import set_plan
from customers.actions.copy import copy_customer
from customers.actions.create import replace_accounts, replace_sites, update_customer
from customers.actions.follow import follow_partner
from customers.actions.move import move
from customers.actions.places import change_place
from customers.models import BillingAccount, Customer, FraudLimit, Site
from customers.rules import why_free
from customers.signals import (
    administrator_changed,
    customer_moved,
    customer_renamed,
    fraud_limit_changed,
    site_renamed,
)
from oms.kit.acting import as_system
from oms.kit.secrets import unseal
from partners.models import Partner
from tests import things
from tests.orders.scene import refused

CLERK, CHILD = "clerk@rs-vertical.example", "admin@tideway.example"
ADMIN = {"admin_id": "betty", "admin_password": "flour-and-water-9", "admin_name": "Betty Baker"}
ENDED = "Example Bakery is Closed: it can be read, but no longer changed."
ANOTHER = "Another one has this name. Names are unique within a customer."
pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(acting):
    with acting(CLERK) as user:
        yield user


@pytest.fixture
def baker(clerk) -> Customer:
    return things.customer(clerk)


@pytest.fixture
def live(clerk, baker) -> Customer:
    return go(clerk, baker, "create_service", "activate")


@pytest.fixture
def heard():
    """What the floors above hear: (signal, what it is about)."""
    found: list[tuple] = []

    def site(site, before, **_) -> None:
        found.append(("site", before, site.name))

    def limit(customer, limit, **_) -> None:
        found.append(("limit", customer.code, limit.default_limit))

    def administrator(customer, password, **_) -> None:
        found.append(("administrator", customer.code, password))

    told = ((site_renamed, site), (fraud_limit_changed, limit), (administrator_changed, administrator))
    for signal, listener in told:
        signal.connect(listener)
    yield found
    for signal, listener in told:
        signal.disconnect(listener)


def go(by, customer: Customer, *verbs: str) -> Customer:
    for verb in verbs:
        move(customer, verb, by=by, at=timezone.now())
    return Customer.objects.get(pk=customer.pk)


def put(by, customer: Customer, model: type, rows: list[dict], **options) -> list:
    if model is Site:
        return replace_sites(customer=customer, sites=rows, by=by, at=timezone.now(), **options)
    return replace_accounts(customer=customer, accounts=rows, by=by, at=timezone.now())


def change(by, place, **values):
    return change_place(place, values, by=by, at=timezone.now())


def stamp(by) -> dict:
    return {"by": by, "at": timezone.now()}


PLACES = {Site: things.SITE, BillingAccount: things.ACCOUNT}
PREFIX = {Site: "sites", BillingAccount: "accounts"}
MOST = {Site: 100, BillingAccount: 20}


def of(customer: Customer, model: type):
    return model.objects.get(customer=customer)


# --- Modify


def limits_of(customer: Customer) -> list[FraudLimit]:
    return list(FraudLimit.objects.filter(customer=customer).order_by("pk"))


def basic(by, customer: Customer, limits, at=None, **fields) -> Customer:
    return modify.modify_basic(customer=customer, fields=fields, limits=limits, by=by, at=at or timezone.now())


def test_limits_are_those_of_a_service_and_hold_from_the_customers_day(clerk, baker, heard) -> None:
    assert basic(clerk, baker, (Decimal(5), None), name="Renamed").name == "Renamed"
    assert (limits_of(baker), heard) == ([], [])
    set_plan(
        customer=baker, plan=things.plan(fraud_max=Decimal(50)), effective=things.MAY, order_no="N1", **stamp(clerk)
    )
    update_customer(customer=baker, fields={"time_zone": "Pacific/Auckland"}, **stamp(clerk))
    go(clerk, baker, "create_service")
    basic(clerk, baker, None, description="x")
    assert (limits_of(baker), heard) == ([], [])
    basic(clerk, baker, (Decimal(5), Decimal(9)), at=datetime(2026, 6, 1, 18, 0, tzinfo=UTC))
    (limit,) = limits_of(baker)
    assert (limit.default_limit, limit.custom_limit, limit.effective, limit.order_no) == (5, 9, date(2026, 6, 2), "")
    assert limit.made_by == clerk.name
    assert heard == [("limit", baker.code, 5)]


def test_the_network_learns_of_an_administrator_that_it_knows(clerk, baker, heard) -> None:
    def save(**fields) -> Customer:
        return modify.modify_administrator(customer=baker, fields=fields, **stamp(clerk))

    assert save(**ADMIN).admin_name == "Betty Baker"
    assert heard == []
    go(clerk, baker, "create_service")
    assert save(admin_name="Bettina Baker").admin_name == "Bettina Baker"
    assert heard == [("administrator", baker.code, "")]


def test_without_an_administrator_there_is_nothing_to_tell_and_no_password_to_set(clerk, live, heard) -> None:
    modify.modify_administrator(customer=live, fields={"admin_comment": "x"}, **stamp(clerk))
    assert heard == []
    with refused(ValidationError, "This customer has no administrator yet."):
        modify.change_password(customer=live, password="flour-and-water-9", **stamp(clerk))
    assert heard == []


def test_a_password_goes_with_the_order_and_later_to_the_network_alone(clerk, baker, heard) -> None:
    def set_to(password: str) -> Customer:
        return modify.change_password(customer=baker, password=password, **stamp(clerk))

    update_customer(customer=baker, fields=ADMIN, **stamp(clerk))
    assert unseal(set_to("more-flour-77").admin_secret) == "more-flour-77"
    assert heard == []
    go(clerk, baker, "create_service")
    headline.forget_secret(customer=baker, **stamp(clerk))
    with pytest.raises(ValidationError, match="too short"):
        set_to("short")
    assert heard == []
    assert set_to("even-more-flour-88").admin_secret == ""
    assert heard == [("administrator", baker.code, "even-more-flour-88")]
    assert Customer.objects.get(pk=baker.pk).admin_secret == ""


def test_only_what_a_place_has_is_written(clerk, baker) -> None:
    other = things.customer(clerk, "Other")
    site = modify.modify_site(site=of(baker, Site), fields={"name": "Shop", "customer": other, "x": 1}, **stamp(clerk))
    assert (site.name, site.customer_id) == ("Shop", baker.pk)
    account = of(baker, BillingAccount)
    kept = modify.modify_account(account=account, fields={"city": "Leeds", "customer": other}, **stamp(clerk))
    assert (kept.city, kept.customer_id) == ("Leeds", baker.pk)


# --- headlines, copies of names, corrections


def test_a_headline_is_written_of_this_customer_alone(clerk, baker) -> None:
    other = things.customer(clerk, "Other")
    update_customer(customer=baker, fields=ADMIN, **stamp(clerk))
    update_customer(customer=other, fields={**ADMIN, "admin_id": "other"}, **stamp(clerk))
    at = timezone.now()
    headline.place_on_server(customer=baker, cm_id="CM-LON-01", by=clerk, at=at)
    kept = Customer.objects.get(pk=baker.pk)
    assert (kept.cm_id, kept.updated_at) == ("CM-LON-01", at)
    assert Customer.objects.get(pk=other.pk).cm_id == ""
    later = timezone.now()
    headline.forget_secret(customer=baker, by=clerk, at=later)
    kept = Customer.objects.get(pk=baker.pk)
    assert (kept.admin_secret, kept.updated_at) == ("", later)
    assert Customer.objects.get(pk=other.pk).admin_secret != ""


def test_counts_are_made_anew_for_each_partner_once_in_the_order_of_their_ids(monkeypatch) -> None:
    counted: list[int] = []
    monkeypatch.setattr(headline, "set_customer_counts", lambda *, partner_id, count: counted.append(partner_id))
    headline.count_again(9, 3, 9)
    assert counted == [3, 9]


def test_a_new_name_of_a_reseller_reaches_its_own_customers(clerk, baker) -> None:
    partner = clerk.partner
    partner.name = "RS-Renamed"
    with as_system():
        mine = Customer.objects.filter(partner=partner).count()
        assert follow_partner(partner=partner) == mine
        assert Customer.objects.filter(partner_name="RS-Renamed").count() == mine
        assert set(Customer.objects.filter(partner=partner).values_list("partner_name", flat=True)) == {"RS-Renamed"}


def correct(by, customer: Customer, kind: str, before: dict, **values) -> None:
    network.correct_for_network(customer=customer, kind=kind, before=before, values=values, **stamp(by))


def test_what_the_network_refused_is_corrected_on_the_customer(clerk, baker) -> None:
    other = things.customer(clerk, "Other")
    update_customer(customer=baker, fields={**ADMIN, "domain": "bakery.example"}, **stamp(clerk))
    correct(
        clerk,
        baker,
        "create_tenant",
        {"domain": "bakery.example", "name": "Example Bakery"},
        domain="bread.example",
        name="X",
    )
    kept = Customer.objects.get(pk=baker.pk)
    assert (kept.domain, kept.name) == ("bread.example", "Example Bakery")
    assert Customer.objects.get(pk=other.pk).domain == "rs-vertical.example"
    before = {"login": kept.admin_id, "name": "Betty Baker", "email": ""}
    at = kept.updated_at
    correct(clerk, baker, "create_administrator", before, **before)
    assert Customer.objects.get(pk=baker.pk).updated_at == at
    correct(clerk, baker, "set_channels", {}, domain="wrong.example", login="wrong")
    assert Customer.objects.get(pk=baker.pk).updated_at == at
    values = {"login": "bea@bakery.example", "name": "Bea Baker", "email": "bea@bakery.example"}
    correct(clerk, baker, "create_administrator", before, **values)
    kept = Customer.objects.get(pk=baker.pk)
    assert (kept.admin_id, kept.admin_name, kept.admin_email) == tuple(values.values())
    assert kept.updated_at > at


def test_what_another_customer_has_is_named_at_its_field(clerk, baker) -> None:
    other = things.customer(clerk, "Other")
    update_customer(customer=baker, fields=ADMIN, **stamp(clerk))
    update_customer(customer=other, fields={**ADMIN, "admin_id": "other"}, **stamp(clerk))
    before = {"login": "other@rs-vertical.example", "name": "Betty Baker"}
    with refused(ValidationError, "This is in use. Choose another one.", field="login"):
        correct(clerk, other, "create_administrator", before, name="Betty Baker", login="betty@rs-vertical.example")


# --- a copy


def test_a_copy_has_what_the_customer_had(clerk) -> None:
    one = things.customer(
        clerk, "Example Bakery", domain="bakery.example", cli="020 7946 0018", remarks=["One"], description="x",
        kind="test", **ADMIN,
    )  # fmt: skip
    main = of(one, Site)
    put(clerk, one, Site, [{**things.SITE, "id": main.pk}, {**things.SITE, "name": "Shop", "is_main": False}])
    go(clerk, one, "cancel")
    one = Customer.objects.get(pk=one.pk)
    made = copy_customer(customer=one, **stamp(clerk))
    copy = Customer.objects.get(pk=made.customer.pk)
    same = ("name", "domain", "domain_inherited", "cli", "remarks", "description", "kind", "admin_id", "partner_id")
    assert [getattr(copy, name) for name in same] == [getattr(one, name) for name in same]
    assert unseal(copy.admin_secret) == ADMIN["admin_password"]
    assert (copy.status, copy.pk == one.pk) == ("ordering", False)
    for model, moved in ((Site, made.sites), (BillingAccount, made.accounts)):
        names = dict(model.objects.filter(customer=one).values_list("pk", "name"))
        assert {names[old]: new for old, new in moved.items()} == dict(
            model.objects.filter(customer=copy).values_list("name", "pk")
        )
    assert Site.objects.get(customer=copy, is_main=True).pk == made.sites[main.pk]


def test_a_copy_without_sites_or_a_domain_has_none_either(clerk, baker) -> None:
    Site.objects.filter(customer=baker).delete()
    go(clerk, baker, "cancel")
    with as_system():
        Partner.objects.filter(pk=clerk.partner_id).update(domain="other.example")
    clerk.partner.refresh_from_db()
    made = copy_customer(customer=Customer.objects.get(pk=baker.pk), **stamp(clerk))
    assert (made.sites, made.customer.domain_inherited, made.customer.admin_secret) == ({}, True, "")


# --- what is not charged, and who hears of it


@pytest.mark.parametrize(
    ("kind", "inactive", "free"),
    [
        ("normal", False, False),
        ("normal", True, True),
        ("test", False, True),
        ("demo", False, True),
        ("demo", True, True),
    ],
)
def test_test_demo_and_inactive_billing_customers_are_free(kind: str, inactive: bool, free: bool) -> None:
    words = "Test, Demo and Inactive Billing customers are not charged."
    assert why_free(Customer(kind=kind, inactive_billing=inactive)) == (words if free else "")


def test_a_new_name_and_a_new_reseller_are_news_each_by_itself(clerk, baker) -> None:
    news: list[tuple] = []

    def moved(customer, before, **_) -> None:
        news.append(("moved", before, customer.partner_id))

    def renamed(customer, before, **_) -> None:
        news.append(("renamed", before, customer.name))

    customer_moved.connect(moved)
    customer_renamed.connect(renamed)
    try:
        update_customer(customer=baker, fields={"description": "x", "name": "Example Bakery"}, **stamp(clerk))
        assert news == []
        update_customer(customer=baker, fields={"name": "Bread"}, **stamp(clerk))
        assert news == [("renamed", "Example Bakery", "Bread")]
        below = Partner.objects.get(name="Tideway Telecom")
        counts = clerk.partner.pk, below.pk
        before = {pk: Partner.objects.get(pk=pk).customer_count for pk in counts}
        update_customer(customer=baker, fields={"partner": below}, **stamp(clerk))
        assert news[1:] == [("moved", clerk.partner_id, below.pk)]
        after = {pk: Partner.objects.get(pk=pk).customer_count for pk in counts}
        assert (after[counts[0]], after[counts[1]]) == (before[counts[0]] - 1, before[counts[1]] + 1)
    finally:
        customer_moved.disconnect(moved)
        customer_renamed.disconnect(renamed)
