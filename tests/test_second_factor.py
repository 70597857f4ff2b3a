"""App, recovery codes and passkeys: setting up, the second step of the login, the company that requires one."""

from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from oms.kit.acting import as_system
from oms.kit.secrets import unseal
from partners.models import Account, Factor, LoginEvent, Notice, Partner
from partners.people.demo.people import PASSWORD
from partners.sign_in.protocols import one_time_codes
from partners.sign_in.protocols.one_time_codes import recovery_hash
from tests.page import read

CLERK, CHIEF, ABOVE = "clerk@rs-vertical.example", "admin@rs-vertical.example", "admin@vertical.example"
NEIGHBOUR = "admin@orbit.example"
pytestmark = pytest.mark.django_db


def code_of(secret: str, *, steps: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    at = int(timezone.now().timestamp()) + steps * 30
    return one_time_codes._app(secret).generate(at).decode()


def set_up_app(client: Client) -> tuple[str, list[str]]:
    """Add an app through the screens; its key, and the recovery codes as the page shows them."""
    client.get(reverse("partners:factor-app"))
    secret = unseal(client.session["new_app_secret"])
    answer = client.post(reverse("partners:factor-app"), {"code": code_of(secret, steps=-1), "password": PASSWORD})
    assert answer.status_code == 200, answer.content.decode()[-3000:]
    return secret, [node.text for node in read(answer.content).all("code") if node.text.count("-") == 2]


def first_step(client: Client, login: str = CLERK):
    return client.post(reverse("partners:login"), {"login_id": login, "password": PASSWORD})


def second_step(client: Client, code: str):
    return client.post(reverse("partners:second-step"), {"code": code})


def is_in(client: Client) -> bool:
    return SESSION_KEY in client.session


def last_states(number: int) -> list[str]:
    with as_system():
        return list(LoginEvent.objects.order_by("-id").values_list("state", flat=True)[:number])


@pytest.fixture
def app(signed_in) -> tuple[str, list[str]]:
    """The clerk has an app and recovery codes."""
    return set_up_app(signed_in(CLERK))


# --- setting up


def test_the_page_shows_key_and_picture_and_nothing_counts_before_the_first_code(signed_in) -> None:
    client = signed_in(CLERK)
    page = client.get(reverse("partners:factor-app")).content.decode()
    secret = unseal(client.session["new_app_secret"])
    assert "<svg" in page and secret[:4] + " " + secret[4:8] in page
    wrong = client.post(reverse("partners:factor-app"), {"code": "000000", "password": PASSWORD})
    assert wrong.status_code == 422 and "This is not the code" in wrong.content.decode()
    assert unseal(client.session["new_app_secret"]) == secret, "a typing error must not need a new scan"
    with as_system():
        assert not Factor.objects.filter(account__login_id=CLERK).exists()
    assert first_step(Client()).url == "/"


def test_a_new_factor_ends_every_session_that_began_without_it(signed_in) -> None:
    here, there = signed_in(CLERK), signed_in(CLERK)
    set_up_app(here)
    assert here.get("/").status_code == 200 and there.get("/").status_code == 302


def test_changing_factors_asks_for_the_password_and_bounds_its_guesses(signed_in) -> None:
    client = signed_in(CLERK)
    client.get(reverse("partners:factor-app"))
    secret = unseal(client.session["new_app_secret"])
    for _ in range(5):
        answer = client.post(reverse("partners:factor-app"), {"code": code_of(secret), "password": "wrong-one"})
        assert answer.status_code == 422 and "not your current password" in answer.content.decode()
    answer = client.post(reverse("partners:factor-app"), {"code": code_of(secret), "password": PASSWORD})
    assert "Too many wrong passwords" in answer.content.decode()


def test_recovery_codes_are_shown_once_and_kept_as_hashes(signed_in) -> None:
    client = signed_in(CLERK)
    _, codes = set_up_app(client)
    assert len(codes) == 10 == len(set(codes))
    with as_system():
        kept = Factor.objects.get(account__login_id=CLERK, kind="recovery")
        stored = [str(value) for value in Factor.objects.filter(account__login_id=CLERK).values_list()]
    assert set(kept.codes) == {recovery_hash(code) for code in codes}
    assert not any(code in row or code.replace("-", "") in row for code in codes for row in stored)
    page = client.get(reverse("partners:second-factor")).content.decode()
    assert not any(code in page for code in codes)


def test_the_key_is_sealed(app) -> None:
    with as_system():
        kept = Factor.objects.get(account__login_id=CLERK, kind="app").secret
    assert app[0] not in kept and unseal(kept) == app[0]


def test_new_recovery_codes_void_the_old_ones(signed_in, app) -> None:
    client = signed_in(CLERK)
    answer = client.post(reverse("partners:factor-codes"), {"password": PASSWORD})
    new = [node.text for node in read(answer.content).all("code") if node.text.count("-") == 2]
    assert len(new) == 10 and not set(new) & set(app[1])
    stranger = Client()
    first_step(stranger)
    assert second_step(stranger, app[1][0]).status_code == 422
    assert second_step(stranger, new[0]).status_code == 302 and is_in(stranger)


def test_every_change_is_told_by_mail_and_stands_in_the_history(signed_in) -> None:
    client = signed_in(CLERK)
    set_up_app(client)
    with as_system():
        pk = Factor.objects.get(account__login_id=CLERK, kind="app").pk
    client.post(reverse("partners:factor-codes"), {"password": PASSWORD})
    client.post(reverse("partners:factor-remove", args=[pk]), {"password": PASSWORD})
    with as_system():
        told = Notice.objects.filter(kind="factor-changed", address=CLERK).order_by("id")
        texts = [notice.text for notice in told]
        assert not Factor.objects.filter(account__login_id=CLERK).exists()
    assert [word in text for word, text in zip(("added", "recovery", "removed"), texts, strict=True)] == [True] * 3
    page = signed_in(CHIEF).get(reverse("partners:my-changes")).content.decode()
    assert page.count("Second Factor") >= 2 and "Authenticator app" in page and CLERK in page


def test_an_account_without_a_password_must_have_just_signed_in(signed_in) -> None:
    """Its people come by the company's identity provider."""
    with as_system():
        Account.objects.filter(login_id=CLERK).update(password="!none")
    client = signed_in(CLERK)
    client.get(reverse("partners:factor-app"))
    session = client.session
    secret, session["signed_in_at"] = unseal(session["new_app_secret"]), session["signed_in_at"] - 601
    session.save()
    answer = client.post(reverse("partners:factor-app"), {"code": code_of(secret)})
    assert answer.status_code == 422 and "sign in again" in answer.content.decode()
    session["signed_in_at"] += 601
    session.save()
    assert client.post(reverse("partners:factor-app"), {"code": code_of(secret)}).status_code == 200


def test_factors_of_others_are_not_there(signed_in, app) -> None:
    with as_system():
        pk = Factor.objects.get(account__login_id=CLERK, kind="app").pk
    for login in (CHIEF, ABOVE, NEIGHBOUR):
        assert (
            signed_in(login).post(reverse("partners:factor-remove", args=[pk]), {"password": PASSWORD}).status_code
            == 404
        )


# --- the second step


def test_after_the_password_nobody_is_signed_in_before_the_code(app) -> None:
    client = Client()
    answer = client.post(reverse("partners:login"), {"login_id": CLERK, "password": PASSWORD, "next": "/log/logins/"})
    assert answer.url.startswith(reverse("partners:second-step"))
    assert not is_in(client)
    assert client.get(reverse("partners:home")).url.startswith(reverse("partners:login"))
    page = client.get(answer.url).content.decode()
    assert "Clara" not in page and CLERK not in page and 'value="/log/logins/"' in page
    done = client.post(reverse("partners:second-step"), {"code": code_of(app[0]), "next": "/log/logins/"})
    assert done.url == "/log/logins/" and is_in(client)
    assert last_states(1) == ["login"]


def test_without_a_factor_the_password_is_enough() -> None:
    client = Client()
    assert first_step(client).url == "/" and is_in(client)


def test_a_wrong_password_says_nothing_of_factors(app) -> None:
    answer = Client().post(reverse("partners:login"), {"login_id": CLERK, "password": "wrong-guess"})
    assert answer.status_code == 422 and "do not fit" in answer.content.decode()


def test_a_code_works_once(app) -> None:
    code = code_of(app[0])
    first, other = Client(), Client()
    first_step(first)
    assert second_step(first, code).status_code == 302
    first_step(other)
    answer = second_step(other, code)
    assert answer.status_code == 422 and "used already" in answer.content.decode()
    assert not is_in(other) and last_states(1) == ["fail"]
    assert second_step(other, code_of(app[0], steps=1)).status_code == 302


def test_the_code_that_confirmed_the_app_does_not_sign_in(signed_in) -> None:
    client = signed_in(CLERK)
    client.get(reverse("partners:factor-app"))
    code = code_of(unseal(client.session["new_app_secret"]))
    client.post(reverse("partners:factor-app"), {"code": code, "password": PASSWORD})
    stranger = Client()
    first_step(stranger)
    assert second_step(stranger, code).status_code == 422


def test_a_recovery_code_works_once(app) -> None:
    first, other = Client(), Client()
    first_step(first)
    assert second_step(first, app[1][3].upper().replace("-", " ")).status_code == 302 and is_in(first)
    first_step(other)
    assert second_step(other, app[1][3]).status_code == 422 and not is_in(other)
    page = first.get(reverse("partners:second-factor")).content.decode()
    assert "<dt>Left</dt><dd>9</dd>" in page


def test_codes_of_another_time_or_another_key_are_refused(app) -> None:
    client = Client()
    first_step(client)
    strange = one_time_codes.new_app_secret()
    for code in (code_of(app[0], steps=-3), code_of(app[0], steps=3), code_of(strange), "", "abcdef"):
        assert second_step(client, code).status_code == 422
    assert not is_in(client)


def test_five_wrong_codes_lock_like_passwords_and_the_password_does_not_reset_them(app) -> None:
    client = Client()
    for _ in range(5):
        first_step(client)  # the right password again, before each guess
        assert second_step(client, "000000").status_code == 422
    answer = second_step(client, code_of(app[0]))
    assert answer.status_code == 422 and "Try again in 5 minutes" in answer.content.decode()
    assert not is_in(client) and last_states(6) == ["fail"] * 6


def test_after_five_minutes_codes_are_looked_at_again(app, monkeypatch) -> None:
    client = Client()
    first_step(client)
    for _ in range(6):
        second_step(client, "000000")
    later = timezone.now() + timedelta(minutes=5, seconds=1)
    for view in ("gate", "second_step"):
        monkeypatch.setattr(f"partners.sign_in.views.{view}.timezone.now", lambda: later)
    first_step(client)
    late = one_time_codes._app(app[0]).generate(int(later.timestamp())).decode()
    assert second_step(client, late).status_code == 302


def test_the_second_step_waits_five_minutes(app, monkeypatch) -> None:
    client = Client()
    first_step(client)
    later = timezone.now() + timedelta(minutes=5)
    monkeypatch.setattr("partners.sign_in.views.second_step.timezone.now", lambda: later)
    answer = second_step(client, app[1][0])
    assert answer.status_code == 302 and answer.url == reverse("partners:login") and not is_in(client)


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "!changed"}, {"session_salt": "other"}])
def test_what_ends_sessions_ends_the_second_step(app, change) -> None:
    client = Client()
    first_step(client)
    with as_system():
        Account.objects.filter(login_id=CLERK).update(**change)
    assert second_step(client, app[1][0]).url == reverse("partners:login")
    assert not is_in(client)


