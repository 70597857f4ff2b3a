"""Who is asked to approve."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from oms.kit.acting import as_system
from partners.models import Account, Closure, Partner
from partners.people.enums import PartnerStatus, Right

QUEUE = "order-approval"


@dataclass(frozen=True)
class Approver:
    """A partner that may stand above the one who asks: only its id and name leave this query."""

    id: int
    name: str


def approver_for(partner_id: int, right: Right | None) -> Approver:
    """The nearest active partner at or above `partner_id` that holds `right` and has somebody who may open the queue;
    at last the SP (product.md)."""
    chain = Closure.objects.filter(descendant=partner_id)
    depth = chain.filter(ancestor=OuterRef("pk")).values("depth")
    with as_system():
        above = Partner.objects.filter(pk__in=chain.values("ancestor")).annotate(depth=Subquery(depth))
        ordered = list(above.order_by("depth"))
        people = _who_open_the_queue(ordered) if right else set()
    for partner in ordered:
        asked = partner.pk in people and partner.status == PartnerStatus.ACTIVE
        if right is None or (asked and partner.holds(right)):
            return Approver(partner.pk, partner.name)
    return Approver(ordered[-1].pk, ordered[-1].name)


def _who_open_the_queue(partners: list[Partner]) -> set[int]:
    """Ids of those that have an active person whose role holds Order Approval."""
    accounts = Account.objects.filter(partner__in=partners, is_active=True).select_related("partner", "role")
    return {account.partner_id for account in accounts if account.may_open(QUEUE)}
