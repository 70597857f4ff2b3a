"""What the provider asks of customers stands at once in the forms, is checked, kept and shown (guide 2.7.1.3)."""

import pytest
from django.urls import reverse

from customers.models import Customer
from oms.kit.acting import as_system
from partners.models import AdditionalItem
from tests.people import CLERK, SP
from tests.typed import fill_in, problems

pytestmark = pytest.mark.django_db


def item(name: str = "Loyalty", **values) -> AdditionalItem:
    with as_system():
        return AdditionalItem.objects.create(
            owner="customer", name=name, **{"kind": "select", "choices": ["Gold", "Silver"], **values}
        )


def customer() -> Customer:
    with as_system():
        return Customer.objects.filter(partner_name="RS-Vertical", status="activated", customer_class=None).first()


def test_a_new_item_stands_at_once_in_both_forms(signed_in) -> None:
    client, asked = signed_in(CLERK), item()
    for url in (reverse("orders:new-customer"), reverse("customers:modify-basic", args=[customer().code])):
        page = client.get(url).content.decode()
        assert "Loyalty" in page and "Silver" in page
    with as_system():
        AdditionalItem.objects.filter(pk=asked.pk).update(is_available=False)
    assert "Loyalty" not in client.get(reverse("orders:new-customer")).content.decode()


def test_an_answer_is_checked_kept_and_shown(signed_in) -> None:
    client, asked, who = signed_in(CLERK), item(is_mandatory=True), customer()
    url, name = reverse("customers:modify-basic", args=[who.code]), f"custom_data-{asked.key}"
    assert "Loyalty" in problems(fill_in(client, url, **{name: ""}))
    assert "Loyalty" in problems(fill_in(client, url, **{name: "Bronze"}))
    assert fill_in(client, url, **{name: "Silver"}).status_code == 302
    with as_system():
        assert Customer.objects.get(pk=who.pk).custom_data[asked.key] == "Silver"
    page = client.get(reverse("customers:basic", args=[who.code])).content.decode()
    assert "Loyalty" in page and "Silver" in page


def test_an_answer_stays_when_the_item_is_not_asked_any_more(signed_in) -> None:
    client, asked, who = signed_in(CLERK), item(), customer()
    with as_system():
        Customer.objects.filter(pk=who.pk).update(custom_data={asked.key: "Gold"})
        AdditionalItem.objects.filter(pk=asked.pk).update(is_available=False)
    url = reverse("customers:modify-basic", args=[who.code])
    assert fill_in(client, url, description="Changed").status_code == 302
    with as_system():
        kept = Customer.objects.get(pk=who.pk)
        assert (kept.custom_data[asked.key], kept.description) == ("Gold", "Changed")
    page = client.get(reverse("customers:basic", args=[who.code])).content.decode()
    assert "Loyalty" in page and "Gold" in page


def test_the_calendar_names_every_country(signed_in) -> None:
    page = signed_in(SP).get(reverse("catalogue:calendar")).content.decode()
    assert ">Germany<" in page and ">Trinidad and Tobago<" in page
    assert ">DEU<" not in page and ">ABW<" not in page
