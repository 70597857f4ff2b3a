"""The second step of signing in: a code of the app, a recovery code or a passkey."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from oms.kit.acting import acting_for
from oms.kit.secrets import unseal
from oms.kit.typed import start_anew
from partners.people.actions.log import client_ip, log_login
from partners.people.enums import LoginState
from partners.people.models import Account
from partners.sign_in.actions.lockout import free_slots, take_slot
from partners.sign_in.actions.sign_in import PENDING, Blocked, Refused, start_session
from partners.sign_in.enums import FactorKind
from partners.sign_in.models import Factor
from partners.sign_in.protocols import passkeys
from partners.sign_in.protocols.one_time_codes import recovery_hash, step_of
from partners.sign_in.queries.account import account_by_login, may_sign_in
from partners.sign_in.queries.factor import passkeys_of

CHALLENGE = "passkey_challenge"


class Expired(Exception):
    """Nobody is half signed in here, or it was more than five minutes ago: begin with the password."""


def half_signed_in(request: HttpRequest, *, at: datetime) -> Account:
    """Whose password was right a moment ago. Raises Expired; nothing of the account is open yet."""
    kept = request.session.get(PENDING)
    if not kept or at.timestamp() >= kept["until"]:
        raise Expired
    account = account_by_login(kept["login_id"])
    if account is None or account.pk != kept["account"] or not may_sign_in(account):
        raise Expired
    if account.get_session_auth_hash() != kept["hash"]:
        raise Expired
    return account


def take_code(request: HttpRequest, *, code: str, at: datetime) -> None:
    """Sign in with a code of the app or a recovery code; neither works twice. Raises Expired, Blocked, Refused."""
    account = half_signed_in(request, at=at)
    _step(request, account, lambda: use_code(account, code, at=at), at=at)


def ask_for_passkey(request: HttpRequest, account: Account) -> str:
    """Options for the browser; empty when the account has no passkey."""
    known = [passkeys.from_text(unseal(factor.secret)) for factor in passkeys_of(account)]
    if not known:
        return ""
    options, request.session[CHALLENGE] = passkeys.ask_to_sign(known)
    return options


def take_passkey(request: HttpRequest, *, answer: str, at: datetime) -> None:
    """Sign in with a passkey's signature; a challenge is answered once. Raises Expired, Blocked, Refused."""
    account = half_signed_in(request, at=at)
    challenge = request.session.pop(CHALLENGE, None)
    _step(request, account, lambda: _use_passkey(account, challenge, answer, at=at), at=at)


def use_code(account: Account, code: str, *, at: datetime) -> bool:
    """Whether `code` is good, which uses it up. Two requests with one code: one of them is refused."""
    with acting_for(account.partner_id):
        locked = Factor.objects.select_for_update(of=("self",)).filter(account=account)
        factors = {factor.kind: factor for factor in locked.exclude(kind=FactorKind.PASSKEY).order_by("pk")}
        app, recovery = factors.get(FactorKind.APP), factors.get(FactorKind.RECOVERY)
        if app and (step := step_of(unseal(app.secret), code, after=app.last_step, at=at)):
            Factor.objects.filter(pk=app.pk).update(last_step=step, last_used_at=at)
            return True
        if recovery and (used := recovery_hash(code)) in recovery.codes:
            left = [kept for kept in recovery.codes if kept != used]
            Factor.objects.filter(pk=recovery.pk).update(codes=left, last_used_at=at)
            return True
    return False


def _use_passkey(account: Account, challenge: dict[str, Any] | None, answer: str, *, at: datetime) -> bool:
    known = {passkeys.from_text(unseal(factor.secret)): factor for factor in passkeys_of(account)}
    try:
        used = known[passkeys.signed_by(challenge or {}, answer, known)]
    except passkeys.NotProven:
        return False
    with acting_for(account.partner_id):
        Factor.objects.filter(pk=used.pk).update(last_used_at=at)
    return True


def _step(request: HttpRequest, account: Account, proven: Callable[[], bool], *, at: datetime) -> None:
    """Like a password: a slot of its own is taken before anything is looked at, and freed by the right answer alone."""
    subject, ip, kept = f"second-step|{account.login_id}", client_ip(request), request.session[PENDING]
    with transaction.atomic():
        allowed, guess = take_slot(subject, ip, at=at)
    if not allowed or not proven():
        log_login(account, account.login_id, ip, LoginState.FAIL, retry=guess, at=at)
        raise Refused if allowed else Blocked
    free_slots(subject, ip)
    start_anew(request.session)
    start_session(request, account, state=LoginState(kept["state"]), ip=ip, at=at)
