"""Sites and billing accounts, and what Modify writes of a customer: each refusal word for word, and what it leaves."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from customers.actions import modify
from customers.actions.create import replace_accounts, replace_sites
from customers.actions.move import move
from customers.actions.places import change_place
from customers.models import BillingAccount, Customer, Site
from customers.signals import administrator_changed, fraud_limit_changed, site_renamed
from oms.kit.acting import as_system
from tests import things
from tests.orders.scene import held, refused, waits_for, who

CLERK, CHILD = "clerk@rs-vertical.example", "admin@tideway.example"
ADMIN = {"admin_id": "betty@bakery.example", "admin_password": "flour-and-water-9", "admin_name": "Betty Baker"}
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


# --- the whole list


@pytest.mark.parametrize("model", PLACES)
def test_a_list_is_neither_empty_nor_too_long(clerk, baker, model) -> None:
    prefix = PREFIX[model]
    most = 3 if model is Site else 20
    options = {"most": 3} if model is Site else {}
    rows = [
        {**PLACES[model], "name": f"Place {n}", **({"is_main": n == 0} if model is Site else {})} for n in range(most)
    ]
    words = "Between 1 and %d are needed; these are %d."
    with refused(ValidationError, words % (most, 0), field=prefix):
        put(clerk, baker, model, [], **options)
    more = [*rows, {**rows[1], "name": ""}]  # what is too much is not judged
    with refused(ValidationError, words % (most, most + 1), field=prefix):
        put(clerk, baker, model, more, **options)
    assert len(put(clerk, baker, model, rows, **options)) == most


@pytest.mark.parametrize("model", PLACES)
def test_a_name_stands_once_whatever_its_case(clerk, baker, model) -> None:
    first = {**PLACES[model], "name": "Shop"}
    second = {**PLACES[model], "name": " sHOP ", **({"is_main": False} if model is Site else {})}
    with refused(ValidationError, "This name stands twice. Give each its own.", field=f"{PREFIX[model]}-1-name"):
        put(clerk, baker, model, [first, second])
    with pytest.raises(ValidationError) as found, transaction.atomic():
        put(clerk, baker, model, [{**first, "name": ""}, {**second, "name": ""}])
    assert found.value.message_dict == {
        f"{PREFIX[model]}-{row}-name": ["This field cannot be blank."] for row in (0, 1)
    }


@pytest.mark.parametrize("mains", [0, 2])
def test_exactly_one_site_is_the_main_site(clerk, baker, mains: int) -> None:
    rows = [{**things.SITE, "name": f"Site {n}", "is_main": n < mains} for n in range(3)]
    with refused(ValidationError, "Exactly one site is the main site.", field="sites"):
        put(clerk, baker, Site, rows)


@pytest.mark.parametrize("model", PLACES)
def test_a_row_that_is_not_there_is_said_so(clerk, baker, model) -> None:
    with as_system():
        other = model.objects.exclude(customer=baker).first()
    row = {**PLACES[model], "id": other.pk}
    words = "This row was deleted meanwhile. Open the page again."
    with refused(ValidationError, words, field=f"{PREFIX[model]}-0-name"):
        put(clerk, baker, model, [row])


@pytest.mark.parametrize("model", PLACES)
def test_what_is_not_given_stays_and_what_is_given_is_trimmed(clerk, baker, model) -> None:
    known = of(baker, model)
    row = {**PLACES[model], "id": known.pk, "name": "  Shop ", "county": None, "city": " Leeds"}
    (kept,) = put(clerk, baker, model, [row])
    assert (kept.pk, kept.name, kept.city, kept.county) == (known.pk, "Shop", "Leeds", known.county)


def test_names_are_swapped_and_only_a_new_name_is_news(clerk, baker, heard) -> None:
    main = of(baker, Site)
    put(clerk, baker, Site, [{**things.SITE, "id": main.pk}, {**things.SITE, "name": "Shop", "is_main": False}])
    assert heard == []
    shop = Site.objects.get(customer=baker, name="Shop")
    rows = [
        {**things.SITE, "id": main.pk, "name": "Shop"},
        {**things.SITE, "id": shop.pk, "name": "Main", "is_main": False},
    ]
    put(clerk, baker, Site, rows)
    assert {site.pk: site.name for site in Site.objects.filter(customer=baker)} == {main.pk: "Shop", shop.pk: "Main"}
    assert sorted(pair[2] for pair in heard) == ["Main", "Shop"]
    put(clerk, baker, Site, [{**rows[0], "is_main": False}, {**rows[1], "is_main": True}])
    assert Site.objects.get(customer=baker, is_main=True).pk == shop.pk


def test_what_is_unchanged_is_not_written(clerk, baker) -> None:
    site = of(baker, Site)
    before = Site.pgh_event_model.objects.filter(pgh_obj_id=site.pk).count()
    put(clerk, baker, Site, [{**things.SITE, "id": site.pk}])
    change(clerk, site, name=site.name, city=site.city)
    assert Site.pgh_event_model.objects.filter(pgh_obj_id=site.pk).count() == before
    change(clerk, site, city="Leeds")
    assert Site.pgh_event_model.objects.filter(pgh_obj_id=site.pk).count() == before + 1


@pytest.mark.parametrize("model", PLACES)
def test_nothing_that_is_used_is_deleted(clerk, baker, model) -> None:
    from customers.actions.holding import hold_number

    hold_number(
        customer=baker, e164="+442079460018", site=baker.sites.get(), billing_account=baker.billing_accounts.get(),
        valid_from=things.MAY, order_no="N1", **stamp(clerk),
    )  # fmt: skip
    name = of(baker, model).name
    words = f"“{name}” is used by orders, numbers, devices or service lines and cannot be deleted."
    with refused(ValidationError, words, field=PREFIX[model]):
        put(clerk, baker, model, [{**PLACES[model], "name": "Another"}])


# --- one place


@pytest.mark.parametrize("model", PLACES)
def test_another_place_of_the_customer_has_no_such_name(clerk, baker, model) -> None:
    row = {**PLACES[model], "name": "Shop", **({"is_main": False} if model is Site else {})}
    known = of(baker, model)
    put(clerk, baker, model, [{**PLACES[model], "id": known.pk}, row])
    with refused(ValidationError, ANOTHER, field="name"):
        change(clerk, known, name=" sHoP ")
    assert change(clerk, known, name=known.name.upper()).name == known.name.upper()
    other = things.customer(clerk, "Other")
    assert change(clerk, of(other, model), name="Shop").name == "Shop"
    assert change(clerk, known, city=" Leeds ").city == "Leeds"


@pytest.mark.parametrize("name", ["invoice_day", "payment_day"])
def test_a_day_of_the_month_is_from_1_to_28(clerk, baker, name: str) -> None:
    account = of(baker, BillingAccount)
    for day in (0, 29):
        with refused(ValidationError, "Choose a day from 1 to 28.", field=name):
            change(clerk, account, **{name: day})
        with refused(ValidationError, "Choose a day from 1 to 28.", field=f"accounts-0-{name}"):
            put(clerk, baker, BillingAccount, [{**things.ACCOUNT, "id": account.pk, name: day}])
    for day in (1, 28):
        assert getattr(change(clerk, account, **{name: day}), name) == day


@pytest.mark.parametrize("model", PLACES)
def test_what_cannot_be_stored_is_said(clerk, baker, model) -> None:
    words = "This text holds characters that cannot be stored."
    with refused(ValidationError, words, field="city"):
        change(clerk, of(baker, model), city="Lo\x00ndon")
    with refused(ValidationError, "This field cannot be blank.", field="city"):
        change(clerk, of(baker, model), city="  ")


@pytest.mark.parametrize("model", PLACES)
def test_of_a_customer_that_ended_nothing_changes(clerk, live, model) -> None:
    place = of(live, model)
    go(clerk, live, "close")
    with refused(PermissionDenied, ENDED):
        change(clerk, place, name="X")
    with refused(PermissionDenied, ENDED):
        put(clerk, live, model, [dict(PLACES[model])])
    with refused(PermissionDenied, ENDED):
        modify.change_password(customer=live, password="flour-and-water-9", **stamp(clerk))


@pytest.mark.parametrize("model", PLACES)
def test_a_stranger_finds_no_place(clerk, baker, model) -> None:
    place, child = of(baker, model), who(CHILD)
    for act in (
        lambda: change(child, place, name="X"),
        lambda: put(child, baker, model, [dict(PLACES[model])]),
        lambda: modify.change_password(customer=baker, password="flour-and-water-9", **stamp(child)),
    ):
        with pytest.raises(Customer.DoesNotExist):
            act()


def test_they_wait_for_who_changes_the_customer_just_now(clerk) -> None:
    one = Customer.objects.get(name="Vertical Demo")
    site, account = one.sites.first(), one.billing_accounts.first()
    for act in (
        lambda: change(clerk, site, name="X"),
        lambda: put(clerk, one, BillingAccount, [{**things.ACCOUNT, "id": account.pk}]),
        lambda: modify.change_password(customer=one, password="flour-and-water-9", **stamp(clerk)),
    ):
        with held(Customer, one.pk), waits_for(Customer):
            act()
