"""Excel from a grid: typed cells, text that stays text, flat memory."""

import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

from rustpy_xlsxwriter import Format, write_worksheet

from oms.kit.grid.columns import Record, TextColumn

LONGEST = 32_767  # characters Excel takes in one cell
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
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


def write(target: str | io.BytesIO, columns: list[TextColumn], records: Iterable[Record]) -> int:
    """Write one worksheet to a path or buffer; the number of rows."""
    counted = Counted(sheet_rows(columns, records))
    first = next(counted, None)
    names = headings(columns)
    rows = [dict.fromkeys(names, "")] if first is None else _chain(first, counted)
    write_worksheet(
        rows,
        target,
        sheet_name="Sheet1",
        freeze_row=1,
        bold_headers=True,
        column_formats={
            n: Format().set_num_format(c.excel_format) for n, c in zip(names, columns, strict=False) if c.excel_format
        },
        column_widths={name: max(10.0, min(40.0, len(name) * 1.3)) for name in names},
    )
    return counted.number


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


def _chain(first: Record, rest: Iterator[Record]) -> Iterator[Record]:
    yield first
    yield from rest
