"""What happened to a number, as the database's own triggers kept it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.enums import PORTED, CustomerAssign, UseStatus
from inventory.models import Number
from oms.kit.scope import narrow
from partners.models import Account

Event = Number.pgh_event_model
MOST = 500  # changes shown; the newest
LABELS = {
    "assign": gettext_lazy("Customer Assign"),
    "use": gettext_lazy("Use Status"),
    "partner_name": gettext_lazy("Assigned Reseller"),
    "customer_name": gettext_lazy("Assigned Customer"),
    "site_name": gettext_lazy("Site Name"),
    "reserved_by": gettext_lazy("Order No"),
    "number_type_id": gettext_lazy("Number Type"),
    "ported": gettext_lazy("Number Porting"),
    "quarantine_until": gettext_lazy("Rests until"),
    "comment": gettext_lazy("Comment"),
}


@dataclass(frozen=True)
class Happening:
    """One change: when, what in a few words, (label, before, after) of each value, by whom, for which order."""

    at: datetime
    what: str
    who: str
    order_no: str
    changes: list[tuple[str, str, str]]


def history_of(number: Number, user: Account) -> list[Happening]:
    """Everything that happened to `number` while it was in the reach of `user`, the newest first."""
    kept = narrow(Event.objects.filter(pgh_obj_id=number.pk), "partner_id", user)
    events = list(kept.select_related("pgh_context").order_by("-pgh_id")[:MOST])[::-1]
    names = _names(events, user)
    pairs = zip([None, *events], events, strict=False)
    found = [_happening(before, event, names) for before, event in pairs if before is None or _changes(before, event)]
    return found[::-1]


def _happening(before, event, names: dict[str, str]) -> Happening:
    changes = _changes(before, event)
    order_no = event.reserved_by or (before.reserved_by if before else "")
    return Happening(event.pgh_created_at, _what(before, event), _who(event, names), order_no, changes)


def _changes(before, event) -> list[tuple[str, str, str]]:
    """(label, before, after) of every value that differs; at the beginning, of every value there is."""
    return [
        (str(label), _words(before, name), _words(event, name))
        for name, label in LABELS.items()
        if _words(before, name) != _words(event, name)
    ]


def _words(event, name: str) -> str:
    """A value as a person reads it."""
    value = getattr(event, name) if event is not None else None
    if value in (None, ""):
        return ""
    if name == "assign":
        return str(CustomerAssign(value).label)
    if name == "use":
        return str(UseStatus(value).label)
    if name == "ported":
        return str(PORTED[value])
    if name == "number_type_id":
        return event.type_name
    return date_format(value, "DATE_FORMAT") if name == "quarantine_until" else str(value)


def _what(before, event) -> str:
    """The change in a few words; the first that fits says it."""
    if before is None:
        return _("Registered") if event.pgh_label == "insert" else _("Came into view")
    if before.assign != event.assign:
        released = _("Reservation released") if before.assign == CustomerAssign.RESERVED else _("Returned")
        return {
            CustomerAssign.RESERVED: _("Reserved"),
            CustomerAssign.USED: _("Given to the customer"),
        }.get(event.assign, released)
    if before.partner_id != event.partner_id:
        return _("Allocated to %(partner)s") % {"partner": event.partner_name}
    if before.use != event.use:
        return str(UseStatus(event.use).label)
    return _("Changed")


def _names(events: Iterable, user: Account) -> dict[str, str]:
    """Account id → name, of those that the reader may see."""
    ids = {_account(event) for event in events} - {""}
    visible = Account.objects.visible_to(user).filter(pk__in=[int(pk) for pk in ids if pk.isdecimal()])
    return {
        str(account.pk): f"{account.name} ({account.partner.name})" for account in visible.select_related("partner")
    }


def _account(event) -> str:
    return str((event.pgh_context.metadata if event.pgh_context else {}).get("account") or "")


def _who(event, names: dict[str, str]) -> str:
    """A person by name; somebody above the reader stays unnamed."""
    account, hidden = _account(event), event.pgh_context_id is not None and event.pgh_context is None
    if not account and not hidden:
        return _("The system")
    return names.get(account) or _("Another company")
