"""A real (mock) OpenID Connect provider on the loopback, and a person's browser that goes there and back."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import requests
from django.contrib.auth import SESSION_KEY
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from oms.kit.acting import as_system
from oms.kit.secrets import seal
from partners.models import Account, IdentityProvider, LoginEvent, Partner
from tests.page import read

CALLBACK = "http://testserver/login/company/callback/"


class Provider:
    """One running provider. `register` makes a client of it, `knows` sets what it says of a person."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://localhost:{port}"

    def register(self, callback: str = CALLBACK) -> tuple[str, str]:
        wanted = {"redirect_uris": [callback], "token_endpoint_auth_method": "client_secret_basic"}
        made = requests.post(f"{self.issuer}/oauth2/clients", json=wanted, timeout=5).json()
        return made["client_id"], made["client_secret"]

    def knows(self, subject: str, **claims) -> None:
        requests.put(f"{self.issuer}/users/{subject}", json=claims, timeout=5).raise_for_status()

    def consent(self, address: str, subject: str, *, action: str = "") -> str:
        """Sign in there as `subject`; the address that the browser is sent back to."""
        form = {"action": action} if action else {"sub": subject}
        answer = requests.post(address, data=form, allow_redirects=False, timeout=5)
        assert answer.status_code == 302, answer.text[:500]
        return answer.headers["Location"]


@contextmanager
def running(*, lives: timedelta = timedelta(hours=1)) -> Iterator[Provider]:
    """A provider in a thread of its own."""
    from oidc_provider_mock import run_server_in_thread  # reads its environment when it is imported

    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    with run_server_in_thread(
        require_client_registration=True, require_nonce=True, access_token_max_age=lives
    ) as server:
        yield Provider(server.server_port)


def set_up(provider: Provider, company: str, **values) -> IdentityProvider:
    """`company` signs in by this provider, as a client of its own."""
    client_id, secret = provider.register()
    with as_system():
        partner = Partner.objects.get(name=company)
        IdentityProvider.objects.filter(partner=partner).update(is_active=False)
        return IdentityProvider.objects.create(
            partner=partner, name=f"{company} sign-on", issuer=provider.issuer, client_id=client_id,
            client_secret=seal(secret), secret_set_at=timezone.now(), **{"is_active": True, **values},
        )  # fmt: skip


def ask(client: Client, login: str, **more: str):
    """The form and the page after it: on its way to the provider, or back at the form."""
    answer = client.post(reverse("partners:company-sign-in"), {"login_id": login, **more})
    if answer.status_code != 200:
        return answer
    further = next(link for link in read(answer.content).all("a") if "button" in (link.get("class") or ""))
    answer = client.get(further.get("href"))
    return client.get(answer.url) if answer.url == reverse("partners:company-sign-in") else answer


def sent_to(answer) -> str:
    """Where the page after the form leads."""
    return answer.url


def query_of(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def come_back(client: Client, address: str):
    """Open an address of the portal that the provider sent the browser to."""
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == CALLBACK
    return client.get(f"{parts.path}?{parts.query}")


def go_round(client: Client, provider: Provider, login: str, subject: str, **more: str):
    """The whole way: ID, provider, back."""
    return come_back(client, provider.consent(sent_to(ask(client, login, **more)), subject))


def who(client: Client) -> str:
    """Whose session this is; empty when nobody's."""
    pk = client.session.get(SESSION_KEY)
    with as_system():
        return Account.objects.get(pk=pk).login_id if pk else ""


def last_event() -> tuple[str, str]:
    with as_system():
        event = LoginEvent.objects.latest("id")
        return event.login_id, event.state


def refused(client: Client, answer: HttpResponse) -> bool:
    """Back at the page, nobody signed in, the failure logged."""
    return answer.url == reverse("partners:company-sign-in") and not who(client) and last_event()[1] == "redirect_fail"


def turned_away(provider: Provider, login: str, subject: str) -> bool:
    """Somebody new goes all the way, in vain."""
    client = Client()
    return refused(client, go_round(client, provider, login, subject))
