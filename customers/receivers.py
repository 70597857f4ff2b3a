"""News from lower floors, each turned into one call."""

from django.dispatch import receiver

from customers.actions.follow import follow_partner
from partners.signals import partner_renamed


@receiver(partner_renamed)
def reseller_was_renamed(sender, partner, at, **_news) -> None:
    follow_partner(partner=partner, at=at)
