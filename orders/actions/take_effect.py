"""What happens on the day itself: status, headline, numbers, commands to the network."""

from datetime import datetime

from django.db import transaction

from customers.actions.contract import refresh_headline
from customers.actions.holding import use_numbers
from customers.actions.move import move as move_customer
from customers.models import Customer
from inventory.actions.command import NewCommand, send_all
from inventory.actions.take import take_numbers
from oms.kit.periods import local_day
from orders.enums import OrderState, Provisioning
from orders.models import Order
from orders.types import kind_of
from partners.models import Account


@transaction.atomic
def take_effect(*, order: Order, by: Account, at: datetime) -> bool:
    """Once, on or after the order's day; whether it was now. Safe to call any number of times."""
    locked = Order.objects.select_for_update(of=("self",)).select_related("customer", "plan", "server").get(pk=order.pk)
    today = local_day(at, locked.customer.time_zone)
    if locked.state != OrderState.CONFIRMED or locked.took_effect_at or locked.effective > today:
        return False
    effect = kind_of(locked).effect(locked, locked.effective)
    customer = locked.customer
    if effect.status_verb:
        move_customer(customer, effect.status_verb, by=by, at=at)
    if effect.takes_numbers:
        take_numbers(order_no=locked.no, customer=customer, by=by, at=at)
    if effect.uses_numbers:
        use_numbers(customer=customer, by=by, at=at)
    _headline(locked, effect, today)
    commands = [
        NewCommand(c.kind, c.target, c.payload, secret=customer.admin_secret if c.carries_secret else "")
        for c in effect.commands
    ]
    if commands:
        send_all(customer=customer, commands=commands, order_no=locked.no, by=by, at=at)
    locked.took_effect_at = at
    locked.provisioning = Provisioning.RUNNING if effect.commands else Provisioning.DONE
    locked.save()
    order.__dict__.update(locked.__dict__)
    return True


def _headline(order: Order, effect, today) -> None:
    """The customer's own columns; the administrator's password leaves the customer with its command."""
    changes = {}
    if order.server:
        changes["cm_id"] = order.server.cm_id
    if any(command.carries_secret for command in effect.commands):
        changes["admin_secret"] = ""
    if effect.starts_service:
        changes["service_start"] = order.effective
    if changes:
        Customer.objects.filter(pk=order.customer_id).update(**changes)
    refresh_headline(customer=order.customer, today=today)
