"""Sign-in by a company's identity provider, against a real mock provider on the loopback."""

import base64
import hashlib
import json
from datetime import timedelta

import jwt
import pytest
import requests
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from oms.kit.acting import as_system
from oms.kit.secrets import seal
from partners.models import Account, IdentityProvider, LinkedIdentity, LoginEvent, Notice, Partner
from partners.sign_in.actions.company_sign_in import FLOW
from partners.sign_in.protocols import openid, outward
from tests.identity import (
    CALLBACK,
    ask,
    come_back,
    go_round,
    last_event,
    query_of,
    refused,
    running,
    sent_to,
    set_up,
    turned_away,
    who,
)

CLERK, CHIEF = "clerk@rs-vertical.example", "admin@rs-vertical.example"
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def provider():
    with running() as found:
        found.knows("clara", email=CLERK, email_verified=True)
        found.knows("rosa", email=CHIEF, email_verified=True)
        found.knows("mallory", email=CLERK, email_verified=False)
        found.knows("stranger", email="nobody@rs-vertical.example", email_verified=True)
        yield found


@pytest.fixture
def rs(provider) -> IdentityProvider:
    return set_up(provider, "RS-Vertical")


# --- the way there and back


def test_the_whole_way(provider, rs) -> None:
    client = Client()
    answer = go_round(client, provider, CLERK, "clara", next="/log/logins/")
    assert answer.url == "/log/logins/" and who(client) == CLERK
    assert last_event() == (CLERK, "redirect_success")
    assert client.get("/").status_code == 200
    with as_system():
        link = LinkedIdentity.objects.get(account__login_id=CLERK)
        assert (link.issuer, link.subject, link.provider_key) == (provider.issuer, "clara", rs.pk)
        assert Notice.objects.filter(kind="identity-linked", address=CLERK).count() == 1


def test_what_the_provider_is_asked(provider, rs, monkeypatch) -> None:
    """Code flow with PKCE, state and nonce; the callback is the portal's own address; the verifier goes along later."""
    sent, real = [], outward._ask
    monkeypatch.setattr(outward, "_ask", lambda *args: sent.append(args) or real(*args))
    client = Client()
    address = sent_to(ask(client, CLERK))
    asked, flow = query_of(address), client.session[FLOW]["flow"]
    challenge = base64.urlsafe_b64encode(hashlib.sha256(flow["verifier"].encode()).digest()).rstrip(b"=").decode()
    assert asked["response_type"] == "code" and asked["redirect_uri"] == CALLBACK
    assert asked["code_challenge"] == challenge and asked["code_challenge_method"] == "S256"
    assert (asked["state"], asked["nonce"], asked["client_id"]) == (flow["state"], flow["nonce"], rs.client_id)
    assert min(len(flow[name]) for name in ("state", "nonce", "verifier")) >= 40
    come_back(client, provider.consent(address, "clara"))
    (redeem,) = [body for method, *_place, body in sent if method == "POST"]
    assert f"code_verifier={flow['verifier']}" in redeem


def test_forms_may_lead_nowhere_else(provider, rs) -> None:
    """The person goes on by a page, so the content policy needs no other host."""
    answer = Client().post(reverse("partners:company-sign-in"), {"login_id": CLERK})
    assert (
        "form-action 'self'" in answer["Content-Security-Policy"]
        and provider.issuer not in answer["Content-Security-Policy"]
    )
    assert f'content="0;url={reverse("partners:company-departure")}' in answer.content.decode()


def test_a_second_time_the_subject_counts_and_not_the_e_mail(provider, rs) -> None:
    go_round(Client(), provider, CLERK, "clara")
    provider.knows("clara", email="other@elsewhere.example", email_verified=False)
    client = Client()
    go_round(client, provider, CLERK, "clara")
    provider.knows("clara", email=CLERK, email_verified=True)
    assert who(client) == CLERK
    with as_system():
        assert Notice.objects.filter(kind="identity-linked").count() == 1


