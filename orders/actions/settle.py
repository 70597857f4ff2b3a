"""How far the network is with an order, kept on the order as its commands settle."""

from datetime import datetime

from django.db import transaction

from inventory.models import Command
from inventory.notifications import who_mends
from oms.kit.outbox import OutboxState
from orders.enums import Provisioning
from orders.models import Order
from orders.notifications import OrderNotProvisioned, OrderProvisioned
from partners.messages.actions.acknowledge import settle
from partners.messages.actions.tell import people_of, tell

BAD = (OutboxState.FAILED, OutboxState.GIVEN_UP)


@transaction.atomic
def settle_provisioning(*, order_no: str, at: datetime) -> str:
    """Read the order's commands and say honestly how far they are; people are told when that becomes final.

    Of a command that failed they are told once, however often it is tried again.
    """
    order: Order | None = Order.objects.select_for_update(of=("self",)).filter(no=order_no).first()
    if order is None:
        return ""
    commands = list(Command.objects.filter(order_no=order_no).defer("payload", "secret", "answer").order_by("id"))
    states = [command.state for command in commands]
    before = order.provisioning, order.network_done, order.network_all
    order.provisioning, order.network_all = progress(states), len(states)
    order.network_done = states.count(OutboxState.DONE)
    if before[1:] != (order.network_done, order.network_all):
        order.save(update_fields=["network_done", "network_all"])
    if order.provisioning != before[0]:
        order.save(update_fields=["provisioning", "updated_at"])
        settle(f"order:{order.no}", at=at)
        _tell(order, commands, at=at)
    return order.provisioning


def progress(states: list[str]) -> Provisioning:
    """Running while something may still happen by itself; else done, partly done or failed."""
    done = states.count(OutboxState.DONE)
    if done == len(states):
        return Provisioning.DONE
    bad = sum(state in BAD for state in states)
    if bad:
        return Provisioning.PARTLY if done else Provisioning.FAILED
    return Provisioning.RUNNING


def _tell(order: Order, commands: list[Command], *, at: datetime) -> None:
    if order.provisioning == Provisioning.DONE:
        people = people_of([order.requester_id], screen="order-status")
        if people:
            tell(OrderProvisioned(order), to=people, by=people[0], at=at)
    if order.provisioning in (Provisioning.PARTLY, Provisioning.FAILED):
        _tell_of_failure(order, [c for c in commands if c.state in BAD and not c.failure_told], at=at)


def _tell_of_failure(order: Order, failed: list[Command], *, at: datetime) -> None:
    """Its requester, and those who can mend it."""
    if not failed:
        return
    people = {account.pk: account for account in people_of([order.requester_id], screen="order-status")}
    people |= {account.pk: account for account in who_mends(failed[0])}
    if people:
        message = OrderNotProvisioned(order, str(failed[0].get_kind_display()), failed[0].last_error)
        tell(message, to=people.values(), by=next(iter(people.values())), at=at)
    Command.objects.filter(pk__in=[command.pk for command in failed]).update(failure_told=True)
