"""What happened to a device, as the database's own triggers kept it; of another company's time nothing is told."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.enums import Availability, DeviceStatus, OwnerType
from inventory.models import Device
from oms.kit.scope import narrow
from partners.models import Account

Event = Device.pgh_event_model
MOST = 500  # changes shown; the newest
LABELS = {
    "status": gettext_lazy("Status"),
    "availability": gettext_lazy("Availability"),
    "owner_type": gettext_lazy("Owner Type"),
    "partner_name": gettext_lazy("Assigned Reseller"),
    "customer_name": gettext_lazy("Assigned Customer"),
    "reserved_by": gettext_lazy("Order No"),
    "shipped_on": gettext_lazy("Shipped Date"),
    "serial": gettext_lazy("Serial No."),
    "comment": gettext_lazy("Comment"),
}
CHOICES = {"status": DeviceStatus, "availability": Availability, "owner_type": OwnerType}
BECAME = {
    DeviceStatus.RESERVED: gettext_lazy("Reserved"),
    DeviceStatus.ASSIGNED: gettext_lazy("Shipped to the customer"),
    DeviceStatus.USED: gettext_lazy("In use at the customer"),
    DeviceStatus.RETURNED: gettext_lazy("Returned"),
}
FOUND = {
    Availability.NORMAL: gettext_lazy("Repaired"),
    Availability.CRASH: gettext_lazy("Broken"),
    Availability.ABNORMAL: gettext_lazy("Defective"),
}


@dataclass(frozen=True)
class DeviceEvent:
    """One change: when, what in a few words, by whom, (label, before, after) of each value that is another."""

    at: datetime
    what: str
    who: str
    changes: list[tuple[str, str, str]]


def device_history(device: Device, user: Account) -> list[DeviceEvent]:
    """Everything that happened to `device` while it was in the reach of `user`, the newest first."""
    kept = narrow(Event.objects.filter(pgh_obj_id=device.pk), "partner_id", user)
    events = list(kept.select_related("pgh_context").order_by("-pgh_id")[:MOST])[::-1]
    names = _names(events, user)
    pairs = [(before, event, _changes(before, event)) for before, event in zip([None, *events], events, strict=False)]
    found = [
        DeviceEvent(event.pgh_created_at, _what(before, event), _who(event, names), changes)
        for before, event, changes in pairs
        if changes or before is None
    ]
    return found[::-1]


def _changes(before, event) -> list[tuple[str, str, str]]:
    told = [(str(label), _words(before, name), _words(event, name)) for name, label in LABELS.items()]
    return [change for change in told if change[1] != change[2]]


def _words(event, name: str) -> str:
    """A value as a person reads it."""
    value = getattr(event, name) if event is not None else None
    if value in (None, ""):
        return ""
    if name in CHOICES:
        return str(CHOICES[name](value).label)
    return date_format(value, "DATE_FORMAT") if isinstance(value, date) else str(value)


def _what(before, event) -> str:
    """The change in a few words; the first that fits says it."""
    if before is None:
        return _("Registered") if event.pgh_label == "insert" else _("Came into view")
    if before.status != event.status:
        released = before.status == DeviceStatus.RESERVED
        free = _("Reservation released") if released else _("Back in stock")
        return str(BECAME.get(event.status, free))
    if before.partner_id != event.partner_id:
        return _("Allocated to %(partner)s") % {"partner": event.partner_name}
    if before.availability != event.availability:
        return str(FOUND[event.availability])
    return _("Changed")


def _account(event) -> str:
    return str((event.pgh_context.metadata if event.pgh_context else {}).get("account") or "")


def _names(events: list, user: Account) -> dict[str, str]:
    """Account id → name and company, of those that the reader may see."""
    ids = [int(pk) for pk in {_account(event) for event in events} if pk.isdecimal()]
    people = Account.objects.visible_to(user).filter(pk__in=ids).select_related("partner")
    return {str(person.pk): f"{person.name} ({person.partner.name})" for person in people}


def _who(event, names: dict[str, str]) -> str:
    """A person by name; somebody above the reader stays unnamed."""
    account, hidden = _account(event), event.pgh_context_id is not None and event.pgh_context is None
    if not account and not hidden:
        return _("The system")
    return names.get(account) or _("Another company")
