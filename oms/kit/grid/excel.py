"""Excel from a grid: typed cells, text that stays text, flat memory."""

import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from rustpy_xlsxwriter import Format, write_worksheet

from oms.kit.grid.columns import Record, TextColumn

LONGEST = 32_767  # characters Excel takes in one cell
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
UNNAMEABLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")  # what the name of a worksheet may not hold
MEASURED = 100  # rows that say how wide a column must be
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def headings(columns: Iterable[TextColumn]) -> list[str]:
    """Column headings, made different where two are alike (a worksheet's keys are unique)."""
    found: list[str] = []
    for column in columns:
        heading = str(column.heading)
        while heading in found:
            heading += " "
        found.append(heading)
    return found


def sheet_rows(columns: list[TextColumn], records: Iterable[Record]) -> Iterator[dict[str, Any]]:
    """One dict a row, heading → typed value."""
    keyed = list(zip(headings(columns), [c.path for c in columns], [c.excel_writer() for c in columns], strict=True))
    for record in records:
        row = {}
        for heading, path, excel in keyed:
            value = excel(record[path], record)
            if type(value) is str:
                if len(value) > LONGEST:
                    value = value[:LONGEST]
                if not value.isprintable():
                    value = UNWRITABLE.sub("", value)
            row[heading] = value
        yield row


def write(target: str | io.BytesIO, columns: list[TextColumn], records: Iterable[Record], title: str = "") -> int:
    """Write one worksheet called `title` to a path or buffer: head fixed, a filter in it, widths by what stands below.

    Returns the number of rows.
    """
    counted = Counted(sheet_rows(columns, records))
    first = list(islice(counted, MEASURED))
    names = headings(columns)
    rows = chain(first, counted) if first else [dict.fromkeys(names, "")]
    write_worksheet(
        rows,
        target,
        sheet_name=UNNAMEABLE.sub(" ", title).strip("' ")[:31] or "Sheet1",
        freeze_row=1,
        bold_headers=True,
        autofilter=True,
        column_formats={
            n: Format().set_num_format(c.excel_format) for n, c in zip(names, columns, strict=False) if c.excel_format
        },
        column_widths={n: _width(c, n, (row[n] for row in first)) for n, c in zip(names, columns, strict=True)},
    )
    return counted.number


def _width(column: TextColumn, name: str, values: Iterable[Any]) -> float:
    """Characters that a column needs: its heading with the filter's arrow, and the first rows, within reason."""
    longest = max((len(str(value)) for value in values), default=0)
    if column.excel_format:
        longest = max(len(column.excel_format), min(longest, 14))
    return float(max(9, min(48, max(len(name.strip()) + 4, longest + 2))))


class Counted:
    """An iterator that knows how many it has given."""

    def __init__(self, rows: Iterator[Record]) -> None:
        self.rows, self.number = rows, 0

    def __iter__(self) -> "Counted":
        return self

    def __next__(self) -> Record:
        row = next(self.rows)
        self.number += 1
        return row
