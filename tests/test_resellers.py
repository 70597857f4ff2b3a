"""Resellers: adding, changing, moving, switching off, their people, rights and histories (guide 2.7)."""

import re

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from oms.kit.acting import acting_for, as_system
from oms.kit.registries import registries
from partners.actions.administrators import add_account
from partners.actions.headline import set_customer_counts
from partners.actions.reseller import move_reseller
from partners.actions.tree import plant
from partners.enums import MAX_ACCOUNTS, Right
from partners.models import Account, AdditionalItem, AdditionalValue, DefaultPermission, Notice, Partner, Role
from partners.queries.tree import closure_faults, mptt_faults
from partners.signals import partner_moving, partner_renamed

SP, ABOVE, OWNER = "admin@nimbus.example", "admin@vertical.example", "admin@rs-vertical.example"
pytestmark = pytest.mark.django_db


def partner(name: str) -> Partner:
    with as_system():
        return Partner.objects.select_related("parent").get(name=name)


def system_role(kind: str) -> Role:
    with as_system():
        return Role.objects.get(is_system=True, system_role=kind)


def vat() -> str:
    with as_system():
        return "additional-" + AdditionalItem.objects.get(name="VAT number").key


def new(**changes) -> dict:
    """What the form for a new reseller sends."""
    return {
        "name": "Quay Calls", "domain": "quay.example", "kind": "reseller", "parent": "Vertical Cloud", "nation": "GB",
        "language": "en", "demo_limit": "5", "role": system_role("reseller").pk, "admin_name": "Quinn Quay",
        "login_id": "Quinn@Quay.example", "email": "quinn@quay.example", "password": "", "confirm": "",
        vat(): "GB 000 0010 00", **changes,
    }  # fmt: skip


def basics(of: Partner, **changes) -> dict:
    names = ("name", "domain", "kind", "nation", "language", "demo_limit", "address", "city", "county", "note")
    return {**{name: getattr(of, name) for name in names}, "parent": of.parent.code, **changes}


