"""Signing in with the company's own account: to its identity provider and back (docs/adr/0010)."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from oms.kit.acting import as_system
from oms.kit.secrets import unseal
from partners.messages.actions.tell import tell
from partners.people.actions.log import client_ip, log_login
from partners.people.enums import LoginState
from partners.people.models import Account
from partners.sign_in.actions.lockout import free_slots, take_slot
from partners.sign_in.actions.sign_in import admit
from partners.sign_in.models import IdentityProvider, LinkedIdentity
from partners.sign_in.notifications import IdentityWasLinked
from partners.sign_in.protocols import openid
from partners.sign_in.queries.account import may_sign_in
from partners.sign_in.queries.identity import (
    account_by_email,
    linked_account,
    provider_by_login,
    provider_switched_on,
    signs_in,
)

ASKED = "company_asked"  # in the session: for which ID somebody asked, and until when
FLOW = "company_sign_in"  # in the session: one sign-in on its way
LIVES = timedelta(minutes=10)
log = logging.getLogger(__name__)


class NoProvider(Exception):
    """No company of this ID has an identity provider that answers, or there is no such ID: to the outside all the same."""


class TooOften(Exception):
    """Too many tries for one ID; each asks the provider something."""


class NotSignedIn(Exception):
    """The way back leads to no account: too late, not trusted, cancelled, or nobody of that provider's companies."""


def callback_address() -> str:
    """What a provider must know of this portal."""
    return str(settings.PORTAL_URL).rstrip("/") + reverse("partners:company-callback")


def ask(request: HttpRequest, *, login_id: str, target: str, at: datetime) -> None:
    """Note for which ID somebody wants to be sent on. Nothing is looked up yet, so no answer tells which companies there
    are. Raises TooOften."""
    allowed, _try = take_slot(_subject(login_id), client_ip(request), at=at)
    if not allowed:
        raise TooOften
    request.session[ASKED] = {"login_id": login_id, "target": target, "until": (at + LIVES).timestamp()}


def depart(request: HttpRequest, *, at: datetime) -> str:
    """The address at the provider of the company that the ID belongs to. What was asked counts once; the page shows it
    again. Raises NoProvider."""
    asked = request.session.get(ASKED)
    if asked is None or at.timestamp() >= asked["until"]:
        raise NoProvider
    login_id, request.session[ASKED] = asked["login_id"], {**asked, "until": 0}
    provider = provider_by_login(login_id)
    if provider is None:
        raise NoProvider
    try:
        endpoints = openid.discover(provider.issuer)
    except (openid.Unavailable, openid.Untrusted) as error:
        log.warning("The identity provider at %s does not answer: %r", provider.issuer, error)
        raise NoProvider from error
    del request.session[ASKED]
    address, flow = openid.depart(endpoints, client_id=provider.client_id, login_id=login_id, back=callback_address())
    request.session[FLOW] = {
        "flow": flow.as_dict(),
        "provider": provider.pk,
        "login_id": login_id.strip().lower(),
        "target": asked["target"],
        "until": (at + LIVES).timestamp(),
    }
    return address


def arrive(request: HttpRequest, *, at: datetime) -> tuple[bool, str]:
    """(whether a session began, where to go on). The flow is used up, whatever comes of it.

    Raises NotSignedIn, or openid.Unavailable when the provider does not answer now.
    """
    kept, ip = request.session.pop(FLOW, None), client_ip(request)
    if kept is None or at.timestamp() >= kept["until"]:
        raise NotSignedIn
    provider = provider_switched_on(kept["provider"])
    account = None
    try:
        if provider is None:
            raise NotSignedIn
        claims = _claims(request, provider, openid.Flow.from_dict(kept["flow"]))
        account = _account(provider, claims, at=at)
        if not may_sign_in(account):
            raise NotSignedIn
    except (NotSignedIn, openid.Untrusted, openid.Unavailable) as error:
        log.warning("Sign-in of %s by an identity provider failed: %r", kept["login_id"], error)
        log_login(
            account, account.login_id if account else kept["login_id"], ip, LoginState.REDIRECT_FAIL, retry=0, at=at
        )
        if isinstance(error, openid.Untrusted):
            raise NotSignedIn from error
        raise
    free_slots(_subject(kept["login_id"]), ip)
    return admit(request, account, state=LoginState.REDIRECT_SUCCESS, ip=ip, at=at), kept["target"]


def _subject(login_id: str) -> str:
    return f"company|{login_id.strip().lower()}"


def _claims(request: HttpRequest, provider: IdentityProvider, flow: openid.Flow) -> dict[str, Any]:
    """What the provider says of the person; a provider that was changed meanwhile is not asked."""
    if (provider.issuer, provider.client_id) != (flow.endpoints.issuer, flow.client_id):
        raise NotSignedIn
    if request.GET.get("iss", provider.issuer) != provider.issuer:
        raise openid.Untrusted("iss of the answer")
    answer = callback_address() + "?" + request.META.get("QUERY_STRING", "")
    secret = unseal(provider.client_secret) if provider.client_secret else ""
    return openid.arrive(flow, answer=answer, client_secret=secret, back=callback_address())


def _account(provider: IdentityProvider, claims: dict[str, Any], *, at: datetime) -> Account:
    """The account that was linked to the subject, else the one that its verified e-mail names; nobody is created."""
    subject = str(claims["sub"])[:255]
    account = linked_account(provider, subject)
    if account is None and claims.get("email") and claims.get("email_verified") is True:
        account = account_by_email(provider, str(claims["email"]))
        if account and may_sign_in(account):
            _link(account, provider, subject, at=at)
    if account is None or not signs_in(provider, account):
        raise NotSignedIn
    with as_system():
        LinkedIdentity.objects.filter(provider_key=provider.pk, account=account).update(last_used_at=at)
    return account


@transaction.atomic
def _link(account: Account, provider: IdentityProvider, subject: str, *, at: datetime) -> None:
    """The first time; an account that is linked to another subject of this provider stays with that one."""
    with as_system():
        if LinkedIdentity.objects.filter(provider_key=provider.pk, account=account).exists():
            raise NotSignedIn
        LinkedIdentity.objects.create(
            partner_id=account.partner_id, account=account, provider_key=provider.pk, issuer=provider.issuer,
            subject=subject, linked_at=at, last_used_at=at,
        )  # fmt: skip
    tell(IdentityWasLinked(account.name, provider.name), to=[account], by=account, at=at)