def test_who_signs_in_there_counts_and_not_who_was_typed(provider, rs) -> None:
    client = Client()
    go_round(client, provider, CLERK, "rosa")
    assert who(client) == CHIEF


def test_the_e_mail_of_an_account_fits_as_well_unless_two_have_it(provider, rs) -> None:
    provider.knows("mail", email="Clara@Mail.example", email_verified=True)
    with as_system():
        Account.objects.filter(login_id__in=[CLERK, CHIEF]).update(email="clara@mail.example")
    assert turned_away(provider, CLERK, "mail")
    with as_system():
        Account.objects.filter(login_id=CHIEF).update(email=CHIEF)
    client = Client()
    go_round(client, provider, CLERK, "mail")
    assert who(client) == CLERK


@pytest.mark.parametrize("subject", ["mallory", "stranger", "unheard-of"])
def test_an_unverified_or_unknown_e_mail_opens_nothing_and_makes_nobody(provider, rs, subject) -> None:
    with as_system():
        before = Account.objects.count()
    assert turned_away(provider, CLERK, subject)
    with as_system():
        assert Account.objects.count() == before and not LinkedIdentity.objects.exists()


def test_an_account_stays_with_its_first_subject(provider, rs) -> None:
    provider.knows("clara-2", email=CLERK, email_verified=True)
    go_round(Client(), provider, CLERK, "clara")
    assert turned_away(provider, CLERK, "clara-2")


@pytest.mark.parametrize("linked", [False, True])
def test_deactivated_people_and_companies_stay_out(provider, rs, linked) -> None:
    if linked:
        go_round(Client(), provider, CLERK, "clara")
    with as_system():
        Account.objects.filter(login_id=CLERK).update(is_active=False)
    assert turned_away(provider, CLERK, "clara")
    with as_system():
        Account.objects.filter(login_id=CLERK).update(is_active=True)
    client = Client()
    address = provider.consent(sent_to(ask(client, CLERK)), "clara")
    with as_system():
        Partner.objects.filter(name="RS-Vertical").update(status="inactive")
    assert refused(client, come_back(client, address))


# --- what cannot be relied on


def forged(client: Client, **changes) -> None:
    """Change what the session remembers of the flow."""
    session = client.session
    session[FLOW]["flow"] |= changes
    session[FLOW] = session[FLOW]
    session.save()


def test_another_nonce(provider, rs, caplog) -> None:
    client = Client()
    address = provider.consent(sent_to(ask(client, CLERK)), "clara")
    forged(client, nonce="of-another-sign-in")
    assert refused(client, come_back(client, address))
    assert "Untrusted('nonce')" in caplog.text


def test_another_state_or_none(provider, rs, caplog) -> None:
    client = Client()
    address = provider.consent(sent_to(ask(client, CLERK)), "clara")
    state = query_of(address)["state"]
    for wrong in (address.replace(state, "of-another-sign-in"), address.replace(f"state={state}", "")):
        ask(client, CLERK)
        assert refused(client, come_back(client, wrong))
    with as_system():
        events = LoginEvent.objects.count()
    assert come_back(Client(), address).url == reverse("partners:company-sign-in"), "another browser"
    with as_system():
        assert LoginEvent.objects.count() == events, "nobody in particular came back"
    assert "Untrusted('mismatching_state')" in caplog.text


def test_the_way_back_is_taken_once(provider, rs) -> None:
    client = Client()
    address = provider.consent(sent_to(ask(client, CLERK)), "clara")
    come_back(client, address)
    client.post(reverse("partners:logout"))
    assert come_back(client, address).url == reverse("partners:company-sign-in") and not who(client)


def test_a_flow_of_more_than_ten_minutes(provider, rs, monkeypatch) -> None:
    client = Client()
    address = provider.consent(sent_to(ask(client, CLERK)), "clara")
    later = timezone.now() + timedelta(minutes=10)
    monkeypatch.setattr("partners.sign_in.views.company_sign_in.timezone.now", lambda: later)
    assert come_back(client, address).url == reverse("partners:company-sign-in") and not who(client)


