"""Reads of accounts."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from oms.kit.acting import as_system
from partners.enums import PartnerStatus
from partners.models import Account, Closure
from partners.models.account import FEW


def account_of_session(pk: int) -> Account | None:
    """The account with partner and role, or None; within the transaction's own partner."""
    below = Closure.objects.filter(ancestor=OuterRef("partner_id")).values("descendant")[: FEW + 1]
    found = Account.objects.select_related("partner", "role").annotate(reach_ids=ArraySubquery(below))
    return found.filter(pk=pk).first()


def account_by_login(login_id: str) -> Account | None:
    """The account that `login_id` names, before anybody is signed in."""
    with as_system():
        return Account.objects.select_related("partner", "role").filter(login_id=login_id.strip().lower()).first()


def may_sign_in(account: Account) -> bool:
    """Neither the account nor its partner is switched off."""
    return account.is_active and account.partner.status == PartnerStatus.ACTIVE
