"""A customer that tries a few things before it pays for them, and one trial that was made longer."""

import uuid
from datetime import datetime, timedelta

from django.utils import timezone

from catalogue.models import OrderItem
from customers.actions.trial import change_trial
from customers.models import Customer, ServiceLine
from inventory.demo.network import Network
from orders.actions.begin import begin_order
from orders.demo.changes import HOUR, to_confirmed
from orders.demo.clock import in_the_day
from orders.models import Order
from orders.parts.info.change_save import save_change_info
from orders.parts.items.save import save_items
from orders.types.change import ChangeOrder
from partners.models import Account

NAME, CLERK, AGO = "Camden Lantern Works", "clerk@rs-vertical.example", timedelta(days=5)
# item: (how many, trial, its unit)
TRIED = {"auto-attendant": (1, 14, "day"), "crm-connector": (3, 14, "day"), "hot-desk": (2, 1, "month")}
LONGER = ("auto-attendant", 10)  # days


def load(network: Network) -> None:
    """Once; ends in different weeks."""
    customer = Customer.objects.select_related("partner").get(name=NAME)
    if Order.objects.filter(customer=customer, kind=ChangeOrder.kind).exists():
        return
    at = in_the_day() - AGO
    by = Account.objects.select_related("partner", "role").get(login_id=CLERK)
    order = begin_order(customer=customer, kind=ChangeOrder.kind, nonce=uuid.uuid4(), by=by, at=at)
    fill(order, by, at)
    to_confirmed(order, by, at)
    network.take(customer, at=at + 4 * HOUR)
    line = ServiceLine.objects.get(customer=customer, item__code=LONGER[0])
    change_trial(line=line, days=LONGER[1], by=by, at=at + 24 * HOUR)


def fill(order: Order, by: Account, at: datetime) -> None:
    fields = {"title": order.title, "activation_date": timezone.localdate(at), "note": "To try before Christmas."}
    save_change_info(order=order, fields=fields, sites=[], by=by, at=at)
    items = OrderItem.objects.filter(code__in=TRIED, plans=order.plan)
    lines = [
        {
            "billing_account": order.customer.billing_accounts.get(), "item": item, "quantity": TRIED[item.code][0],
            "trial": TRIED[item.code][1], "trial_unit": TRIED[item.code][2], "price": item.list_price, "comment": "",
        }
        for item in items
    ]  # fmt: skip
    save_items(order=order, lines=lines, by=by, at=at)
