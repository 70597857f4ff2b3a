"""New numbers and their faults, word for word; and names that follow what they copy."""

from datetime import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from customers.actions.follow import move_rows
from inventory.actions import follow
from inventory.actions.register import MOST, Entry, register_entries, register_numbers
from inventory.models import Command, Device, Number
from oms.kit.acting import acting_for, as_system
from tests.orders.scene import number_type, refused, who
from tests.test_stock_refusals import NOW, SP, VERA, company, customer, free, made, now

pytestmark = pytest.mark.django_db


# --- register


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["020 7946 0900", "+44 20 7946 0900"], ["020 7946 0900 stands twice in the list."]),
        (["020 7946 0"], ["“020 7946 0” is not a whole telephone number; digits are missing or too many."]),
        (
            ["0113 496 0900", "0113 496 0901"],
            [f"0113 496 090{n} begins with no area code of the number type “Geographic London”." for n in range(2)],
        ),
        (["+33 1 99 00 12 34"], ["+33 1 99 00 12 34 begins with no area code of the number type “Geographic London”."]),
        (["020 7946 0018"], ["020 7946 0018 cannot be registered."]),
        ([], ["There is no number to register."]),
    ],
)
def test_each_wrong_number_is_named(typed: list[str], words: list[str]) -> None:
    with refused(ValidationError, *words):
        made(who(VERA), "020 7946 0999", *typed) if typed else made(who(VERA))


def test_twenty_faults_are_named_and_the_rest_counted() -> None:
    words = [f"0113 496 09{n:02d} begins with no area code of the number type “Geographic London”." for n in range(20)]
    typed = [f"0113 496 09{n:02d}" for n in range(22)]
    with refused(ValidationError, *words, "… and 2 more."):
        made(who(VERA), *typed)
    with refused(ValidationError, *words):
        made(who(VERA), *typed[:20])


def test_ten_thousand_at_once_are_the_most() -> None:
    by, entries = who(VERA), [Entry("+442079460900", number_type())] * (MOST + 1)
    with refused(ValidationError, "10,000 numbers at once is the most."), acting_for(by.partner_id):
        register_entries(entries, by=by, at=NOW)


def test_a_new_number_says_whose_it_is() -> None:
    by = who(VERA)
    with acting_for(by.partner_id):
        (row,) = register_numbers(numbers=["020 7946 0900"], number_type=number_type(), comment="Block", by=by, at=NOW)
    (row,) = now(row)
    assert (row.e164, row.national, row.area_code, row.local) == ("+442079460900", "02079460900", "020", "79460900")
    assert (row.number_type_id, row.type_name, row.comment) == (number_type().pk, "Geographic London", "Block")
    assert {row.partner_id, row.owner_partner_id, row.stock_partner_id} == {by.partner_id}
    assert {row.partner_name, row.owner_name} == {"Vertical Cloud"}
    assert (row.assign, row.use) == ("unused", "creation")


# --- copies of names


def test_what_a_customer_has_follows_it() -> None:
    one, other, at = customer(), customer("Vertical Demo"), datetime(2027, 1, 1, tzinfo=timezone.get_current_timezone())
    tideway = company("Tideway Telecom")
    with as_system():
        device = Device.objects.first()
        Device.objects.filter(pk=device.pk).update(customer=one, status="assigned")
        before = list(Number.objects.exclude(customer=one).values_list("pk", "partner_name", "updated_at"))
        commands = list(Command.objects.exclude(customer=one).values_list("pk", "customer_name", "partner_name"))
        rs = one.partner_id
        one.name, one.partner, one.partner_name = "Zetland Schools", tideway, "Tideway Telecom"
        move_rows(customer=one, before=rs, past=True)
        follow.follow_customer(customer=one, at=at)
        for model in (Number, Device):
            told = set(
                model.objects.filter(customer=one).values_list(
                    "customer_name", "partner_id", "partner_name", "updated_at"
                )
            )
            assert told == {("Zetland Schools", tideway.pk, "Tideway Telecom", at)}
        told = set(Command.objects.filter(customer=one).values_list("customer_name", "partner_id", "partner_name"))
        assert told == {("Zetland Schools", tideway.pk, "Tideway Telecom")}
        assert list(Number.objects.exclude(customer=one).values_list("pk", "partner_name", "updated_at")) == before
        assert (
            list(Command.objects.exclude(customer=one).values_list("pk", "customer_name", "partner_name")) == commands
        )
        assert Number.objects.filter(customer=other).exists()


def test_numbers_follow_the_name_of_their_site_alone() -> None:
    one, at = customer(), datetime(2027, 1, 1, tzinfo=timezone.get_current_timezone())
    with as_system():
        site = one.sites.get()
        first, second = Number.objects.filter(customer=one).order_by("pk")[:2]
        Number.objects.filter(pk=second.pk).update(site_name="Elsewhere")
        strange = set(Number.objects.exclude(customer=one).values_list("site_name", flat=True))
        before, site.name = site.name, "Hall"
        follow.follow_site(customer=one, site=site, before=before, at=at)
        told = dict(Number.objects.filter(pk__in=[first.pk, second.pk]).values_list("pk", "site_name"))
        assert told == {first.pk: "Hall", second.pk: "Elsewhere"}
        assert Number.objects.get(pk=first.pk).updated_at == at
        assert set(Number.objects.exclude(customer=one).values_list("site_name", flat=True)) == strange


def test_stock_follows_the_name_of_its_reseller() -> None:
    with as_system():
        partner = company("Vertical Cloud")
        Device.objects.filter(pk=Device.objects.first().pk).update(partner=partner, owner_partner_id=partner.pk)
        Command.objects.filter(pk=Command.objects.first().pk).update(partner_id=partner.pk)
        Number.objects.filter(pk=free(who(SP), 1)[0].pk).update(owner_partner_id=partner.pk)
        partner.name = "Horizontal Cloud"
        follow.follow_partner(partner=partner)
        for model in (Number, Device, Command):
            assert set(model.objects.filter(partner_id=partner.pk).values_list("partner_name", flat=True)) == {
                partner.name
            }
            assert not model.objects.exclude(partner_id=partner.pk).filter(partner_name=partner.name).exists()
        for model in (Number, Device):
            assert set(model.objects.filter(owner_partner_id=partner.pk).values_list("owner_name", flat=True)) == {
                partner.name
            }
            assert not model.objects.exclude(owner_partner_id=partner.pk).filter(owner_name=partner.name).exists()
