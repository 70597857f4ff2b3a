"""Who may change what of whom: each rule, each reason, word for word (docs/rights.md)."""

from types import SimpleNamespace

import pytest

from oms.kit.acting import acting_for, as_system
from oms.kit.screens import registry
from partners.channel import rules as channel
from partners.models import Account, DefaultPermission, Partner, Role
from partners.people import rules
from partners.people.enums import PartnerKind, Right
from partners.sign_in import rules as sign_in
from partners.sign_in.queries.account import account_by_login

pytestmark = pytest.mark.django_db
SP, ABOVE, OWNER, CLERK, BELOW, NEIGHBOUR = (
    "admin@nimbus.example", "admin@vertical.example", "admin@rs-vertical.example", "clerk@rs-vertical.example",
    "admin@tideway.example", "admin@orbit.example",
)  # fmt: skip
NO_RIGHT = "Your company does not hold the right Manage Child Reseller."
OWN_COMPANY = "Your own company is changed by the reseller above it, not by yourself."


@pytest.fixture(autouse=True)
def all_seen(everything) -> None:
    """Rules are asked after the walls; these tests are about the rules."""


def who(login: str, **rights: bool) -> Account:
    user = account_by_login(login)
    for right, held in rights.items():
        setattr(user.partner, right, held)
    return user


def company(name: str) -> Partner:
    return Partner.objects.select_related("parent").get(name=name)


def role(parent: Role | None = None, owner: str = "RS-Vertical", **values) -> Role:
    fields = {
        "names": {"en": "A role"},
        "owner": company(owner),
        "parent": parent,
        "system_role": "reseller",
        "menus": [],
    }
    return Role.objects.create(**{**fields, **values})


def system_role(kind: str = "reseller") -> Role:
    return Role.objects.get(is_system=True, system_role=kind)


def holding(login: str, held: Role) -> Account:
    Account.objects.filter(login_id=login).update(role=held)
    return who(login)


# --- companies and their people


def test_children_are_added_by_who_holds_the_right() -> None:
    assert rules.why_not_add_reseller(who(ABOVE, manage_child_reseller=True)) == ""
    assert rules.why_not_add_reseller(who(ABOVE, manage_child_reseller=False)) == NO_RIGHT
    assert rules.why_not_add_reseller(who(SP, manage_child_reseller=False)) == ""


@pytest.mark.parametrize(
    "rule", [rules.why_not_change_reseller, rules.why_not_change_accounts, sign_in.why_not_change_identity]
)
def test_a_reseller_below_is_changed_by_who_holds_the_right(rule) -> None:
    below = company("Tideway Telecom")
    assert rule(who(OWNER), below) == rule(who(CLERK), below) == ""
    assert rule(who(OWNER, manage_child_reseller=False), below) == NO_RIGHT


def test_nobody_changes_the_own_company() -> None:
    assert rules.why_not_change_reseller(who(OWNER), company("RS-Vertical")) == OWN_COMPANY
    assert rules.why_not_change_reseller(who(SP), company("Nimbus Telecom")) == OWN_COMPANY


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (rules.why_not_change_accounts, "Only the Chief Admin changes the accounts of the own company."),
        (channel.why_not_change_contact, "Only the Chief Admin changes the information of the own company."),
        (sign_in.why_not_change_identity, "Only the Chief Admin changes the identity provider of the own company."),
    ],
)
def test_of_the_own_company_the_chief_admin_alone(rule, words: str) -> None:
    own = company("RS-Vertical")
    assert rule(who(OWNER, manage_child_reseller=False), own) == ""
    assert rule(who(CLERK), own) == words


def test_information_of_another_company_is_nobodys() -> None:
    words = "Only the Chief Admin changes the information of the own company."
    assert channel.why_not_change_contact(who(OWNER), company("Tideway Telecom")) == words


