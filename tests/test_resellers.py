"""Resellers: adding, changing and moving them (guide 2.7.1)."""

import re

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from oms.kit.acting import as_system
from partners.channel.actions.reseller import move_reseller
from partners.models import Account, AdditionalItem, AdditionalValue, DefaultPermission, Notice, Partner, Role
from partners.people.actions.headline import set_customer_counts
from partners.people.actions.tree import plant
from partners.people.enums import Right
from partners.people.queries.tree import closure_faults, mptt_faults
from partners.people.signals import partner_moving, partner_renamed
from tests.lifetimes import give_all_back
from tests.resellers import ABOVE, SP, basics, errors, new, partner, system_role, vat

pytestmark = pytest.mark.django_db


# --- adding


def test_a_new_reseller_has_its_chief_its_rights_and_its_additional_info(signed_in) -> None:
    with as_system():
        DefaultPermission.objects.filter(kind="reseller").update(manage_ddi=True, manage_device=True)
    answer = signed_in(ABOVE).post(reverse("partners:reseller-add"), new())
    made = partner("Quay Calls")
    assert answer.url == reverse("partners:reseller", args=[made.code])
    with as_system():
        chief = Account.objects.get(partner=made)
        assert (chief.login_id, chief.is_chief, chief.has_usable_password()) == ("quinn@quay.example", True, False)
        assert AdditionalValue.objects.get(partner=made).value == "GB 000 0010 00"
        assert closure_faults() == mptt_faults() == []
    # Manage Device is a default that Vertical Cloud does not hold itself, so it cannot pass it on
    assert made.rights() == {Right.MANAGE_DDI, Right.MANAGE_CHILD_RESELLER}


def test_without_a_password_a_single_use_link_is_mailed_and_no_password_ever(signed_in) -> None:
    signed_in(ABOVE).post(reverse("partners:reseller-add"), new())
    with as_system():
        notice = Notice.objects.get(kind="account-invited")
    assert notice.address == "quinn@quay.example"
    assert notice.link == "" and notice.sealed_link and "set-password" not in notice.text
    from partners.messages.actions.send import send_mail

    send_mail(notice)
    sent = mail.outbox[-1] if mail.outbox else None
    text = sent.body if sent else mail_of_the_demo()
    link = re.search(r"/password-reset/[\w-]+/", text).group()
    anonymous = Client()
    new_password = {"new": "harbour-lights-7", "again": "harbour-lights-7"}
    assert anonymous.post(link, new_password).status_code == 302
    assert anonymous.post(link, new_password).status_code != 302, "the link works twice"
    with as_system():
        assert Account.objects.get(login_id="quinn@quay.example").check_password("harbour-lights-7")


def mail_of_the_demo() -> str:
    from partners.models import DemoMail

    with as_system():
        return DemoMail.objects.latest("pk").text


def test_a_typed_password_is_set_and_nothing_is_mailed(signed_in) -> None:
    typed = {"password": "harbour-lights-7", "confirm": "harbour-lights-7"}
    signed_in(ABOVE).post(reverse("partners:reseller-add"), new(**typed))
    with as_system():
        assert Account.objects.get(login_id="quinn@quay.example").check_password("harbour-lights-7")
        assert not Notice.objects.filter(kind="account-invited").exists()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"name": ""}, "Reseller Company Name: This field is required."),
        ({"name": "RS-Vertical"}, "Vertical Cloud has a child reseller of this name."),
        ({"name": "x" * 101}, "at most 100 characters"),
        ({"domain": "not a domain"}, "Write a domain such as"),
        ({"kind": "sp"}, "Reseller Type: Select a valid choice"),
        ({"parent": "Nimbus Telecom"}, "There is no reseller called “Nimbus Telecom”"),
        ({"parent": "Orbit Comms"}, "There is no reseller called “Orbit Comms”"),
        ({"nation": "??"}, "Nation: Select a valid choice"),
        ({"demo_limit": "21"}, "Vertical Cloud itself may have 20 demo customers"),
        ({"demo_limit": "-1"}, "greater than or equal to 0"),
        ({"demo_limit": "many"}, "Enter a whole number"),
        ({"login_id": "Clerk@RS-Vertical.example"}, "This ID cannot be used"),
        ({"login_id": "admin@orbit.example"}, "This ID cannot be used"),
        ({"login_id": "quinn"}, "valid email"),
        ({"password": "harbour-lights-7", "confirm": "harbour-lights-8"}, "The two passwords are not the same"),
        ({"password": "password", "confirm": "password"}, "too common"),
        ({"password": "short", "confirm": "short"}, "too short"),
        ({"role": "999999"}, "Auth. Group: Select a valid choice"),
    ],
)
def test_bad_input_names_the_field_and_keeps_what_was_typed(signed_in, change: dict, expected: str) -> None:
    answer = signed_in(ABOVE).post(reverse("partners:reseller-add"), new(**change))
    assert expected in errors(answer).replace("&quot;", '"')
    assert "quay.example" in answer.content.decode()
    with as_system():
        assert not Partner.objects.filter(domain="quay.example").exists()
        assert not Account.objects.filter(login_id="quinn@quay.example").exists()


