"""Two lists of changes in the demo: one that was taken back but for an order, and one that is under way."""

from datetime import datetime, timedelta

from django.utils import timezone

from customers.models import Customer
from inventory.demo.network import Network
from oms.kit.sheet_import.rows import Listed
from orders.actions.approve import approve_order
from orders.actions.confirm import confirm_order
from orders.batch.bring_in import bring_in, rehearse_listed
from orders.batch.columns import CODE, COMMENT, DAY, ITEM, NAME, ORDER, TITLE
from orders.batch.take_back import take_back
from orders.demo.changes import HOUR, approver
from orders.models import Order, OrderBatch
from partners.models import Account

CLERK, DAYS = "clerk@rs-vertical.example", timedelta(days=1)
COLUMNS = [CODE, NAME, ITEM, ORDER, DAY, TITLE, COMMENT]
FIRST, SECOND, THIRD, FOURTH = "Beeston Bookbinders", "Cotham Cartographers", "Dulwich Dyers", "Kentish Kettles"
CUSTOMERS = [(FIRST, "Leeds", ()), (SECOND, "Bristol", ()), (THIRD, "London", ()), (FOURTH, "London", ())]
Rows = list[tuple[str, str, str, str]]  # customer, item, change, comment
TAKEN_BACK: Rows = [
    (FIRST, "basic-user-vm", "3", ""), (SECOND, "basic-user-vm", "3", ""), (THIRD, "call-recording", "1", ""),
]  # fmt: skip
UNDER_WAY: Rows = [
    (FIRST, "basic-user-vm", "2", "Two desks more"), (FIRST, "call-recording", "-1", ""),
    (SECOND, "basic-user-vm", "1", ""), (THIRD, "basic-user-vm", "2", ""), (FOURTH, "call-recording", "2", ""),
]  # fmt: skip


def load(network: Network) -> None:
    """Once, on customers that were made for it."""
    if OrderBatch.objects.exists():
        return
    by, now = Account.objects.select_related("partner", "role").get(login_id=CLERK), timezone.now()
    at = now - 8 * DAYS
    batch = bring(by, "autumn-desks.xlsx", "Autumn desks", TAKEN_BACK, at)
    settle(batch, THIRD, network, at + 2 * HOUR, confirmed=True)
    take_back(batch=batch, by=by, at=at + 5 * HOUR)
    at = now - 2 * DAYS
    batch = bring(by, "desks-for-december.xlsx", "Desks for December", UNDER_WAY, at)
    settle(batch, THIRD, network, at + 2 * HOUR, confirmed=True)
    settle(batch, FOURTH, network, at + 3 * HOUR, confirmed=False)


def bring(by: Account, name: str, title: str, rows: Rows, at: datetime) -> OrderBatch:
    codes = dict(Customer.objects.filter(name__in=[row[0] for row in rows]).values_list("name", "code"))
    day = timezone.localdate(at).isoformat()
    cells = [[codes[customer], customer, item, change, day, title, comment] for customer, item, change, comment in rows]
    found = Listed(COLUMNS, [[place, row] for place, row in enumerate(cells, start=2)])
    sheet = rehearse_listed(found=found, left_aside=0, name=name, by=by, at=at)
    bring_in(sheet=sheet, by=by, at=at)
    return OrderBatch.objects.get(file_name=name)


def settle(batch: OrderBatch, customer: str, network: Network, at: datetime, *, confirmed: bool) -> None:
    """The customer's order is approved, and perhaps confirmed."""
    order = Order.objects.select_related("customer__partner", "plan").get(
        batch_entry__batch=batch, customer_name=customer
    )
    approve_order(order=order, by=approver(order), at=at)
    if confirmed:
        by = Account.objects.select_related("partner", "role").get(login_id=CLERK)
        confirm_order(order=order, effective=timezone.localdate(at + HOUR), by=by, at=at + HOUR)
        network.take(order.customer, at=at + 2 * HOUR)
