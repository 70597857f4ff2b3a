"""A customer's name stands once among the customers of its reseller (screens.toml create-customer.info)."""

from importlib import import_module

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from customers.actions import change_reseller as moved
from customers.actions import fields as written
from customers.actions.copy import copy_customer
from customers.actions.create import update_customer
from customers.actions.move import move
from customers.models import Customer
from oms.kit.acting import as_system
from oms.kit.reading import names
from oms.kit.reading.compared import NameKey
from orders.effect.reading import Reading
from orders.kinds import kind_of
from partners.models import Partner
from tests import things
from tests.forms import NEW, form_of, new_customer
from tests.orders.scene import CLERK, NEIGHBOUR, order_in, refused, who
from tests.page import read
from tests.typed import sent

pytestmark = pytest.mark.django_db
WORDS = "This reseller has a customer of this name. Choose another one."
ALIKE = ["Straße & Söhne", "STRASSE & Söhne", "straße  &\u00a0so\u0308hne", "Ｓtraße & SÖHNE"]
OTHERS = ["Strasse & Sohne", "Straße & Söhne Ltd", "Straße and Söhne"]
MARK = import_module("customers.migrations.0009_unique_names").MARK


@pytest.fixture
def clerk(acting):
    with acting(CLERK) as user:
        yield user


def company(name: str) -> Partner:
    with as_system():
        return Partner.objects.get(name=name)


def rename(by, customer: Customer, name: str) -> Customer:
    with transaction.atomic():
        return update_customer(customer=customer, fields={"name": name}, by=by, at=timezone.now())


def go(by, customer: Customer, name: str) -> Customer:
    return moved.change_reseller(customer=customer, partner=company(name), by=by, at=timezone.now())


def test_a_name_is_taken_however_it_is_written(clerk) -> None:
    first, other = things.customer(clerk, ALIKE[0]), things.customer(clerk, "Another")
    for name in ALIKE:
        with refused(ValidationError, WORDS, field="name"), transaction.atomic():
            things.customer(clerk, name)
        with refused(ValidationError, WORDS, field="name"):
            rename(clerk, other, name)
    for name in (*ALIKE, "Renamed", *OTHERS):
        assert rename(clerk, first, name).name == names.line(name)  # its own name it may write otherwise


def test_the_database_compares_as_the_reader_does() -> None:
    said = (*ALIKE, *OTHERS, "ΣΊΣΥΦΟΣ", "σίσυφος", "ﬁve", "FIVE", "Ørsted", "ørsted", "Łódź", "łódź", "パン屋", "ﾊﾟﾝ屋")
    stored = [names.line(name) for name in said]
    with connection.cursor() as cursor:
        cursor.execute("select " + NameKey.template % {"expressions": "n"} + " from unnest(%s) n", [stored])
        keys = [key for (key,) in cursor.fetchall()]
    for place, name in enumerate(stored):
        alike = [other for other in range(place) if names.key(stored[other]) == names.key(name)]
        assert [other for other in range(place) if keys[other] == keys[place]] == alike, name


def test_others_resellers_have_names_of_their_own(clerk) -> None:
    """What a neighbour's or a child's customers are called is neither told nor in the way."""
    things.customer(clerk, "Example Bakery")
    neighbour, child = who(NEIGHBOUR), company("Tideway Telecom")
    with as_system():
        assert things.customer(neighbour, "Example Bakery").partner_id == neighbour.partner_id
    assert things.customer(clerk, "Example Bakery", partner=child).partner_id == child.pk


@pytest.mark.parametrize("verbs", [["cancel"], ["create_service", "activate", "close"]], ids=["cancelled", "closed"])
def test_what_has_ended_gives_its_name_free(clerk, verbs: list[str]) -> None:
    first = things.customer(clerk, "Example Bakery")
    for verb in verbs:
        with refused(ValidationError, WORDS, field="name"), transaction.atomic():
            things.customer(clerk, "Example Bakery")
        move(first, verb, by=clerk, at=timezone.now())
    assert things.customer(clerk, "Example Bakery").name == "Example Bakery"
    if verbs == ["cancel"]:  # made anew, it is one more of the name
        with refused(ValidationError, WORDS, field="name"):
            copy_customer(customer=Customer.objects.get(pk=first.pk), by=clerk, at=timezone.now())


