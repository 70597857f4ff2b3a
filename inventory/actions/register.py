"""New numbers come into stock (guide 2.5.1.4, 2.7.1.5)."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from catalogue.models import NumberType
from inventory.models import Number
from inventory.queries.number import area_codes, registered, split
from inventory.rules import demand_manage_ddi
from oms.kit import phones
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
        raise ValidationError(_("%(most)s numbers at once is the most.") % {"most": f"{MOST:,}"})
    _raise(list(faults_of(entries).values()))
    rows = [new_number(entry, by=by) for entry in with_codes(entries)]
    try:
        with transaction.atomic():
            return Number.objects.bulk_create(rows, batch_size=1000)
    except IntegrityError:
        raise ValidationError(
            _("One of these numbers was registered a moment ago. Nothing was registered; try again.")
        ) from None


def with_codes(entries: list[Entry]) -> list[tuple[Entry, tuple[str, str]]]:
    """Each entry with its (area code, local number)."""
    codes = area_codes({entry.number_type for entry in entries})
    return [(entry, split(entry.e164, codes.get(entry.number_type.pk, []))) for entry in entries]


def faults_of(entries: list[Entry]) -> dict[int, str]:
    """Place of an entry → what is wrong with it, in words."""
    known = registered({entry.e164 for entry in entries})
    faults: dict[int, str] = {}
    seen: set[str] = set()
    for place, (entry, codes) in enumerate(with_codes(entries)):
        number = {"number": phones.national(entry.e164)}
        if entry.e164 in seen:
            faults[place] = _("%(number)s stands twice in the list.") % number
        elif not phones.is_whole(entry.e164):
            faults[place] = _("%(number)s is not a whole telephone number; digits are missing or too many.") % number
        elif codes is None or not phones.is_of(entry.e164, entry.number_type.country):
            told = number | {"type": entry.number_type.name}
            faults[place] = _("%(number)s begins with no area code of the number type “%(type)s”.") % told
        elif entry.e164 in known:
            faults[place] = _("%(number)s cannot be registered.") % number
        seen.add(entry.e164)
    return faults


def new_number(coded: tuple[Entry, tuple[str, str]], *, by: Account) -> Number:
    """A number as it comes into being: unused, in the stock of the partner of `by`, who owns it."""
    entry, (area_code, local) = coded
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
