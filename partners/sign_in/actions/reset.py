"""Setting a forgotten password by a mailed link (guide 1.3, reliability.md “Getting in”)."""

import hashlib
import secrets
from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction

from oms.kit.acting import as_system, root_id
from oms.kit.outbox import wake
from partners.messages.actions.tell import tell
from partners.people.actions.log import log_login
from partners.people.enums import LoginState
from partners.people.models import Account
from partners.sign_in.actions.lockout import free_slots, take_slot
from partners.sign_in.actions.password import set_password
from partners.sign_in.models import PasswordReset
from partners.sign_in.notifications import PasswordResetAsked
from partners.sign_in.queries.account import account_by_login, may_sign_in

LIVES = timedelta(minutes=30)
MOST = 3  # links of one account that may be alive at once: its mailbox is not to be flooded


class TooMany(Exception):
    """Too many requests for one ID; wait five minutes."""


def request_reset(*, login_id: str, email: str, ip: str, at: datetime) -> None:
    """Mail a link when `login_id` and `email` belong together; to the outside it is the same either way, its time too:
    for who is not meant the same is done for somebody else, and taken back.

    Raises TooMany by what was typed alone, so that it tells nothing about accounts.
    """
    login_id = login_id.strip().lower()
    allowed, _guess = take_slot(f"reset|{login_id}", ip, at=at)
    if not allowed:
        raise TooMany
    account, instead = account_by_login(login_id), _somebody()
    meant = account is not None and may_sign_in(account) and account.email.lower() == email.strip().lower()
    if receiver := account if meant else instead:
        mail_link(receiver, meant=meant, ip=ip, at=at)
    wake("mail")  # what was taken back would wake nobody


@transaction.atomic
def make_links(accounts: list[Account], *, lives: timedelta, at: datetime) -> list[str | None]:
    """The secret of a new single-use link for each account; None for one with three that are alive already."""
    with as_system():
        alive = PasswordReset.objects.filter(account__in=accounts, used_at=None, expires_at__gt=at)
        counted = Counter(alive.values_list("account_id", flat=True))
        found = [secrets.token_urlsafe(32) if counted[account.pk] < MOST else None for account in accounts]
        PasswordReset.objects.bulk_create(
            PasswordReset(account=account, secret_hash=_hash(secret), expires_at=at + lives)
            for account, secret in zip(accounts, found, strict=True)
            if secret
        )
    return found


def make_link(account: Account, *, lives: timedelta, at: datetime) -> str | None:
    """The secret of a new single-use link for `account`; None when three are alive already."""
    return make_links([account], lives=lives, at=at)[0]


@transaction.atomic
def mail_link(account: Account, *, meant: bool = True, ip: str, at: datetime) -> None:
    """Mail `account` a single-use link that sets its password; at most three are alive at once.

    Where none goes out, because three are alive or nobody is `meant`, all of it is done and taken back.
    """
    secret = make_link(account, lives=LIVES, at=at)
    minutes = int(LIVES.total_seconds() // 60)
    message = PasswordResetAsked(account.name, secret or secrets.token_urlsafe(32), minutes, ip)
    tell(message, to=[account], by=account, at=at)
    if secret is None or not meant:
        transaction.set_rollback(True)


def _somebody() -> Account | None:
    """Whose mail is written, and never sent, where nobody is meant: the provider's Chief Admin."""
    with as_system():
        chiefs = Account.objects.select_related("partner", "role").filter(partner_id=root_id(), is_chief=True)
        found: Account | None = chiefs.first()
    return found


def link_is_good(secret: str, *, at: datetime) -> bool:
    """Whether a page for a new password may be shown. Looking does not use the link up."""
    with as_system():
        good = PasswordReset.objects.filter(used_at=None, expires_at__gt=at)
        return good.filter(secret_hash=_hash(secret)).exists()


@transaction.atomic
def use_link(secret: str, *, password: str, ip: str, at: datetime) -> Account | None:
    """Set the password and void every link of the account; None when the link is used, expired or was never one.

    Raises ValidationError, and leaves the link good, when the password is too easily guessed.
    """
    with as_system():
        found = PasswordReset.objects.select_for_update(of=("self",)).filter(secret_hash=_hash(secret))
        reset = found.select_related("account__partner", "account__role").first()
        if reset is None:
            return None
        account = reset.account
        good = reset.used_at is None and reset.expires_at > at and may_sign_in(account)
        state = LoginState.REDIRECT_SUCCESS if good else LoginState.REDIRECT_FAIL
        log_login(account, account.login_id, ip, state, retry=0, at=at)
        if not good:
            return None
        set_password(account, password, ip=ip, at=at)
        PasswordReset.objects.filter(account=account, used_at=None).update(used_at=at)
    free_slots(account.login_id, ip)
    return account


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
