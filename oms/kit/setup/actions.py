"""Writing the set-up: add or modify, close, delete."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from oms.kit.models import Undo
from oms.kit.offered import Offered
from oms.kit.setup.parts import Parts
from oms.kit.setup.rules import may_set_up, must_stay, outlives_parents, period_faults
from oms.kit.setup.uses import is_used
from oms.kit.undo import bring_back, first_of, inverse, offer_rows

entry_saved = Signal()  # sender=its model, entry, by, at: added or modified; who copied its name follows


@transaction.atomic
def save_entry(entry: models.Model, *, parts: tuple[Parts, ...] = (), by: Any, at: datetime) -> models.Model:
    """Add or modify an object of the set-up with its parts.

    Raises ValidationError when its available period contradicts that of what it stands in, or holds; when it would
    hold what is priced in another currency, or get another currency itself.
    """
    _permit(by, entry)
    if isinstance(entry, Offered) and (faults := period_faults(entry)):
        raise ValidationError({"valid_to": faults})
    _one_currency(entry, parts)
    _write(entry)
    for part in parts:
        _sync(entry, part)
    entry_saved.send(sender=type(entry), entry=entry, by=by, at=at)
    return entry


@transaction.atomic
def close_entry(entry: Offered, *, last_day: date, by: Any, at: datetime) -> Offered:
    """End the available period with `last_day`; who has it keeps it.

    Raises ValidationError for a day before yesterday or before the period began, and while something that stands in
    `entry` is available longer.
    """
    _permit(by, entry)
    if reason := must_stay(entry):
        raise ValidationError(reason)
    earliest = max(entry.valid_from, timezone.localdate(at) - timedelta(days=1))
    if last_day < earliest:
        day = date_format(earliest, "DATE_FORMAT")
        raise ValidationError({"last_day": _("The last day can be %(day)s at the earliest.") % {"day": day}})
    entry.valid_to = last_day
    if faults := period_faults(entry):
        raise ValidationError({"last_day": faults})
    entry.save(update_fields=["valid_to"])
    return entry


@transaction.atomic
def delete_entry(entry: models.Model, *, screen: str, by: Any, at: datetime) -> Undo | None:
    """Delete what nothing uses; it can be undone by whoever may still open `screen`.

    Raises ValidationError, with the reason, for everything else.
    """
    _permit(by, entry)
    used = ValidationError(_("“%(name)s” is in use and cannot be deleted.") % {"name": entry})
    if is_used(entry):
        raise used
    if reason := must_stay(entry):
        raise ValidationError(reason)
    undo = offer_rows("setup", entry, by=by, at=at, screen=screen)
    try:
        with transaction.atomic():
            entry.delete()
            connection.check_constraints()  # a use that came up meanwhile
    except IntegrityError:
        raise used from None
    return undo


@inverse("setup")
def restore_entry(*, rows: list[dict[str, Any]], screen: str, by: Any, at: datetime) -> str:
    """The entry with its parts as it was. Raises ValidationError where it no longer fits into what it stands in."""
    entry = first_of(rows)
    if not by.may_open(screen):
        raise PermissionDenied(by.why_closed(screen))
    _permit(by, entry)
    if isinstance(entry, Offered) and (faults := outlives_parents(entry)):
        raise ValidationError(faults)
    bring_back(rows)
    return _("“%(name)s” is back.") % {"name": entry}


def _permit(by: Any, entry: models.Model) -> None:
    if not may_set_up(by, entry):
        raise PermissionDenied(_("This is set up by somebody else; you can only look at it."))


def _one_currency(entry: models.Model, parts: tuple[Parts, ...]) -> None:
    """The database refuses two currencies as well; here it is said in words."""
    currency = getattr(entry, "currency", None)
    if currency is None:
        return
    before = type(entry)._default_manager.filter(pk=entry.pk).values_list("currency", flat=True).first()
    if before not in (None, currency):
        text = _("“%(name)s” is priced in %(a)s, and stays so. Close it and add another one in %(b)s.")
        raise ValidationError({"currency": text % {"name": entry, "a": before, "b": currency}})
    text = getattr(entry, "OTHER_CURRENCY", _("%(item)s is priced in %(a)s, this in %(b)s."))
    priced = [(row, getattr(row, "currency", currency)) for part in parts for row in part.wanted]
    others = [(row, its) for row, its in priced if its != currency]
    if others:
        raise ValidationError([text % {"item": row, "a": its, "b": currency} for row, its in others])


def _write(entry: models.Model) -> None:
    """Save; somebody who took the same name a moment earlier is an error in words."""
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError:
        raise ValidationError(
            _("Somebody saved an entry with the same name or code a moment ago. Choose another one.")
        ) from None


def _sync(entry: models.Model, part: Parts) -> None:
    """Make the rows of one part what is wanted; rows that stay are not touched."""
    manager = getattr(entry, part.related)
    own = manager.field.name
    have = {getattr(row, f"{part.key}_id"): row for row in manager.all()}
    wanted = {target.pk: (target, values) for target, values in part.wanted.items()}
    for key, row in have.items():
        if key not in wanted:
            row.delete()
        elif any(getattr(row, name) != value for name, value in wanted[key][1].items()):
            for name, value in wanted[key][1].items():
                setattr(row, name, value)
            row.save()
    for key, (target, values) in wanted.items():
        if key not in have:
            manager.model.objects.create(**{own: entry, part.key: target, **values})
