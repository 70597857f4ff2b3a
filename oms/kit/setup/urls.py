"""The addresses of a set-up object."""

from typing import Any

from django.urls import URLPattern, path

from oms.kit.setup import views
from oms.kit.setup.base import SetUp


def addresses(cls: type[SetUp], prefix: str) -> list[URLPattern]:
    """List, add, entry, modify, where used, delete; close, where the object has an available period."""
    declared = cls()
    slug, grid = declared.slug, {"table": cls.table, "filters": cls.filters, "default_sort": cls.default_sort}
    base, one = f"{prefix}{slug}/", f"{prefix}{slug}/<int:pk>/"
    found = [
        path(base, view_of(views.SetUpList, declared, **grid), name=slug),
        path(f"{base}add/", view_of(views.SetUpEdit, declared), name=f"{slug}-add"),
        path(one, view_of(views.SetUpEntry, declared), name=f"{slug}-entry"),
        path(f"{one}edit/", view_of(views.SetUpEdit, declared), name=f"{slug}-edit"),
        path(f"{one}uses/", view_of(views.SetUpUses, declared), name=f"{slug}-uses"),
        path(f"{one}delete/", view_of(views.SetUpDelete, declared), name=f"{slug}-delete"),
    ]
    if declared.has_period:
        found.append(path(f"{one}close/", view_of(views.SetUpClose, declared), name=f"{slug}-close"))
    return found


def view_of(page: type[views.SetUpPage], declared: SetUp, **attributes: Any) -> Any:
    """The page for one object: a view class of its own, so that its screen can be read off it."""
    name = f"{type(declared).__name__}{page.__name__.removeprefix('SetUp')}"
    own = {"declared": declared, "screen": declared.code, "__module__": page.__module__, "__doc__": page.__doc__}
    made: Any = type(name, (page,), own | attributes)
    return made.as_view()
