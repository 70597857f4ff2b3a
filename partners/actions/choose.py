"""What a person chooses for the own screens."""

from datetime import datetime

from django.db import transaction

from oms.kit.screens import registry
from partners.models import Account, Notice, SavedView

THEMES, DENSITIES = ("auto", "light", "dark"), ("compact", "comfortable")


@transaction.atomic
def choose(*, by: Account, **changes) -> None:
    """Merge `changes` into the person's preferences, on the row as it stands now."""
    account = Account.objects.select_for_update(of=("self",)).get(pk=by.pk)
    account.preferences = {**account.preferences, **changes}
    account.save(update_fields=["preferences"])
    by.preferences = account.preferences


def choose_look(*, by: Account, theme: str | None = None, density: str | None = None) -> None:
    """Colours and row height; unknown words change nothing."""
    changes = {}
    if theme in THEMES:
        changes["theme"] = theme
    if density in DENSITIES:
        changes["density"] = density
    choose(by=by, **changes)


def choose_columns(*, by: Account, screen: str, columns: list[str]) -> None:
    """Columns of a grid in their order; none is the default again."""
    if screen not in registry.screens:
        return
    grids = dict(by.preferences.get("grids", {}))
    grids[screen] = {"columns": columns[:60]}
    if not columns:
        grids.pop(screen)
    choose(by=by, grids=grids)


def choose_home(*, by: Account, columns: list[list[str]]) -> None:
    """Portlets of My Home, column by column."""
    choose(by=by, home=columns)


def save_view(*, by: Account, screen: str, name: str, query: str, shared: bool) -> SavedView:
    """Keep a grid's address under a name; the same name again replaces it."""
    view, _ = SavedView.objects.update_or_create(
        account=by,
        screen=screen,
        name=name[:60],
        defaults={"query": query.removeprefix("?")[:2000], "shared": shared, "partner_id": by.partner_id},
    )
    return view


def delete_view(*, by: Account, pk: int) -> None:
    """Only one's own."""
    SavedView.objects.filter(account=by, pk=pk).delete()


def acknowledge(*, by: Account, at: datetime, notice: int | None = None) -> int:
    """OK for one screen message, or OK ALL; how many left the banner."""
    unseen = Notice.objects.filter(account=by, seen_at__isnull=True)
    if notice is not None:
        unseen = unseen.filter(pk=notice)
    return unseen.update(seen_at=at)
