"""Ordering again what was cancelled or rejected (guide 2.6.1.1.2)."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.actions.create import create_customer, replace_sites
from customers.actions.fields import PHONES, PLAIN
from customers.models import BillingAccount, Customer, Site
from oms.kit.secrets import unseal
from orders.actions.draft import editing
from orders.actions.open import open_order
from orders.enums import OrderState, OrderType
from orders.models import BundleLine, DeviceLine, ItemLine, NumberDemand, Order, PortRequest, Shipment, ShippingPlace
from orders.rules import may_copy
from partners.models import Account

CARRIED = ("title", "note", "plan_id", "agreement_id", "sip_channels", "tdm_channels", "default_limit", "custom_limit")


@transaction.atomic
def copy_order(*, order: Order, nonce: UUID, by: Account, at: datetime) -> Order:
    """A new Temporary order with the same contents; it says what it copies. Numbers must be assigned anew.

    A new customer that was cancelled with its order is made anew too; a rejected one goes on.
    """
    if not may_copy(by, order):
        raise PermissionDenied(_("Only its requester may copy an order, once it was canceled or rejected."))
    known = Order.objects.filter(nonce=nonce, requester_id=by.partner_id).first()
    if known:
        return known
    if order.kind != OrderType.NEW_CUSTOMER:
        raise ValidationError(_("Orders of this type are opened anew from the customer."))
    customer, sites, accounts = order.customer, {}, {}
    if order.state == OrderState.CANCELED:
        customer, sites, accounts = _copy_customer(order.customer, by=by, at=at)
    copy = open_order(customer=customer, kind=order.kind, nonce=nonce, by=by, at=at, copy_of=order)
    with editing(copy, "info", by=by, at=at) as locked:
        for name in CARRIED:
            setattr(locked, name, getattr(order, name))
        today = timezone.localdate()
        locked.activation_date = max(order.activation_date or today, today)
        _copy_lines(order, locked, sites, accounts)
        locked.saved_steps = [step for step in order.saved_steps if step not in ("submit", "assign", "files")]
    return copy


PLACE = ("name", "city", "county", "post_code")


def _copy_customer(customer: Customer, *, by: Account, at: datetime) -> tuple[Customer, dict, dict]:
    """The cancelled customer again; with it, old → new ids of its sites and billing accounts."""
    accounts, sites = list(customer.billing_accounts.all()), list(customer.sites.all())
    fields = {
        name: getattr(customer, name)
        for name in (*PLAIN, *PHONES, "remarks", "partner", "customer_class", "custom_data")
    }
    fields["admin_password"] = unseal(customer.admin_secret) if customer.admin_secret else ""
    fields["domain"] = "" if customer.domain_inherited else customer.domain
    copy = create_customer(
        fields=fields, accounts=[{n: getattr(a, n) for n in (*PLACE, "address")} for a in accounts], by=by, at=at
    )
    if sites:
        columns = (*PLACE, "is_main", "address1", "address2")
        replace_sites(customer=copy, sites=[{n: getattr(site, n) for n in columns} for site in sites], by=by, at=at)
    return copy, _same_names(sites, Site, copy), _same_names(accounts, BillingAccount, copy)


def _same_names(before: list, model: type, copy: Customer) -> dict[int, int]:
    made = {thing.name: thing.pk for thing in model.objects.filter(customer=copy)}
    return {thing.pk: made[thing.name] for thing in before}


def _copy_lines(order: Order, copy: Order, sites: dict, accounts: dict) -> None:
    """Every line, on the copy's own sites and billing accounts."""
    for model in (ItemLine, NumberDemand, PortRequest, BundleLine):
        rows = list(model.objects.filter(order=order))
        for row in rows:
            _rebase(row, copy, sites, accounts)
        model.objects.bulk_create(rows)
    made: dict[tuple[type, int], int] = {}
    for model in (DeviceLine, ShippingPlace, Shipment):
        for row in model.objects.filter(order=order):
            before = row.pk
            if model is Shipment:
                row.place_id, row.device_id = made[ShippingPlace, row.place_id], made[DeviceLine, row.device_id]
            _rebase(row, copy, sites, accounts)
            row.save(force_insert=True)
            made[model, before] = row.pk


def _rebase(row, copy: Order, sites: dict, accounts: dict) -> None:
    row.pk, row.id, row._state.adding, row.order = None, None, True, copy
    if hasattr(row, "site_id"):
        row.site_id = sites.get(row.site_id, row.site_id)
    if hasattr(row, "billing_account_id"):
        row.billing_account_id = accounts.get(row.billing_account_id, row.billing_account_id)
