"""A list of numbers from a workbook, rehearsed row by row by django-import-export; actions/sheet.py registers it."""

from collections.abc import Iterable
from types import SimpleNamespace

import tablib
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export import resources, widgets
from import_export.fields import Field

from catalogue.models import NumberType
from inventory.actions.register import Checks, Entry
from inventory.models import Number
from oms.kit import phones
from oms.kit.sheets import Row, SheetProblem

NUMBER, TYPE, COMMENT = HEADINGS = ("Number", "Number Type", "Comment")
LONGEST_COMMENT = 200


def typed(value: str, heading: str) -> str:
    """What stands in a cell, when it is no formula."""
    if value.startswith("="):
        raise ValueError(_("%(column)s holds a formula. Put the value itself there.") % {"column": heading})
    return value


class PhoneWidget(widgets.Widget):
    """A number in any usual notation."""

    def clean(self, value: str, row: dict | None = None, **options) -> str:
        if not typed(value, NUMBER):
            raise ValueError(_("The number is missing."))
        return phones.parse(value)


class TypeWidget(widgets.Widget):
    """A number type by its name, whatever its case."""

    def __init__(self) -> None:
        super().__init__()
        self.types = {number_type.name.casefold(): number_type for number_type in NumberType.objects.all()}

    def clean(self, value: str, row: dict | None = None, **options) -> NumberType:
        if found := self.types.get(typed(value, TYPE).casefold()):
            return found
        names = ", ".join(number_type.name for number_type in self.types.values())
        raise ValueError(
            _("“%(typed)s” is no number type. There are: %(names)s.") % {"typed": value[:40], "names": names}
        )


class CommentWidget(widgets.Widget):
    def clean(self, value: str, row: dict | None = None, **options) -> str:
        if len(typed(value, COMMENT)) > LONGEST_COMMENT:
            raise ValueError(_("The comment is longer than %(n)s characters.") % {"n": LONGEST_COMMENT})
        return value


class NumberRows(resources.ModelResource):
    """Every row becomes an Entry or gets its verdict. Nothing is written here: rehearsing is all it does."""

    number = Field(attribute="e164", column_name=NUMBER, widget=PhoneWidget())
    comment = Field(attribute="comment", column_name=COMMENT, widget=CommentWidget())

    class Meta:
        model = Number
        fields = ("number", "number_type", "comment")
        import_id_fields: tuple[str, ...] = ()
        force_init_instance = True
        use_bulk = True  # no savepoint per row
        skip_diff = True
        store_instance = True

    def __init__(self) -> None:
        super().__init__()
        self.fields["number_type"] = Field(attribute="number_type", column_name=TYPE, widget=TypeWidget())

    def before_import(self, dataset: tablib.Dataset, **options) -> None:
        self.checks = Checks(set(_numbers(dataset[NUMBER])), self.fields["number_type"].widget.types.values())

    def init_instance(self, row: dict | None = None) -> SimpleNamespace:
        return SimpleNamespace(pk=None)

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True) -> None:
        super().validate_instance(instance, import_validation_errors, validate_unique)
        instance.entry = Entry(instance.e164, instance.number_type, instance.comment)
        if fault := self.checks.fault(instance.entry):
            raise ValidationError({"e164": fault})

    def save_instance(self, instance, is_create, row, **options) -> None:
        """Not here: see actions/register.py."""


def _numbers(typed: Iterable[str]) -> Iterable[str]:
    """What can be read as a number."""
    for text in typed:
        try:
            yield phones.parse(text)
        except ValueError:
            continue


def listed(rows: list[Row]) -> list[list]:
    """[row number, number, number type, comment] of each row below the headings. Raises SheetProblem."""
    head = [cell.strip().casefold() for cell in rows[0].cells] if rows else []
    if any(heading.casefold() not in head for heading in (NUMBER, TYPE)):
        raise SheetProblem(_("The first row must hold the headings Number, Number Type and Comment."))
    if len(rows) == 1:
        raise SheetProblem(_("Below the headings there is no row."))
    places = [head.index(heading.casefold()) if heading.casefold() in head else None for heading in HEADINGS]
    return [[row.number, *(_cell(row, place) for place in places)] for row in rows[1:]]


def _cell(row: Row, place: int | None) -> str:
    return row.cells[place] if place is not None and place < len(row.cells) else ""


def rehearse(rows: list[list]) -> tuple[list[list], list[Entry]]:
    """The rows of a sheet, each with its verdict (empty is good), and what can be registered. Writes nothing."""
    dataset = tablib.Dataset(headers=HEADINGS)
    for row in rows:
        dataset.append(row[1:4])
    judged, entries = [], []
    for row, result in zip(rows, NumberRows().import_data(dataset, dry_run=True).rows, strict=True):
        fault = _verdict(result)
        judged.append([*row[:4], fault])
        if not fault:
            entries.append(result.instance.entry)
    return judged, entries


def _verdict(result) -> str:
    """What import-export found wrong with a row, in words; empty when nothing is."""
    faults = result.validation_error.messages if result.validation_error else []
    return " ".join([*faults, *(str(found.error) for found in result.errors)])
