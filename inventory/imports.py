"""A list of numbers from a workbook, rehearsed row by row; nothing is written here, actions/sheet.py registers it."""

from collections.abc import Iterable

import tablib
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalogue.models import NumberType
from inventory.actions.register import Checks, Entry
from oms.kit import phones
from oms.kit.reading import names, signs
from oms.kit.sheet_import.cells import EXCEL_ERROR, Cell
from oms.kit.sheet_import.rows import Headings, SheetRows

NUMBER, TYPE, COMMENT = HEADINGS = ("Number", "Number Type", "Comment")
LISTED = Headings(HEADINGS, (NUMBER, TYPE), also={NUMBER: ("Direct Dial Call Number",)})  # the grid's heading
LONGEST_COMMENT = 200


class NumberCell(Cell):
    """A cell that names its column itself when something is wrong with it."""

    heading: str

    def clean(self, value: str, row: dict | None = None, **options):
        if (value or "").strip().startswith("="):
            raise ValueError(_("%(column)s holds a formula. Put the value itself there.") % {"column": self.heading})
        if EXCEL_ERROR.fullmatch((value or "").strip()):
            raise ValueError(
                _("%(column)s holds an Excel error. Put the value itself there.") % {"column": self.heading}
            )
        return super().clean(value, row, **options)


class PhoneCell(NumberCell):
    """A number in any usual notation."""

    heading = NUMBER
    tidy = staticmethod(signs.plain)  # signs for the direction of writing come along when a number is copied

    def clean(self, value: str, row: dict | None = None, **options) -> str:
        if found := super().clean(value, row, **options):
            return found
        raise ValueError(_("The number is missing."))

    def read(self, value: str) -> str:
        return phones.parse(value)


class TypeCell(NumberCell):
    """A number type by its name, whatever its case."""

    heading = TYPE

    def __init__(self) -> None:
        super().__init__()
        self.types = {names.key(number_type.name): number_type for number_type in NumberType.objects.all()}

    def clean(self, value: str, row: dict | None = None, **options) -> NumberType:
        return super().clean(value, row, **options) or self.read("")

    def read(self, value: str) -> NumberType:
        if found := self.types.get(names.key(value)):
            return found
        known = ", ".join(number_type.name for number_type in self.types.values())
        raise ValueError(
            _("“%(typed)s” is no number type. There are: %(names)s.") % {"typed": value[:40], "names": known}
        )


class CommentCell(NumberCell):
    heading = COMMENT
    tidy = staticmethod(names.lines)

    def read(self, value: str) -> str:
        if len(value) > LONGEST_COMMENT:
            raise ValueError(_("The comment is longer than %(n)s characters.") % {"n": LONGEST_COMMENT})
        return value


class ListedNumber:
    """What a row becomes: once it is judged, `entry` can be registered."""

    pk = None
    e164: str | None = None
    number_type: NumberType | None = None
    comment: str = ""
    entry: Entry | None = None

    def as_entry(self) -> Entry:
        """What a row that was judged good registers."""
        if self.entry is None:
            raise ValueError("A row that was judged good has an entry to be registered.")
        return self.entry


class NumberRows(SheetRows):
    names_columns = False  # the cells do

    def __init__(self) -> None:
        super().__init__()
        self.types = TypeCell()
        self.take(
            {NUMBER: ("e164", PhoneCell()), TYPE: ("number_type", self.types), COMMENT: ("comment", CommentCell())}
        )

    def before_import(self, dataset: tablib.Dataset, **options) -> None:
        self.checks = Checks(set(_numbers(dataset[NUMBER])), self.types.types.values())

    def start(self, row: dict) -> ListedNumber:
        return ListedNumber()

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True) -> None:
        super().validate_instance(instance, import_validation_errors, validate_unique)
        instance.entry = Entry(instance.e164, instance.number_type, instance.comment)
        if fault := self.checks.fault(instance.entry):
            raise ValidationError(fault)

    def words(self, instance: ListedNumber) -> str:
        return _("Can be registered")


def _numbers(typed: Iterable[str]) -> Iterable[str]:
    """What can be read as a number."""
    for text in typed:
        try:
            yield phones.parse(text)
        except ValueError:
            continue
