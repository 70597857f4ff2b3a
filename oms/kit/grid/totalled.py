"""A grid whose last line holds the sums of its number columns."""

from functools import cached_property
from typing import Any

from django.db.models import Sum
from django.utils.html import format_html
from django.utils.translation import gettext as _

from oms.kit.grid.columns import NumberColumn, TextColumn
from oms.kit.grid.grid import Grid


class TotalledGrid(Grid):
    """Sums over every row that matches, whatever page is shown."""

    @cached_property
    def totals(self) -> list[tuple[TextColumn, str]]:
        """The last line; none where there are more rows than are counted, or the page has none."""
        if not self.count or self.capped or not self.records:
            return []
        first, found = self.records[0], self.summed
        return [
            (column, column.total({**first, column.path: found[f"sum_{column.path}"]}))
            if isinstance(column, NumberColumn)
            else (column, format_html("{}", _("Total") if place == 0 else ""))
            for place, column in enumerate(cell[0][1] for cell in self.cells)
        ]

    @cached_property
    def summed(self) -> dict[str, Any]:
        """The sums of the number columns, by their paths."""
        paths = {c.path for c in self.columns.values() if isinstance(c, NumberColumn)}
        found: dict[str, Any] = self.narrowed.order_by().aggregate(**{f"sum_{path}": Sum(path) for path in paths})
        return found
