"""What is known of a device changes: how it is called, whether it works, whether it can be given out again (guide 2.4.1)."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from inventory.actions.device_state import take_way
from inventory.enums import DEVICE_WAYS, Availability, DeviceStatus
from inventory.models import Device
from inventory.rules import demand_manage_device, may_change_device, owner_types
from oms.kit.lengths import whole
from partners.models import Account


@transaction.atomic
def change_device(
    *, device: Device, serial: str, comment: str, availability: str, owner_type: str, by: Account, at: datetime
) -> Device:
    """Modify what may be said of a device in its state.

    Raises PermissionDenied for a device of somebody else; ValidationError by field: an order that keeps it wants it as
    it is, and who has it, has it by that owner type.
    """
    row = _locked(device, by)
    if availability != row.availability:
        _refuse_kept(row, "availability")
    if owner_type != row.owner_type:
        if row.status != DeviceStatus.NOT_USED:
            words = _("The owner type changes only while the device is Not Used; it is “%(status)s”.")
            raise ValidationError({"owner_type": words % {"status": row.get_status_display()}})
        if owner_type not in owner_types(by):
            words = _("Only the service provider ships devices; yours are Un-shipped.")
            raise ValidationError({"owner_type": words})
    row.serial, row.comment = whole(serial, 60, "serial"), whole(comment, 200, "comment")
    row.availability, row.owner_type = availability, owner_type
    row.save()
    return row


@transaction.atomic
def mark_device(*, device: Device, availability: str, comment: str = "", by: Account, at: datetime) -> Device:
    """It is broken (Crash), faulty (Abnormal), or repaired (Normal). Raises as `change_device`."""
    row = _locked(device, by)
    if row.availability == availability:
        words = _("It is “%(availability)s” already.") % {"availability": row.get_availability_display()}
        raise ValidationError({"availability": words})
    _refuse_kept(row, "availability")
    row.availability, row.comment = availability, whole(comment, 200, "comment") or row.comment
    row.save(update_fields=["availability", "comment", "updated_at"])
    return row


@transaction.atomic
def restock_device(*, device: Device, by: Account, at: datetime) -> Device:
    """A returned device that works is free stock again. Raises as `change_device`."""
    row, way = _locked(device, by), DEVICE_WAYS["restock"]
    if row.status not in way.sources:
        words = _("Only a returned device comes back into stock; it is “%(status)s”.")
        raise ValidationError(words % {"status": row.get_status_display()})
    if row.availability != Availability.NORMAL:
        words = _("It is “%(availability)s”. Have it repaired first.")
        raise ValidationError(words % {"availability": row.get_availability_display()})
    take_way(Device.objects.filter(pk=row.pk), "restock", at=at)
    row.refresh_from_db()
    return row


def _locked(device: Device, by: Account) -> Device:
    demand_manage_device(by)
    row: Device = Device.objects.visible_to(by).select_for_update(of=("self",)).get(pk=device.pk)
    if not may_change_device(by, row):
        raise PermissionDenied(_("Only the company whose device it is may change it."))
    return row


def _refuse_kept(row: Device, field: str) -> None:
    if row.status == DeviceStatus.RESERVED:
        words = _("Order %(no)s keeps it. Release it there first.") % {"no": row.reserved_by}
        raise ValidationError({field: words})
