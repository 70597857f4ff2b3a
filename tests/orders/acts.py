"""The acts on orders that these tests try: the one place that knows in which module each stands."""

from datetime import date, datetime
from uuid import UUID

from customers.models import Customer
from orders.actions.approve import approve_order, hold_order, reject_order
from orders.actions.assign import assign_from_stock, assign_new, assign_next, unassign
from orders.actions.attach import attach_file, detach_file
from orders.actions.confirm import confirm_order, refuse_order
from orders.actions.copy import copy_order
from orders.actions.create import create_customer_order
from orders.actions.draft import (
    mark_saved,
    save_bundles,
    save_devices,
    save_info,
    save_items,
    save_numbers,
    save_plan,
    save_shipping,
    save_trunk,
)
from orders.actions.due import take_due_orders
from orders.actions.move import AlreadyMoved
from orders.actions.open import open_order
from orders.actions.rename import follow_customer, follow_partner
from orders.actions.settle import settle_provisioning
from orders.actions.start_service import start_service
from orders.actions.straight import confirm_straight
from orders.actions.submit import cancel_order, save_order, submit_order
from orders.actions.take_effect import take_effect
from orders.models import Order
from partners.models import Account

__all__ = [
    "AlreadyMoved", "approve_order", "assign_from_stock", "assign_new", "assign_next", "attach_file", "cancel_order",
    "confirm_order", "confirm_straight", "copy_order", "create_customer_order", "detach_file", "follow_customer",
    "follow_partner", "hold_order", "mark_saved", "open_order", "place_start", "refuse_order", "reject_order",
    "save_bundles", "save_devices", "save_info", "save_items", "save_numbers", "save_order", "save_plan",
    "save_shipping", "save_trunk", "settle_provisioning", "submit_order", "take_due_orders", "take_effect", "unassign",
]  # fmt: skip


def place_start(*, customer: Customer, start: date, nonce: UUID, by: Account, at: datetime) -> Order:
    """Service Start, with its one date."""
    return start_service(customer=customer, start=start, nonce=nonce, by=by, at=at)
