"""What stands as tabs above a grid: the choices of one filter, then the views that people saved; each with its number."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from oms.kit.counting import counts
from oms.kit.figures import figure

if TYPE_CHECKING:
    from oms.kit.grid.grid import Grid

COUNT_CAP = 10_000


@dataclass(frozen=True)
class GridTab:
    """`key` is that of its number in the page; `address` the query string of its rows."""

    key: str
    label: str
    address: str
    is_open: bool
    shared: bool = False


def tabs_of(grid: "Grid") -> list[GridTab]:
    """Empty where a grid has neither a filter for tabs nor a saved view."""
    saved = _saved(grid)
    taken = any(tab.is_open for tab in saved)
    if grid.tabs_by:
        choices = grid.filterset.filters[grid.tabs_by].field.choices
        own = [
            GridTab(
                str(value) or "all", str(label), grid.state.address(**{grid.tabs_by: value}),
                value == grid.tab and not taken,
            )
            for value, label in choices
        ]  # fmt: skip
        return [*own, *saved]
    return [GridTab("all", _("All"), "?", not taken and not grid.filtered), *saved] if saved else []


def _saved(grid: "Grid") -> list[GridTab]:
    now = _meaning(grid.state.address())
    return [
        GridTab(
            f"v{view.pk}", view.name, f"?{view.query}", _meaning(view.query) == now, view.account_id != grid.user.pk
        )
        for view in grid.saved
    ]


def _meaning(query: str) -> dict[str, list[str]]:
    """The address without what says nothing about which rows stand there and how."""
    return {key: values for key, values in QueryDict(query.removeprefix("?")).lists() if key != "per"}


def numbers_of(grid: "Grid") -> list[tuple[str, str]]:
    """(key of the tab, how many rows it has in words), all of them counted in one statement, each up to the cap."""
    tabs = tabs_of(grid)
    rows: list[Any] = [replace(grid, query=QueryDict(tab.address.removeprefix("?"))).narrowed for tab in tabs]
    if all(isinstance(found, QuerySet) for found in rows):
        numbers = counts([found.order_by()[: COUNT_CAP + 1] for found in rows])
    else:
        numbers = [found.count() for found in rows]
    return [
        (tab.key, f"{figure(COUNT_CAP)}+" if n > COUNT_CAP else figure(n)) for tab, n in zip(tabs, numbers, strict=True)
    ]
