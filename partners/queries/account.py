"""Reads of accounts."""

from oms.kit.acting import as_system
from partners.enums import PartnerStatus
from partners.models import Account


def account_of_session(pk: int) -> Account | None:
    """The account with partner and role, or None; within the transaction's own partner."""
    return Account.objects.select_related("partner", "role").filter(pk=pk).first()


def account_by_login(login_id: str) -> Account | None:
    """The account that `login_id` names, before anybody is signed in."""
    with as_system():
        return Account.objects.select_related("partner", "role").filter(login_id=login_id.strip().lower()).first()


def may_sign_in(account: Account) -> bool:
    """Neither the account nor its partner is switched off."""
    return account.is_active and account.partner.status == PartnerStatus.ACTIVE
