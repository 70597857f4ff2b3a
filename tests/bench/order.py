"""Confirming an order by the page's button, with all its effects: contract, numbers, commands, messages, history."""

import statistics
import uuid
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from catalogue.models import OrderItem
from oms.kit.acting import as_system
from orders.demo.first_order import Story
from orders.models import Order
from orders.parts.items.save import save_items
from orders.parts.numbers.save import save_numbers
from partners.sign_in.queries.account import account_by_login
from tests.bench.measure import timed
from tests.bench.viewers import signed_in

REQUESTER = "admin@orbit.example"
LINES = (1, 10)


@dataclass(frozen=True)
class Confirmed:
    """Medians, in milliseconds."""

    lines: int
    total: float
    cpu: float
    sql: float
    queries: int


class Ordered(Story):
    """An approved order of so many items on one billing account, with as many numbers of the provider's stock."""

    def __init__(self, lines: int) -> None:
        by, at = account_by_login(REQUESTER), timezone.now() - timedelta(hours=12)
        super().__init__(f"Bench{uuid.uuid4().hex[:8]} Ltd", "London", "approved", by, at, 1)
        self.lines, self.type_name = lines, "Non-geographic"

    def step_numbers(self, stamp: dict) -> None:
        customer = self.order.customer
        demand = {"site": customer.sites.get(), "billing_account": customer.billing_accounts.get(), "comment": ""}
        save_numbers(demands=[{**demand, "quantity": self.lines}], ports=[], **stamp)

    def step_items(self, stamp: dict) -> None:
        account = self.order.customer.billing_accounts.get()
        items = OrderItem.objects.filter(plans=self.order.plan).order_by("pk")[: self.lines]
        if len(items) < self.lines:
            raise SystemExit(f"{self.order.plan} has {len(items)} items; {self.lines} are needed.")
        line = {"billing_account": account, "quantity": 2, "trial": 0, "trial_unit": "day", "comment": ""}
        save_items(lines=[{**line, "item": item, "price": Decimal("6.90")} for item in items], **stamp)


def figures(runs: int) -> list[Confirmed]:
    """One order to warm up, then the median of `runs` for each number of lines."""
    confirm(1)
    found = []
    for lines in LINES:
        seen = [confirm(lines) for _run in range(max(runs, 3))]
        total, cpu, sql, queries = (statistics.median(column) for column in zip(*seen, strict=True))
        found.append(Confirmed(lines, total * 1000, cpu * 1000, sql * 1000, int(queries)))
    return found


def confirm(lines: int) -> tuple[float, float, float, int]:
    """Seconds in all, seconds on a processor, seconds in SQL, queries."""
    story = Ordered(lines)
    with as_system():
        story.play()
    client, address = signed_in(story.by), reverse("orders:confirm", args=[story.order.no])
    client.get(address)
    took, seen, answer = timed(lambda: client.post(address, {"effective": timezone.localdate().isoformat()}))
    with as_system():
        order = Order.objects.get(pk=story.order.pk)
    if answer.status_code != 302 or not order.took_effect_at:
        raise SystemExit(f"Order {order.no} was not confirmed: {answer.status_code}, {order.state}.")
    return took.clock, took.cpu, took.sql, seen.queries