def test_nobody_changes_the_own_account() -> None:
    words = "Your own account is changed in My Account; its role is changed by somebody else."
    assert rules.why_not_change_account(who(OWNER), who(OWNER)) == words
    assert rules.why_not_change_account(who(OWNER), who(CLERK)) == ""
    assert rules.why_not_change_account(who(CLERK), who(OWNER)).startswith("Only the Chief Admin")
    assert rules.why_not_change_account(who(OWNER), who(BELOW)) == ""
    assert rules.why_not_change_account(who(OWNER, manage_child_reseller=False), who(BELOW)) == NO_RIGHT


def test_a_step_is_ticked_by_its_owner_and_by_who_changes_the_reseller() -> None:
    step = SimpleNamespace(owner_id=who(CLERK).pk, onboarding=SimpleNamespace(partner=company("Tideway Telecom")))
    assert channel.why_not_tick_step(who(CLERK, manage_child_reseller=False), step) == ""
    assert channel.why_not_tick_step(who(OWNER), step) == ""
    assert channel.why_not_tick_step(who(OWNER, manage_child_reseller=False), step) == NO_RIGHT


def test_the_matrix_is_the_providers() -> None:
    assert channel.why_not_keep_matrix(who(SP)) == ""
    assert channel.why_not_keep_matrix(who(ABOVE)) == "Only the service provider changes the escalation matrix."


def test_what_is_taken_is_not_told() -> None:
    assert rules.id_taken() == "This ID cannot be used. Choose another one."
    assert rules.twin_below(company("RS-Vertical")) == "RS-Vertical has a child reseller of this name."
    words = "You cannot give this role: it is not made for this company, or opens more than your own."
    assert rules.role_refused() == words


# --- rights


def test_default_rights_are_those_of_the_kind() -> None:
    DefaultPermission.objects.all().delete()
    assert rules.default_rights("vsp") == frozenset()
    DefaultPermission.objects.create(kind="reseller", manage_ddi=True)
    assert rules.default_rights("vsp") == frozenset()
    assert rules.default_rights("reseller") == {Right.MANAGE_DDI}


def test_the_provider_holds_every_right() -> None:
    provider = company("Nimbus Telecom")
    for right in Right:
        setattr(provider, right.value, False)
    assert rules.held_rights(provider) == frozenset(Right)
    assert rules.held_rights(company("RS-Vertical")) == {Right.MANAGE_CHILD_RESELLER}


@pytest.mark.parametrize(
    ("right", "to", "by", "who_lacks"),
    [
        (Right.MANAGE_DDI, "RS-Vertical", "Vertical Cloud", ""),
        (Right.MANAGE_DDI, "RS-Vertical", "Nimbus Telecom", ""),
        (Right.MANAGE_DEVICE, "RS-Vertical", "Vertical Cloud", "Vertical Cloud"),
        (Right.MANAGE_DEVICE, "RS-Vertical", "Nimbus Telecom", "Vertical Cloud"),
        (Right.MANAGE_DDI, "Tideway Telecom", "Vertical Cloud", "RS-Vertical"),
        (Right.MANAGE_CHILD_RESELLER, "Tideway Telecom", "RS-Vertical", ""),
    ],
)
def test_a_right_is_given_by_who_holds_it_below_one_that_holds_it(
    right: Right, to: str, by: str, who_lacks: str
) -> None:
    words = f"{who_lacks} does not hold this right, so it cannot be given here." if who_lacks else ""
    assert rules.why_not_give_right(right, company(to), company(by)) == words


# --- where a reseller may stand


@pytest.mark.parametrize(
    ("kind", "parent", "words"),
    [
        ("vsp", "Nimbus Telecom", ""),
        ("reseller", "Nimbus Telecom", ""),
        ("vsp", "Vertical Cloud", ""),
        ("reseller", "Vertical Cloud", ""),
        ("reseller", "RS-Vertical", ""),
        ("vsp", "RS-Vertical", "A VSP Reseller cannot stand below RS-Vertical, which is a Reseller."),
        ("sp", "Nimbus Telecom", "A Service Provider cannot stand below Nimbus Telecom, which is a Service Provider."),
    ],
)
def test_below_a_reseller_no_vsp_stands(kind: str, parent: str, words: str) -> None:
    assert rules.why_not_kind_below(kind, company(parent)) == words


