"""News from lower floors, each turned into one call."""

from django.dispatch import receiver

from billing.actions.follow import follow_partner
from billing.actions.start import begin_account, follow_billing
from billing.queries.lifetime import why_not_moved
from customers.signals import billing_changed, service_created
from partners.people.signals import partner_moving, partner_renamed


@receiver(service_created)
def a_customer_begins(sender, customer, by, at, **_news) -> None:
    begin_account(customer=customer, by=by, at=at)


@receiver(billing_changed)
def billing_was_changed(sender, customer, by, at, **_news) -> None:
    follow_billing(customer=customer, by=by, at=at)


@receiver(partner_renamed)
def a_reseller_was_renamed(sender, partner, **_news) -> None:
    follow_partner(partner=partner)


@receiver(partner_moving)
def a_reseller_is_moving(sender, partner, **_more) -> list[str]:
    """Nobody takes its parent's lifetime licenses along."""
    return list(why_not_moved(partner))
