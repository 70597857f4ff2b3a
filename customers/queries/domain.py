"""The domain a customer without one of its own gets, and how many Demo customers stand where."""

from customers.enums import ENDED, CustomerType
from customers.models import Customer
from oms.kit.acting import as_system, root_id
from partners.models import Closure, Partner
from partners.people.enums import PartnerKind


def inherited_domain(partner: Partner) -> str:
    """The reseller's domain, else the provider's (who stands above the reader, hence read by the system)."""
    if partner.domain:
        return partner.domain
    with as_system():
        return Partner.objects.values_list("domain", flat=True).get(pk=root_id())


def demo_customers(partner_id: int, *, without: int | None = None) -> int:
    """Demo customers of a partner and all below it, closed and cancelled ones aside."""
    below = Closure.objects.filter(ancestor=partner_id).values("descendant")
    found = Customer.objects.filter(partner_id__in=below, kind=CustomerType.DEMO).exclude(status__in=ENDED)
    return found.exclude(pk=without).count()


def full_demo_limit(partner: Partner, *, without: int | None = None) -> Partner | None:
    """The nearest reseller, from `partner` upwards, whose limit leaves no room for one more Demo customer.

    Limits count descendants, so those of the partners above bind as well; the provider itself has none.
    """
    with as_system():
        above = Closure.objects.filter(descendant=partner.pk).order_by("depth").values_list("ancestor", flat=True)
        known = Partner.objects.in_bulk(list(above))
        for pk in above:
            one = known[pk]
            if one.kind != PartnerKind.SP and demo_customers(pk, without=without) >= one.demo_limit:
                return one
    return None
