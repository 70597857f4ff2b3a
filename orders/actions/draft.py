"""What the steps of a draft write. Each locks the order, checks that it may still be edited, and marks its step saved."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from customers.actions.create import replace_accounts, replace_sites, update_customer
from orders.actions.move import AlreadyMoved, not_yours, what_happened
from orders.enums import Verb
from orders.models import BundleLine, DeviceLine, ItemLine, NumberDemand, Order, PortRequest, Shipment, ShippingPlace
from orders.rules import is_requester
from partners.models import Account


@contextmanager
def editing(order: Order, step: str, *, by: Account, at: datetime) -> Iterator[Order]:
    """The draft, locked. Raises PermissionDenied for another partner, AlreadyMoved once it was sent."""
    with transaction.atomic():
        locked = Order.objects.select_for_update(of=("self",)).select_related("customer", "plan").get(pk=order.pk)
        if not is_requester(by, locked):
            raise PermissionDenied(not_yours(locked, Verb.SAVE))
        if not locked.is_draft:
            raise AlreadyMoved(what_happened(locked))
        yield locked
        if step not in locked.saved_steps:
            locked.saved_steps = [*locked.saved_steps, step]
        locked.save()
        order.__dict__.update(locked.__dict__)


def save_info(*, order: Order, fields: dict, accounts: list[dict], by: Account, at: datetime) -> None:
    """Step 1: the customer and its billing accounts."""
    with editing(order, "info", by=by, at=at) as locked:
        customer = update_customer(customer=locked.customer, fields=fields, by=by, at=at)
        replace_accounts(customer=customer, accounts=accounts, by=by, at=at)
        locked.customer_name = customer.name
        locked.partner_id, locked.partner_name = customer.partner_id, customer.partner_name


def save_plan(*, order: Order, fields: dict, sites: list[dict], by: Account, at: datetime) -> None:
    """Step 2: plan, agreement, title, date, note, and the sites. Items of another plan leave the order."""
    with editing(order, "plan", by=by, at=at) as locked:
        for name, value in fields.items():
            setattr(locked, name, value)
        replace_sites(customer=locked.customer, sites=sites, by=by, at=at)
        plan = locked.plan
        locked.itemlines.exclude(item__in=plan.items.all()).delete()
        locked.bundlelines.exclude(bundle__in=plan.bundles.all()).delete()
        locked.devicelines.exclude(model__in=plan.devices.all()).delete()
        if locked.default_limit is None:
            locked.default_limit = plan.fraud_default


def save_numbers(*, order: Order, demands: list[dict], ports: list[dict], by: Account, at: datetime) -> None:
    """Step 3: numbers per site and billing account, and porting requests. Demands that end free their numbers."""
    with editing(order, "numbers", by=by, at=at) as locked:
        kept = {(d["site"].pk, d["billing_account"].pk): d for d in demands}
        for known in list(locked.numberdemands.all()):
            wanted = kept.pop((known.site_id, known.billing_account_id), None)
            if wanted is None:
                if known.picks.filter(active=True).exists():
                    raise ValidationError(_("Remove the numbers assigned to %s first.") % known.site)
                known.delete()
                continue
            known.quantity, known.comment = wanted["quantity"], wanted.get("comment", "")
            known.save()
        NumberDemand.objects.bulk_create(NumberDemand(order=locked, **wanted) for wanted in kept.values())
        locked.portrequests.all().delete()
        PortRequest.objects.bulk_create(PortRequest(order=locked, **port) for port in ports)


def save_items(*, order: Order, lines: list[dict], by: Account, at: datetime) -> None:
    """Step 5: items per billing account."""
    with editing(order, "items", by=by, at=at) as locked:
        locked.itemlines.all().delete()
        ItemLine.objects.bulk_create(ItemLine(order=locked, **line) for line in lines)


def save_trunk(*, order: Order, sip: int, tdm: int, by: Account, at: datetime) -> None:
    """Step 6: SIP + TDM channels never exceed the plan's maximum."""
    with editing(order, "trunk", by=by, at=at) as locked:
        if locked.plan is None or sip + tdm > locked.plan.max_channels:
            most = locked.plan.max_channels if locked.plan else 0
            raise ValidationError({"sip": _("SIP and TDM channels together may be at most %d.") % most})
        locked.sip_channels, locked.tdm_channels = sip, tdm


def save_devices(*, order: Order, lines: list[dict], by: Account, at: datetime) -> None:
    """Step 7: devices per billing account. Lines that stay keep their shipping."""
    with editing(order, "devices", by=by, at=at) as locked:
        kept = {(line["billing_account"].pk, line["model"].pk): line for line in lines}
        for known in list(locked.devicelines.all()):
            wanted = kept.pop((known.billing_account_id, known.model_id), None)
            if wanted is None:
                known.delete()
            elif known.quantity != wanted["quantity"] or known.comment != wanted["comment"]:
                known.quantity, known.comment = wanted["quantity"], wanted["comment"]
                known.save()
        DeviceLine.objects.bulk_create(DeviceLine(order=locked, **line) for line in kept.values())


def save_bundles(*, order: Order, lines: list[dict], limits: dict, by: Account, at: datetime) -> None:
    """Step 8: bundles and the call limits per user and day."""
    with editing(order, "bundles", by=by, at=at) as locked:
        locked.bundlelines.all().delete()
        BundleLine.objects.bulk_create(BundleLine(order=locked, **line) for line in lines)
        locked.default_limit, locked.custom_limit = limits["default_limit"], limits["custom_limit"]


def save_shipping(*, order: Order, places: list[dict], shipments: list[dict], by: Account, at: datetime) -> None:
    """Step 9: where devices go. `shipments` name their place; no device is given out more often than ordered."""
    with editing(order, "shipping", by=by, at=at) as locked:
        locked.shippingplaces.all().delete()
        made = {place["name"]: ShippingPlace.objects.create(order=locked, **place) for place in places}
        left = {line.pk: line.quantity for line in locked.devicelines.all()}
        for shipment in shipments:
            device = shipment["device"]
            left[device.pk] = left.get(device.pk, 0) - shipment["quantity"]
            if left[device.pk] < 0:
                raise ValidationError(_("%s: more given to shipping places than ordered.") % device.model)
            Shipment.objects.create(order=locked, **{**shipment, "place": made[shipment["place"]]})


def mark_saved(*, order: Order, step: str, by: Account, at: datetime) -> None:
    """A step that writes nothing of its own was gone through."""
    with editing(order, step, by=by, at=at):
        pass
