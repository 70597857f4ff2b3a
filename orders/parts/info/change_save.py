"""Step 1 of a change order (guide 2.5.2.2.1)."""

from datetime import datetime
from typing import Any

from orders.actions.draft import editing
from orders.models import Order
from partners.models import Account


def save_change_info(*, order: Order, fields: dict[str, Any], by: Account, at: datetime) -> None:
    """Title, Change Date, Order Note."""
    with editing(order, "info", by=by, at=at) as locked:
        for name, value in fields.items():
            setattr(locked, name, value)