def test_a_mandatory_item_must_be_answered_and_an_unavailable_one_is_not_asked(signed_in) -> None:
    answer = signed_in(ABOVE).post(reverse("partners:reseller-add"), new(**{vat(): ""}))
    assert "VAT number: This field is required." in errors(answer)
    with as_system():
        AdditionalItem.objects.update(is_available=False)
    page = signed_in(ABOVE).get(reverse("partners:reseller-add")).content.decode()
    assert "VAT number" not in page


def test_a_role_that_is_made_for_another_kind_is_refused(signed_in) -> None:
    answer = signed_in(ABOVE).post(reverse("partners:reseller-add"), new(role=system_role("vsp").pk))
    assert "This role is made for VSP Reseller" in errors(answer)


def test_a_vsp_does_not_stand_below_a_reseller(signed_in) -> None:
    below = {"parent": "RS-Vertical", "kind": "vsp", "role": system_role("vsp").pk}
    answer = signed_in(ABOVE).post(reverse("partners:reseller-add"), new(**below))
    assert "A VSP Reseller cannot stand below RS-Vertical" in errors(answer)


def test_who_adds_with_a_small_role_gives_no_larger_one(signed_in, account) -> None:
    with as_system():
        small = Role.objects.create(
            names={"en": "Small"}, owner=partner("Vertical Cloud"), system_role="vsp", menus=["reseller-management"]
        )
        Account.objects.filter(login_id=ABOVE).update(role=small)
    answer = signed_in(ABOVE).post(reverse("partners:reseller-add"), new())
    assert "Auth. Group: Select a valid choice" in errors(answer)


# --- changing


def test_a_new_name_is_announced_once_and_the_history_says_who(signed_in) -> None:
    heard = []

    def listen(sender, partner, **_) -> None:
        heard.append(partner.name)

    partner_renamed.connect(listen)
    rs = partner("RS-Vertical")
    client = signed_in(ABOVE)
    try:
        client.post(reverse("partners:reseller-modify", args=[rs.code]), basics(rs, name="RS-Horizontal", city="Leeds"))
        client.post(
            reverse("partners:reseller-modify", args=[rs.code]), basics(rs, name="RS-Horizontal", city="Bradford")
        )
    finally:
        partner_renamed.disconnect(listen)
    assert heard == ["RS-Horizontal"]


def test_the_parent_may_be_left_and_the_kind_changed(signed_in) -> None:
    with as_system():
        root = partner("Nimbus Telecom")
        branch = plant(Partner(code="R900001", name="Branch", kind="reseller"), parent=root)
        Account.objects.create(
            partner=branch, login_id="b@branch.example", name="Bo", email="b@branch.example", is_chief=True,
            role=system_role("reseller"),
        )  # fmt: skip
    branch = partner("Branch")
    answer = signed_in(SP).post(
        reverse("partners:reseller-modify", args=[branch.code]), basics(branch, kind="vsp", demo_limit=0)
    )
    assert answer.status_code == 302
    with as_system():
        assert Account.objects.get(partner=branch).role == system_role("vsp")


def test_a_limit_stays_above_what_is_used_below(signed_in) -> None:
    with as_system():
        set_customer_counts(partner_id=partner("Tideway Telecom").pk, count=lambda: (4, 3))
        Partner.objects.filter(name="Tideway Telecom").update(demo_limit=3)
    rs = partner("RS-Vertical")
    address = reverse("partners:reseller-modify", args=[rs.code])
    assert "3 demo customers exist here and below" in errors(signed_in(ABOVE).post(address, basics(rs, demo_limit=2)))
    assert signed_in(ABOVE).post(address, basics(rs, demo_limit=3)).status_code == 302


def test_the_provider_itself_has_no_limit(signed_in) -> None:
    with as_system():
        Partner.objects.filter(name="Nimbus Telecom").update(demo_limit=0)
    vertical = partner("Vertical Cloud")
    answer = signed_in(SP).post(
        reverse("partners:reseller-modify", args=[vertical.code]), basics(vertical, demo_limit=500)
    )
    assert answer.status_code == 302 and partner("Vertical Cloud").demo_limit == 500


