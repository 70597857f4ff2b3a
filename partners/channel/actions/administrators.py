"""Accounts of a partner: 1 to 500 people, exactly one Chief Admin (guide 2.7.1.2, 2.12.1.2)."""

import secrets
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners.people.actions.standing import people_change
from partners.people.enums import MAX_ACCOUNTS
from partners.people.models import Account, Partner, Role
from partners.people.queries.account import taken_ids
from partners.people.rules import (
    grantable_roles,
    id_taken,
    role_refused,
    why_not_change_account,
    why_not_change_accounts,
    why_not_set_sign_in,
    why_not_take_over,
)
from partners.sign_in.actions.invite import invite
from partners.sign_in.actions.password import set_password


@transaction.atomic
def add_account(
    *, partner: Partner, login_id: str, name: str, email: str, role: Role, language: str = "", password: str = "",
    by: Account, at: datetime,
) -> Account:  # fmt: skip
    """A new person of `partner`; the first one is its Chief Admin. Without a password, a one-time link is mailed.

    Raises PermissionDenied, and ValidationError at 500 accounts, for an ID in use or a role that may not be given.
    """
    _permit(why_not_change_accounts(by, partner))
    account = Account(
        partner=partner, login_id=login_id.lower(), name=name, email=email, role=role, language=language
    )  # fmt: skip
    if password:
        validate_password(password, account)
        account.set_password(password)  # takes its time, so before others wait
    else:
        account.set_unusable_password()
    with people_change([partner.pk], by=by, at=at):
        Partner.objects.select_for_update(of=("self",), no_key=True).only("pk").get(
            pk=partner.pk
        )  # two at once cannot be the 500th
        people = Account.objects.filter(partner=partner)
        if people.count() >= MAX_ACCOUNTS:
            raise ValidationError(_("A company has at most %(n)d accounts.") % {"n": MAX_ACCOUNTS})
        _refuse_role(by, partner, role)
        account.is_chief = not people.filter(is_chief=True).exists()
        _refuse_taken(login_id)
        account.save()
    if not password:
        invite(account, by=by, at=at)
    return account


@transaction.atomic
def change_account(
    account: Account, *, login_id: str, name: str, email: str, role: Role, language: str, by: Account, at: datetime
) -> Account:
    """Change who a person is and what the role opens. A role that stays need not be one that `by` could give.

    Raises PermissionDenied, and ValidationError for a role that may not be given, for an ID in use, and for ID and
    e-mail of somebody whose role opens more than that of `by`: a mailbox sets passwords.
    """
    _permit(why_not_change_account(by, account))
    with people_change([account.partner_id], by=by, at=at):
        account = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
        if role.pk != account.role_id:
            _refuse_role(by, account.partner, role)
        _refuse_take_over(account, login_id=login_id, email=email, by=by)
        if login_id.lower() != account.login_id:
            _refuse_taken(login_id)
        account.login_id, account.name, account.email = login_id.lower(), name, email
        account.role, account.language = role, language
        account.save(update_fields=["login_id", "name", "email", "role", "language"])
    return account


@transaction.atomic
def make_chief(account: Account, *, by: Account, at: datetime) -> None:
    """`account` becomes the one Chief Admin of its partner; the one before is it no longer."""
    _permit(why_not_change_accounts(by, account.partner))
    Partner.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=account.partner_id)
    account.refresh_from_db()
    if not account.is_active:
        raise ValidationError(_("%(name)s is switched off. Switch the account on first.") % {"name": account.name})
    Account.objects.filter(partner_id=account.partner_id, is_chief=True).update(is_chief=False)
    Account.objects.filter(pk=account.pk).update(is_chief=True)
    account.is_chief = True


@transaction.atomic
def switch_off(account: Account, *, by: Account, at: datetime) -> None:
    """The person is out at the next request and cannot sign in; the account stays."""
    _permit(why_not_change_account(by, account))
    with people_change([account.partner_id], by=by, at=at):
        account = _locked_but_not_chief(account)
        account.is_active, account.session_salt = False, secrets.token_hex(8)
        account.save(update_fields=["is_active", "session_salt"])


@transaction.atomic
def switch_on(account: Account, *, by: Account, at: datetime) -> None:
    """The person may sign in again; sessions of before stay over."""
    _permit(why_not_change_account(by, account))
    with people_change([account.partner_id], by=by, at=at):
        account.is_active = True
        account.save(update_fields=["is_active"])


@transaction.atomic
def delete_account(account: Account, *, by: Account, at: datetime) -> None:
    """The account is gone; its history, its lines in the logs and what it was told stay."""
    _permit(why_not_change_account(by, account))
    with people_change([account.partner_id], by=by, at=at):
        _locked_but_not_chief(account).delete()


@transaction.atomic
def give_password(account: Account, *, password: str, ip: str, by: Account, at: datetime) -> None:
    """A password chosen by who manages the account; every session of it ends and its owner is told."""
    _permit(why_not_set_sign_in(by, account))
    set_password(account, password, ip=ip, at=at)


@transaction.atomic
def send_link(account: Account, *, by: Account, at: datetime) -> None:
    """Mail a one-time link that sets the password; the password of before works until then."""
    _permit(why_not_set_sign_in(by, account))
    if not account.is_active:
        raise ValidationError(_("%(name)s is switched off. Switch the account on first.") % {"name": account.name})
    invite(account, by=by, at=at)


def _permit(why_not: str) -> None:
    if why_not:
        raise PermissionDenied(why_not)


def _refuse_role(by: Account, partner: Partner, role: Role) -> None:
    if not grantable_roles(by, partner).filter(pk=role.pk).exists():
        raise ValidationError({"role": role_refused()})


def _refuse_take_over(account: Account, *, login_id: str, email: str, by: Account) -> None:
    asked = {"login_id": (login_id, account.login_id), "email": (email, account.email)}
    changed = [name for name, (new, old) in asked.items() if new.lower() != old.lower()]
    if changed and (reason := why_not_take_over(by, account.role)):
        raise ValidationError(dict.fromkeys(changed, reason))


def _refuse_taken(login_id: str) -> None:
    if taken_ids([login_id]):
        raise ValidationError({"login_id": id_taken()})


def _locked_but_not_chief(account: Account) -> Account:
    Partner.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=account.partner_id)
    account = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    if account.is_chief:
        raise ValidationError(
            _("%(name)s is the Chief Admin. Make somebody else Chief Admin first.") % {"name": account.name}
        )
    return account
