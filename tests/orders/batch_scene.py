"""Lists of changes for the tests: running customers, workbooks, and what a person sees of them."""

import io
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from catalogue.models import OrderItem, ServicePlan
from customers.actions import contract
from customers.actions.move import move
from customers.models import Customer, QuantityChange
from oms.kit.acting import acting_for, as_system
from orders.models import BatchSheet, Order, OrderBatch
from partners.models import Account
from tests import things

HEAD = [
    "Customer ID", "Customer Name", "Order Item", "Billing Account", "Now", "Order(+/-)", "To Be", "Activation Date",
    "Order Title", "Comment",
]  # fmt: skip
UPLOAD, REHEARSAL, BATCHES = (
    reverse("orders:batch-upload"),
    reverse("orders:batch-rehearsal"),
    reverse("orders:batches"),
)
ITEM, PLAN = "basic-user-vm", "Premium Plan"


def running(by: Account, *names: str, quantity: int = 5) -> list[Customer]:
    """Activated customers of `by`'s company with so many Basic Users."""
    with as_system():
        item, plan = OrderItem.objects.get(code=ITEM), ServicePlan.objects.get(name=PLAN)
    with acting_for(by.partner_id):
        return [_running(by, name, quantity, item, plan) for name in names]


def _running(by: Account, name: str, quantity: int, item: OrderItem, plan: ServicePlan) -> Customer:
    day, now = timezone.localdate() - timedelta(days=30), timezone.now()
    stamp = {"order_no": "OLD-1", "by": by, "at": now}
    made = things.customer(by, name)
    contract.set_plan(customer=made, plan=plan, effective=day, **stamp)
    contract.add_line(
        customer=made, item=item, billing_account=made.billing_accounts.get(), quantity=quantity, price=Decimal("6.90"),
        act_date=day, billing_start=day, **stamp,
    )  # fmt: skip
    for verb in ("create_service", "activate"):
        move(made, verb, by=by, at=now)
    contract.refresh_headline(customer=made, today=timezone.localdate())
    return made


def row(customer: Customer, change: object = 1, **cells: object) -> list[object]:
    """A row of the list: one Basic User more, from today on; `cells` by a short name of their column."""
    known = {
        "code": customer.code, "name": customer.name, "item": ITEM, "account": None, "now": None, "change": change,
        "to_be": None, "day": timezone.localdate().isoformat(), "title": None, "comment": None,
    }  # fmt: skip
    return list((known | cells).values())


def book(*rows: list[object], head: list[str] | None = None) -> bytes:
    workbook = Workbook()
    for cells in [head or HEAD, *rows]:
        workbook.active.append(cells)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def upload(client: Client, *rows: list[object], head: list[str] | None = None, name: str = "changes.xlsx"):
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, book(*rows, head=head))})


def rehearsed(client: Client, *rows: list[object], head: list[str] | None = None) -> BatchSheet:
    answer = upload(client, *rows, head=head)
    assert (answer.status_code, getattr(answer, "url", "")) == (302, REHEARSAL), answer.content.decode()[:3000]
    with as_system():
        return BatchSheet.objects.get(account=client.account, imported_at=None)


def verdicts(client: Client, *rows: list[object], head: list[str] | None = None) -> list[str]:
    return [judged[2] for judged in rehearsed(client, *rows, head=head).rows]


def brought_in(client: Client, *rows: list[object], drafts: bool = False) -> OrderBatch:
    rehearsed(client, *rows)
    answer = client.post(REHEARSAL, {"drafts": "1"} if drafts else {})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    with as_system():
        batch = OrderBatch.objects.latest("pk")
    assert answer.url == batch.get_absolute_url()
    return batch


def orders_of(batch: OrderBatch) -> list[Order]:
    with as_system():
        return list(Order.objects.select_related("customer", "plan").filter(batch_entry__batch=batch).order_by("pk"))


def states(batch: OrderBatch) -> list[str]:
    return [order.state for order in orders_of(batch)]


def quantity(customer: Customer, day: date | None = None) -> int:
    with as_system():
        changes = QuantityChange.objects.filter(
            line__customer=customer, line__item__code=ITEM, effective__lte=day or timezone.localdate()
        )
        return sum(changes.values_list("change", flat=True))
