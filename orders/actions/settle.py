"""How far the network is with an order, kept on the order as its commands settle."""

from datetime import datetime

from django.db import transaction

from inventory.models import Command
from oms.kit.outbox import OutboxState
from orders.enums import Provisioning
from orders.models import Order
from orders.notifications import OrderNotProvisioned, OrderProvisioned
from partners.messages.actions.acknowledge import settle
from partners.messages.actions.tell import people_of, tell

OPEN = (OutboxState.WAITING, OutboxState.CLAIMED)


@transaction.atomic
def settle_provisioning(*, order_no: str, at: datetime) -> str:
    """Read the order's commands and say honestly how far they are; people are told when that becomes final."""
    order: Order | None = Order.objects.select_for_update(of=("self",)).filter(no=order_no).first()
    if order is None:
        return ""
    states = list(Command.objects.filter(order_no=order_no).values_list("state", flat=True))
    before, order.provisioning = order.provisioning, progress(states)
    if order.provisioning != before:
        order.save(update_fields=["provisioning", "updated_at"])
        settle(f"order:{order.no}", at=at)
        _tell(order, at=at)
    return order.provisioning


def progress(states: list[str]) -> Provisioning:
    """Running while something may still happen by itself; else done, partly done or failed."""
    done = states.count(OutboxState.DONE)
    if done == len(states):
        return Provisioning.DONE
    bad = sum(state in (OutboxState.FAILED, OutboxState.GIVEN_UP) for state in states)
    if bad:
        return Provisioning.PARTLY if done else Provisioning.FAILED
    return Provisioning.RUNNING


def _tell(order: Order, *, at: datetime) -> None:
    final = {
        Provisioning.DONE: OrderProvisioned,
        Provisioning.PARTLY: OrderNotProvisioned,
        Provisioning.FAILED: OrderNotProvisioned,
    }
    if order.provisioning not in final:
        return
    message = final[Provisioning(order.provisioning)](order)
    people = people_of([order.requester_id], screen="order-status")
    if people:
        tell(message, to=people, by=people[0], at=at)
