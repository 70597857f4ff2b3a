"""A draft of the demo whose two porting requests the supplier has looked at: one valid, one not; and one asked anew."""

from datetime import timedelta

from inventory.actions.port_check import ask_check, check_invalid, check_valid
from inventory.models import PortCheck
from orders.demo.clock import in_the_day
from orders.demo.first_order import VALIDATED
from orders.models import Order
from orders.parts.numbers.desk import as_new
from partners.models import Account

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def load() -> None:
    """Once."""
    order = Order.objects.select_related("customer").filter(customer_name=VALIDATED).first()
    if order is None or PortCheck.objects.filter(order_no=order.no).exists():
        return
    people = Account.objects.select_related("partner", "role")
    by = people.get(login_id="clerk@rs-vertical.example")
    at = in_the_day() - DAY
    requests = order.portrequests.select_related("site", "billing_account", "number_type")
    one, other = [
        ask_check(customer=order.customer, order_no=order.no, asked=as_new(request), by=by, at=at)
        for request in requests
    ]
    desk = people.filter(partner_id=one.desk_id).order_by("is_chief", "pk")[0]
    check_valid(check=one, comment="The data are those of the bill.", by=desk, at=at + HOUR)
    words = "The bill names another postcode."
    check_invalid(check=other, code="41", comment=words, by=desk, at=at + 2 * HOUR)
