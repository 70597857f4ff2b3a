"""Setting a password, one's own or by a mailed link."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners.messages.actions.tell import tell
from partners.people.models import Account
from partners.sign_in.actions.lockout import free_slots, take_slot
from partners.sign_in.actions.session import end_sessions
from partners.sign_in.notifications import PasswordChanged


@transaction.atomic
def set_password(account: Account, password: str, *, ip: str, at: datetime) -> None:
    """Store the password, end every session of the account and tell its owner.

    Raises ValidationError when the password is too easily guessed.
    """
    validate_password(password, account)
    account.set_password(password)
    account.save(update_fields=["password"])
    end_sessions(account, at=at)
    tell(PasswordChanged(account.name, ip), to=[account], by=account, at=at)


def prove(*, by: Account, password: str, field: str, ip: str, at: datetime) -> None:
    """The person at the screen knows the account's password; guesses are bounded as at the login.

    Raises ValidationError for `field`. Called in no transaction that this would take back: the slot stays taken.
    """
    allowed, _guess = take_slot(by.login_id, ip, at=at)
    if not allowed:
        raise ValidationError({field: _("Too many wrong passwords. Try again in 5 minutes.")})
    if not by.check_password(password):
        raise ValidationError({field: _("This is not your current password.")})
    free_slots(by.login_id, ip)


def change_password(*, by: Account, old: str, new: str, ip: str, at: datetime) -> None:
    """One's own password; every session ends, the caller keeps its own.

    Raises ValidationError for `old` or `new`.
    """
    prove(by=by, password=old, field="old", ip=ip, at=at)
    if old == new:
        raise ValidationError({"new": _("The new password is the same as the old one. Choose another.")})
    try:
        set_password(by, new, ip=ip, at=at)
    except ValidationError as error:
        raise ValidationError({"new": error.messages}) from None
