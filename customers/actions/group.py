"""Customer groups: made and described by resellers, filled by the provider (guide 2.5.6)."""

import re
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from customers.enums import LIVE, GroupAct
from customers.models import Customer, CustomerGroup, GroupChange, GroupMember
from customers.rules import GROUPS, why_not_modify_group, why_not_place
from customers.signals import group_changed
from oms.kit.lengths import whole
from oms.kit.sequences import next_value
from partners.models import Account, Partner

ACCESS_CODE = re.compile(r"[0-9]{1,10}", re.ASCII)


@transaction.atomic
def add_group(*, partner: Partner, name: str, description: str, by: Account, at: datetime) -> CustomerGroup:
    """A group of `partner`, which `by` sees, with the next serial ID. Raises ValidationError by field."""
    if not by.may_open(GROUPS):
        raise PermissionDenied(_("Your role does not hold this menu."))
    if not by.sees_partner(partner.pk):
        raise ValidationError({"reseller": _("Choose your own company or a reseller below it.")})
    return CustomerGroup.objects.create(
        code=f"G{next_value('customer_group_seq'):09d}", partner=partner, partner_name=partner.name, created_at=at,
        **_described(name, description), **_touched(by, at),
    )  # fmt: skip


@transaction.atomic
def modify_group(*, group: CustomerGroup, name: str, description: str, by: Account, at: datetime) -> CustomerGroup:
    """Another name and description, while no customer is in it. Raises PermissionDenied, ValidationError by field."""
    locked: CustomerGroup = CustomerGroup.objects.visible_to(by).select_for_update(of=("self",)).get(pk=group.pk)
    if reason := why_not_modify_group(by, locked):
        raise PermissionDenied(reason)
    _set(locked, **_described(name, description), **_touched(by, at))
    return locked


@transaction.atomic
def put_in_group(
    *, group: CustomerGroup, customer: Customer, access_code: str, by: Account, at: datetime
) -> GroupMember:
    """The provider puts a customer of the group's reseller in; the network hears of it.

    Raises PermissionDenied; ValidationError by "customer" or "access_code".
    """
    if reason := why_not_place(by):
        raise PermissionDenied(reason)
    locked: CustomerGroup = CustomerGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    one: Customer = Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)
    if reason := _why_not_in(locked, one):
        raise ValidationError({"customer": reason})
    code = access_code.strip()
    if not ACCESS_CODE.fullmatch(code):
        raise ValidationError({"access_code": _("An access code has 1 to 10 digits.")})
    if taken := locked.members.filter(access_code=code).select_related("customer").first():
        text = _("%(code)s is the access code of %(name)s. Choose another one.")
        raise ValidationError({"access_code": text % {"code": code, "name": taken.customer.name}})
    member = GroupMember.objects.create(group=locked, customer=one, access_code=code)
    _set(locked, cm_id=one.cm_id, customer_count=F("customer_count") + 1, **_touched(by, at))
    _log(locked, one, GroupAct.ADD, by, at)
    group_changed.send(sender=Customer, customer=one, group=locked, code=code, by=by, at=at)
    return member


@transaction.atomic
def take_out_of_group(*, member: GroupMember, by: Account, at: datetime) -> None:
    """The provider takes a customer out; the network hears of it. Raises PermissionDenied, ValidationError."""
    if reason := why_not_place(by):
        raise PermissionDenied(reason)
    customer = Customer.objects.get(pk=member.customer_id)
    if not leave_group(customer=customer, by=by, at=at):
        raise ValidationError(_("%(name)s is in no group any more.") % {"name": customer.name})
    group_changed.send(sender=Customer, customer=customer, group=None, code="", by=by, at=at)


def leave_group(*, customer: Customer, by: Account, at: datetime) -> bool:
    """The customer's place in its group ends; whether it had one. Whoever closes a customer need not ask the provider."""
    member = GroupMember.objects.filter(customer=customer).first()
    if member is None:
        return False
    group: CustomerGroup = CustomerGroup.objects.select_for_update(of=("self",)).get(pk=member.group_id)
    if not GroupMember.objects.filter(pk=member.pk).delete()[0]:
        return False
    left = group.customer_count - 1
    _set(group, customer_count=left, cm_id=group.cm_id if left else "", **_touched(by, at))
    _log(group, customer, GroupAct.DELETE, by, at)
    return True


def _why_not_in(group: CustomerGroup, customer: Customer) -> str:
    values = {"name": customer.name, "reseller": group.partner_name, "status": customer.get_status_display()}
    if customer.partner_id != group.partner_id:
        return _("%(name)s is not a customer of %(reseller)s, whose group this is.") % values
    if customer.status not in LIVE or not customer.cm_id:
        return _("%(name)s stands on no call server: it is %(status)s.") % values
    if group.cm_id and customer.cm_id != group.cm_id:
        values |= {"own": customer.cm_id, "cm": group.cm_id}
        return _("%(name)s stands on %(own)s, the group on %(cm)s; a group is of one call server.") % values
    if member := GroupMember.objects.filter(customer=customer).select_related("group").first():
        values["group"] = str(member.group)
        return _("%(name)s is in the group %(group)s already.") % values
    return ""


def _described(name: str, description: str) -> dict[str, Any]:
    """What a reseller says of a group. Raises ValidationError by field."""
    if not name.strip():
        raise ValidationError({"name": _("Give the group a name.")})
    return {"name": whole(name.strip(), 40, "name"), "description": whole(description.strip(), 1000, "description")}


def _touched(by: Account, at: datetime) -> dict[str, Any]:
    return {"updated_at": at, "updater": by.name[:100]}


def _set(group: CustomerGroup, **values: Any) -> None:
    for name, value in values.items():
        setattr(group, name, value)
    group.save(update_fields=list(values))
    group.refresh_from_db()


def _log(group: CustomerGroup, customer: Customer, act: GroupAct, by: Account, at: datetime) -> None:
    GroupChange.objects.create(
        group=group, at=at, act=act, customer_code=customer.code, customer_name=customer.name,
        company=by.partner.name, operator=by.name[:100],
    )  # fmt: skip
