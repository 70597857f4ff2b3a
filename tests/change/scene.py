"""A running contract with known quantities, its change order, and the roads of both."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from catalogue.models import OrderItem
from customers.actions.contract import add_line
from customers.models import BillingAccount, Customer, QuantityChange, ServiceLine
from inventory.ems.driver import NetworkUser
from inventory.queries import use as use_module
from inventory.queries.use import Use
from oms.kit.acting import acting_for, as_system
from orders.actions.approve import approve_order
from orders.actions.begin import begin_order
from orders.actions.confirm import confirm_order
from orders.actions.submit import submit_order
from orders.models import Order
from orders.parts.items.save import save_items
from partners.models import Account
from partners.sign_in.queries.account import account_by_login

CLERK, VERA, NEIGHBOUR = "clerk@rs-vertical.example", "admin@vertical.example", "admin@orbit.example"
EARLIER = "OLD-1"  # the order that what stands here came by
KIND = "change"


def contract(name: str = "Vertical Demo") -> Customer:
    with as_system():
        found = Customer.objects.select_related("partner", "plan").get(name=name)
    assert found.status == "activated"
    return found


def item(code: str) -> OrderItem:
    with as_system():
        return OrderItem.objects.select_related("group").get(code=code)


def today() -> date:
    return timezone.localdate()


def main_account(customer: Customer) -> BillingAccount:
    with as_system():
        return customer.billing_accounts.order_by("pk").first()


def has(
    customer: Customer, code: str, quantity: int, *, since: date | None = None, price: str = "11.50"
) -> ServiceLine:
    """A service line of exactly `quantity`; whatever else the customer had of the item is gone."""
    day = since or today() - timedelta(days=30)
    with as_system():
        QuantityChange.objects.filter(line__customer=customer, line__item__code=code).delete()
        return add_line(
            customer=customer, item=item(code), billing_account=main_account(customer), quantity=quantity,
            price=Decimal(price), act_date=day, billing_start=day, order_no=EARLIER, by=clerk(), at=timezone.now(),
        )  # fmt: skip


def clerk() -> Account:
    return account_by_login(CLERK)


def vera() -> Account:
    return account_by_login(VERA)


def begun(customer: Customer, by: Account | None = None) -> Order:
    by = by or clerk()
    with acting_for(by.partner_id):
        return begin_order(customer=customer, kind=KIND, nonce=uuid.uuid4(), by=by, at=timezone.now())


def changes(line: ServiceLine, quantity: int, comment: str = "") -> dict[str, Any]:
    """A row of the sheet: so many more or fewer of what there is."""
    return {
        "line": line, "item": line.item, "billing_account": line.billing_account, "price": line.price,
        "quantity": quantity, "comment": comment,
    }  # fmt: skip


def ordered(order: Order, *rows: dict[str, Any], by: Account | None = None) -> Order:
    by = by or clerk()
    with acting_for(by.partner_id):
        save_items(order=order, lines=list(rows), by=by, at=timezone.now())
    return order


def submitted(order: Order) -> Order:
    with acting_for(clerk().partner_id):
        return submit_order(order=order, by=clerk(), at=timezone.now())


def approved(order: Order) -> Order:
    with acting_for(vera().partner_id):
        return approve_order(order=order, by=vera(), at=timezone.now())


def confirmed(order: Order, effective: date | None = None) -> Order:
    with acting_for(clerk().partner_id):
        return confirm_order(order=order, effective=effective or today(), by=clerk(), at=timezone.now())


def through(order: Order, effective: date | None = None) -> Order:
    """All the way."""
    return confirmed(approved(submitted(order)), effective)


def nobody_uses(monkeypatch) -> None:
    """The network answers, and nothing is in use."""
    uses(monkeypatch)


def uses(monkeypatch, *users: NetworkUser, busy: dict[str, int] | None = None) -> None:
    """The network answers that these use what they have."""
    monkeypatch.setattr(use_module, "_asked", lambda customer: Use(list(users), busy or {}))
    use_module.cache.clear()


def silent(monkeypatch) -> None:
    """The network does not answer."""
    unknown = Use(unknown="The network could not be asked what is in use. Try again in a moment.")
    monkeypatch.setattr(use_module, "_asked", lambda customer: unknown)
    use_module.cache.clear()
