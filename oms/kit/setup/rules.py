"""Who may set up what, what must stay, and what an available period must keep; no writes."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from oms.kit.offered import Offered

NAMED = 3  # so many are named in an error, the rest is counted

_reasons: dict[type[models.Model], Callable[[models.Model], str]] = {}


def may_set_up(user: Any, entry: models.Model) -> bool:
    """What belongs to a partner is set up by that partner's own people, everything else by those who see everybody."""
    owner = getattr(entry, "partner_id", None)
    return bool(user.sees_all if owner is None else owner == user.partner_id)


def keep(model: type[models.Model], why: Callable[[models.Model], str]) -> None:
    """Some entries of `model` must stay: `why(entry)` says so, or nothing."""
    _reasons[model] = why


def must_stay(entry: models.Model) -> str:
    """Why `entry` can neither be renamed nor deleted, or nothing."""
    why = _reasons.get(type(entry))
    return why(entry) if why else ""


def period_faults(entry: Offered) -> list[str]:
    """Where the available period of `entry` reaches beyond what it stands in, or ends before what stands in it."""
    return [*outlives_parents(entry), *_outlived_by(entry)]


def outlives_parents(entry: Offered) -> list[str]:
    """Where `entry` would be available longer than what it stands in."""
    found = []
    for name in entry.WITHIN:
        parent = getattr(entry, name)
        if parent and parent.valid_to and (entry.valid_to is None or entry.valid_to > parent.valid_to):
            values = {"name": str(parent), "day": date_format(parent.valid_to, "DATE_FORMAT")}
            found.append(_("“%(name)s” is available only until %(day)s; this may not be available longer.") % values)
    return found


def _outlived_by(entry: Offered) -> list[str]:
    found: list[str] = []
    if entry.pk is None or entry.valid_to is None:
        return found
    for name in entry.HOLDS:
        longer = [str(row) for row in getattr(entry, name).ending_after(entry.valid_to)]
        if longer:
            rest = len(longer) - NAMED
            names = ", ".join(longer[:NAMED]) + (_(" and %(n)s more") % {"n": rest} if rest > 0 else "")
            found.append(_("Still available after that day: %(names)s. Close them first.") % {"names": names})
    return found
