"""Judging the rows of a list. Nothing is written here; an action does that at a person's word."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import tablib
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export import resources
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader

from oms.kit import sheet_csv, sheets
from oms.kit.sheet_import.cells import Cell, in_every_language
from oms.kit.sheet_reader import heading_key
from oms.kit.sheets import Rows, SheetProblem
from oms.kit.work import tick

log = logging.getLogger(__name__)


class SheetRows(resources.Resource):
    """Every row becomes an instance (`start`) or gets its verdict. `words(instance)` says what would happen.

    `names_columns`: a verdict begins with the heading of its column, unless the cells name it themselves.
    """

    names_columns = True

    class Meta:
        force_init_instance = True
        use_bulk = True  # no savepoint per row
        skip_diff = True
        store_instance = True
        import_id_fields = ()
        instance_loader_class = BaseInstanceLoader

    def __init__(self) -> None:
        super().__init__()
        self.seen: dict[object, int] = {}
        self.number = 0
        self.places: list[int] = []  # the rows' numbers in the workbook
        self._columns: list[Field] = []

    def take(self, readers: dict[str, tuple[str, Cell]]) -> None:
        """Read the column of each heading into an attribute of the instance."""
        for heading, (attribute, cell) in readers.items():
            self.fields[attribute] = Field(attribute, heading, cell, saves_null_values=False)
        self._columns = []

    def get_import_fields(self) -> list[Field]:
        """Worked out once a list; the library does it for every row."""
        self._columns = self._columns or super().get_import_fields()
        return self._columns

    def import_instance(self, instance: Any, row: dict[str, Any], **options: Any) -> None:
        """Each cell becomes an attribute of the instance; the library goes through four more calls for it."""
        errors = {}
        for column in self.get_import_fields():
            if column.column_name not in row:
                continue
            try:
                value = column.widget.clean(row[column.column_name], row)
            except ValueError as fault:
                errors[column.attribute] = ValidationError(str(fault), code="invalid")
            else:
                if value is not None:
                    setattr(instance, column.attribute, value)
        if errors:
            raise ValidationError(errors)

    @property
    def place(self) -> int:
        """The number in the workbook of the row that is being judged."""
        return self.places[self.number - 1]

    def init_instance(self, row: dict[str, Any] | None = None) -> object:
        self.number += 1
        tick(self.number)
        return self.start(row or {})

    def start(self, row: dict[str, Any]) -> object:
        raise NotImplementedError

    def words(self, instance: object) -> str:
        raise NotImplementedError

    def once(self, key: object, what: str) -> None:
        """Refuse a second row for `key`."""
        before = self.seen.setdefault(key, self.number)
        if before != self.number:
            text = _("%(what)s stands in an earlier row, too: row %(row)s.")
            raise ValidationError(text % {"what": what, "row": self.places[before - 1]})

    def save_instance(self, instance: Any, is_create: Any, row: Any, **options: Any) -> None:
        """Not here: see the action."""

    def verdict(self, result: Any) -> str:
        """What is wrong with a row, with its columns; empty when nothing is."""
        found, error = [], result.validation_error
        for problem in result.errors:
            log.error("row %s of a list could not be judged", self.place, exc_info=problem.error)
            found.append(_("This row could not be judged. Write its cells anew."))
        if error is not None and hasattr(error, "error_dict"):
            for name, messages in error.message_dict.items():
                place = f"{self.heading(name)}: " if name in self.fields and self.names_columns else ""
                found += [f"{place}{text}" for text in messages]
        elif error is not None:
            found += error.messages
        return " ".join(found)

    def heading(self, name: str) -> str:
        return str(self.fields[name].column_name)


@dataclass(frozen=True)
class Listed:
    """What a workbook holds: the headings that were recognised, and [row number, cells] of each row below them."""

    headings: list[str]
    rows: list[list[Any]]


@dataclass(frozen=True)
class Headings:
    """The columns of a list. `also`: further headings by which a column is known, before its own: a grid calls it so.

    A heading is read in every language of the portal, with whatever blanks and line breaks stand in it.
    """

    columns: tuple[str, ...]
    needed: tuple[str, ...]
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    csv: bool = False  # whether such a list may come as CSV, too

    def read(self, file: BinaryIO, name: str) -> "Listed":
        """The list in a workbook. Raises SheetProblem."""
        if self.csv and name.lower().endswith(sheet_csv.SUFFIX):
            return listed(sheet_csv.read(file), self)
        return listed(sheets.read(file, name, [self.spellings(heading) for heading in self.needed]), self)

    def spellings(self, heading: str) -> list[str]:
        return [word for one in (*self.also.get(heading, ()), heading) for word in in_every_language(one)]


def listed(rows: Rows, headings: Headings) -> Listed:
    """Find the columns by their headings, in any order; others are left aside. Raises SheetProblem."""
    head = [heading_key(cell) for cell in rows[0].cells] if rows else []
    known = {
        column: next((key for key in map(heading_key, headings.spellings(column)) if key in head), None)
        for column in headings.columns
    }
    found = {column: key for column, key in known.items() if key is not None}
    if missing := [heading for heading in headings.needed if heading not in found]:
        told = {"names": ", ".join(missing), "sheet": rows.sheet}
        raise SheetProblem(
            _("The first row must hold the headings. Missing on the worksheet “%(sheet)s”: %(names)s.") % told
        )
    twice = [heading for heading, key in found.items() if head.count(key) > 1]
    if twice:
        raise SheetProblem(_("The heading %(name)s stands there twice. Keep one column.") % {"name": twice[0]})
    if len(rows) == 1:
        raise SheetProblem(_("Below the headings there is no row."))
    places = [head.index(key) for key in found.values()]
    return Listed(
        list(found), [[row.number, [row.cells[p] if p < len(row.cells) else "" for p in places]] for row in rows[1:]]
    )


def rehearse(
    make: Callable[[], SheetRows], headings: list[str], rows: list[list[Any]]
) -> tuple[list[list[Any]], list[Any]]:
    """[row number, cells, what is wrong, what would happen] of each row, and the instances of the good ones."""
    dataset, resource = tablib.Dataset(headers=headings), make()
    resource.places = [row[0] for row in rows]
    for row in rows:
        dataset.append(row[1])
    judged, good, found = [], [], resource.import_data(dataset, dry_run=True)
    for problem in found.base_errors:  # of our own making: import-export only collects them
        raise problem.error
    for row, result in zip(rows, found.rows, strict=True):
        fault = resource.verdict(result)
        judged.append([row[0], row[1], fault, "" if fault else resource.words(result.instance)])
        if not fault:
            good.append(result.instance)
    return judged, good
