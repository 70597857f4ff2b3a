"""News from below, each turned into one call."""

from django.dispatch import receiver

from customers.actions.follow import follow_partner
from partners.people.signals import partner_renamed


@receiver(partner_renamed)
def a_reseller_was_renamed(sender, partner, **_news) -> None:
    follow_partner(partner=partner)
