"""What has a true inverse can be undone for two minutes.

An action that can be undone calls `offer` in its transaction with what its inverse needs, and returns what `offer` gave;
the page tells of it by `done`, whose message carries the button. The inverse is an action like any other, registered by
`inverse`: it asks rights again, and raises ValidationError where something has changed since. What is deleted can be kept
as rows: `offer_rows`, and `bring_back` in the inverse.
"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, models, transaction
from django.db.models.deletion import Collector
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oms.kit.acting import as_system
from oms.kit.models import Undo

KEPT = timedelta(minutes=2)
TAG = "undo-"  # of the message that carries the button

Inverse = Callable[..., str]
inverses: dict[str, Inverse] = {}


def inverse(code: str) -> Callable[[Inverse], Inverse]:
    """Register `act(by=, at=, **kept)`, which takes back what was offered as `code` and says so in words."""

    def register(act: Inverse) -> Inverse:
        inverses[code] = act
        return act

    return register


def offer(code: str, *, by: Any, at: datetime, **kept: Any) -> Undo:
    """Keep what the inverse `code` needs, for the person who acted; what is too old to be undone goes."""
    Undo.objects.filter(account_id=by.pk, until__lt=at).delete()
    return Undo.objects.create(
        partner_id=by.partner_id, account_id=by.pk, code=code, kept=kept, offered_at=at, until=at + KEPT
    )


@transaction.atomic
def take_back(*, pk: int, by: Any, at: datetime) -> str:
    """Undo one's own act; what its inverse says.

    Raises ValidationError when the time is over, it is undone already, or something has changed since.
    """
    row = Undo.objects.select_for_update().filter(pk=pk, account_id=by.pk).first()
    if row is None or at > row.until:
        raise ValidationError(_("This could be undone for two minutes; they are over, and nothing was changed."))
    if row.undone_at:
        raise ValidationError(_("This is undone already."))
    said = inverses[row.code](by=by, at=at, **row.kept)
    row.undone_at = at
    row.save(update_fields=["undone_at"])
    return said


@inverse("several")
def take_back_several(*, acts: list[int], by: Any, at: datetime) -> str:
    """Undo all of what one act did to several rows, the last one first; where one has changed since, none."""
    for pk in reversed(acts):
        take_back(pk=pk, by=by, at=at)
    return ngettext("%(n)s row is as it was.", "%(n)s rows are as they were.", len(acts)) % {"n": len(acts)}


def forget() -> None:
    """What nobody can undo any more is not kept, whoever acted."""
    with as_system():
        Undo.objects.filter(until__lt=timezone.now()).delete()


def done(request: HttpRequest, text: str, undo: Undo | None) -> None:
    """Tell what was done; with the button that undoes it, where it can be."""
    messages.success(request, text, extra_tags=f"{TAG}{undo.pk}" if undo else "")


# --- rows that are deleted


class Exactly(DjangoJSONEncoder):
    """A moment with its microseconds, which Django's own leaves out."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def offer_rows(code: str, entry: models.Model, *, by: Any, at: datetime, **kept: Any) -> Undo | None:
    """Before `entry` is deleted: keep it and all that goes with it. None where more than rows would be lost."""
    collector = Collector(using="default", origin=entry)
    collector.collect([entry])
    if collector.field_updates:
        return None
    beside = [row for rows in collector.data.values() for row in rows if row != entry]
    beside += [row for rows in collector.fast_deletes for row in rows if row != entry]
    rows = [entry, *(row for row in beside if not row._meta.auto_created)]
    return offer(code, by=by, at=at, rows=json.loads(serializers.serialize("json", rows, cls=Exactly)), **kept)


def first_of(rows: list[dict[str, Any]]) -> models.Model:
    """The thing itself, as it was, to ask whether `by` may have it back."""
    found: models.Model = next(iter(serializers.deserialize("json", json.dumps(rows[:1])))).object
    return found


def bring_back(rows: list[dict[str, Any]]) -> None:
    """Write the rows again as they were. Raises ValidationError where another has taken their place meanwhile."""
    changed = ValidationError(_("Something has taken its place meanwhile, so it cannot come back."))
    try:
        with transaction.atomic():
            for row in serializers.deserialize("json", json.dumps(rows)):
                if type(row.object)._base_manager.filter(pk=row.object.pk).exists():
                    raise changed
                row.save()
            connection.check_constraints()
    except (IntegrityError, serializers.base.DeserializationError):
        raise changed from None
