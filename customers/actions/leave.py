"""A customer leaves for a reseller that its own one does not see: what it has goes along, what was only noted does not."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from customers.actions.change_reseller import let_all_follow
from customers.actions.fields import check_demo_limit, save_once
from customers.models import BundleChange, Customer, DeviceHolding, NumberHolding, ServiceLine, Suspension
from customers.models.contract import Dated, Ends, Made
from oms.kit.walls import insert_only, our_models
from partners.models import Account, Partner

NOTED = ("admin_comment", "description", "external_id", "account_id", "deal_ids")  # for the reseller's own use
COMMENTED = (ServiceLine, NumberHolding, DeviceHolding, BundleChange, Suspension)


@transaction.atomic
def leave_reseller(*, customer: Customer, partner: Partner, by: Account, at: datetime) -> None:
    """`customer`, locked by the caller, is `partner`'s from now on, with its contract, sites, users and devices.

    Notes of the earlier reseller and names of its people go out of what the new one reads; the history keeps them.
    Raises ValidationError, by field, where the new reseller has no room for it.
    """
    before, told = customer.partner_id, customer.partner_name
    customer.partner, customer.partner_name, customer.namesake = partner, partner.name, False
    if problem := check_demo_limit(customer):
        raise ValidationError({"partner": problem})
    for name in NOTED:
        setattr(customer, name, "")
    customer.remarks, customer.customer_class, customer.cloned_role_id = [], None, None
    changed = [
        "partner",
        "partner_name",
        "namesake",
        *NOTED,
        "remarks",
        "customer_class",
        "cloned_role_id",
        "updated_at",
    ]
    save_once(customer, only=changed)
    _forget_notes(customer, told)
    let_all_follow(customer=customer, before=before, past=False, by=by, at=at)


def _forget_notes(customer: Customer, company: str) -> None:
    """Whoever made an entry of the ledger was the company; one statement for each table."""
    for model in our_models():
        if not issubclass(model, Made) or hasattr(model, "pgh_tracked_model") or insert_only(model):
            continue
        path = "customer" if issubclass(model, Dated) else "line__customer"
        new: dict[str, str] = {"made_by": company}
        if model in COMMENTED:
            new["comment"] = ""
        rows: QuerySet[Any] = model._default_manager.filter(**{path: customer})
        rows.update(**new)
        if issubclass(model, Ends):
            rows.exclude(ended_by="").update(ended_by=company)
