"""Orders after the first one, placed and driven as their people do."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from catalogue.models import PackageUpgrade, Reason, ServicePlan
from customers.models import Customer
from oms.kit.acting import acting_for, as_system
from orders.demo.life import next_license, one_device, one_swap
from orders.enums import Verb
from orders.kinds import TYPES, title_of
from orders.models import Order
from partners.models import Account
from tests.orders import acts
from tests.orders.scene import ARTHUR, CLERK, VERA, do, fresh, who

STOP, RESUME, PLAN, CLOSE = "service_stop", "service_resume", "plan_change", "customer_close"
UPGRADE, LICENSE, SWAP = "package_upgrade", "license_change", "package_swap"
UNSHIPPED = "unshipped"
ALL = (STOP, RESUME, PLAN, CLOSE, UPGRADE, LICENSE, SWAP, UNSHIPPED)
DAY = timedelta(days=1)
MAC = "02005E3F0001"  # of a device that nobody has registered
REASONS = {STOP: "Premises closed for refurbishment", CLOSE: "Business closed"}


def approver(kind: str) -> str:
    """Who is asked in the demo: Vertical Cloud approves orders, but neither stops nor plans nor closes."""
    return VERA if kind in (UPGRADE, LICENSE, SWAP, UNSHIPPED) else ARTHUR


def customer(name: str) -> Customer:
    with as_system():
        return Customer.objects.select_related("partner", "plan").get(name=name)


def said(kind: str, name: str, **more: Any) -> dict[str, Any]:
    """What the form of such an order says, once it is right."""
    today = timezone.localdate()
    fields: dict[str, Any] = {"title": title_of(TYPES[kind], name), "comment": "Asked for by telephone.", "day": today}
    with as_system():
        if kind in REASONS:
            fields["reason"] = Reason.objects.get(
                kind=kind.removeprefix("service_").removeprefix("customer_"), text=REASONS[kind]
            )
        if kind == PLAN:
            del fields["day"]
            fields["plan"] = ServicePlan.objects.get(name="Standard Plan")
        if kind == UPGRADE:
            del fields["day"]
            path = PackageUpgrade.objects.get(source__code="basic-user-vm", target__code="premium-one")
            fields |= {"source": path.source_id, "path": path.pk, "quantity": 1}
        if kind == LICENSE:
            del fields["day"]
            fields |= next_license(Customer.objects.select_related("plan").get(name=name), today)
        if kind == SWAP:
            fields |= one_swap()
        if kind == UNSHIPPED:
            fields |= one_device(Customer.objects.get(name=name), MAC)
    if kind == CLOSE:
        fields |= {"last_payment": today + 30 * DAY, "name": name}
    return fields | more


def placed(name: str, kind: str, *, by: Account | None = None, at: datetime | None = None, **more: Any) -> Order:
    """Sent to whoever approves it."""
    by, at = by or who(CLERK), at or timezone.now()
    one, fields = customer(name), said(kind, name, **more)
    with acting_for(by.partner_id):
        return acts.place_order(customer=one, kind=kind, fields=fields, nonce=uuid.uuid4(), by=by, at=at)


def approved(name: str, kind: str, **more: Any) -> Order:
    order = placed(name, kind, **more)
    do(Verb.APPROVE, order, who(approver(kind)), server=None)
    return order


def confirmed(name: str, kind: str, *, days: int = 0, **more: Any) -> Order:
    """Confirmed for today, or for so many days later."""
    order = approved(name, kind, **more)
    do(Verb.CONFIRM, order, who(CLERK), effective=timezone.localdate() + days * DAY)
    return fresh(order)


def take_effect(order: Order, at: datetime) -> bool:
    by = who(CLERK)
    with acting_for(by.partner_id):
        return acts.take_effect(order=fresh(order), by=by, at=at)
