"""Numbers of one's own making that were never used: they may still be deleted, and made numbers of another type."""

import json
from datetime import datetime
from typing import Any

from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.models import NumberType
from inventory.actions.register import Checks, Entry
from inventory.enums import CustomerAssign, UseStatus
from inventory.models import Number
from inventory.rules import demand_manage_ddi
from oms.kit.models import Undo
from oms.kit.phones import national
from oms.kit.undo import Exactly, bring_back, inverse, offer
from partners.models import Account

TOLD = 5  # numbers named in one sentence
MOST_UNDONE = 1_000  # deleted numbers that are kept to be brought back


@transaction.atomic
def delete_numbers(*, numbers: list[str], by: Account, at: datetime) -> Undo | None:
    """Delete numbers (E.164) of one's own making that were never used; all of them or none. It can be undone, up to
    MOST_UNDONE numbers.

    A number once used is never deleted, so that it is never created twice; the database refuses it too. Raises
    ValidationError that says of each number why it is kept.
    """
    rows = fresh_numbers(numbers, by=by)
    kept = json.loads(serializers.serialize("json", rows, cls=Exactly)) if len(rows) <= MOST_UNDONE else []
    try:
        with transaction.atomic():
            Number.objects.filter(pk__in=[row.pk for row in rows]).delete()
    except ProtectedError as held:
        raise ValidationError(_in_few(sorted({_ordered(pick) for pick in held.protected_objects}))) from None
    except IntegrityError:
        words = _("One of these numbers stands in another company's order. A number once ordered is kept.")
        raise ValidationError(words) from None
    return offer("numbers deleted", by=by, at=at, rows=kept) if kept else None


@inverse("numbers deleted")
@transaction.atomic
def restore_numbers(*, rows: list[dict[str, Any]], by: Account, at: datetime) -> str:
    """The numbers as they were. Raises ValidationError where one was registered again meanwhile."""
    demand_manage_ddi(by)
    bring_back(rows)
    return ngettext("%(n)s number is back.", "%(n)s numbers are back.", len(rows)) % {"n": len(rows)}


@transaction.atomic
def retype_numbers(*, numbers: list[str], number_type: NumberType, by: Account, at: datetime) -> Undo:
    """Never used numbers (E.164) become numbers of another type. Raises ValidationError that says of each number why
    it stays, or that it begins with no area code of that type."""
    rows = fresh_numbers(numbers, by=by)
    checks = Checks(set(), [number_type])
    entries = [Entry(row.e164, number_type, row.comment) for row in rows]
    if faults := [fault for entry in entries if (fault := checks.fault(entry))]:
        raise ValidationError(_in_few(faults))
    before = {row.pk: row.number_type_id for row in rows}
    for row, entry in zip(rows, entries, strict=True):
        row.area_code, row.local = checks.parts(entry)
        row.number_type, row.type_name, row.updated_at = number_type, number_type.name, at
    Number.objects.bulk_update(rows, ["number_type", "type_name", "area_code", "local", "updated_at"])
    return offer("numbers retyped", by=by, at=at, before=before, now=number_type.pk)


@inverse("numbers retyped")
@transaction.atomic
def retype_back(*, before: dict[str, int], now: int, by: Account, at: datetime) -> str:
    """Each has the type again that it had. Raises ValidationError where one is used, or of a third type by now."""
    rows = Number.objects.visible_to(by).filter(pk__in=list(before))
    types = NumberType.objects.in_bulk(set(before.values()))
    if rows.filter(number_type=now).count() < len(before) or len(types) < len(set(before.values())):
        raise ValidationError(_("Something has taken its place meanwhile, so it cannot come back."))
    for pk, kind in types.items():
        mine = [row.e164 for row in rows if before[str(row.pk)] == pk]
        retype_numbers(numbers=mine, number_type=kind, by=by, at=at)
    return ngettext("%(n)s number is as it was.", "%(n)s numbers are as they were.", len(before)) % {"n": len(before)}


def fresh_numbers(numbers: list[str], *, by: Account) -> list[Number]:
    """All of `numbers`, locked, of own making, in the own stock and never used.

    Raises PermissionDenied without Manage DDI, ValidationError that says of the first ones why they are not.
    """
    demand_manage_ddi(by)
    wanted = set(numbers)
    if not wanted:
        raise ValidationError(_("Name one number at least."))
    rows = Number.objects.visible_to(by).filter(e164__in=wanted).select_for_update(of=("self",)).order_by("pk")
    found = {row.e164: row for row in rows}
    why = {e164: _why_not_fresh(found.get(e164), e164, by) for e164 in sorted(wanted)}
    if faults := [words for words in why.values() if words]:
        raise ValidationError(_in_few(faults))
    return list(found.values())


def _why_not_fresh(number: Number | None, e164: str, owner: Account) -> str:
    """Why a number is neither deleted nor changed; nothing when it may be."""
    if number is None:
        return _("%(number)s is not in your stock.") % {"number": national(e164)}
    told = {
        "number": national(e164), "customer": number.customer_name, "order": number.reserved_by,
        "partner": number.partner_name, "owner": number.owner_name,
    }  # fmt: skip
    if number.assign == CustomerAssign.USED:
        return _("%(number)s is used by %(customer)s.") % told
    if number.assign == CustomerAssign.RESERVED:
        return _("%(number)s is reserved for order %(order)s.") % told
    if number.use != UseStatus.CREATION:
        return _("%(number)s was used before; a number once used is kept.") % told
    if number.owner_partner_id != owner.partner_id:
        return _("%(number)s was not created by your company, but by %(owner)s.") % told
    if number.partner_id != owner.partner_id:
        return _("%(number)s is stock of %(partner)s; take it back first.") % told
    return ""


def _ordered(pick: Any) -> str:
    return _("%(number)s stands in an order; a number once ordered is kept.") % {"number": national(pick.e164)}


def _in_few(faults: list[str]) -> list[str]:
    more = [_("… and %(n)s more.") % {"n": len(faults) - TOLD}] if len(faults) > TOLD else []
    return [*faults[:TOLD], *more]
