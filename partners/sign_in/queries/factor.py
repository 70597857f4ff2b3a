"""Reads of second factors."""

from oms.kit.acting import acting_for
from partners.people.models import Account
from partners.sign_in.enums import FactorKind
from partners.sign_in.models import Factor
from partners.sign_in.models.factor import COUNTS


def has_factor(account: Account) -> bool:
    """Whether a second step follows the password; asked before anybody is signed in."""
    with acting_for(account.partner_id):
        return Factor.objects.filter(account=account, kind__in=COUNTS).exists()


def factors_of(account: Account) -> list[Factor]:
    """App, passkeys and recovery codes of one's own account."""
    return list(Factor.objects.visible_to(account).filter(account=account))


def kinds_of(account: Account) -> set[str]:
    """What the second step may ask for; asked before anybody is signed in."""
    with acting_for(account.partner_id):
        return set(Factor.objects.filter(account=account).values_list("kind", flat=True))


def passkeys_of(account: Account) -> list[Factor]:
    """Passkeys of an account; asked before anybody is signed in."""
    with acting_for(account.partner_id):
        return list(Factor.objects.filter(account=account, kind=FactorKind.PASSKEY))
