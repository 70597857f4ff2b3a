"""New numbers come into stock (guide 2.5.1.4, 2.7.1.5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.models import NumberType
from inventory.models import Number
from inventory.queries.gold import GoldRules
from inventory.queries.number import area_codes, registered, split
from inventory.rules import demand_manage_ddi
from oms.kit import phones
from oms.kit.figures import figure
from partners.models import Account

MOST = 10_000  # numbers at once
TOLD = 20  # faults named at once


@dataclass(frozen=True)
class Entry:
    """One number to be registered, in E.164, with its type and comment."""

    e164: str
    number_type: NumberType
    comment: str = ""


@transaction.atomic
def register_numbers(
    *, numbers: list[str], number_type: NumberType, comment: str = "", by: Account, at: datetime
) -> list[Number]:
    """Register `numbers`, typed in any notation, as stock of the partner of `by`, who needs Manage DDI.

    Raises PermissionDenied without the right, and ValidationError naming each number that is none, stands twice, begins with no area
    code of `number_type`, or exists already (a number once used is never created twice; whose it is stays untold).
    """
    demand_manage_ddi(by)
    faults: list[str] = []
    entries = []
    for text in numbers:
        try:
            entries.append(Entry(phones.parse(text, number_type.country), number_type, comment))
        except ValueError as fault:
            faults.append(str(fault))
    _raise(faults)
    return register_entries(entries, by=by, at=at)


@transaction.atomic
def register_entries(entries: list[Entry], *, by: Account, at: datetime) -> list[Number]:
    """Register numbers of several types at once; as `register_numbers`."""
    demand_manage_ddi(by)
    if not entries:
        raise ValidationError(_("There is no number to register."))
    if len(entries) > MOST:
        raise ValidationError(_("%(most)s numbers at once is the most.") % {"most": figure(MOST)})
    checks = Checks({entry.e164 for entry in entries}, {entry.number_type for entry in entries})
    _raise([fault for entry in entries if (fault := checks.fault(entry))])
    rows = [new_number(entry, checks.parts(entry), by=by) for entry in entries]
    GoldRules(timezone.localdate(at)).mark(rows)
    try:
        with transaction.atomic():
            return Number.objects.bulk_create(rows, batch_size=1000)
    except IntegrityError:
        raise ValidationError(
            _("One of these numbers was registered a moment ago. Nothing was registered; try again.")
        ) from None


class Checks:
    """What must hold of each number before it is registered, asked entry by entry in the order of a list."""

    def __init__(self, e164s: set[str], number_types: Iterable[NumberType]) -> None:
        self.known = registered(e164s)
        self.codes = area_codes(number_types)
        self.seen: set[str] = set()

    def split(self, entry: Entry) -> tuple[str, str] | None:
        """(area code, local number), or None when the number begins with no area code of its type."""
        return split(entry.e164, self.codes.get(entry.number_type.pk, []))

    def parts(self, entry: Entry) -> tuple[str, str]:
        """(area code, local number) of an entry with which nothing is wrong."""
        found = self.split(entry)
        if found is None:
            raise ValueError(f"{entry.e164} was not refused, and begins with no area code of its type.")
        return found

    def fault(self, entry: Entry) -> str:
        """What is wrong with the entry, in words; empty when nothing is."""
        fault = self._fault(entry)
        return fault % {"number": phones.national(entry.e164), "type": entry.number_type.name} if fault else ""

    def _fault(self, entry: Entry) -> str:
        """The sentence, without the number in it: of most entries none is written."""
        twice = entry.e164 in self.seen
        self.seen.add(entry.e164)
        if twice:
            return _("%(number)s stands twice in the list.")
        if not phones.is_whole(entry.e164):
            return _("%(number)s is not a whole telephone number; digits are missing or too many.")
        if self.split(entry) is None or not phones.is_of(entry.e164, entry.number_type.country):
            return _("%(number)s begins with no area code of the number type “%(type)s”.")
        return _("%(number)s cannot be registered.") if entry.e164 in self.known else ""


def new_number(entry: Entry, split_at_area_code: tuple[str, str], *, by: Account) -> Number:
    """A number as it comes into being: unused, in the stock of the partner of `by`, who owns it."""
    area_code, local = split_at_area_code
    return Number(
        e164=entry.e164,
        national=phones.dialled(entry.e164),
        area_code=area_code,
        local=local,
        number_type=entry.number_type,
        type_name=entry.number_type.name,
        partner_id=by.partner_id,
        partner_name=by.partner.name,
        owner_partner_id=by.partner_id,
        owner_name=by.partner.name,
        stock_partner_id=by.partner_id,
        comment=entry.comment,
    )


def _raise(faults: list[str]) -> None:
    """All faults as one ValidationError, the first ones named."""
    if len(faults) > TOLD:
        faults = [*faults[:TOLD], _("… and %(n)s more.") % {"n": len(faults) - TOLD}]
    if faults:
        raise ValidationError(faults)
