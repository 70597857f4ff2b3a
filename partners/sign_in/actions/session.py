"""Beginning, noting and ending the sessions of one account."""

import secrets
from datetime import datetime

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest

from oms.kit.acting import acting_for
from partners.people.actions.log import client_ip
from partners.people.models import Account
from partners.sign_in.enums import MARK
from partners.sign_in.models import SignedInSession


def note_session(request: HttpRequest, account: Account, *, ip: str, at: datetime) -> None:
    """The session that begins now is one of `account`; those that are over by their age are forgotten."""
    with acting_for(account.partner_id):
        own = SignedInSession.objects.filter(account=account)
        own.filter(began_at__lt=at - settings.ABSOLUTE_SESSION).delete()
        browser = request.headers.get("User-Agent", "")[:200]
        row = own.create(
            partner_id=account.partner_id, account=account, ip=ip, browser=browser, began_at=at, last_act_at=at
        )
    request.session[MARK] = str(row.mark)


def note_act(mark: str | None, *, at: datetime) -> None:
    """Somebody sits there; the middleware says so at most once a minute, once the answer was sent."""
    if mark is not None:  # a session of before they were noted has none
        SignedInSession.objects.filter(mark=mark).update(last_act_at=at)


def end_sessions(account: Account, *, at: datetime) -> None:
    """Every session of `account` is over at its next request."""
    account.session_salt = secrets.token_hex(8)
    account.save(update_fields=["session_salt"])
    SignedInSession.objects.filter(account=account, ended_at=None).update(ended_at=at)


def keep_session(request: HttpRequest, *, at: datetime) -> None:
    """After `end_sessions`: the caller's own goes on, as a new one."""
    account = request.user
    if not account.is_authenticated:
        raise ValueError("Only the session of somebody who is signed in goes on.")
    update_session_auth_hash(request, account)
    note_session(request, account, ip=client_ip(request), at=at)


@transaction.atomic
def end_session(session: SignedInSession, *, by: Account, at: datetime) -> None:
    """One of one's own is over at its next request; to end it twice is harmless."""
    SignedInSession.objects.visible_to(by).filter(pk=session.pk, account=by, ended_at=None).update(ended_at=at)
