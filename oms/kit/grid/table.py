"""The base table: django-tables2 declares the columns, our own lean template draws them."""

from collections.abc import Iterable

import django_tables2 as tables

from oms.kit.grid.cells import Stacks
from oms.kit.grid.columns import TextColumn
from oms.kit.grid.links import RowLink


class GridTable(tables.Table):
    """Columns in their order. `Meta` of a subclass may set nothing; the order of declaration counts.

    `opens`: the path of what names a row in `?open=`, where the page shows the chosen row below the grid.
    `cells`: the columns of each cell on the screen, from the left (oms/kit/grid/cells.py); what is not named follows.
    `acts`: where the menu at the end of a row leads.
    """

    opens = ""
    cells: Stacks = ()
    acts: tuple[RowLink, ...] = ()

    class Meta:
        template_name = "kit/grid.html"
        orderable = True

    @classmethod
    def declared(cls) -> dict[str, TextColumn]:
        """Name → column, in order."""
        found: dict[str, TextColumn] = cls.base_columns
        return found

    @classmethod
    def chosen(cls, names: Iterable[str] | None) -> dict[str, TextColumn]:
        """The columns a person chose, in that order; priority 1 is always there, unknown names are dropped."""
        declared = cls.declared()
        if not names:
            return dict(declared)
        wanted = [name for name in names if name in declared]
        first = [name for name, column in declared.items() if column.priority == 1 and name not in wanted]
        return {name: declared[name] for name in first + wanted}

    @classmethod
    def paths(cls, columns: Iterable[TextColumn]) -> list[str]:
        """What `values()` must fetch for `columns`."""
        found: dict[str, None] = {"pk": None}
        for column in columns:
            found |= dict.fromkeys([column.path, *column.needs])
        return list(found)
