"""News from lower floors, each turned into one call."""

from django.dispatch import receiver
from django.utils import timezone

from customers.signals import customer_moved, customer_renamed
from inventory.signals import command_settled
from orders.actions.rename import follow_customer, follow_partner
from orders.actions.settle import settle_provisioning
from partners.people.signals import partner_renamed


@receiver(command_settled)
def command_was_settled(sender, command, **_) -> None:
    if command.order_no:
        settle_provisioning(order_no=command.order_no, at=timezone.now())


@receiver([customer_renamed, customer_moved])
def customer_changed(sender, customer, **_) -> None:
    follow_customer(customer=customer)


@receiver(partner_renamed)
def reseller_was_renamed(sender, partner, **_) -> None:
    follow_partner(partner=partner)