def test_a_passkey_answer_without_a_passkey_is_refused_and_counted(app) -> None:
    client = Client()
    first_step(client)
    for answer in ("", "{}", "not json", '{"id": "x"}'):
        assert client.post(reverse("partners:passkey-step"), {"credential": answer}).status_code == 422
    assert last_states(4) == ["fail"] * 4 and not is_in(client)


# --- a company that requires one


@pytest.fixture
def required(db) -> None:
    with as_system():
        Partner.objects.filter(name="RS-Vertical").update(requires_factor=True)


def test_who_has_none_is_led_to_setting_one_up_and_can_do_nothing_else(required) -> None:
    client = Client()
    first_step(client)
    for url in ("/", "/log/logins/", "/customers/", reverse("partners:my-information"), "/find/?q=a"):
        answer = client.get(url)
        assert (answer.status_code, answer.url) == (302, reverse("partners:second-factor")), url
    refused = client.post(reverse("partners:change-password"), {"old": PASSWORD})
    assert refused.url == reverse("partners:second-factor")
    assert client.get("/", headers={"HX-Request": "true"})["HX-Redirect"] == reverse("partners:second-factor")
    assert "requires a second factor" in client.get(reverse("partners:second-factor")).content.decode()
    set_up_app(client)
    assert client.get("/").status_code == 200


