"""What a person chooses for the own screens: look, columns, home."""

from oms.kit.screens import registry
from partners.people.actions.choose import choose
from partners.people.models import Account

MOST_COLUMNS, LONGEST_NAME = 60, 60
THEMES, DENSITIES = ("auto", "light", "dark"), ("compact", "comfortable")


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
    grids[screen] = {"columns": [column[:LONGEST_NAME] for column in columns[:MOST_COLUMNS]]}
    if not columns:
        grids.pop(screen)
    choose(by=by, grids=grids)


def choose_home(*, by: Account, columns: list[list[str]]) -> None:
    """Portlets of My Home, column by column."""
    choose(by=by, home=columns)
