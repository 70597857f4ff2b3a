"""What happens on the day itself: status, headline, numbers, commands to the network."""

from datetime import datetime

from django.db import transaction

from customers.actions.contract import refresh_headline
from customers.actions.row import one_row
from inventory.actions.command import NewCommand
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
def take_effect(*, order: Order, by: Account, at: datetime) -> bool:
    """Once, on or after the order's day, from its time of day on; whether it was now. Safe to call any number of times."""
    orders = Order.objects.select_for_update(of=("self", "customer")).select_related("customer", "plan", "server")
    locked = orders.get(pk=order.pk)
    if locked.state != OrderState.CONFIRMED or locked.took_effect_at or not is_due(locked, at=at):
        return False
    with one_row(locked.customer, locked=True) as locked.customer:
        happen(locked, kind_of(locked).effect(Reading(locked)), by=by, at=at)
        lapse_back(locked, by=by, at=at)
        locked.save()
    order.take_over(locked)
    return True


def is_due(order: Order, *, at: datetime) -> bool:
    """Whether the day of an order that is confirmed, or is being so, has come, and its time of day."""
    today, day = order.today(at), order.effective
    if day is None or day > today:
        return False
    return day < today or order.customer.clock(at) >= kind_of(order).time_of(order)


def happen(order: Order, effect: Effect, *, by: Account, at: datetime) -> None:
    """What the order does on its day. The caller has it locked and saves it, and holds its customer's row."""
    customer, day = order.customer, order.effective
    assert day is not None, "who is due has a day"
    commands = [NewCommand(send.kind, send.target, send.payload, secret=send.secret) for send in effect.commands]
    stamp = Stamp(order, customer, day, by, at)
    carry_out((write for entry in effect.entries for write in entry.on_day), stamp)
    refresh_headline(customer=customer, today=order.today(at))
    settle_lines(customer=customer, commands=commands, order_no=order.no, by=by, at=at)
    count_usage(customer=customer, at=at)
    order.took_effect_at = at
    order.provisioning = Provisioning.RUNNING if commands else Provisioning.DONE
    order.network_done, order.network_all = 0, len(commands)
