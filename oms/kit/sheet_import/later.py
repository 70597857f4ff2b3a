"""Long lists are imported by a worker: which lists there are, and how each is carried out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from oms.kit.sheet_import.keep import Sheet

MANY = 500  # good rows; fewer are imported while the person waits


@dataclass(frozen=True)
class Importer:
    """A kind of list. `carry_out(sheet, by, at)` imports the good rows and says how many; 0 when a verdict changed.

    `rehearsal` and `done` are the names of its pages. `judges`: it gives the rows their verdicts, nothing else.
    """

    code: str
    title: str | Promise
    model: type[Sheet]
    carry_out: Callable[[Any, Any, datetime], int]
    rehearsal: str
    done: str
    judges: bool = False


importers: dict[str, Importer] = {}


def add_importer(importer: Importer) -> None:
    importers[importer.code] = importer


def _not_at_all(code: str, sheet: Sheet, **stamp: Any) -> str:
    raise LookupError("Nobody said how lists are imported later.")


@dataclass
class Beginning:
    """`begin(code, sheet, by=, at=)` leaves the work to the worker and gives the address where it can be watched;
    `where(code, sheet)` gives it again, or nothing where no work was begun."""

    begin: Callable[..., str] = _not_at_all
    where: Callable[[str, Sheet], str] = _not_at_all


later = Beginning()
