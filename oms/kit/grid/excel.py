"""Excel from a grid: typed cells, text that stays text, flat memory."""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, count, islice, repeat
from operator import itemgetter
from typing import Any

from django.http import HttpResponse
from rustpy_xlsxwriter import Format, write_worksheet, write_worksheets

from oms.kit.grid.columns import Record, TextColumn
from oms.kit.grid.typed import parts, written

LONGEST = 32_767  # characters Excel takes in one cell
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
UNNAMEABLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")  # what the name of a worksheet may not hold
MEASURED = 100  # rows that say how wide a column must be
LONGEST_NAME = 31  # of a worksheet
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
    """One dict a row, heading → typed value. Rows are made some hundred at once, a column at a time."""
    names, writers = headings(columns), [written(column) for column in columns]
    for read in parts(records):
        rows = zip(*(writable(write(read)) for write in writers), strict=True)
        yield from map(dict, map(zip, repeat(names), rows))


def writable(values: list[Any]) -> list[Any]:
    """The values as Excel takes them. All texts are looked at as one; only where something is wrong each by itself."""
    texts = [value for value in values if type(value) is str]
    whole = "".join(texts)
    if whole.isprintable() and (len(whole) <= LONGEST or max(map(len, texts)) <= LONGEST):
        return values
    return [UNWRITABLE.sub("", value[:LONGEST]) if type(value) is str else value for value in values]


def write(target: str | io.BytesIO, columns: list[TextColumn], records: Iterable[Record], title: str = "") -> int:
    """Write one worksheet called `title` to a path or buffer: head fixed, a filter in it, widths by what stands below.

    Returns the number of rows.
    """
    number = count()
    counted = map(itemgetter(0), zip(sheet_rows(columns, records), number, strict=False))
    first = list(islice(counted, MEASURED))
    names = headings(columns)
    rows = chain(first, counted) if first else [dict.fromkeys(names, "")]
    write_worksheet(
        rows,
        target,
        sheet_name=sheet_names([title or "Sheet1"])[0],
        freeze_row=1,
        bold_headers=True,
        autofilter=True,
        column_formats=_formats(columns),
        column_widths=_widths(columns, first),
    )
    return next(number)


def _widths(columns: list[TextColumn], rows: list[dict[str, Any]]) -> dict[str, float]:
    """Width of each column, by its heading."""
    named = zip(headings(columns), columns, strict=True)
    return {name: _width(column, name, (row[name] for row in rows)) for name, column in named}


def _width(column: TextColumn, name: str, values: Iterable[Any]) -> float:
    """Characters that a column needs: its heading with the filter's arrow, and the first rows, within reason."""
    longest = max((len(str(value)) for value in values), default=0)
    if column.excel_format:
        longest = max(len(column.excel_format), min(longest, 14))
    return float(max(9, min(48, max(len(name.strip()) + 4, longest + 2))))


def _formats(columns: list[TextColumn]) -> dict[str, Format]:
    """How Excel shows the columns that are no text, by their headings."""
    named = zip(headings(columns), columns, strict=True)
    return {name: Format().set_num_format(column.excel_format) for name, column in named if column.excel_format}


@dataclass(frozen=True)
class Worksheet:
    """One sheet of a workbook."""

    title: str
    columns: list[TextColumn]
    records: list[Record]


def write_all(target: str | io.BytesIO, sheets: list[Worksheet]) -> int:
    """Write a workbook of several sheets, the empty ones with their headings; the number of rows in all."""
    names = sheet_names(sheet.title for sheet in sheets)
    rows = [list(sheet_rows(sheet.columns, sheet.records)) for sheet in sheets]
    named = list(zip(names, sheets, rows, strict=True))
    write_worksheets(
        [(name, found or [dict.fromkeys(headings(sheet.columns), "")]) for name, sheet, found in named],
        target,
        freeze_panes={"general": {"row": 1, "col": 0}},
        bold_headers=True,
        column_formats={name: _formats(sheet.columns) for name, sheet, _found in named},
        column_widths={name: _widths(sheet.columns, found[:MEASURED]) for name, sheet, found in named},
    )
    return sum(len(found) for found in rows)


def sheet_names(titles: Iterable[str]) -> list[str]:
    """Titles as Excel takes them: at most 31 characters, none of []:*?/\\, no two alike whatever their case."""
    found: list[str] = []
    for title in titles:
        plain = UNNAMEABLE.sub(" ", title).strip("' ")[:LONGEST_NAME].strip("' ") or "Sheet"
        name, number = plain, 1
        while name.casefold() in {other.casefold() for other in found}:
            number += 1
            name = f"{plain[: LONGEST_NAME - len(str(number)) - 1]} {number}"
        found.append(name)
    return found


def download(buffer: io.BytesIO, name: str) -> HttpResponse:
    """An answer that is this workbook."""
    answer = HttpResponse(buffer.getvalue(), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