def test_demo_limits_stay_within_the_parents() -> None:
    seller, provider = company("RS-Vertical"), company("Nimbus Telecom")
    seller.demo_limit, provider.demo_limit = 5, 0
    assert rules.why_not_demo_limit(5, seller) == ""
    words = "RS-Vertical itself may have 5 demo customers; give at most that."
    assert rules.why_not_demo_limit(6, seller) == words
    assert rules.why_not_demo_limit(6, provider) == ""


# --- roles


def test_a_role_is_changed_by_who_made_it_and_holds_all_of_it() -> None:
    menus = sorted(rules.held_menus(who(OWNER)))
    assert rules.why_not_change_role(who(OWNER), role(menus=menus)) == ""
    assert rules.why_not_change_role(who(OWNER), system_role()) == "A system role cannot be changed."
    assert rules.why_not_change_role(who(ABOVE), role(menus=menus)) == ""


def test_ones_own_role_is_changed_by_somebody_else() -> None:
    user = holding(OWNER, role())
    assert rules.why_not_change_role(user, user.role) == "This is your own role; somebody else changes it."


def test_a_role_made_above_is_read_only() -> None:
    words = "This role was made by a company above yours."
    for owner in ("Vertical Cloud", "Nimbus Telecom", "Orbit Comms"):
        assert rules.why_not_change_role(who(OWNER), role(owner=owner)) == words
    assert rules.why_not_change_role(who(OWNER), role(owner="Tideway Telecom")) == ""


def test_a_role_with_more_menus_than_ones_own_is_read_only() -> None:
    user = holding(CLERK, role(menus=["menu-auth"]))
    words = "This role holds menus that your own role lacks."
    assert rules.why_not_change_role(user, role(menus=["menu-auth", "login-history"])) == words
    assert rules.why_not_change_role(user, role(menus=["menu-auth"])) == ""
    assert rules.why_not_change_role(user, role(menus=["menu-auth", "a-menu-of-long-ago"])) == ""


def test_menus_that_the_own_role_opens_can_be_passed_on() -> None:
    sp_only = next(code for code, screen in registry.screens.items() if screen.sp_only and not screen.everybody)
    user = holding(CLERK, role(menus=["menu-auth", "a-menu-of-long-ago", sp_only]))
    assert rules.held_menus(user) == {"menu-auth"}


def test_a_role_above_ones_own_is_not_created_below() -> None:
    words = "This role is meant for companies above yours."
    assert rules.why_not_create_below(who(OWNER), system_role("vsp")) == words
    assert rules.why_not_create_below(who(OWNER), system_role("sp")) == words
    assert rules.why_not_create_below(who(ABOVE), system_role("sp")) == words
    assert rules.why_not_create_below(who(OWNER), system_role("reseller")) == ""
    assert rules.why_not_create_below(who(ABOVE), system_role("vsp")) == ""
    assert rules.why_not_create_below(who(ABOVE), system_role("reseller")) == ""


def test_with_a_role_of_ones_own_one_creates_below_it_only() -> None:
    words = "With your role you create roles below your own role only."
    top = role(system_role())
    own, beside = role(top), role(top)
    low = role(role(own))
    user = holding(CLERK, own)
    assert rules.why_not_create_below(user, own) == rules.why_not_create_below(user, low) == ""
    for other in (top, beside, system_role()):
        assert rules.why_not_create_below(user, other) == words
    assert rules.why_not_create_below(user, role(None)) == words


def test_new_roles_stand_below_those_of_ones_own_company() -> None:
    words = "New roles stand below a system role, your own role, or a role of your own company."
    assert rules.why_not_create_below(who(OWNER), role(system_role())) == ""
    assert rules.why_not_create_below(who(OWNER), role(system_role(), "Tideway Telecom")) == words
    from_above = role(system_role(), "Vertical Cloud")
    assert rules.why_not_create_below(who(OWNER), from_above) == words
    assert rules.why_not_create_below(holding(OWNER, from_above), from_above) == ""
    below = role(from_above, "Tideway Telecom")
    assert rules.why_not_create_below(who(OWNER), below) == words


