"""Adding resellers with their Chief Admins: one or thousands, by the same rules (guide 2.7.1)."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from oms.kit.sequences import next_values
from partners.channel.models import AdditionalValue
from partners.channel.queries.newcomers import Checks, Newcomer
from partners.people.actions.tree import lock_tree, plant_all
from partners.people.models import Account, Partner
from partners.people.queries.account import taken_ids
from partners.people.rules import id_taken, why_not_add_reseller
from partners.sign_in.actions.invite import invite_all


@transaction.atomic
def add_resellers(newcomers: list[Newcomer], *, by: Account, at: datetime) -> None:
    """Add every newcomer, or none. A parent among them stands further up in the list.

    Raises PermissionDenied, or ValidationError by field with what is wrong with the first that may not come.
    """
    if reason := why_not_add_reseller(by):
        raise PermissionDenied(reason)
    passwords = [_password(new) for new in newcomers]  # slow, and nobody need wait for it
    lock_tree()
    _read_again(newcomers)
    checks = Checks(by, [new.chief.login_id for new in newcomers])
    codes = next_values("partner_code_seq", len(newcomers))
    for new, code in zip(newcomers, codes, strict=True):
        checks.admit(new)
        new.partner.code = f"R{code}"
    if taken_ids([new.chief.login_id for new in newcomers]):
        raise ValidationError({"login_id": id_taken()})
    plant_all([new.partner for new in newcomers])
    _open_accounts(newcomers, passwords, by=by, at=at)
    AdditionalValue.objects.bulk_create(
        AdditionalValue(partner=new.partner, item_id=item_id, value=value)
        for new in newcomers
        for item_id, value in new.additional.items()
        if value
    )


def _read_again(newcomers: list[Newcomer]) -> None:
    """Parents as they stand now that the tree is held: their rights may be others than when the list was judged."""
    parents = {id(new.partner.parent): new.partner.parent for new in newcomers if new.partner.parent.pk}
    now = Partner.objects.in_bulk({parent.pk for parent in parents.values()})
    for new in newcomers:
        if new.partner.parent.pk in now:
            new.partner.parent = now[new.partner.parent.pk]


def _password(new: Newcomer) -> str:
    """As it is kept; one that nothing fits for who is mailed a link. Raises ValidationError for one easily guessed."""
    if not new.password:
        return make_password(None)
    validate_password(new.password, new.chief)
    return make_password(new.password)


def _open_accounts(newcomers: list[Newcomer], passwords: list[str], *, by: Account, at: datetime) -> None:
    """The Chief Admins; who has no password is mailed a link that sets one."""
    for new, password in zip(newcomers, passwords, strict=True):
        chief = new.chief
        chief.partner, chief.login_id, chief.is_chief = new.partner, chief.login_id.lower(), True
        chief.password = password
    Account.objects.bulk_create([new.chief for new in newcomers], batch_size=500)
    invite_all([new.chief for new in newcomers if not new.password], by=by, at=at)
