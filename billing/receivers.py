"""News from below, each turned into one call."""

from django.dispatch import receiver

from billing.queries.lifetime import why_not_moved
from partners.people.signals import partner_moving


@receiver(partner_moving)
def a_reseller_is_moving(sender, partner, **_more) -> list[str]:
    """Nobody takes its parent's lifetime licenses along."""
    return list(why_not_moved(partner))
