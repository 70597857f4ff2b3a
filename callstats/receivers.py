"""News from lower floors, each turned into one call."""

from django.dispatch import receiver

from callstats.actions.closed import note_given_up
from callstats.actions.follow import follow_customer, follow_partner
from customers.signals import customer_renamed
from inventory.signals import command_settled
from oms.kit.outbox import OutboxState
from partners.people.signals import partner_renamed


@receiver(customer_renamed)
def a_customer_was_renamed(sender, customer, **_news) -> None:
    follow_customer(customer=customer)


@receiver(partner_renamed)
def a_reseller_was_renamed(sender, partner, **_news) -> None:
    follow_partner(partner=partner)


@receiver(command_settled)
def a_command_was_given_up(sender, command, **_news) -> None:
    if command.kind == "set_closed_destinations" and command.state == OutboxState.GIVEN_UP:
        note_given_up(command=command, at=command.completed_at)
