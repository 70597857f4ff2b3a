"""Roles: a tree, names per language, menus, members, and what is read-only (guide 2.10.1)."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from oms.kit.acting import as_system
from oms.kit.screens import registry
from partners.models import Account, Partner, Role

SP, ABOVE, OWNER = "admin@nimbus.example", "admin@vertical.example", "admin@rs-vertical.example"
CLERK, BELOW, NEIGHBOUR = "clerk@rs-vertical.example", "admin@tideway.example", "admin@orbit.example"
DESK = "desk1@vertical.example"
pytestmark = pytest.mark.django_db


def system_role(kind: str) -> Role:
    with as_system():
        return Role.objects.get(is_system=True, system_role=kind)


def role(name: str, owner: str = "RS-Vertical", *, parent: Role | None = None, menus: list[str] | None = None) -> Role:
    with as_system():
        company = Partner.objects.get(name=owner)
        kind = "vsp" if owner == "Vertical Cloud" else "reseller"
        return Role.objects.create(
            names={"en": name}, owner=company, parent=parent or system_role(kind), system_role=kind,
            menus=menus if menus is not None else ["menu-auth", "reseller-status", "login-history"],
        )  # fmt: skip


def give(login: str, held: Role) -> None:
    with as_system():
        Account.objects.filter(login_id=login).update(role=held)


def menus_of(held: Role) -> list[str]:
    with as_system():
        held.refresh_from_db()
    return held.menus


def menu_text(client: Client) -> str:
    return client.get(reverse("partners:home")).content.decode().partition('id="menu"')[2].partition("</nav>")[0]


def offered(client: Client, held: Role) -> dict[str, bool]:
    """Menu code → may it be ticked."""
    page = client.get(reverse("partners:role-menus", args=[held.pk])).content.decode()
    boxes = re.findall(r'<input type="checkbox" name="menus" value="([\w-]+)"([^>]*)>', page)
    return {code: "disabled" not in rest for code, rest in boxes}


def test_a_menu_that_is_taken_away_is_gone_at_the_holders_next_click(signed_in) -> None:
    held = role("Desk")
    give(CLERK, held)
    clerk, owner = signed_in(CLERK), signed_in(OWNER)
    assert clerk.get(reverse("partners:reseller-status")).status_code == 200
    assert "Reseller Status" in menu_text(clerk)
    owner.post(reverse("partners:role-menus", args=[held.pk]), {"menus": ["login-history"]})
    assert clerk.get(reverse("partners:reseller-status")).status_code == 403
    assert "Reseller Status" not in menu_text(clerk)
    assert clerk.get(reverse("partners:login-history")).status_code == 200


def test_what_a_role_loses_the_roles_below_it_lose(signed_in) -> None:
    top = role("Top")
    middle = role("Middle", parent=top, menus=["reseller-status", "login-history"])
    low = role("Low", parent=middle, menus=["reseller-status"])
    answer = signed_in(OWNER).post(
        reverse("partners:role-menus", args=[top.pk]), {"menus": ["login-history"]}, follow=True
    )
    assert "Roles below that lost menus with it: 2." in answer.content.decode()
    assert menus_of(middle) == ["login-history"] and menus_of(low) == []


def test_a_role_never_holds_what_its_creator_lacks(signed_in) -> None:
    small = role("Small", menus=["menu-auth", "reseller-status"])
    give(CLERK, small)
    clerk = signed_in(CLERK)
    made = clerk.post(
        reverse("partners:role-create", args=[small.pk]), {"name_en": "Tiny", "sort_key": 1, "system_role": "reseller"}
    )
    assert made.status_code == 302
    with as_system():
        tiny = Role.objects.get(names__en="Tiny")
    assert (tiny.owner.name, tiny.parent_id, tiny.menus) == ("RS-Vertical", small.pk, [])
    assert offered(clerk, tiny) == {"menu-auth": True, "reseller-status": True}
    address = reverse("partners:role-menus", args=[tiny.pk])
    assert clerk.post(address, {"menus": ["reseller-status", "login-history"]}).status_code == 422
    assert menus_of(tiny) == []
    assert clerk.post(address, {"menus": ["reseller-status"]}).status_code == 302
    assert menus_of(tiny) == ["reseller-status"]
    # and when the creator's own role loses the menu later, the role that it made loses it too
    signed_in(OWNER).post(reverse("partners:role-menus", args=[small.pk]), {"menus": ["menu-auth"]})
    assert menus_of(tiny) == []


def test_with_a_small_role_one_creates_below_the_own_role_only(signed_in) -> None:
    small = role("Small")
    give(CLERK, small)
    new = {"name_en": "New", "sort_key": 1, "system_role": "reseller"}
    answer = signed_in(CLERK).post(reverse("partners:role-create", args=[system_role("reseller").pk]), new)
    assert answer.status_code == 403 and "below your own role only" in answer.content.decode()


@pytest.mark.parametrize("login", [SP, ABOVE, OWNER, CLERK])
def test_system_roles_are_read_only(signed_in, login: str) -> None:
    client, system = signed_in(login), system_role("reseller")
    for name, data in (
        ("role", {"name_en": "Dealer", "sort_key": 1}), ("role-menus", {"menus": []}), ("role-delete", {}),
    ):  # fmt: skip
        assert client.post(reverse(f"partners:{name}", args=[system.pk]), data).status_code == 403
    assert not any(offered(client, system).values())
    assert "Save" not in client.get(reverse("partners:role", args=[system.pk])).content.decode().partition("<main")[2]


def test_the_own_role_is_read_only_also_when_the_own_company_made_it(signed_in) -> None:
    own = role("Own")
    give(OWNER, own)
    answer = signed_in(OWNER).post(reverse("partners:role-menus", args=[own.pk]), {"menus": ["menu-auth"]})
    assert answer.status_code == 403 and "your own role" in answer.content.decode()


def test_a_role_from_above_that_ones_people_hold_is_seen_and_read_only(signed_in) -> None:
    from_above = role("From above", "Vertical Cloud")
    with as_system():
        Role.objects.filter(pk=from_above.pk).update(system_role="reseller")
    owner = signed_in(OWNER)
    assert owner.get(reverse("partners:role", args=[from_above.pk])).status_code == 404
    give(CLERK, from_above)
    page = owner.get(reverse("partners:role", args=[from_above.pk]))
    assert page.status_code == 200 and "made by a company above yours" in page.content.decode()
    assert owner.post(reverse("partners:role-menus", args=[from_above.pk]), {"menus": []}).status_code == 403
    clerk = signed_in(CLERK)
    assert clerk.get(reverse("partners:reseller-status")).status_code == 200, "a role from above must work"


def test_a_role_with_more_menus_than_ones_own_is_read_only(signed_in) -> None:
    large, small = role("Large"), role("Small", menus=["menu-auth"])
    give(CLERK, small)
    answer = signed_in(CLERK).post(reverse("partners:role", args=[large.pk]), {"name_en": "X", "sort_key": 1})
    assert answer.status_code == 403 and "menus that your own role lacks" in answer.content.decode()


def test_menus_of_the_provider_are_offered_to_its_own_roles_alone(signed_in) -> None:
    for_reseller = role("For a reseller")
    assert not [code for code in offered(signed_in(SP), for_reseller) if registry[code].sp_only]
    with as_system():
        nimbus = Partner.objects.get(name="Nimbus Telecom")
        own = Role.objects.create(
            names={"en": "Own"}, owner=nimbus, parent=system_role("sp"), system_role="sp", menus=[]
        )
    assert [code for code in offered(signed_in(SP), own) if registry[code].sp_only]


def test_a_role_for_a_lower_kind_may_stand_below_one_for_a_higher(signed_in) -> None:
    client, top = signed_in(ABOVE), system_role("vsp")
    new = {"name_en": "For dealers", "name_de": "Für Händler", "sort_key": 3}
    assert client.post(reverse("partners:role-create", args=[top.pk]), {**new, "system_role": "sp"}).status_code == 422
    assert (
        client.post(reverse("partners:role-create", args=[top.pk]), {**new, "system_role": "reseller"}).status_code
        == 302
    )
    with as_system():
        made = Role.objects.get(names__en="For dealers")
    assert (made.system_role, made.names["de"], made.sort_key) == ("reseller", "Für Händler", 3)


def test_names_show_in_the_readers_language(signed_in) -> None:
    named = role("Help desk")
    signed_in(OWNER).post(
        reverse("partners:role", args=[named.pk]), {"name_en": "Help desk", "name_de": "Hilfe", "sort_key": 2}
    )
    with as_system():
        Account.objects.filter(login_id=OWNER).update(language="de")
    assert "Hilfe" in signed_in(OWNER).get(reverse("partners:role", args=[named.pk])).content.decode()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"name_en": "", "sort_key": 1}, "This field is required"),
        ({"name_en": "x" * 61, "sort_key": 1}, "at most 60 characters"),
        ({"name_en": "A", "sort_key": "first"}, "Enter a whole number"),
        ({"name_en": "A", "sort_key": 10_000}, "less than or equal to 9999"),
    ],
)
def test_bad_names_come_back_with_the_reason(signed_in, data: dict, expected: str) -> None:
    named = role("Desk")
    answer = signed_in(OWNER).post(reverse("partners:role", args=[named.pk]), data)
    assert answer.status_code == 422 and expected in answer.content.decode()


def test_a_role_that_is_held_or_has_roles_below_is_not_deleted(signed_in) -> None:
    held, parent = role("Held"), role("Parent")
    child = role("Child", parent=parent)
    give(CLERK, held)
    client = signed_in(OWNER)
    for one, reason in ((held, "1 person holds this role"), (parent, "1 role stands below this one")):
        answer = client.post(reverse("partners:role-delete", args=[one.pk]), follow=True)
        assert reason in answer.content.decode()
    client.post(reverse("partners:role-delete", args=[child.pk]))
    with as_system():
        assert set(Role.objects.filter(names__en__in=["Held", "Parent", "Child"]).values_list("names__en", flat=True)) == {
            "Held", "Parent",
        }  # fmt: skip


def test_roles_stand_six_deep_at_most(signed_in) -> None:
    parent = role("1", menus=[])
    for name in "2345":
        parent = role(name, parent=parent, menus=[])
    client, new = signed_in(OWNER), {"name_en": "7", "sort_key": 1, "system_role": "reseller"}
    answer = client.post(reverse("partners:role-create", args=[parent.pk]), new)
    assert answer.status_code == 422 and "at most 6 deep" in answer.content.decode()


def test_members_are_those_that_one_sees(signed_in) -> None:
    system = system_role("reseller")
    page = signed_in(OWNER).get(reverse("partners:role-members", args=[system.pk])).content.decode()
    assert "Clara Clerk" in page and "Tilda Wade" in page and "Orla Bitter" not in page
    assert "Orla Bitter" in signed_in(SP).get(reverse("partners:role-members", args=[system.pk])).content.decode()


def test_foreign_roles_are_not_there(signed_in) -> None:
    named = role("Desk")
    for login in (BELOW, NEIGHBOUR):
        for name in ("role", "role-menus", "role-members", "role-create", "role-delete"):
            assert signed_in(login).get(reverse(f"partners:{name}", args=[named.pk])).status_code == 404
    found = signed_in(NEIGHBOUR).get(reverse("partners:role", args=[system_role("reseller").pk]) + "?find=Desk")
    assert "No role is called like this." in found.content.decode()


def test_the_demos_own_role_opens_what_it_says_and_nothing_else(signed_in) -> None:
    client = signed_in(DESK)
    assert client.get(reverse("partners:partner-onboarding")).status_code == 200
    assert client.get(reverse("partners:reseller-management")).status_code == 403
    with as_system():
        assert Account.objects.filter(role__names__en="Service Desk").count() == 2


def test_a_role_is_given_only_to_people_it_was_made_for(signed_in) -> None:
    with as_system():
        rs, person = Partner.objects.get(name="RS-Vertical"), Account.objects.get(login_id=CLERK)
    not_theirs = role("Of Tideway", "Tideway Telecom")
    vsp = system_role("vsp")
    for wrong in (not_theirs, vsp):
        answer = signed_in(ABOVE).post(
            reverse("partners:reseller-administrator", args=[rs.code, person.pk]),
            {"name": "C", "login_id": CLERK, "email": CLERK, "role": wrong.pk},
        )
        assert answer.status_code == 422 and "Auth. Group" in answer.content.decode()
    with as_system():
        person.refresh_from_db()
    assert person.role_id == system_role("reseller").pk