def test_a_customer_does_not_go_where_its_name_is_taken(clerk, monkeypatch) -> None:
    below = things.customer(clerk, "EXAMPLE BAKERY", partner=company("Tideway Telecom"))
    above = things.customer(clerk, "Example Bakery", domain="bakery.example", admin_id="betty@bakery.example")
    words = f"Tideway Telecom has a customer of this name: {below.code}. Rename one of the two first."
    with refused(ValidationError, words, field="partner"), transaction.atomic():
        go(clerk, above, "Tideway Telecom")
    with monkeypatch.context() as patch:  # somebody names one so at the same moment
        patch.setattr(moved, "named_alike", lambda *_args, **_more: Customer.objects.none())
        with refused(ValidationError, WORDS, field="partner"), transaction.atomic():
            go(clerk, above, "Tideway Telecom")
    rename(clerk, below, "Another")
    with transaction.atomic():
        update_customer(
            customer=below, fields={"domain": "other.example", "admin_id": "betty"}, by=clerk, at=timezone.now()
        )
    Customer.objects.filter(pk=below.pk).update(domain="bakery.example")
    with refused(ValidationError, "This domain is in use. Choose another one.", field="partner"), transaction.atomic():
        go(clerk, above, "Tideway Telecom")


def test_two_at_the_same_moment_are_held_by_the_database(clerk, monkeypatch) -> None:
    things.customer(clerk, "Example Bakery")
    second = things.customer(clerk, "Second")
    monkeypatch.setattr(written, "_name", lambda customer, errors, by: None)
    with refused(ValidationError, WORDS, field="name"):
        rename(clerk, second, "example BAKERY")
    with pytest.raises(IntegrityError), transaction.atomic():
        Customer.objects.filter(pk=second.pk).update(name="example bakery")


def test_who_was_called_alike_before_keeps_the_name_until_it_is_changed(clerk) -> None:
    first, twin, third = (things.customer(clerk, name) for name in ("Example Bakery", "Twin", "Third"))
    with connection.cursor() as cursor, as_system():
        Customer.objects.filter(pk=twin.pk).update(namesake=True, name="EXAMPLE BAKERY")
        cursor.execute(MARK)
    assert list(Customer.objects.filter(namesake=True)) == [twin]
    update_customer(customer=twin, fields={"description": "Bread"}, by=clerk, at=timezone.now())
    with refused(ValidationError, WORDS, field="name"):
        rename(clerk, twin, "example bakery")
    assert rename(clerk, twin, "Own name").namesake is False
    with pytest.raises(IntegrityError), transaction.atomic():
        Customer.objects.filter(pk=third.pk).update(name=first.name)


def test_a_draft_of_before_is_sent_with_a_name_of_its_own(acting) -> None:
    order = order_in("registration")
    with acting(CLERK) as user:
        things.customer(user, "Example Bakery", partner=order.partner)
        for name, wrong in (("EXAMPLE BAKERY", True), ("Own name", False)):
            Customer.objects.filter(pk=order.customer_id).update(namesake=True, name=name)
            order.customer.refresh_from_db()
            found = [problem.text for problem in kind_of(order).problems(Reading(order))]
            assert (WORDS in found) is wrong


def test_step_1_leads_to_who_has_the_name_and_keeps_what_was_typed(signed_in, acting) -> None:
    with acting(CLERK) as user:
        first = things.customer(user, "Answer Bakery")
    client = signed_in(CLERK)
    form = new_customer(client, name="ANSWER  bakery")
    answer = client.post(reverse(NEW), form)
    page = read(answer.content)
    assert answer.status_code == 422 and WORDS in page.first(id="problems").text
    said = page.first(id="said-name")
    assert said.text == f"A customer of this name is there: {first.code} Answer Bakery"
    assert said.first("a").get("href") == first.get_absolute_url()
    assert sent(page)["admin_id"] == form["admin_id"]
    assert client.post(reverse(NEW), {**form, "name": ["Answer Bakers"]}).status_code == 302


def test_basic_info_says_it_at_the_field(signed_in, acting) -> None:
    with acting(CLERK) as user:
        things.customer(user, "Answer Bakery")
        second = things.customer(user, "Second")
    client, url = signed_in(CLERK), reverse("customers:modify-basic", args=[second.code])
    answer = client.post(url, {**form_of(client, url), "name": ["answer bakery"]})
    assert answer.status_code == 422
    assert read(answer.content).first(id="id_name_error").text == WORDS
