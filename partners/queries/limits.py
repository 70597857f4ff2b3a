"""Demo customers: a partner's limit counts its own and those of all below it."""

from dataclasses import dataclass

from django.db.models import Sum

from oms.kit.acting import as_system
from partners.models import Closure, Partner


@dataclass(frozen=True)
class DemoLimit:
    """`used` of `limit` at the partner called `name`."""

    name: str
    used: int
    limit: int

    @property
    def room(self) -> int:
        return max(self.limit - self.used, 0)


def demos_at_or_below(partner_id: int) -> int:
    """Demo customers of this partner and all below it."""
    below = Closure.objects.filter(ancestor=partner_id).values("descendant")
    return Partner.objects.filter(pk__in=below).aggregate(n=Sum("demo_customer_count"))["n"] or 0


def demo_limit_of(partner: Partner) -> DemoLimit:
    """What this partner may have and has."""
    return DemoLimit(partner.name, demos_at_or_below(partner.pk), partner.demo_limit)


def tightest_demo_limit(partner_id: int) -> DemoLimit:
    """The limit that binds a new demo customer of this partner: its own or one above it, whichever leaves least room.

    Partners above stand out of sight of who asks, so the figures are read by the system; only show the name of
    partners that the reader sees.
    """
    with as_system():
        above = Partner.objects.filter(pk__in=Closure.objects.filter(descendant=partner_id).values("ancestor"))
        return min((demo_limit_of(partner) for partner in above), key=lambda found: found.room)
