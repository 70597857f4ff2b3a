"""A porting request looked at by the supplier while its order is still a draft (domain.md 4.1, POV)."""

from datetime import datetime

from django.db import transaction

from inventory.actions.port_check import ask_check
from orders.models import Order
from orders.parts.numbers.desk import as_new
from orders.parts.numbers.save import save_numbers
from partners.models import Account


@transaction.atomic
def save_and_validate(
    *, order: Order, demands: list[dict], ports: list[dict], place: int, by: Account, at: datetime
) -> str:
    """Save the step and have the request at `place` of `ports` looked at; its main number.

    Raises what `save_numbers` raises, and ValidationError while the supplier looks at these very data.
    """
    save_numbers(order=order, demands=demands, ports=ports, by=by, at=at)
    request = list(order.portrequests.select_related("site", "billing_account", "number_type"))[place]
    ask_check(customer=order.customer, order_no=order.no, asked=as_new(request), by=by, at=at)
    return str(request.main_number)
