"""Change Reseller: the customer goes to another partner with all it has (screens.toml customer-info.basic)."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from customers.actions.fields import check_demo_limit, save_once
from customers.actions.follow import move_rows
from customers.actions.headline import count_again
from customers.models import Customer, GroupMember
from customers.queries.taken import named_alike
from customers.rules import why_not_modify
from customers.signals import customer_moved
from oms.kit.refusals import at_field
from partners.models import Account, Partner


@transaction.atomic
def change_reseller(*, customer: Customer, partner: Partner, by: Account, at: datetime) -> Customer:
    """Move `customer` below `partner`, both within the tree of `by`; ID and domain stay.

    Numbers, devices, orders and commands go along.
    Raises ValidationError, PermissionDenied for a customer that can no longer be changed.
    """
    locked: Customer = Customer.objects.visible_to(by).select_for_update(of=("self",)).get(pk=customer.pk)
    if reason := why_not_modify(by, locked):
        raise PermissionDenied(reason)
    if not by.sees_partner(partner.pk):
        raise ValidationError({"partner": _("Choose your own company or a reseller below it.")})
    if partner.pk == locked.partner_id:
        raise ValidationError({"partner": _("%(name)s is the reseller already.") % {"name": partner.name}})
    if member := GroupMember.objects.filter(customer=locked).select_related("group").first():
        text = _("%(name)s is in the customer group %(group)s of its reseller; the provider takes it out first.")
        raise ValidationError({"partner": text % {"name": locked.name, "group": member.group}})
    if not partner.is_active:
        text = _("%(name)s is deactivated. Choose another reseller.")
        raise ValidationError({"partner": text % {"name": partner.name}})
    seen = Customer.objects.visible_to(by)
    if other := named_alike(seen, locked.name, partner_id=partner.pk, without=locked.code).first():
        text = _("%(partner)s has a customer of this name: %(code)s. Rename one of the two first.")
        raise ValidationError({"partner": text % {"partner": partner.name, "code": other.code}})
    before = locked.partner_id
    locked.partner, locked.partner_name, locked.namesake = partner, partner.name, False
    if problem := check_demo_limit(locked):
        raise ValidationError({"partner": problem})
    with at_field("partner"):
        save_once(locked, only=["partner", "partner_name", "namesake", "updated_at"])
    let_all_follow(customer=locked, before=before, past=True, by=by, at=at)
    return locked


@transaction.atomic
def let_all_follow(*, customer: Customer, before: int, past: bool, by: Account, at: datetime) -> None:
    """The customer, saved with its new reseller, takes along what it has, without `past` not what is over; the figures of
    both resellers are counted, and the floors above hear of it."""
    move_rows(customer=customer, before=before, past=past)
    count_again(before, customer.partner_id)
    customer_moved.send(sender=Customer, customer=customer, before=before, by=by, at=at)
