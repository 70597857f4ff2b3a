"""Who is asked to approve."""

from dataclasses import dataclass

from oms.kit.acting import as_system
from partners.models import Closure, Partner
from partners.people.enums import PartnerStatus, Right


@dataclass(frozen=True)
class Approver:
    """A partner that may stand above the one who asks: only its id and name leave this query."""

    id: int
    name: str


def approver_for(partner_id: int, right: Right | None) -> Approver:
    """The nearest active partner at or above `partner_id` that holds `right`; at last the SP (product.md)."""
    with as_system():
        chain = Closure.objects.filter(descendant=partner_id).order_by("depth").values_list("ancestor", flat=True)
        partners = Partner.objects.in_bulk(list(chain))
    ordered = [partners[pk] for pk in chain if pk in partners]
    for partner in ordered:
        if right is None or (partner.holds(right) and partner.status == PartnerStatus.ACTIVE):
            return Approver(partner.pk, partner.name)
    return Approver(ordered[-1].pk, ordered[-1].name)
