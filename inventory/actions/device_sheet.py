"""A list of devices comes in: rehearsed first, registered at a person's word."""

from datetime import datetime
from functools import partial
from typing import BinaryIO

from django.db import transaction

from inventory.actions.register_devices import register_devices
from inventory.imports.stock import LISTED_DEVICES, DeviceRows, ListedDevice
from inventory.models import DeviceSheet
from inventory.rules import demand_manage_device
from oms.kit.sheet_import import keep
from partners.models import Account


@transaction.atomic
def rehearse_device_sheet(*, file: BinaryIO, name: str, by: Account, at: datetime) -> DeviceSheet:
    """Read a workbook and give every row its verdict; no device is registered. An older rehearsal is forgotten.

    Raises PermissionDenied without Manage Device, SheetProblem when the file cannot be read as a list of devices.
    """
    demand_manage_device(by)
    found = LISTED_DEVICES.read(file, name)
    return keep.keep(DeviceSheet, partial(DeviceRows, by), found, name=name, by=by, at=at)


@transaction.atomic
def register_device_sheet(*, sheet: DeviceSheet, by: Account, at: datetime) -> int:
    """Register the good rows of a rehearsed sheet; how many.

    Every row is judged anew. When a verdict is another than at the rehearsal, nothing is registered, 0 comes back and
    the sheet holds the new verdicts. Raises ValidationError when the sheet is registered already or has no good row.
    """
    demand_manage_device(by)
    return keep.carry_out(sheet, partial(DeviceRows, by), partial(_register, by=by, at=at), at=at)


@transaction.atomic
def discard_device_sheet(*, by: Account, at: datetime) -> None:
    """Forget the person's open rehearsal."""
    keep.put_away(DeviceSheet, by=by)


def _register(devices: list[ListedDevice], *, by: Account, at: datetime) -> None:
    register_devices(entries=[device.as_entry() for device in devices], by=by, at=at)