def test_another_secret(provider, rs, caplog) -> None:
    client = Client()
    address = provider.consent(sent_to(ask(client, CLERK)), "clara")
    with as_system():
        IdentityProvider.objects.filter(pk=rs.pk).update(client_secret=seal("not-the-secret"))
    assert refused(client, come_back(client, address))
    assert "Untrusted('invalid_client')" in caplog.text


def test_a_refusal_there(provider, rs, caplog) -> None:
    client = Client()
    address = sent_to(ask(client, CLERK))
    back = provider.consent(address, "clara", action="deny")
    assert "error=access_denied" in back
    # the mock forgets the state that a provider must send along (RFC 6749, 4.1.2.1)
    assert refused(
        client, client.get(f"/login/company/callback/?error=access_denied&state={query_of(address)['state']}")
    )
    assert "Untrusted('access_denied')" in caplog.text


def test_a_token_that_is_too_old(caplog) -> None:
    with running(lives=timedelta(seconds=-120)) as old:
        set_up(old, "RS-Vertical")
        old.knows("clara", email=CLERK, email_verified=True)
        assert turned_away(old, CLERK, "clara")
    assert "ExpiredSignatureError" in caplog.text


def test_a_provider_that_was_changed_meanwhile(provider, rs) -> None:
    client = Client()
    for change in ({"client_id": "another"}, {"is_active": False}):
        address = provider.consent(sent_to(ask(client, CLERK)), "clara")
        with as_system():
            IdentityProvider.objects.filter(pk=rs.pk).update(**change)
        assert refused(client, come_back(client, address))
        with as_system():
            IdentityProvider.objects.filter(pk=rs.pk).update(client_id=rs.client_id, is_active=True)


@pytest.fixture
def token(provider, rs, monkeypatch) -> tuple[str, openid.Flow]:
    """A real ID token and the flow that it belongs to."""
    seen, real = [], openid.claims_of
    monkeypatch.setattr(openid, "claims_of", lambda *args: seen.append(args) or real(*args))
    go_round(Client(), provider, CLERK, "clara")
    monkeypatch.undo()
    return seen[0]


def changed(flow: openid.Flow, **changes) -> openid.Flow:
    kept = flow.as_dict()
    kept["endpoints"] |= {name: value for name, value in changes.items() if name in kept["endpoints"]}
    return openid.Flow.from_dict(kept | {name: value for name, value in changes.items() if name in kept})


def test_a_token_of_another_issuer_audience_or_key(token) -> None:
    id_token, flow = token
    assert openid.claims_of(id_token, flow)["sub"] == "clara"
    for wrong in ({"issuer": "http://localhost:1"}, {"client_id": "another-portal"}, {"nonce": "another"}):
        with pytest.raises(openid.Untrusted):
            openid.claims_of(id_token, changed(flow, **wrong))
    with running() as other, pytest.raises(openid.Untrusted):
        openid.claims_of(id_token, changed(flow, keys=f"{other.issuer}/jwks"))


def test_a_token_that_nobody_signed(token) -> None:
    id_token, flow = token
    claims = jwt.decode(id_token, options={"verify_signature": False})
    keys = requests.get(flow.endpoints.keys, timeout=5)
    unsigned = jwt.encode(claims, None, algorithm="none")
    by_a_secret = jwt.encode(
        claims,
        "a-secret-of-the-forger-of-forty-letters!",
        algorithm="HS256",
        headers={"kid": keys.json()["keys"][0]["kid"]},
    )
    head, body, signature = id_token.split(".")
    altered = base64.urlsafe_b64encode(json.dumps({**claims, "sub": "rosa"}).encode()).rstrip(b"=").decode()
    for wrong in (unsigned, by_a_secret, f"{head}.{altered}.{signature}", "", "a.b.c"):
        with pytest.raises(openid.Untrusted):
            openid.claims_of(wrong, flow)
    assert body != altered