def errors(answer) -> str:
    assert answer.status_code == 422, answer.status_code
    text = answer.content.decode().partition('id="problems"')[2].partition("</div>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).strip()


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
    from partners.actions.send import send_mail

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
        ({"name": "Quay\x00Calls"}, "Null characters are not allowed"),
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
    if answer.status_code == 422:  # the demo's plans bind them
        drop_plans()
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


# --- switching off


def test_deactivating_says_before_what_happens_and_signs_people_out_at_once(signed_in) -> None:
    rs, theirs, client = partner("RS-Vertical"), signed_in("clerk@rs-vertical.example"), signed_in(ABOVE)
    assert theirs.get(reverse("partners:home")).status_code == 200
    address = reverse("partners:reseller-status-change", args=[rs.code])
    page = client.get(address).content.decode()
    assert "2 people are signed out at once" in page and "1 reseller below keeps working" in page
    client.post(address, {"to": "inactive"})
    assert theirs.get(reverse("partners:home")).status_code == 302
    assert "Deactivate" in client.get(reverse("partners:reseller", args=[rs.code])).content.decode()
    client.post(address, {"to": "active"})
    assert theirs.get(reverse("partners:home")).status_code == 302, "an old session came back to life"
    assert client.post(address, {"to": "nonsense"}).status_code == 422


def test_upper_floors_say_what_stays_open(signed_in, monkeypatch) -> None:
    monkeypatch.setattr(registries, "open_work", [lambda partner_id: [f"17 orders of {partner_id} stay open."]])
    rs = partner("RS-Vertical")
    page = signed_in(ABOVE).get(reverse("partners:reseller-status-change", args=[rs.code])).content.decode()
    assert f"17 orders of {rs.pk} stay open." in page


# --- people


def clerk() -> Account:
    with as_system():
        return Account.objects.get(login_id="clerk@rs-vertical.example")


def act(client: Client, verb: str, account: Account) -> None:
    client.post(reverse("partners:reseller-administrator-act", args=[partner("RS-Vertical").code, account.pk, verb]))


def chiefs() -> list[str]:
    with as_system():
        return list(
            Account.objects.filter(partner__name="RS-Vertical", is_chief=True).values_list("login_id", flat=True)
        )


def test_there_is_always_exactly_one_chief_admin(signed_in) -> None:
    client = signed_in(ABOVE)
    with as_system():
        rosa = Account.objects.get(login_id=OWNER)
    for verb in ("off", "delete"):
        act(client, verb, rosa)
        assert chiefs() == [OWNER], f"{verb} took the Chief Admin away"
    act(client, "chief", clerk())
    assert chiefs() == ["clerk@rs-vertical.example"]
    act(client, "off", rosa)
    act(client, "chief", rosa)
    assert chiefs() == ["clerk@rs-vertical.example"], "somebody switched off became Chief Admin"
    act(client, "on", rosa)
    act(client, "delete", rosa)
    with as_system():
        assert not Account.objects.filter(login_id=OWNER).exists()


def test_the_501st_account_is_refused(signed_in, acting) -> None:
    rs, role = partner("RS-Vertical"), system_role("reseller")
    with as_system():
        have = Account.objects.filter(partner=rs).count()
        Account.objects.bulk_create(
            Account(partner=rs, login_id=f"p{n}@rs.example", name=f"P{n}", email=f"p{n}@rs.example", role=role)
            for n in range(MAX_ACCOUNTS - have)
        )
    more = {"name": "One More", "login_id": "more@rs.example", "email": "more@rs.example", "role": role.pk}
    answer = signed_in(ABOVE).post(reverse("partners:reseller-administrator-add", args=[rs.code]), more)
    assert "A company has at most 500 accounts." in errors(answer)


def test_the_first_account_of_a_company_is_its_chief(acting) -> None:
    with as_system():
        empty = plant(Partner(code="R900002", name="Empty", kind="reseller"), parent=partner("Nimbus Telecom"))
    with acting(SP) as user:
        first = add_account(
            partner=empty, login_id="One@empty.example", name="One", email="o@empty.example",
            role=system_role("reseller"), by=user, at=timezone.now(),
        )  # fmt: skip
    assert first.is_chief and first.login_id == "one@empty.example"


def test_a_switched_off_or_deleted_person_is_out_at_the_next_click(signed_in) -> None:
    theirs, client = signed_in("clerk@rs-vertical.example"), signed_in(ABOVE)
    act(client, "off", clerk())
    assert theirs.get(reverse("partners:home")).status_code == 302
    act(client, "on", clerk())
    assert theirs.get(reverse("partners:home")).status_code == 302, "an old session came back to life"
    theirs = signed_in("clerk@rs-vertical.example")
    with as_system():
        told = Notice.objects.create(
            key="n1", partner=partner("RS-Vertical"), partner_name="RS-Vertical", account=clerk(), receiver="Clara",
            method="screen", kind="x", subject="Hello", sender="Nimbus",
        )  # fmt: skip
    act(client, "delete", clerk())
    assert theirs.get(reverse("partners:home")).status_code == 302
    with as_system():
        told.refresh_from_db()
        assert told.account_id is None and told.receiver == "Clara", "what they were told is forgotten"


def test_a_password_that_somebody_sets_ends_their_sessions_and_tells_them(signed_in) -> None:
    theirs, client = signed_in("clerk@rs-vertical.example"), signed_in(ABOVE)
    typed = {"password": "harbour-lights-7", "confirm": "harbour-lights-7"}
    address = reverse("partners:reseller-administrator-password", args=[partner("RS-Vertical").code, clerk().pk])
    assert client.post(address, typed).status_code == 302
    assert theirs.get(reverse("partners:home")).status_code == 302
    with as_system():
        assert clerk().check_password("harbour-lights-7")
        assert Notice.objects.filter(kind="password-changed", address=clerk().email).exists()
        assert "harbour" not in "".join(Notice.objects.values_list("text", flat=True))


def test_links_do_not_flood_a_mailbox(signed_in) -> None:
    client = signed_in(ABOVE)
    for _ in range(5):
        act(client, "link", clerk())
    with as_system():
        assert Notice.objects.filter(kind="account-invited").count() == 3


# --- rights


def test_taking_a_right_that_is_held_below_is_refused_unless_taken_below_too(signed_in) -> None:
    vertical = partner("Vertical Cloud")
    address, client = reverse("partners:reseller-permission", args=[vertical.code]), signed_in(SP)
    left = {"manage_ddi": "on", "approve_order": "on"}
    assert "Resellers below hold this right: RS-Vertical" in errors(client.post(address, left))
    assert partner("Vertical Cloud").manage_child_reseller
    assert client.post(address, {**left, "below_too": "on"}).status_code == 302
    assert not partner("Vertical Cloud").manage_child_reseller
    assert not partner("RS-Vertical").manage_child_reseller


def test_a_right_taken_away_is_gone_at_the_next_click(signed_in) -> None:
    theirs = signed_in(ABOVE)
    assert theirs.get(reverse("partners:reseller-add")).status_code == 200
    signed_in(SP).post(
        reverse("partners:reseller-permission", args=[partner("Vertical Cloud").code]), {"below_too": "on"}
    )
    answer = theirs.get(reverse("partners:reseller-add"))
    assert answer.status_code == 403 and "Manage Child Reseller" in answer.content.decode()


# --- histories and status


def changes(client: Client, name: str) -> list[str]:
    html = client.get(reverse("partners:reseller-changes", args=[partner(name).code]) + "?per=200").content.decode()
    rows = re.findall(r"<tr>(.*?)</tr>", html.partition("<tbody>")[2].partition("</tbody>")[0], re.S)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in rows]


