"""What a customer still has on a day, and what becomes of it when the contract ends (guide 2.5.2.6)."""

from datetime import date

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.models.number_type import usual_rest
from customers.models import Customer
from customers.queries.contract import bundles_on, channels_on, devices_on, lines_on, numbers_on
from inventory.models import Number, Tenant
from inventory.queries.port import ended_numbers
from orders.enums import OrderState
from orders.kinds import Remaining
from orders.models import Order, PackedDevice, PortRequest


def remains_of(customer: Customer, today: date) -> list[Remaining]:
    """Open orders and ports first, then what the contract holds; what there is none of is left out."""
    found = [*_orders(customer), _ports(customer, today), *_parcels(customer), *_contract(customer, today)]
    return [one for one in found if one.count]


def _orders(customer: Customer) -> list[Remaining]:
    words = _("Must be finished, canceled or take effect first.")
    return [
        Remaining(f"{order.no} {order.title or order.get_kind_display()}", 1, words, order.get_absolute_url())
        for order in Order.objects.filter(customer=customer).unfinished()
    ]


def _ports(customer: Customer, today: date) -> Remaining:
    """Numbers that were to come from another provider, and are not among the customer's own yet."""
    confirmed = PortRequest.objects.filter(order__customer=customer, order__state=OrderState.CONFIRMED)
    held = set(numbers_on(customer, today).values_list("e164", flat=True))
    asked = {(port.order.no, e164) for port in confirmed.select_related("order") for e164 in port.numbers}
    coming = {e164 for _no, e164 in asked - ended_numbers(e164 for _no, e164 in asked)} - held
    address = reverse("inventory:customer-ports", args=[customer.code])
    return Remaining(
        _("Numbers being ported"), len(coming), _("They stay with the losing provider; tell it so."), address
    )


def _parcels(customer: Customer) -> list[Remaining]:
    """Devices of confirmed orders that have not left in a parcel yet."""
    orders = Order.objects.filter(
        customer=customer, state=OrderState.CONFIRMED, ship_requested__gt=0, ship_done_at=None
    )
    gone = PackedDevice.objects.filter(order__in=orders, parcel__isnull=False).order_by().values_list("order_id")
    left = dict(gone.annotate(n=Sum("quantity")))
    words = _("Are not shipped any more from the Closing Date on.")
    return [
        Remaining(
            _("Devices of order %s that were not shipped") % order.no, order.ship_requested - left.get(order.pk, 0), words,
            order.get_absolute_url(),
        )
        for order in orders.order_by("no")
    ]  # fmt: skip


def _contract(customer: Customer, today: date) -> list[Remaining]:
    service = reverse("customers:service", args=[customer.code])
    lines, numbers = lines_on(customer, today), numbers_on(customer, today)
    devices = devices_on(customer, today).order_by().aggregate(n=Sum("quantity"))["n"] or 0
    rests = _rests(customer)
    end = _("End; nothing is charged from the Closing Date on.")
    return [
        Remaining(_("Numbers in use"), numbers.filter(in_use=True).count(), rests, service),
        Remaining(_("Numbers not in use"), numbers.filter(in_use=False).count(), rests, service),
        Remaining(_("Devices"), devices, _("Become Returned on the Closing Date."), service),
        Remaining(
            _("Trials that were not charged yet"), lines.filter(billing_start__gt=today).count(),
            _("End without a charge where the trial is longer."), service,
        ),
        Remaining(_("Service lines"), len(lines), end, service),
        Remaining(_("Trunk channels"), sum(channels_on(customer, today).values()), end, service),
        Remaining(_("Call bundles"), sum(bundle["qty"] for bundle in bundles_on(customer, today)), end, service),
        Remaining(
            _("Tenant in the network"), Tenant.objects.filter(customer=customer).count(),
            _("Is removed with its administrators."),
        ),
    ]  # fmt: skip


def _rests(customer: Customer) -> str:
    """What becomes of the customer's numbers, in words; each type has its own days."""
    types = Number.objects.filter(customer=customer).order_by().values_list("number_type__rest_days", flat=True)
    days = sorted(set(types)) or [usual_rest()]
    if len(days) == 1:
        return _("Go back to the stock they came from on the Closing Date and rest %d days.") % days[0]
    words = _("Go back to the stock they came from on the Closing Date and rest %(least)d to %(most)d days.")
    return words % {"least": days[0], "most": days[-1]}
