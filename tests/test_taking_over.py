"""Nobody gains what they do not hold: how people sign in, and the roles that are handed on (docs/rights.md)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from oms.kit.acting import as_system
from orders.parts.info.form import CustomerForm
from partners.channel.actions.administrators import change_account, give_password, send_link
from partners.models import Account, IdentityProvider, Partner
from partners.people.queries.roles import roles_to_hand_on
from partners.sign_in.actions.factor import clear_factors
from partners.sign_in.actions.identity import save_provider
from tests.resellers import partner, system_role
from tests.test_customer_create import create, refused
from tests.test_roles import give, role

SP, ABOVE, OWNER = "admin@nimbus.example", "admin@vertical.example", "admin@rs-vertical.example"
CLERK, DESK = "clerk@rs-vertical.example", "desk1@vertical.example"
SMALL = ["menu-auth", "reseller-management", "login-history"]
NEW = {"password": "quiet harbour lantern", "confirm": "quiet harbour lantern"}
WHY = "Their role opens more than your own"
pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(signed_in):
    """Somebody of Vertical Cloud with three menus."""
    give(DESK, role("Small", "Vertical Cloud", menus=SMALL))
    return signed_in(DESK)


def of_rs(name: str, *args) -> str:
    return reverse(f"partners:reseller-{name}", args=[partner("RS-Vertical").code, *args])


def person(login: str) -> Account:
    with as_system():
        return Account.objects.select_related("role", "partner").get(login_id=login)


@pytest.mark.parametrize("login", [OWNER, CLERK])
def test_with_three_menus_nobody_sets_how_those_with_more_sign_in(desk, login: str) -> None:
    them = person(login)
    before = them.password
    pages = [of_rs("administrator-password", them.pk)]
    pages += [of_rs("administrator-act", them.pk, verb) for verb in ("link", "factors")]
    for page in pages:
        answer = desk.post(page, NEW)
        assert answer.status_code == 403 and WHY in answer.content.decode(), page
    assert desk.get(pages[0]).status_code == 403
    assert person(login).password == before


def test_e_mail_and_id_of_those_with_more_stay_and_the_rest_may_change(desk) -> None:
    clerk = person(CLERK)
    form = {"name": "Clara Changed", "login_id": CLERK, "email": clerk.email, "role": clerk.role_id, "language": ""}
    page = of_rs("administrator", clerk.pk)
    for field in ("email", "login_id"):
        answer = desk.post(page, {**form, field: "mallory@vertical.example"})
        assert answer.status_code == 422 and WHY in answer.content.decode(), field
    assert desk.post(page, form).status_code == 302
    kept = person(CLERK)
    assert (kept.name, kept.login_id, kept.email) == ("Clara Changed", CLERK, clerk.email)
    shown = desk.get(page).content.decode()
    assert WHY in shown and of_rs("administrator-password", clerk.pk) not in shown


def test_the_actions_refuse_it_too(desk) -> None:
    by, them, now = person(DESK), person(OWNER), timezone.now()
    for act in (
        lambda: give_password(them, password=NEW["password"], ip="", by=by, at=now),
        lambda: send_link(them, by=by, at=now),
        lambda: clear_factors(them, by=by, at=now),
        lambda: save_provider(IdentityProvider(partner=them.partner), details={}, client_secret="", by=by, at=now),
    ):
        with as_system(), pytest.raises(PermissionDenied, match=WHY):
            act()
    with as_system(), pytest.raises(ValidationError) as found:
        change_account(
            them, login_id=them.login_id, name="R", email="m@vertical.example", role=them.role, language="",
            by=by, at=now,
        )  # fmt: skip
    assert set(found.value.message_dict) == {"email"}


def test_an_identity_provider_says_who_is_who(desk) -> None:
    form = {"name": "Ours", "issuer": "https://login.vertical.example", "client_id": "portal"}
    answer = desk.post(of_rs("identity-add"), form)
    assert answer.status_code == 403 and WHY in answer.content.decode()
    with as_system():
        assert not IdentityProvider.objects.filter(partner__name="RS-Vertical", issuer=form["issuer"]).exists()


def test_with_as_many_menus_one_may(signed_in) -> None:
    client, clerk = signed_in(ABOVE), person(CLERK)
    before = clerk.password
    assert client.post(of_rs("administrator-password", clerk.pk), NEW).status_code == 302
    assert person(CLERK).password != before
    assert client.get(of_rs("identity-add")).status_code == 200


def test_in_the_own_company_the_same_holds(signed_in) -> None:
    """A Chief Admin whose role opens less than a colleague's."""
    give(OWNER, role("Small", menus=["my-information", *SMALL]))
    client, clerk = signed_in(OWNER), person(CLERK)
    for name, args in (("administrator-password", [clerk.pk]), ("identity-add", [])):
        answer = client.post(reverse(f"partners:my-{name}", args=args), NEW)
        assert answer.status_code == 403 and WHY in answer.content.decode(), name


# --- roles that are handed on


def test_no_role_from_above_is_offered_as_cloned_admin_role(account) -> None:
    from_above = role("From above", "Vertical Cloud", menus=["login-history"])
    give(CLERK, from_above)
    own, larger = role("Own", menus=["login-history"]), role("Larger", menus=["login-history", "sp-catalogue"])
    user = account(OWNER)
    with as_system():
        offered = set(CustomerForm(user=user).fields["cloned_role_id"].queryset)
        assert offered == set(roles_to_hand_on(user))
    assert own in offered and system_role("reseller") in offered
    assert not offered & {from_above, larger, system_role("sp"), system_role("vsp")}


def test_nor_is_it_taken_when_it_is_sent_all_the_same(acting) -> None:
    admin = {
        "create_local_admin": True,
        "admin_id": "betty",
        "admin_password": "flour-and-water-9",
        "admin_name": "Betty",
    }
    with acting(OWNER) as user:
        for kind in ("sp", "vsp"):
            assert set(refused(user, **admin, cloned_role_id=system_role(kind).pk)) == {"cloned_role_id"}
        assert create(user, **admin, cloned_role_id=system_role("reseller").pk).cloned_role_id


def test_the_provider_hands_on_all_roles(account) -> None:
    with as_system():
        assert {system_role(kind) for kind in ("sp", "vsp", "reseller")} <= set(roles_to_hand_on(account(SP)))
        assert Partner.objects.exists()
