<<<<<<< HEAD
"""News from lower floors, each turned into one call."""
=======
"""News from below, each turned into one call."""
>>>>>>> resellers

from django.dispatch import receiver

from customers.actions.follow import follow_partner
from partners.signals import partner_renamed


@receiver(partner_renamed)
<<<<<<< HEAD
def reseller_was_renamed(sender, partner, at, **_news) -> None:
    follow_partner(partner=partner, at=at)
=======
def a_reseller_was_renamed(sender, partner, **_news) -> None:
    follow_partner(partner=partner)
>>>>>>> resellers