def test_every_change_has_target_item_before_after_and_operator(signed_in) -> None:
    rs, client = partner("RS-Vertical"), signed_in(ABOVE)
    client.post(reverse("partners:reseller-modify", args=[rs.code]), basics(rs, city="Leeds"))
    client.post(reverse("partners:reseller-permission", args=[rs.code]), {"manage_ddi": "on"})
    client.post(reverse("partners:reseller-additional-modify", args=[rs.code]), {vat(): "GB 000 0011 00"})
    person = clerk()
    with as_system():
        role = person.role_id
    client.post(
        reverse("partners:reseller-administrator", args=[rs.code, person.pk]),
        {"name": "Clara Clark", "login_id": person.login_id, "email": person.email, "role": role},
    )
    act(client, "delete", person)
    with as_system():
        system_id = system_role("reseller").pk
    own = signed_in(OWNER)
    own.post(
        reverse("partners:role-create", args=[system_id]), {"name_en": "Desk", "sort_key": 1, "system_role": "reseller"}
    )
    found = "\n".join(changes(client, "RS-Vertical"))
    for row in (
        "Basic Info Modify City London Leeds Vera Tical",
        "Permission Modify Manage DDI No Yes Vera Tical",
        "Permission Modify Manage Child Reseller Yes No Vera Tical",
        "Additional Info Modify VAT number GB 000 0002 00 GB 000 0011 00 Vera Tical",
        "Administrator Modify clerk@rs-vertical.example: Administrator Name Clara Clerk Clara Clark Vera Tical",
        "Administrator Delete Administrator ID clerk@rs-vertical.example — Vera Tical",
        "Auth. Role Add Auth Role Name — Desk Rosa Seller",
    ):
        assert row in found, found
    from_below = "\n".join(changes(own, "RS-Vertical"))
    assert "Vera Tical" not in from_below and "Basic Info Modify City London Leeds Service Provider" in from_below


def test_the_grid_shows_the_counts_that_the_customers_floor_keeps(signed_in) -> None:
    with as_system():
        set_customer_counts(partner_id=partner("Orbit Comms").pk, count=lambda: (1234, 56))
    page = signed_in(SP).get(reverse("partners:reseller-management") + "?q=Orbit").content.decode()
    row = re.sub(r"<[^>]+>", " ", page.partition("<tbody>")[2].partition("</tbody>")[0])
    assert "1,234" in row and " 56 " in row and "Orla Bitter" in row


def test_two_writers_of_the_counts_do_not_lose_a_customer() -> None:
    """The figures are asked for only when the row is locked."""
    order = []
    with as_system():
        orbit = partner("Orbit Comms").pk
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as seen:
            set_customer_counts(partner_id=orbit, count=lambda: order.append(len(seen)) or (1, 0))
    assert "FOR UPDATE" in "".join(q["sql"] for q in seen.captured_queries[: order[0]])


def test_resources_come_from_every_floor(signed_in, monkeypatch) -> None:
    from oms.kit.registries import Resource

    monkeypatch.setattr(registries, "resources", [*registries.resources, lambda pk: [Resource("Spoon", "Silver", 7)]])
    rs = partner("RS-Vertical")
    page = signed_in(ABOVE).get(reverse("partners:status-resource", args=[rs.code])).content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "Spoon Silver 7" in text and "Account Active 2" in text and "Child Reseller Directly below 1" in text


def test_my_information_shows_only_the_own_company(signed_in) -> None:
    client = signed_in("clerk@rs-vertical.example")
    page = client.get(reverse("partners:my-administrators")).content.decode()
    assert "Rosa Seller" in page and "Tilda Wade" not in page and "Only the Chief Admin" in page
    tree = client.get(reverse("partners:my-children")).content.decode()
    assert "Tideway Telecom" in tree and "Orbit Comms" not in tree and "Nimbus" not in tree.partition("<main")[2]


def test_the_tree_opens_only_the_branch_that_is_looked_at(signed_in) -> None:
    client, root = signed_in(SP), partner("Nimbus Telecom")
    closed = client.get(reverse("partners:reseller-children", args=[root.code])).content.decode().partition("<main")[2]
    assert "Vertical Cloud" in closed and "Tideway Telecom" not in closed
    below = f"?reseller={partner('RS-Vertical').code}"
    opened = client.get(reverse("partners:reseller-children", args=[root.code]) + below).content.decode()
    assert "Tideway Telecom" in opened
    foreign = signed_in(ABOVE).get(
        reverse("partners:reseller-children", args=[partner("Vertical Cloud").code])
        + f"?reseller={partner('Orbit Comms').code}"
    )
    assert foreign.status_code == 404


def test_a_thousand_resellers_keep_the_pages_small(signed_in) -> None:
    with as_system():
        rs = partner("RS-Vertical")
        for n in range(210):
            plant(Partner(code=f"R9{n:05d}", name=f"Many {n:03d}", kind="reseller"), parent=rs)
    client = signed_in(SP)
    page = client.get(reverse("partners:reseller-children", args=[rs.code])).content.decode()
    assert "Many 000" in page and "Many 209" not in page and "11 more" in page
    with as_system(), acting_for(rs.pk):
        assert Partner.objects.count() == 212
