"""Signing in and out (guide 1.2, 2.9.1)."""

import time
from datetime import datetime, timedelta

from django.contrib.auth import login as django_login
from django.contrib.auth import logout as django_logout
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest

from oms.kit.acting import acting_for, as_system
from oms.kit.middleware import SESSION_PARTNER
from oms.kit.typed import start_anew
from partners.people.actions.log import client_ip, log_login
from partners.people.enums import LoginState
from partners.people.models import Account
from partners.sign_in.actions.lockout import free_slots, take_slot
from partners.sign_in.actions.session import end_session, note_session
from partners.sign_in.enums import LAST_ACT, MARK, SIGNED_IN_AT
from partners.sign_in.models import SignedInSession
from partners.sign_in.queries.account import account_by_login, may_sign_in
from partners.sign_in.queries.factor import has_factor
from partners.sign_in.queries.identity import signs_in_elsewhere

PENDING = "second_step"  # in the session: whose password was right, and until when the second step may follow
SECOND_STEP_LIVES = timedelta(minutes=5)
BACKEND = "django.contrib.auth.backends.ModelBackend"


class Blocked(Exception):
    """Too many guesses; the ID is closed for five minutes."""


class Refused(Exception):
    """Wrong ID, wrong password or an account that is switched off: all the same to the outside."""


class Elsewhere(Exception):
    """The password was right, but this company signs in by its identity provider alone."""


def sign_in(request: HttpRequest, *, login_id: str, password: str, at: datetime) -> bool:
    """Check ID and password; a slot is taken, and committed, before the password is looked at.

    True when a session began, False when a second step must follow. Raises Blocked after five failures within five
    minutes, Elsewhere where passwords do not count, Refused otherwise. Every attempt is logged.
    """
    login_id, ip = login_id.strip().lower(), client_ip(request)
    with transaction.atomic():
        allowed, guess = take_slot(login_id, ip, at=at)
    account = account_by_login(login_id)
    if not allowed:
        log_login(account, login_id, ip, LoginState.FAIL, retry=guess, at=at)
        raise Blocked
    if not _password_fits(account, password) or account is None or not may_sign_in(account):
        log_login(account, login_id, ip, LoginState.FAIL, retry=guess, at=at)
        raise Refused
    free_slots(login_id, ip)
    if signs_in_elsewhere(account):
        log_login(account, login_id, ip, LoginState.FAIL, retry=guess, at=at)
        raise Elsewhere
    return admit(request, account, state=LoginState.LOGIN, ip=ip, at=at)


def admit(request: HttpRequest, account: Account, *, state: LoginState, ip: str, at: datetime) -> bool:
    """Begin a session, or, for an account with a second factor, note in an empty one who may take the second step."""
    if not has_factor(account):
        start_session(request, account, state=state, ip=ip, at=at)
        return True
    start_anew(request.session)
    request.session[PENDING] = {
        "account": account.pk,
        "login_id": account.login_id,
        "hash": account.get_session_auth_hash(),
        "state": state.value,
        "until": (at + SECOND_STEP_LIVES).timestamp(),
    }
    return False


def start_session(
    request: HttpRequest, account: Account, *, state: LoginState = LoginState.LOGIN, ip: str, at: datetime
) -> None:
    """Begin a new session for `account` and log it as `state`."""
    with acting_for(account.partner_id):
        django_login(request, account, backend=BACKEND)
    request.session[SESSION_PARTNER] = account.partner_id
    request.session[SIGNED_IN_AT] = request.session[LAST_ACT] = time.time()
    note_session(request, account, ip=ip, at=at)
    log_login(account, account.login_id, ip, state, retry=0, at=at)


def sign_out(request: HttpRequest, *, at: datetime) -> None:
    """End this session and log it."""
    if request.user.is_authenticated:
        log_login(request.user, request.user.login_id, client_ip(request), LoginState.LOGOUT, retry=0, at=at)
        for session in SignedInSession.objects.visible_to(request.user).filter(mark=request.session.get(MARK)):
            end_session(session, by=request.user, at=at)
    django_logout(request)


def _password_fits(account: Account | None, password: str) -> bool:
    """The same work whether or not the account exists, so that time does not tell."""
    if account is None:
        make_password(password)
        return False
    with as_system():
        return account.check_password(password)
