"""The DN audit: numbers in which contract, stock and network differ, and the acts that mend it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from customers.models import Customer
from inventory.actions.reading import read_due
from inventory.models import Command, Difference, Number, Reading
from oms.kit.acting import as_system
from oms.kit.phones import national
from tests.page import columns, read
from tests.people import CLERK, SP

pytestmark = pytest.mark.django_db
AUDIT, NOW = reverse("inventory:number-audit"), reverse("inventory:audit-now")
VERTICAL = "admin@vertical.example"


def shown(client, **query) -> dict[str, dict[str, str]]:
    table = read(client.get(AUDIT, {"per": 200, **query}).content).first("table")
    return {row["Direct Dial Call Number"]: row for row in columns(table)} if table else {}


def test_the_demo_has_one_of_each_kind(signed_in) -> None:
    found = shown(signed_in(SP))
    assert found["020 7946 0487"]["Finding"] == "Free in the stock"
    assert found["020 7946 0487"]["Assigned Reseller"] == "Nimbus Telecom"
    assert found["020 7946 0985"]["Finding"] == "Not in your stock"
    (lacking,) = shown(signed_in(SP), finding="lacking").values()
    assert (lacking["Customer Name"], lacking["Assigned Customer"]) == ("Yardley Logistics", "Yardley Logistics")
    assert set(shown(signed_in(SP), finding="free")) == {"020 7946 0487"}
    below = shown(signed_in(VERTICAL))
    assert below["020 7946 0487"]["Finding"] == "Not in your stock", "whose it is stays untold"
    assert "Nimbus" not in str(below)
    assert signed_in(CLERK).get(AUDIT).status_code == 403


def test_what_another_customer_holds_or_awaits_is_told_apart(signed_in, everything) -> None:
    row = Difference.objects.get(key="+442079460487")
    other = Customer.objects.get(name="Zetland School Trust")
    for customer, words in ((other, "Another customer’s"), (row.customer, "Ahead of the contract")):
        Number.objects.filter(e164=row.key).update(
            assign="reserved", use="order_activation", reserved_by="1", customer=customer, customer_name=customer.name
        )
        found = shown(signed_in(SP))["020 7946 0487"]
        assert words in found["Finding"] and found["Assigned Customer"] == customer.name


def test_it_is_mended_as_any_difference_and_gone_at_the_next_reading(ems, signed_in, everything) -> None:
    row = Difference.objects.get(thing="number", customer_name="Yardley Logistics")
    client = signed_in(VERTICAL)
    answer = client.post(AUDIT, {"act": "network", "pk": row.pk, "sure": "1"}, follow=True)
    assert "The network is told." in answer.content.decode()
    assert shown(client)[national(row.key)]["Status"] == "Being mended"
    sent = Command.objects.filter(customer=row.customer).latest("pk")
    assert (sent.kind, sent.payload) == ("add_numbers", {"numbers": [row.key]})
    assert "Take over what the network has" in client.get(AUDIT).content.decode()


def test_the_network_is_read_when_somebody_asks(ems, signed_in, everything) -> None:
    Reading.objects.update(due_at=timezone.now() + timedelta(days=1))
    answer = signed_in(VERTICAL).post(NOW, follow=True)
    assert "customers are read within the next minutes." in answer.content.decode()
    due = Reading.objects.filter(due_at__lte=timezone.now())
    assert due.exists() and not due.exclude(customer__partner__in=signed_in(VERTICAL).account.reach()).exists()
    assert signed_in(CLERK).post(NOW).status_code == 403
    assert read_due(at=timezone.now()) >= 1


def test_the_head_says_what_was_compared(signed_in) -> None:
    with as_system():
        one = Customer.objects.filter(reading__isnull=False, partner__name="RS-Vertical").first()
        Reading.objects.filter(customer=one).update(fault="no answer")
    client = signed_in(VERTICAL)
    assert 'hx-get="/ddi/audit/?compared=1"' in client.get(AUDIT).content.decode()
    shown_now = " ".join(client.get(AUDIT, {"compared": 1}, headers={"HX-Request": "true"}).content.decode().split())
    assert "customers with a tenant are compared." in shown_now and "1 could not be read the last time." in shown_now
