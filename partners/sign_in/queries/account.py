"""Whose session it is, and who may sign in."""

from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from oms.kit.acting import as_system
from oms.kit.compiled import Compiled
from oms.kit.registries import registries
from oms.kit.sessions import beside_session
from partners.branding.models import Branding
from partners.branding.queries.look import COLUMNS
from partners.people.enums import PartnerStatus
from partners.people.models import Account, Closure
from partners.people.models.account import FEW
from partners.sign_in.models import Factor
from partners.sign_in.models.factor import COUNTS
from partners.sign_in.queries.session import was_ended


def account_of_session(pk: int, mark: str | None = None) -> Account | None:
    """The account with partner and role, or None; within the transaction's own partner. `session_ended`: by its person."""
    return next(iter(_by_session(pk, UUID(mark) if mark else None)), None)


@Compiled.planned(int, UUID)
def _by_session(pk: int, mark: UUID | None) -> QuerySet[Account]:
    below = Closure.objects.filter(ancestor=OuterRef("partner_id")).values("descendant")[: FEW + 1]
    depth = Closure.objects.filter(ancestor=OuterRef("partner_id"), descendant=OuterRef(OuterRef("partner_id")))
    above = Closure.objects.filter(descendant=OuterRef(OuterRef("partner_id"))).values("ancestor")
    looks = Branding.objects.filter(partner_id__in=above).annotate(depth=Subquery(depth.values("depth")))
    looks = looks.order_by("depth").values(row=JSONObject(**{name: name for name in COLUMNS}))
    factors = Factor.objects.filter(account=OuterRef("pk"), kind__in=COUNTS)
    found = Account.objects.select_related("partner", "role").annotate(has_factor=Exists(factors))
    found = found.annotate(reach_ids=ArraySubquery(below), branding_rows=ArraySubquery(looks))
    return found.annotate(session_ended=was_ended(mark)).filter(pk=pk)


registries.account_of_session = beside_session(_by_session)


def account_by_login(login_id: str) -> Account | None:
    """The account that `login_id` names, before anybody is signed in."""
    with as_system():
        return next(iter(_by_login(login_id.strip().lower())), None)


@Compiled
def _by_login(login_id: str) -> QuerySet[Account]:
    return Account.objects.select_related("partner", "role").filter(login_id=login_id)


def may_sign_in(account: Account) -> bool:
    """Neither the account nor its partner is switched off."""
    return account.is_active and account.partner.status == PartnerStatus.ACTIVE
