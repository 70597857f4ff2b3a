"""News from lower floors, each turned into one call."""

from django.dispatch import receiver

from callstats.actions.follow import follow_customer, follow_partner
from customers.signals import customer_renamed
from partners.people.signals import partner_renamed


@receiver(customer_renamed)
def a_customer_was_renamed(sender, customer, **_news) -> None:
    follow_customer(customer=customer)


@receiver(partner_renamed)
def a_reseller_was_renamed(sender, partner, **_news) -> None:
    follow_partner(partner=partner)
