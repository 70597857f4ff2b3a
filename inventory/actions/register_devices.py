"""New devices come into stock (guide 2.4.1, 2.7.1.5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.models import DeviceModel
from inventory.enums import OwnerType
from inventory.models import Device
from inventory.queries.device import own_macs, registered_macs
from inventory.rules import demand_manage_device, owner_types
from oms.kit import macs
from oms.kit.figures import figure
from oms.kit.lengths import whole
from partners.models import Account

MOST = 5_000  # devices at once
TOLD = 20  # faults named at once


@dataclass(frozen=True)
class DeviceEntry:
    """One device to be registered: its MAC as twelve hex digits. `place` is its line where it stood in a list, or 0."""

    mac: str
    model: DeviceModel
    owner_type: str = OwnerType.UN_SHIPPED
    serial: str = ""
    comment: str = ""
    place: int = 0


@transaction.atomic
def register_devices(*, entries: list[DeviceEntry], by: Account, at: datetime) -> list[Device]:
    """Register devices as free stock of the partner of `by`, who needs Manage Device.

    Raises PermissionDenied without the right, and ValidationError naming each that stands twice, is registered already
    (whose it is stays untold), is of a model that is not managed by MAC, or would be shipped by somebody else than the SP.
    """
    demand_manage_device(by)
    if not entries:
        raise ValidationError(_("There is no device to register."))
    if len(entries) > MOST:
        raise ValidationError(_("%(most)s devices at once is the most.") % {"most": figure(MOST)})
    checks = DeviceChecks((entry.mac for entry in entries), by)
    faults = [macs.at_line(entry.place, fault) for entry in entries if (fault := checks.fault(entry))]
    if len(faults) > TOLD:
        faults = [*faults[:TOLD], _("… and %(n)s more.") % {"n": len(faults) - TOLD}]
    if faults:
        raise ValidationError(faults)
    today = timezone.localdate(at)
    rows = [
        Device(
            mac=entry.mac, serial=whole(entry.serial, 60, "serial"), model=entry.model, model_name=entry.model.name,
            group_name=entry.model.group.name, owner_type=entry.owner_type, comment=whole(entry.comment, 200, "comment"),
            partner_id=by.partner_id, partner_name=by.partner.name, owner_partner_id=by.partner_id,
            owner_name=by.partner.name, registered_on=today,
        )
        for entry in entries
    ]  # fmt: skip
    try:
        with transaction.atomic():
            return Device.objects.bulk_create(rows, batch_size=1000)
    except IntegrityError:
        raise ValidationError(
            _("One of these devices was registered a moment ago. Nothing was registered; try again.")
        ) from None


class DeviceChecks:
    """What must hold of each device before it is registered, asked entry by entry in the order of a list."""

    def __init__(self, wanted: Iterable[str], by: Account) -> None:
        found = set(wanted)
        self.known, self.own = registered_macs(found), own_macs(found, by)
        self.types = owner_types(by)
        self.seen: set[str] = set()

    def fault(self, entry: DeviceEntry) -> str:
        """What is wrong with the entry, in words; empty when nothing is."""
        told = {"mac": macs.show(entry.mac), "model": entry.model.name}
        twice = entry.mac in self.seen
        self.seen.add(entry.mac)
        if twice:
            return _("%(mac)s stands twice in the list.") % told
        if not entry.model.by_mac:
            return _("%(model)s is not managed by MAC; only its number counts.") % told
        if entry.owner_type not in self.types:
            return _("%(mac)s: only the service provider ships devices. Register yours as Un-shipped.") % told
        if entry.mac in self.own:
            return _("%(mac)s is registered already.") % told
        return _("%(mac)s cannot be registered.") % told if entry.mac in self.known else ""
