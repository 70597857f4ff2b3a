"""How the customer stood when an order was submitted, to see drift at approval."""

from django.utils import timezone

from customers.queries.contract import channels_on, lines_on
from orders.models import Order


def snapshot_of(order: Order) -> dict:
    """Now, as plain data: service line → quantity, channels."""
    today = timezone.localdate()
    lines = {str(line.pk): line.qty for line in lines_on(order.customer, today)}
    return {"lines": lines, "channels": channels_on(order.customer, today)}
