"""The rows of a grid in the order of the guide's columns, wherever they stand on the screen."""

from tests.addresses import grids
from tests.page import Node, columns


def guide_rows(code: str, table: Node | None) -> list[list[str]]:
    """Texts of the rows; columns that are not shown are left out."""
    shown = next(address.view.table for address in grids() if address.screen == code)
    order = [str(column.heading) for column in shown.declared().values()]
    return [[row[name] for name in order if name in row] for row in (columns(table) if table else [])]
