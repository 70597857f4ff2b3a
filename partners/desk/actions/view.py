"""Keeping a grid's address under a name."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from oms.kit.lengths import whole
from oms.kit.models import Undo
from oms.kit.screens import registry
from oms.kit.undo import bring_back, first_of, inverse, offer_rows
from partners.desk.models import SavedView
from partners.people.actions.choose import choose
from partners.people.models import Account

MOST, LONGEST_NAME, LONGEST_QUERY = 20, 60, 2000  # views of a grid; characters


@transaction.atomic
def save_view(*, by: Account, at: datetime, screen: str, name: str, query: str, shared: bool) -> SavedView:
    """Keep a grid's address under a name; one's own view of the same name is replaced.

    Raises ValidationError for a grid that is not open to `by`, and beyond twenty views of it.
    """
    own = _own(by, screen)
    name, query = _named(name), query.removeprefix("?")
    if screen not in registry.screens or not by.may_open(screen):
        raise ValidationError(_("There is no such list."))
    if len(query) > LONGEST_QUERY:
        raise ValidationError(_("These filters are too long to be kept. Take some away."))
    same = next((view for view in own if view.name.casefold() == name.casefold()), None)
    if same is None and len(own) >= MOST:
        raise ValidationError(_("%(n)s views of a list are kept; delete one first.") % {"n": MOST})
    view = same or SavedView(account=by, screen=screen, position=max((v.position for v in own), default=0) + 1)
    view.name, view.query, view.shared, view.partner_id = name, query, shared, by.partner_id
    view.save()
    if _is_opened(view, by):
        _open_with(view, screen, by)
    return view


@transaction.atomic
def open_with(*, view: SavedView, by: Account, at: datetime) -> bool:
    """The menu opens the grid with this view of one's own; pressed again, with all its rows. Whether it does now."""
    if view.account_id != by.pk:
        raise PermissionDenied(_("Only one's own view can be what a list opens with."))
    opened = not _is_opened(view, by)
    _open_with(view if opened else None, view.screen, by)
    return opened


@transaction.atomic
def rename_view(*, view: SavedView, name: str, shared: bool, by: Account, at: datetime) -> None:
    """Another name, and whether others see it. Raises ValidationError for a name of another view."""
    name = _named(name)
    others = [other for other in _own(by, view.screen) if other.pk != view.pk]
    if any(other.name.casefold() == name.casefold() for other in others):
        raise ValidationError({"name": _("You have a view of this name already.")})
    SavedView.objects.filter(account=by, pk=view.pk).update(name=name, shared=shared)


@transaction.atomic
def move_view(*, view: SavedView, up: bool, by: Account, at: datetime) -> None:
    """One place to the front or to the back; at the end it stays."""
    own = _own(by, view.screen)
    place = next((n for n, other in enumerate(own) if other.pk == view.pk), None)
    to = None if place is None else place - 1 if up else place + 1
    if place is None or to is None or not 0 <= to < len(own):
        return
    own[place], own[to] = own[to], own[place]
    for number, other in enumerate(own, 1):
        other.position = number
    SavedView.objects.bulk_update(own, ["position"])


@transaction.atomic
def delete_view(*, view: SavedView, by: Account, at: datetime) -> Undo | None:
    """Only one's own; it can be undone."""
    found = SavedView.objects.filter(account=by, pk=view.pk).first()
    if found is None:
        return None
    opened = _is_opened(found, by)
    undo = offer_rows("view", found, by=by, at=at, opened=opened)
    found.delete()
    if opened:
        _open_with(None, found.screen, by)
    return undo


@inverse("view")
def restore_view(*, rows: list[dict[str, Any]], opened: bool = False, by: Account, at: datetime) -> str:
    """At its old place. Raises ValidationError for a name that is taken meanwhile, and beyond twenty views."""
    view: Any = first_of(rows)
    own = _own(by, view.screen)
    if any(other.name.casefold() == view.name.casefold() for other in own):
        raise ValidationError(_("You have a view of this name already."))
    if len(own) >= MOST:
        raise ValidationError(_("%(n)s views of a list are kept; delete one first.") % {"n": MOST})
    bring_back(rows)
    if opened and not by.opens_with(view.screen):
        _open_with(view, view.screen, by)
    return _("View “%(name)s” is back.") % {"name": view.name}


def _own(by: Account, screen: str) -> list[SavedView]:
    """This person's views of a grid; two acts of one person wait for each other."""
    Account.objects.select_for_update(of=("self",)).get(pk=by.pk)
    return list(SavedView.objects.filter(account=by, screen=screen).order_by("position", "name", "pk"))


def _is_opened(view: SavedView, by: Account) -> bool:
    return bool(view.pk) and by.preferences.get("opens", {}).get(view.screen, {}).get("view") == view.pk


def _open_with(view: SavedView | None, screen: str, by: Account) -> None:
    others = {code: one for code, one in by.preferences.get("opens", {}).items() if code != screen}
    choose(by=by, opens=others | ({screen: {"view": view.pk, "query": view.query}} if view else {}))


def _named(name: str) -> str:
    if not (name := name.strip()):
        raise ValidationError({"name": _("Give the view a name.")})
    return whole(name, LONGEST_NAME, "name")
