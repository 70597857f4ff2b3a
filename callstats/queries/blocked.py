"""Which extensions of a customer are blocked by call fraud: what its network is held against."""

from callstats.enums import SpendingState
from callstats.models import Spending
from customers.models import Customer


def blocked_extensions(customer: Customer) -> frozenset[str]:
    """A block lasts until somebody ends it, whatever its day."""
    blocked = Spending.objects.filter(customer=customer, state=SpendingState.BLOCKED)
    return frozenset(blocked.values_list("extension", flat=True))
