"""A whole customer to another reseller: what hinders on each side, and what it had when it left."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from catalogue.models import PlanOffer
from customers.enums import CustomerStatus
from customers.models import Customer, GroupMember
from customers.queries.contract import bundles_on, channels_on, devices_on, lines_on, numbers_on
from customers.queries.taken import named_alike
from inventory.models import Command, Port, PortOut
from inventory.porting.out import OUT_OPEN
from inventory.queries.command import ENDED
from oms.kit.acting import as_system
from orders.enums import OrderState
from orders.models import Order, Transfer
from orders.queries.transfer import why_not_busy

LIVE = (CustomerStatus.ACTIVATED, CustomerStatus.STOPPED)


def why_not_leave(customer: Customer, *, but: Transfer | None = None) -> Iterator[str]:
    """What hinders that a customer leaves its reseller; each in a sentence."""
    if customer.status not in LIVE:
        yield _("A customer is transferred while it is Activated or Stopped.")
        return
    if reason := why_not_busy(customer, but=but):
        yield reason
    if member := GroupMember.objects.filter(customer=customer).select_related("group").first():
        text = _("%(name)s is in the customer group %(group)s of its reseller; the provider takes it out first.")
        yield text % {"name": customer.name, "group": member.group}
    if port := Port.objects.filter(customer=customer).open().order_by("pk").first():
        yield _("A porting request is open for: %s.") % port.listed
    if leaving := PortOut.objects.filter(customer=customer, state__in=OUT_OPEN).order_by("pk").first():
        yield _("Another provider asks for: %s.") % leaving.listed
    ships = Order.objects.filter(customer=customer, state=OrderState.CONFIRMED, ship_requested__gt=0)
    if order := ships.filter(ship_done_at__isnull=True).first():
        yield _("Devices of order %s have yet to be shipped.") % order.no
    if Command.objects.filter(customer=customer).exclude(state__in=ENDED).exists():
        yield _("Commands to the network have yet to be done. Try again in a moment.")


def why_not_come(transfer: Transfer) -> str:
    """What hinders that the customer comes to the receiver; in words for the receiver alone."""
    with as_system():
        customer = Customer.objects.select_related("plan").get(code=transfer.customer_code)
        theirs = Customer.objects.filter(partner_id=transfer.receiver_id).exclude(status=CustomerStatus.CANCEL)
        offered = (
            not customer.plan_id
            or PlanOffer.objects.filter(plan=customer.plan_id, partner_id=transfer.receiver_id).exists()
        )
        alike = named_alike(theirs, customer.name, partner_id=transfer.receiver_id, without=customer.code).exists()
        admin = bool(customer.admin_id) and theirs.filter(admin_id__iexact=customer.admin_id).exists()
        domain = not customer.domain_inherited and bool(customer.domain)
        domain = domain and theirs.filter(domain__iexact=customer.domain, domain_inherited=False).exists()
    if not offered:
        return _("Its service plan, %s, is not offered to your company. Ask your provider for it.") % customer.plan_name
    if alike:
        return _("Your company has a customer of this name. Rename it first.")
    if admin:
        return _("Your company has a customer with the Administrator ID %s.") % customer.admin_id
    return _("Your company has a customer with the domain %s.") % customer.domain if domain else ""


def left_with(customer: Customer, day: date) -> dict[str, Any]:
    """What the customer has on `day`, for its giver to keep: labels and values, lines with their prices."""
    lines = [
        {"what": line.item.name, "where": str(line.billing_account), "qty": line.qty, "price": str(line.price),
         "currency": line.currency}
        for line in lines_on(customer, day)
    ]  # fmt: skip
    return {
        "day": day.isoformat(), "plan": customer.plan_name, "status": customer.status,
        "service_start": customer.service_start.isoformat() if customer.service_start else "",
        "lines": lines, "numbers": [held.e164 for held in numbers_on(customer, day)],
        "devices": sum(held.quantity for held in devices_on(customer, day)),
        "channels": {kind: n for kind, n in channels_on(customer, day).items() if n},
        "bundles": len(bundles_on(customer, day)),
    }  # fmt: skip
