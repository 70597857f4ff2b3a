"""Devices go down the tree and come back; what was never used may be deleted (guide 2.4.1, product.md)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from customers.models import DeviceHolding
from inventory.actions.device_state import take_way
from inventory.enums import Availability, DeviceStatus, OwnerType
from inventory.models import Device
from inventory.queries.device import ever_used, free_devices
from inventory.rules import demand_manage_device
from oms.kit import macs as notation
from oms.kit.models import Undo
from oms.kit.undo import bring_back, first_of, inverse, offer_rows
from partners.models import Account, Closure, Partner

TOLD = 5  # devices named in one sentence


@transaction.atomic
def allocate_devices(*, macs: list[str], to: Partner, by: Account, at: datetime) -> int:
    """Give free devices of one's own stock to a partner below; how many. They are Un-shipped there: the partner has them
    and nobody ships them any more.

    Raises PermissionDenied without Manage Device; ValidationError when `to` does not stand below, or naming the devices
    that are not free in one's own stock; then nothing moves.
    """
    demand_manage_device(by)
    if to.pk == by.partner_id or not by.sees_partner(to.pk):
        raise ValidationError(_("Choose a reseller below your own company."))
    ids = all_of(macs, free_devices(by.partner_id), _("not free in your stock"))
    return _give(ids, to, at, owner_type=OwnerType.UN_SHIPPED)


@transaction.atomic
def take_back_devices(*, macs: list[str], by: Account, at: datetime) -> int:
    """Take devices that no customer has, returned ones too, from partners below back into one's own stock; how many.

    What a partner below registered itself stays with it. The provider ships what it has back.
    Raises as `allocate_devices`.
    """
    demand_manage_device(by)
    below = Closure.objects.filter(ancestor=by.partner_id, depth__gt=0).values("descendant")
    idle = Device.objects.visible_to(by).filter(
        status__in=(DeviceStatus.NOT_USED, DeviceStatus.RETURNED), partner_id__in=below
    )
    ids = all_of(macs, idle.exclude(owner_partner_id__in=below), _("not unused at a reseller below you"))
    return _give(ids, by.partner, at, owner_type=OwnerType.SP_SHIPPED if by.partner.is_sp else F("owner_type"))


@transaction.atomic
def delete_devices(*, macs: list[str], by: Account, at: datetime) -> int:
    """Delete devices that one's own company registered and that were never used; how many."""
    demand_manage_device(by)
    return int(Device.objects.filter(pk__in=_never_used(macs, by)).delete()[0])


@transaction.atomic
def delete_device(*, device: Device, by: Account, at: datetime) -> Undo | None:
    """The same for one, which can be undone."""
    demand_manage_device(by)
    _never_used([device.mac], by)
    undo = offer_rows("device", device, by=by, at=at)
    device.delete()
    return undo


@inverse("device")
def undelete_device(*, rows: list[dict[str, Any]], by: Account, at: datetime) -> str:
    """A device that was deleted is back. Raises ValidationError where its MAC was registered again meanwhile."""
    demand_manage_device(by)
    device = first_of(rows)
    if not isinstance(device, Device) or device.partner_id != by.partner_id:
        raise PermissionDenied(_("It was stock of another company."))
    bring_back(rows)
    return _("%(mac)s is in your stock again.") % {"mac": notation.show(device.mac)}


def _never_used(wanted: list[str], by: Account) -> list[int]:
    fresh = Device.objects.visible_to(by).filter(
        partner_id=by.partner_id, owner_partner_id=by.partner_id, status=DeviceStatus.NOT_USED
    )
    held = DeviceHolding.objects.visible_to(by).filter(mac__in=wanted).values_list("mac", flat=True)
    never = fresh.exclude(mac__in=list(held)).exclude(pk__in=ever_used(fresh.filter(mac__in=wanted)))
    return all_of(wanted, never, _("in use, used before, or not yours"))


def all_of(wanted: list[str], allowed: QuerySet[Device], otherwise: str) -> list[int]:
    """Ids of all devices with these MACs, locked; ValidationError naming those that are not `allowed`."""
    if not wanted:
        raise ValidationError(_("Name one device at least."))
    rows = allowed.filter(mac__in=set(wanted)).select_for_update(of=("self",)).order_by("pk")
    found = dict(rows.values_list("mac", "pk"))
    if missing := sorted(set(wanted) - found.keys()):
        named = ", ".join(map(notation.show, missing[:TOLD]))
        more = _(" and %(n)s more") % {"n": len(missing) - TOLD} if len(missing) > TOLD else ""
        raise ValidationError(
            _("These devices are %(why)s: %(devices)s%(more)s.") % {"why": otherwise, "devices": named, "more": more}
        )
    return list(found.values())


def _give(ids: list[int], partner: Partner, at: datetime, **more: Any) -> int:
    """They stand with `partner`; a returned one that works is free stock there."""
    rows, whose = Device.objects.filter(pk__in=ids), {"partner_id": partner.pk, "partner_name": partner.name, **more}
    back = Q(status=DeviceStatus.RETURNED, availability=Availability.NORMAL)
    others = rows.exclude(back).update(**whose, updated_at=at)
    return int(others) + take_way(rows.filter(back), "restock", at=at, **whose)