def test_one_may_always_log_out(required) -> None:
    client = Client()
    first_step(client)
    assert client.post(reverse("partners:logout")).url == reverse("partners:login") and not is_in(client)


def test_it_holds_for_that_company_alone(required) -> None:
    for login in (ABOVE, NEIGHBOUR, "admin@tideway.example"):
        client = Client()
        first_step(client, login)
        assert client.get("/").status_code == 200, login


def test_the_last_factor_stays_while_it_is_required(signed_in, app, required) -> None:
    client = signed_in(CLERK)
    with as_system():
        pk = Factor.objects.get(account__login_id=CLERK, kind="app").pk
    answer = client.post(reverse("partners:factor-remove", args=[pk]), {"password": PASSWORD})
    assert answer.status_code == 422 and "requires a second factor" in answer.content.decode()
    with as_system():
        assert Factor.objects.filter(pk=pk).exists()


def company(partner: Partner, **changes) -> dict:
    names = ("name", "domain", "kind", "nation", "language", "demo_limit", "address", "city", "postal_code")
    return {**{name: getattr(partner, name) for name in names}, "parent": partner.parent.code, **changes}


def test_the_chief_and_those_above_set_it_and_nobody_else(signed_in) -> None:
    with as_system():
        partner = Partner.objects.select_related("parent").get(name="RS-Vertical")
    below = reverse("partners:reseller-modify", args=[partner.code])
    assert (
        signed_in(CLERK).post(reverse("partners:my-company"), company(partner, requires_factor="on")).status_code == 403
    )
    assert signed_in(NEIGHBOUR).post(below, company(partner, requires_factor="on")).status_code == 404
    assert signed_in(ABOVE).post(below, company(partner, requires_factor="on")).status_code == 302
    with as_system():
        assert Partner.objects.get(pk=partner.pk).requires_factor
    chief = signed_in(CHIEF)
    set_up_app(chief)
    assert chief.post(reverse("partners:my-company"), company(partner)).status_code == 302
    with as_system():
        assert not Partner.objects.get(pk=partner.pk).requires_factor
    assert (
        "Second Factor Required"
        in signed_in(ABOVE).get(reverse("partners:reseller-changes", args=[partner.code])).content.decode()
    )


# --- a lost phone


def test_who_manages_the_accounts_removes_all_factors_and_the_owner_is_told(signed_in, app) -> None:
    with as_system():
        pk = Account.objects.get(login_id=CLERK).pk
    chief = signed_in(CHIEF)
    assert "Remove second factor" in chief.get(reverse("partners:my-administrator", args=[pk])).content.decode()
    chief.post(reverse("partners:my-administrator-act", args=[pk, "factors"]))
    with as_system():
        assert not Factor.objects.filter(account=pk).exists()
        assert "removed by who manages" in Notice.objects.filter(kind="factor-changed", address=CLERK).last().text
    client = Client()
    assert first_step(client).url == "/" and is_in(client)
