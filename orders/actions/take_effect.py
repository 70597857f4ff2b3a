"""What happens on the day itself: status, headline, numbers, commands to the network."""

from datetime import datetime

from django.db import transaction

from customers.actions.contract import refresh_headline
from inventory.actions.command import NewCommand, send_all
from inventory.actions.lines import settle_lines
from inventory.actions.usage import count_usage
from orders.actions.take_back import lapse_back
from orders.effect.entry import Effect, Stamp, carry_out
from orders.effect.reading import Reading
from orders.enums import OrderState, Provisioning
from orders.kinds import kind_of
from orders.models import Order
from partners.models import Account


@transaction.atomic
def take_effect(*, order: Order, by: Account, at: datetime, known: Effect | None = None) -> bool:
    """Once, on or after the order's day, from its time of day on; whether it was now. Safe to call any number of times.

    `known`: its effect as it was read in the same transaction, so that nothing is read twice.
    """
    locked = Order.objects.select_for_update(of=("self",)).select_related("customer", "plan", "server").get(pk=order.pk)
    today = locked.today(at)
    day = locked.effective  # a confirmed order has one (constraint confirmed_has_a_date)
    if locked.state != OrderState.CONFIRMED or locked.took_effect_at or day is None or day > today:
        return False
    if day == today and locked.customer.clock(at) < kind_of(locked).time_of(locked):
        return False
    effect, customer = known or kind_of(locked).effect(Reading(locked)), locked.customer
    commands = [NewCommand(send.kind, send.target, send.payload, secret=send.secret) for send in effect.commands]
    stamp = Stamp(locked, customer, day, by, at)
    carry_out((write for entry in effect.entries for write in entry.on_day), stamp)
    refresh_headline(customer=customer, today=today)
    if commands:
        send_all(customer=customer, commands=commands, order_no=locked.no, by=by, at=at)
    settle_lines(customer=customer, commands=commands, by=by, at=at)
    locked.took_effect_at = at
    locked.provisioning = Provisioning.RUNNING if commands else Provisioning.DONE
    locked.network_done, locked.network_all = 0, len(commands)
    lapse_back(locked, by=by, at=at)
    locked.save()
    order.take_over(locked)
    count_usage(customer=customer, at=at)
    return True
