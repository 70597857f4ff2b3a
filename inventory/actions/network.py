"""How far the network is with a customer, kept on the customer as its commands are sent and settle."""

from django.db.models import Count, Q

from customers.actions.network import keep_network
from customers.enums import Network
from inventory.models import Command
from oms.kit.outbox import OutboxState


def count_network(*, customer_id: int) -> None:
    """What was given up counts no more; one that failed says more than those that wait behind it."""
    sent = Command.objects.filter(customer_id=customer_id).exclude(state=OutboxState.GIVEN_UP).order_by()
    found = sent.aggregate(
        whole=Count("pk"),
        done=Count("pk", filter=Q(state=OutboxState.DONE)),
        failed=Count("pk", filter=Q(state=OutboxState.FAILED)),
    )
    state = Network.RUNNING
    if found["failed"]:
        state = Network.FAILED
    elif found["done"] == found["whole"]:
        state = Network.DONE if found["whole"] else Network.NONE
    keep_network(customer_id=customer_id, state=state, done=found["done"], whole=found["whole"])
