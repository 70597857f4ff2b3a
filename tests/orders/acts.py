"""The acts on orders that these tests try: the one place that knows in which module each stands."""

from datetime import date, datetime
from uuid import UUID

from customers.models import Customer
from orders.actions.approve import approve_order, hold_order, reject_order
from orders.actions.ask_again import ask_again, ask_all_again
from orders.actions.confirm import confirm_order, refuse_order
from orders.actions.copy import copy_order
from orders.actions.draft import mark_saved
from orders.actions.due import take_due_orders
from orders.actions.give_up import take_up_order
from orders.actions.move import AlreadyMoved
from orders.actions.open import open_order
from orders.actions.place import place_order, send_corrected
from orders.actions.rename import follow_customer, follow_partner
from orders.actions.settle import settle_provisioning
from orders.actions.straight import confirm_straight
from orders.actions.submit import cancel_order, save_order, submit_order, withdraw_order
from orders.actions.take_back import ask_back, consent_to_back, leave_back, refuse_back
from orders.actions.take_effect import take_effect
from orders.models import Order
from orders.parts.assign.assign import assign_from_stock, assign_new, assign_next, unassign
from orders.parts.bundles.save import save_bundles
from orders.parts.devices.save import save_devices
from orders.parts.files.save import attach_file, detach_file
from orders.parts.info.save import create_customer_order as begin
from orders.parts.info.save import save_info
from orders.parts.items.save import save_items
from orders.parts.numbers.save import save_numbers
from orders.parts.shipping.save import save_shipping
from orders.parts.sites.save import save_plan
from orders.parts.trunk.save import save_trunk
from orders.types.new_customer import NewCustomer
from orders.types.service_start import ServiceStart
from partners.models import Account

__all__ = [
    "AlreadyMoved", "approve_order", "ask_again", "ask_all_again", "assign_from_stock", "assign_new", "assign_next", "attach_file", "cancel_order",
    "ask_back", "confirm_order", "confirm_straight", "consent_to_back", "leave_back", "refuse_back", "copy_order", "create_customer_order", "detach_file", "follow_customer",
    "follow_partner", "hold_order", "mark_saved", "open_order", "place_order", "place_start", "refuse_order", "reject_order",
    "save_bundles", "save_devices", "save_info", "save_items", "save_numbers", "save_order", "save_plan",
    "save_shipping", "save_trunk", "send_corrected", "settle_provisioning", "submit_order", "take_due_orders", "take_effect", "take_up_order", "unassign",
    "withdraw_order",
]  # fmt: skip


def create_customer_order(*, fields: dict, accounts: list[dict], nonce: UUID, by: Account, at: datetime) -> Order:
    """A new customer with its first order."""
    return begin(kind=NewCustomer.kind, fields=fields, accounts=accounts, nonce=nonce, by=by, at=at)


def place_start(*, customer: Customer, start: date, nonce: UUID, by: Account, at: datetime) -> Order:
    """Service Start, with its one date."""
    return place_order(customer=customer, kind=ServiceStart.kind, fields={"start": start}, nonce=nonce, by=by, at=at)
