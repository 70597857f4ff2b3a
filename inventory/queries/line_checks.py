"""Whether lines of a customer can be as a form or a list says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from customers.models import Customer
from inventory.ems.fields import EMERGENCY
from inventory.queries.line import living, own_devices, own_numbers
from inventory.rules import EXTENSION
from oms.kit.macs import show
from oms.kit.phones import national

LONGEST_NAME = 100
LONGEST_EMAIL = 200


@dataclass(frozen=True)
class LineEntry:
    """How a line is to be: `name` empty for nobody, `number` in E.164, `mac` and `email` empty for none. `extension` is the one it
    has."""

    extension: str
    name: str = ""
    number: str = ""
    mac: str = ""
    new_extension: str = ""
    email: str = ""


class LineChecks:
    """Whether lines of a customer can be as entries say."""

    def __init__(self, customer: Customer, at: datetime) -> None:
        today = customer.today(at)
        self.customer = customer
        self.lines = {line.extension: line for line in living(customer)}
        self.numbers, self.macs = set(own_numbers(customer, today)), set(own_devices(customer, today))
        self.by_number = {line.number: line.extension for line in self.lines.values() if line.number}
        self.by_mac = {line.mac: line.extension for line in self.lines.values() if line.mac}

    def fault(self, entry: LineEntry, wanted: Mapping[str, LineEntry]) -> tuple[str, str] | None:
        """(field, why not in words) of an entry, beside the other ones of the same act; None where it can be."""
        if len(entry.name) > LONGEST_NAME:
            return "name", _("Longer than %(n)s characters.") % {"n": LONGEST_NAME}
        if not entry.name and (entry.number or entry.mac or entry.email):
            return "name", _("Say who uses the line: number, device and e-mail belong to a user.")
        if why := _address_fault(entry.email):
            return "email", why
        if why := self._extension(entry, wanted):
            return "extension", why
        if entry.number and entry.number not in self.numbers:
            words = _("%(number)s is not a number of this customer's.") % {"number": national(entry.number)}
            return "number", words
        if other := self._others(entry, wanted, "number", self.by_number):
            told = {"number": national(entry.number), "extension": other}
            return "number", _("%(number)s is the number of line %(extension)s.") % told
        if entry.mac and entry.mac not in self.macs:
            return "mac", _("%(mac)s is not a device of this customer's.") % {"mac": show(entry.mac)}
        if other := self._others(entry, wanted, "mac", self.by_mac):
            told = {"mac": show(entry.mac), "extension": other}
            return "mac", _("%(mac)s is the device of line %(extension)s.") % told
        return None

    def _extension(self, entry: LineEntry, wanted: Mapping[str, LineEntry]) -> str:
        new = entry.new_extension
        if not new or new == entry.extension:
            return ""
        if not EXTENSION.fullmatch(new):
            return _("An extension has 2 to 6 digits.")
        if new in EMERGENCY:
            return _("%(extension)s is an emergency number; choose another extension.") % {"extension": new}
        taken = new in self.lines or any(
            one.new_extension == new for one in wanted.values() if one.extension != entry.extension
        )
        return _("This customer has a line %(extension)s already.") % {"extension": new} if taken else ""

    def _others(self, entry: LineEntry, wanted: Mapping[str, LineEntry], part: str, known: dict[str, str]) -> str:
        """The other line that has the same number or device, now or by another entry."""
        value = getattr(entry, part)
        if not value:
            return ""
        for other in wanted.values():
            if other.extension != entry.extension and getattr(other, part) == value:
                return other.extension
        holder = known.get(value, "")
        return "" if holder == entry.extension or holder in wanted else holder


def _address_fault(email: str) -> str:
    """Why mail cannot go there; nothing where it can, and where there is none."""
    if not email:
        return ""
    if len(email) > LONGEST_EMAIL:
        return _("Longer than %(n)s characters.") % {"n": LONGEST_EMAIL}
    try:
        validate_email(email)
    except ValidationError:
        return _("%(text)s is not an e-mail address.") % {"text": email}
    return ""
