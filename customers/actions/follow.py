"""Copies of names on customers follow what they copy."""

from django.db import transaction

from customers.models import Customer, CustomerGroup
from oms.kit.follows import followers
from partners.models import Partner


@transaction.atomic
def follow_partner(*, partner: Partner) -> int:
    """The customers of a reseller carry its new name, and so do its groups; how many customers did."""
    CustomerGroup.objects.filter(partner_id=partner.pk).update(partner_name=partner.name)
    return Customer.objects.filter(partner_id=partner.pk).update(partner_name=partner.name)


@transaction.atomic
def move_rows(*, customer: Customer, before: int, past: bool) -> None:
    """Every row of `customer` that carries a reseller is the new one's; one statement for each table. Of what is over
    only what was the earlier one's (`before`), and without `past` nothing (oms/kit/follows.py)."""
    for model, follows in followers(past=past):
        named = {field.attname for field in model._meta.concrete_fields}
        new = {"partner_id": customer.partner_id, "partner_name": customer.partner_name}
        rows = model._default_manager.filter(**{follows.path: customer.pk})
        rows = rows.filter(partner_id=before) if follows.past else rows
        rows.update(**{name: value for name, value in new.items() if name in named})
