"""The addresses of a set-up object."""

from django.urls import URLPattern, path

from catalogue.setup import views
from catalogue.setup.base import SetUp


def addresses(cls: type[SetUp], prefix: str) -> list[URLPattern]:
    """List, add, entry, modify, where used, delete; close, where the object has an available period."""
    setup = cls()
    given = {"declared": setup, "screen": setup.code}
    base, one = f"{prefix}{setup.slug}/", f"{prefix}{setup.slug}/<int:pk>/"
    found = [
        path(base, views.SetUpList.as_view(**given), name=setup.slug),
        path(f"{base}add/", views.SetUpEdit.as_view(**given), name=f"{setup.slug}-add"),
        path(one, views.SetUpEntry.as_view(**given), name=f"{setup.slug}-entry"),
        path(f"{one}edit/", views.SetUpEdit.as_view(**given), name=f"{setup.slug}-edit"),
        path(f"{one}uses/", views.SetUpUses.as_view(**given), name=f"{setup.slug}-uses"),
        path(f"{one}delete/", views.SetUpDelete.as_view(**given), name=f"{setup.slug}-delete"),
    ]
    if setup.has_period:
        found.append(path(f"{one}close/", views.SetUpClose.as_view(**given), name=f"{setup.slug}-close"))
    return found
