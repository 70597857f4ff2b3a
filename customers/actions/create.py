"""Registering a customer, and changing what is known of it (guide 2.5.1.1, 2.5.3.1)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from customers.actions.fields import fill, save_once
from customers.actions.headline import count_again
from customers.actions.places import check_accounts, replace_accounts, replace_sites
from customers.enums import LIVE, BalanceControl, CustomerStatus
from customers.models import Customer
from customers.rules import why_not_modify
from customers.signals import (
    billing_changed,
    customer_moved,
    customer_renamed,
    details_changed,
    number_management_enabled,
)
from oms.kit.sequences import next_value
from partners.models import Account

__all__ = ["create_customer", "replace_accounts", "replace_sites", "update_customer"]


@transaction.atomic
def create_customer(*, fields: dict[str, Any], accounts: list[dict[str, Any]], by: Account, at: datetime) -> Customer:
    """A customer in status Ordering with its ID and 1 to 20 billing accounts.

    `fields`: names in customers.actions.fields.WRITABLE; `partner` is a Partner that `by` sees, `remarks` a list,
    `admin_password` clear text (kept sealed until the EMS has it); blank: chosen behind a link later. An empty domain becomes the reseller's, else the
    provider's. `accounts`: dicts as replace_accounts takes them.
    Raises ValidationError with every error by its field, those of accounts as "accounts-<row>-<field>".
    """
    customer = Customer()
    errors = fill(customer, {"domain": "", **fields}, by=by)
    errors |= check_accounts(accounts)
    if errors:
        raise ValidationError(errors)
    customer.code = f"C{next_value('customer_code_seq'):09d}"
    save_once(customer)
    replace_accounts(customer=customer, accounts=accounts, by=by, at=at)
    count_again(customer.partner_id)
    return customer


@transaction.atomic
def update_customer(*, customer: Customer, fields: dict[str, Any], by: Account, at: datetime) -> Customer:
    """Change any of `fields`; a blank password keeps the old one.

    Domain and reseller can change only until the first order is confirmed (status Ordering): later the domain never,
    the reseller by change_reseller. Raises ValidationError by field, PermissionDenied for a closed customer.
    """
    locked: Customer = (
        Customer.objects.visible_to(by).select_for_update(of=("self",)).select_related("partner").get(pk=customer.pk)
    )
    if reason := why_not_modify(by, locked):
        raise PermissionDenied(reason)
    fields = dict(fields)
    if locked.status != CustomerStatus.ORDERING:
        _fixed(locked, fields)
    if locked.domain_inherited and fields.get("domain") == locked.domain:
        del fields["domain"]
    billed, details = billed_by(locked), told_of(locked)
    name, kind, partner_id, disabled = locked.name, locked.kind, locked.partner_id, locked.disable_number_management
    if errors := fill(locked, fields, by=by):
        raise ValidationError(errors)
    save_once(locked)
    if (locked.kind, locked.partner_id) != (kind, partner_id):
        count_again(partner_id, locked.partner_id)
    if locked.partner_id != partner_id:
        customer_moved.send(sender=Customer, customer=locked, before=partner_id, by=by, at=at)
    if locked.name != name:
        customer_renamed.send(sender=Customer, customer=locked, before=name, by=by, at=at)
    if locked.status in LIVE and told_of(locked) != details:
        details_changed.send(sender=Customer, customer=locked, by=by, at=at)
    if disabled and not locked.disable_number_management and locked.status in LIVE:
        number_management_enabled.send(sender=Customer, customer=locked, by=by, at=at)
    if locked.status != CustomerStatus.ORDERING and billed_by(locked) != billed:
        billing_changed.send(sender=Customer, customer=locked, by=by, at=at)
    return locked


def _fixed(customer: Customer, fields: dict[str, Any]) -> None:
    """Take the fixed fields out when they are unchanged; a different value is an error."""
    partner = fields.pop("partner", None)
    if partner is not None and partner.pk != customer.partner_id:
        raise ValidationError({"partner": _("Use Change Reseller to move this customer.")})
    domain = fields.pop("domain", None)
    if domain is not None and domain.strip().lower() not in ("", customer.domain):
        raise ValidationError({"domain": _("The domain of a customer cannot change.")})
    _funds(customer, fields)


def _funds(customer: Customer, fields: dict[str, Any]) -> None:
    """What a prepaid customer has left is booked from its first order on; nobody types it."""
    typed = fields.get("available_funds")
    if typed is not None and typed != customer.available_funds:
        raise ValidationError({"available_funds": _("Book what is paid in Balances & Payments.")})
    if "available_funds" in fields or "balance_control" in fields:
        prepaid = fields.get("balance_control", customer.balance_control) == BalanceControl.PREPAID
        fields["available_funds"] = customer.available_funds if prepaid else None


def told_of(customer: Customer) -> tuple[str, str, str]:
    """What the network knows of it besides its contract."""
    return customer.name, customer.domain, customer.language


def billed_by(customer: Customer) -> tuple[Any, ...]:
    """What its account depends on."""
    return customer.currency, customer.balance_control, customer.credit_limit
