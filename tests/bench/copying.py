"""COPY of rows of a model: what a row does not name has the model's default."""

import io
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import islice

from django.db import models

BATCH = 20_000  # rows in one piece of the stream
NULL = "\\N"


def text(value) -> str:
    """A value as COPY's text format writes it; the bench makes no text with tabs, line ends or backslashes."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, dict):
        return json.dumps(value).replace("\\", "\\\\")
    if isinstance(value, list):
        return "{" + ",".join(f'"{text(item)}"' for item in value) + "}"
    if isinstance(value, datetime | date | Decimal | int | float):
        return str(value)
    return f"{value}"


def default_of(field: models.Field) -> str:
    """What stands in a column that the rows do not name."""
    if field.null and not field.has_default():
        return NULL
    value = field.get_default()
    if value is None or (value == "" and field.empty_strings_allowed is False):
        raise ValueError(f"{field.model.__name__}.{field.name} has no default; the rows must name it.")
    return text(value)


class Pieces(io.TextIOBase):
    """A file that COPY reads from, made as it is read."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines, self.rest = lines, ""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> str:
        while not self.rest or (size > 0 and len(self.rest) < size):
            piece = "".join(islice(self.lines, BATCH))
            if not piece:
                break
            self.rest += piece
        found, self.rest = (self.rest[:size], self.rest[size:]) if size > 0 else (self.rest, "")
        return found


def copy(cursor, model: type[models.Model], names: tuple[str, ...], rows: Iterable[tuple]) -> int:
    """COPY `rows`, whose values stand in the order of `names` (columns), into the model's table; how many."""
    fields = [field for field in model._meta.concrete_fields if not getattr(field, "generated", False)]
    columns = [field.column for field in fields]
    if unknown := set(names) - set(columns):
        raise ValueError(f"{model.__name__} has no columns {sorted(unknown)}.")
    at = {name: place for place, name in enumerate(names)}
    parts = [f"{{{at[f.column]}}}" if f.column in at else braced(default_of(f)) for f in fields]
    line = ("\t".join(parts) + "\n").format
    lines = (line(*[value if type(value) is str else text(value) for value in row]) for row in rows)
    listed = ", ".join(f'"{column}"' for column in columns)
    cursor.copy_expert(f"copy {model._meta.db_table} ({listed}) from stdin", Pieces(lines), size=1 << 18)
    return cursor.rowcount


def braced(constant: str) -> str:
    return constant.replace("{", "{{").replace("}", "}}")
