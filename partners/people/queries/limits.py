"""Demo customers: a partner's limit counts its own and those of all below it."""

from django.db.models import Sum

from partners.people.models import Closure, Partner


def demos_at_or_below(partner_id: int) -> int:
    """Demo customers of this partner and all below it."""
    below = Closure.objects.filter(ancestor=partner_id).values("descendant")
    return Partner.objects.filter(pk__in=below).aggregate(n=Sum("demo_customer_count"))["n"] or 0
