"""Issued statements as rows for a program that keeps accounts (docs/billing.md, Accounting). Names of columns, days and
figures do not follow the reader's language: programs read them."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from billing.models import StatementLine
from oms.kit.grid.written import Note
from oms.kit.money import minor_units

OF_STATEMENT = {
    "number": "no", "kind": "kind", "issued": "issued_at", "first_day": "first", "last_day": "last",
    "due_day": "due_day", "customer_id": "customer_code", "customer": "customer_name", "account": "account",
    "recurring": "recurring", "once": "once", "usage": "usage", "credits": "credits", "net": "", "tax_name": "tax_name",
    "tax_category": "tax_category", "tax_country": "tax_country", "tax_rate": "tax_rate", "tax": "tax", "total": "total",
    "currency": "currency", "state": "state", "credits_number": "credits_statement__no",
}  # fmt: skip
OF_LINE = {
    "number": "statement__no", "issued": "statement__issued_at", "customer_id": "statement__customer_code",
    "customer": "statement__customer_name", "account": "statement__account", "line": "place", "kind": "kind",
    "name": "name", "first_day": "first", "last_day": "last", "net": "amount", "tax_name": "statement__tax_name",
    "tax_category": "statement__tax_category", "tax_rate": "statement__tax_rate", "currency": "statement__currency",
}  # fmt: skip
MONEY = {"recurring", "once", "usage", "credits", "net", "tax", "total"}
STEP = 500  # rows between two marks of progress
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Row = dict[str, Any]


def statements_csv(path: Path, statements: QuerySet[Any], note: Note) -> int:
    """Write the file; how many rows. The oldest number first."""
    return _written(path, OF_STATEMENT, statements.order_by("issued_at", "pk"), note)


def lines_csv(path: Path, statements: QuerySet[Any], note: Note) -> int:
    """The same with a row for each line; `net` is that of the line, tax is on the sum of a statement's lines."""
    lines = StatementLine.objects.filter(statement__in=statements.order_by().values("pk"))
    return _written(path, OF_LINE, lines.order_by("statement__issued_at", "statement_id", "place"), note, by="number")


def _written(path: Path, columns: dict[str, str], rows: QuerySet[Any], note: Note, *, by: str = "") -> int:
    """`by`: the column of what is counted for the bar, where a row is only a part of it."""
    count, counted, before = 0, 0, ""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        place = list(columns).index(by) if by else 0
        for told in _told(columns, rows):
            writer.writerow(told)
            count += 1
            counted += 0 if by and told[place] == before else 1
            before = told[place]
            if count % STEP == 0:
                note(counted)
    return count


def _told(columns: dict[str, str], rows: QuerySet[Any]) -> Iterator[list[str]]:
    paths = [path for path in columns.values() if path]
    for row in rows.values(*paths).iterator(chunk_size=2000):
        digits = minor_units(row[columns["currency"]])
        yield [_cell(name, _value(name, path, row), digits) for name, path in columns.items()]


def _value(name: str, path: str, row: Row) -> Any:
    if name == "net" and not path:
        return sum((row[one] for one in ("recurring", "once", "usage", "credits")), Decimal(0))
    return row[path]


def _cell(name: str, value: Any, digits: int) -> str:
    """2027-11-30, 7.20; a text never is a formula."""
    if value is None:
        return ""
    if name in MONEY:
        return f"{value:.{digits}f}"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(BEGINS_A_FORMULA) else value
    return str(value.date()) if name == "issued" else str(value)
