"""Second factors of one's own account: app, passkeys, recovery codes. Each change asks who sits there, and is told."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from oms.kit.secrets import seal
from partners.messages.actions.tell import tell
from partners.people.models import Account
from partners.people.rules import why_not_set_sign_in
from partners.sign_in.actions.password import prove
from partners.sign_in.actions.session import end_sessions
from partners.sign_in.enums import MAX_PASSKEYS, FactorChange, FactorKind
from partners.sign_in.models import Factor
from partners.sign_in.models.factor import COUNTS
from partners.sign_in.notifications import FactorChanged
from partners.sign_in.protocols.one_time_codes import new_recovery_codes, recovery_hash, step_of
from partners.sign_in.protocols.passkeys import to_text


def prove_person(*, by: Account, password: str, fresh: bool, ip: str, at: datetime) -> None:
    """The person at the screen is the account's: by the password, or where it has none by having just signed in.

    Raises ValidationError for `password`.
    """
    if by.has_usable_password():
        prove(by=by, password=password, field="password", ip=ip, at=at)
    elif not fresh:
        text = _("Your account has no password. Sign out, sign in again and do this within ten minutes.")
        raise ValidationError({"password": text})


@transaction.atomic
def add_app(*, by: Account, secret: str, code: str, ip: str, at: datetime) -> list[str]:
    """The app that shows `code` counts from now on; the code is used up. New recovery codes if there were none.

    Every session ends that began without it; the caller keeps its own.

    Raises ValidationError for `code`.
    """
    _lock(by)
    if _own(by).filter(kind=FactorKind.APP).exists():
        raise ValidationError(_("You have an authenticator app. Remove it before you add another."))
    step = step_of(secret, code, after=0, at=at)
    if step is None:
        raise ValidationError(
            {"code": _("This is not the code that the app shows now. Check that the phone's clock is right.")}
        )
    _make(by, FactorKind.APP, secret=seal(secret), last_step=step, at=at)
    end_sessions(by, at=at)
    return _changed(by, FactorChange.APP_ADDED, ip=ip, at=at)


@transaction.atomic
def add_passkey(*, by: Account, name: str, credential: bytes, ip: str, at: datetime) -> list[str]:
    """A passkey under a name, and as `add_app` else. Raises ValidationError for `name`."""
    _lock(by)
    known = _own(by).filter(kind=FactorKind.PASSKEY)
    if known.count() >= MAX_PASSKEYS:
        raise ValidationError(_("An account has at most %(n)d passkeys.") % {"n": MAX_PASSKEYS})
    _refuse_taken(known, name)
    _make(by, FactorKind.PASSKEY, name=name, secret=seal(to_text(credential)), at=at)
    end_sessions(by, at=at)
    return _changed(by, FactorChange.PASSKEY_ADDED, ip=ip, at=at)


@transaction.atomic
def rename_passkey(factor: Factor, *, name: str, by: Account, ip: str, at: datetime) -> None:
    """Another name. Raises ValidationError for `name`."""
    _lock(by)
    _refuse_taken(_own(by).filter(kind=FactorKind.PASSKEY).exclude(pk=factor.pk), name)
    factor.name = name
    factor.save(update_fields=["name"])
    _tell(by, FactorChange.PASSKEY_RENAMED, by=by, ip=ip, at=at)


@transaction.atomic
def remove_factor(factor: Factor, *, by: Account, ip: str, at: datetime) -> None:
    """App or passkey; with the last of them the recovery codes go. Raises ValidationError when the company wants one."""
    _lock(by)
    others = _own(by).filter(kind__in=COUNTS).exclude(pk=factor.pk).exists()
    if by.partner.requires_factor and not others:
        raise ValidationError(
            _("%(company)s requires a second factor. Add another one before you remove this one.")
            % {"company": by.partner.name}
        )
    app = factor.kind == FactorKind.APP
    factor.delete()
    if not others:
        for left in _own(by):
            left.delete()
    _tell(by, FactorChange.APP_REMOVED if app else FactorChange.PASSKEY_REMOVED, by=by, ip=ip, at=at)


@transaction.atomic
def renew_codes(*, by: Account, ip: str, at: datetime) -> list[str]:
    """Ten new recovery codes; those of before no longer work."""
    _lock(by)
    if not _own(by).filter(kind__in=COUNTS).exists():
        raise ValidationError(_("Recovery codes stand in for an app or a passkey. Add one of them first."))
    codes = _keep_codes(by, at=at)
    _tell(by, FactorChange.CODES_RENEWED, by=by, ip=ip, at=at)
    return codes


@transaction.atomic
def clear_factors(account: Account, *, by: Account, ip: str = "", at: datetime) -> None:
    """For somebody who lost the phone and the codes: the password alone signs in again, or sets up a new factor."""
    if reason := why_not_set_sign_in(by, account):
        raise PermissionDenied(reason)
    found = list(Factor.objects.visible_to(by).select_for_update(of=("self",)).filter(account=account))
    if not found:
        raise ValidationError(_("%(name)s has no second factor.") % {"name": account.name})
    for factor in found:
        factor.delete()
    _tell(account, FactorChange.ALL_REMOVED, by=by, ip=ip, at=at)


def _lock(account: Account) -> None:
    """Changes of one account's factors come one after another."""
    Account.objects.select_for_update(of=("self",)).only("pk").get(pk=account.pk)


def _own(account: Account) -> QuerySet[Factor]:
    return Factor.objects.visible_to(account).filter(account=account)


def _make(account: Account, kind: FactorKind, *, at: datetime, **values: object) -> Factor:
    return Factor.objects.create(account=account, partner_id=account.partner_id, kind=kind, made_at=at, **values)


def _refuse_taken(known: QuerySet[Factor], name: str) -> None:
    if known.filter(name__iexact=name).exists():
        raise ValidationError({"name": _("You have a passkey of this name. Choose another one.")})


def _changed(by: Account, change: FactorChange, *, ip: str, at: datetime) -> list[str]:
    _tell(by, change, by=by, ip=ip, at=at)
    return [] if _own(by).filter(kind=FactorKind.RECOVERY).exists() else _keep_codes(by, at=at)


def _keep_codes(account: Account, *, at: datetime) -> list[str]:
    codes = new_recovery_codes()
    hashes = [recovery_hash(code) for code in codes]
    found = _own(account).filter(kind=FactorKind.RECOVERY).first()
    if found is None:
        _make(account, FactorKind.RECOVERY, codes=hashes, at=at)
    else:
        found.codes, found.made_at = hashes, at
        found.save(update_fields=["codes", "made_at"])
    return codes


def _tell(account: Account, change: FactorChange, *, by: Account, ip: str, at: datetime) -> None:
    tell(FactorChanged(account.name, change.value, ip), to=[account], by=by, at=at)
