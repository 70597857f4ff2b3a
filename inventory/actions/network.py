"""How far the network is with a customer, kept on the customer as its commands are sent and settle."""

from collections import Counter

from django.db.models import Count

from customers.actions.network import keep_network
from customers.enums import Network
from inventory.models import Command
from oms.kit.outbox import OutboxState


def count_network(*, customer_id: int) -> None:
    """All its commands, counted."""
    sent = Command.objects.filter(customer_id=customer_id).order_by()
    keep_counts(customer_id=customer_id, states=Counter(dict(sent.values_list("state").annotate(Count("pk")))))


def keep_counts(*, customer_id: int, states: Counter[str]) -> None:
    """`states` of all its commands: what was given up counts no more; one that failed says more than those that wait
    behind it."""
    done, failed = states[OutboxState.DONE], states[OutboxState.FAILED]
    whole = states.total() - states[OutboxState.GIVEN_UP]
    state = Network.RUNNING
    if failed:
        state = Network.FAILED
    elif done == whole:
        state = Network.DONE if whole else Network.NONE
    keep_network(customer_id=customer_id, state=state, done=done, whole=whole)