def given(user: Account, partner: str, kind: str | None = None) -> set[Role]:
    with acting_for(user.partner_id):
        return set(rules.grantable_roles(user, company(partner), kind))


def test_roles_are_given_that_are_made_for_the_company_and_open_no_more_than_ones_own() -> None:
    small = role(menus=["menu-auth"])
    large = role(menus=["menu-auth", "login-history"])
    below = role(owner="Tideway Telecom", menus=["menu-auth"])
    for_vsp = role(menus=["menu-auth"], system_role="vsp")
    user = holding(OWNER, role(menus=["menu-auth", "reseller-status"]))
    own = user.role
    with as_system():
        own.refresh_from_db()
    assert given(user, "RS-Vertical") == {small, own}
    assert given(user, "Tideway Telecom") == {small, own, below}
    assert given(user, "Tideway Telecom", "vsp") == {for_vsp}
    assert large not in given(user, "RS-Vertical")


def test_a_role_from_above_is_given_once_ones_own_people_hold_it() -> None:
    from_above = role(owner="Vertical Cloud", menus=["menu-auth"])
    assert from_above not in given(who(OWNER), "RS-Vertical")
    assert from_above in given(who(ABOVE), "RS-Vertical")
    Account.objects.filter(login_id=CLERK).update(role=from_above)
    assert from_above in given(who(OWNER), "RS-Vertical")


def test_a_system_role_is_given_to_its_kind_by_who_holds_as_much() -> None:
    assert system_role("reseller") in given(who(SP), "RS-Vertical")
    assert system_role("vsp") not in given(who(SP), "RS-Vertical")
    assert system_role("vsp") in given(who(SP), "Nimbus Telecom", PartnerKind.VSP)


def test_an_identity_provider_serves_its_company_and_those_below_alone() -> None:
    """Roles of people elsewhere, however wide, are no reason; those of the people it says who they are, are."""
    user, partner = who(ABOVE), company("RS-Vertical")
    below = [partner.pk, *Partner.objects.filter(parent=partner).values_list("pk", flat=True)]
    known = {code for held in Role.objects.filter(accounts__partner__in=below) for code in held.menus}
    user.role.menus = sorted(known | set(user.role.menus))
    wide = role(owner="Vertical Cloud", menus=[next(code for code in registry.screens if code not in user.role.menus)])
    Account.objects.filter(partner=user.partner).exclude(pk=user.pk).update(role=wide)
    Account.objects.filter(login_id=NEIGHBOUR).update(role=wide)
    assert Account.objects.filter(role=wide).count() > 1
    assert sign_in.why_not_change_identity(user, partner) == ""
    Account.objects.filter(login_id=BELOW).update(role=wide)
    assert sign_in.why_not_change_identity(user, partner).startswith("Their role opens more than your own")


@pytest.mark.parametrize(("wanted", "has", "must"), [(1, 0, 1), (1, 1, 0), (0, 0, 0), (0, 1, 0)])
def test_a_factor_is_set_up_where_it_is_wanted_and_lacking(wanted: int, has: int, must: int) -> None:
    account = SimpleNamespace(partner=SimpleNamespace(requires_factor=bool(wanted)), has_factor=bool(has))
    assert sign_in.must_set_up_factor(account) is bool(must)


def test_sign_in_of_another_is_set_by_who_may_change_them_and_opens_as_much() -> None:
    chief, clerk = who(OWNER), who(CLERK)
    assert rules.why_not_set_sign_in(chief, clerk) == ""
    assert rules.why_not_set_sign_in(who(NEIGHBOUR), clerk) == rules.why_not_change_account(who(NEIGHBOUR), clerk) != ""
    clerk.role.menus = [*clerk.role.menus, next(code for code in registry.screens if code not in chief.role.menus)]
    assert rules.why_not_change_account(chief, clerk) == ""
    assert rules.why_not_set_sign_in(chief, clerk).startswith("Their role opens more than your own")