def test_copies_of_a_name_follow_it_on_every_floor(signed_in) -> None:
    from customers.models import Customer
    from inventory.models import Number

    rs = partner("RS-Vertical")
    signed_in(ABOVE).post(reverse("partners:reseller-modify", args=[rs.code]), basics(rs, name="RS-Horizontal"))
    with as_system():
        for model, owner, copy in (
            (Customer, "partner_id", "partner_name"), (Number, "partner_id", "partner_name"),
            (Number, "owner_partner_id", "owner_name"),
        ):  # fmt: skip
            names = set(model.objects.filter(**{owner: rs.pk}).values_list(copy, flat=True))
            assert names <= {"RS-Horizontal"}, (model, names)
        assert Customer.objects.filter(partner_name="RS-Horizontal").exists()


def test_open_orders_are_counted_before_a_reseller_is_deactivated(signed_in) -> None:
    from orders.enums import ONGOING
    from orders.models import Order

    rs = partner("RS-Vertical")
    with as_system():
        own = Order.objects.filter(partner_id=rs.pk, state__in=ONGOING).count()
    assert own, "the demo has open orders of RS-Vertical"
    page = signed_in(ABOVE).get(reverse("partners:reseller-status-change", args=[rs.code])).content.decode()
    assert re.search(rf"\b{own} orders? of its customers stays? open", page)


# --- moving


def test_a_move_through_the_screen_takes_all_below_along(signed_in) -> None:
    rs, orbit = partner("RS-Vertical"), partner("Orbit Comms")
    with as_system():
        Partner.objects.filter(pk=orbit.pk).update(manage_child_reseller=True, manage_ddi=True)
    answer = signed_in(SP).post(
        reverse("partners:reseller-modify", args=[rs.code]), basics(rs, parent=f"Orbit Comms ({orbit.code})")
    )
    assert answer.status_code in (302, 422)
    if answer.status_code == 422:  # the demo's plans and lifetime licenses bind them
        drop_plans()
        give_all_back()
        answer = signed_in(SP).post(reverse("partners:reseller-modify", args=[rs.code]), basics(rs, parent=orbit.code))
    assert answer.status_code == 302
    with as_system():
        assert partner("RS-Vertical").parent_id == orbit.pk
        assert closure_faults() == mptt_faults() == []
    assert signed_in("admin@orbit.example").get(reverse("partners:reseller", args=[rs.code])).status_code == 200
    assert signed_in(ABOVE).get(reverse("partners:reseller", args=[rs.code])).status_code == 404
    tideway = partner("Tideway Telecom").code
    assert signed_in("admin@orbit.example").get(reverse("partners:reseller", args=[tideway])).status_code == 200


def drop_plans() -> None:
    from catalogue.models import PlanOffer

    with as_system():
        PlanOffer.objects.all().delete()


def test_a_move_that_would_break_something_is_refused_with_every_reason(signed_in) -> None:
    """Rights, plans, roles, demo limits and what upper floors say, all at once."""
    from catalogue.models import PlanOffer, ServicePlan

    rs, orbit = partner("RS-Vertical"), partner("Orbit Comms")
    with as_system():
        only = ServicePlan.objects.create(name="Only here", kind="cloud_pbx")
        for holder in (rs, rs.parent):
            PlanOffer.objects.create(plan=only, partner=holder)
        Partner.objects.filter(pk=orbit.pk).update(demo_limit=10, demo_customer_count=9, manage_child_reseller=False)
        Partner.objects.filter(name="Tideway Telecom").update(demo_customer_count=2)
        made_above = Role.objects.create(
            names={"en": "From Vertical"}, owner=rs.parent, system_role="reseller", menus=["reseller-status"]
        )
        Account.objects.filter(login_id="clerk@rs-vertical.example").update(role=made_above)

    def object_to_it(sender, **_) -> list[str]:
        return ["A floor above objects."]

    partner_moving.connect(object_to_it)
    try:
        answer = signed_in(SP).post(
            reverse("partners:reseller-modify", args=[rs.code]), basics(rs, parent=orbit.code, name="Not saved")
        )
    finally:
        partner_moving.disconnect(object_to_it)
    said = errors(answer)
    for reason in (
        "Orbit Comms does not hold Manage Child Reseller, but RS-Vertical would bring it along.",
        "Orbit Comms does not hold the service plan “Only here”, but RS-Vertical would bring it along.",
        "1 account holds a role of a company it would leave: From Vertical.",
        "Its Demo Customer Limit of 20 is higher than the 10 of Orbit Comms.",
        "Orbit Comms has 9 of 10 demo customers; 2 more would be too many.",
        "A floor above objects.",
    ):
        assert reason in said
    assert partner("RS-Vertical").parent.name == "Vertical Cloud", "it moved, or lost its name"


def test_nobody_stands_below_itself(acting, signed_in) -> None:
    rs = partner("RS-Vertical")
    answer = signed_in(SP).post(
        reverse("partners:reseller-modify", args=[rs.code]), basics(rs, parent="Tideway Telecom")
    )
    assert "cannot stand below itself" in errors(answer)
    with acting(SP) as user, pytest.raises(ValidationError):
        move_reseller(rs, below=rs, by=user, at=timezone.now())
