"""The Modify and Save of a customer's tabs (guide 2.5.3.1 to 2.5.3.4)."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from customers.actions.contract import set_fraud_limit
from customers.actions.create import update_customer
from customers.actions.places import ACCOUNT_FIELDS, SITE_FIELDS, change_place
from customers.enums import LIVE
from customers.models import BillingAccount, Customer, Site
from customers.rules import why_not_modify
from customers.signals import administrator_changed, fraud_limit_changed
from partners.models import Account


@transaction.atomic
def modify_basic(
    *,
    customer: Customer,
    fields: dict[str, Any],
    limits: tuple[Decimal, Decimal | None] | None,
    by: Account,
    at: datetime,
) -> Customer:
    """Save Basic Info; new limits hold from today in the customer's time zone and reach the network.

    Raises ValidationError by field, PermissionDenied for a customer that can no longer be changed.
    """
    changed = update_customer(customer=customer, fields=fields, by=by, at=at)
    if limits is not None and changed.status in LIVE:
        default, custom = limits
        limit = set_fraud_limit(
            customer=changed, default_limit=default, custom_limit=custom, order_no="", by=by, at=at,
            effective=at.astimezone(ZoneInfo(changed.time_zone)).date(),
        )  # fmt: skip
        fraud_limit_changed.send(sender=Customer, customer=changed, limit=limit, by=by, at=at)
    return changed


@transaction.atomic
def modify_administrator(*, customer: Customer, fields: dict[str, Any], by: Account, at: datetime) -> Customer:
    """Save name, e-mail and comment of the customer's administrator; the network learns of it once it knows the person."""
    changed = update_customer(customer=customer, fields=fields, by=by, at=at)
    if changed.status in LIVE and changed.admin_id:
        administrator_changed.send(sender=Customer, customer=changed, password="", by=by, at=at)
    return changed


@transaction.atomic
def change_password(*, customer: Customer, password: str, by: Account, at: datetime) -> Customer:
    """Set the administrator's password: with the order until there is a service, then in the network at once.

    Raises ValidationError where there is no administrator or the password is too weak.
    """
    locked: Customer = Customer.objects.visible_to(by).select_for_update(of=("self",)).get(pk=customer.pk)
    if reason := why_not_modify(by, locked):
        raise PermissionDenied(reason)
    return set_password(customer=locked, password=password, by=by, at=at)


@transaction.atomic
def set_password(*, customer: Customer, password: str, by: Account, at: datetime) -> Customer:
    """The same without asking for a right: whoever holds the link of `by` has it."""
    locked: Customer = Customer.objects.visible_to(by).select_for_update(of=("self",)).get(pk=customer.pk)
    if not locked.admin_id:
        raise ValidationError(_("This customer has no administrator yet."))
    if locked.status not in LIVE:
        return update_customer(customer=locked, fields={"admin_password": password}, by=by, at=at)
    validate_password(password)
    administrator_changed.send(sender=Customer, customer=locked, password=password, by=by, at=at)
    return locked


@transaction.atomic
def modify_site(*, site: Site, fields: dict[str, Any], by: Account, at: datetime) -> Site:
    """Save one site. Raises ValidationError by field, PermissionDenied."""
    return change_place(
        site, {name: fields[name] for name in (*SITE_FIELDS, "first_extension") if name in fields}, by=by, at=at
    )


@transaction.atomic
def modify_account(*, account: BillingAccount, fields: dict[str, Any], by: Account, at: datetime) -> BillingAccount:
    """Save one billing account. Raises ValidationError by field, PermissionDenied."""
    return change_place(account, {name: fields[name] for name in ACCOUNT_FIELDS if name in fields}, by=by, at=at)
