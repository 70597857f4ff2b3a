"""A list that says who uses which line of a customer, rehearsed row by row; actions/line_sheet.py carries it out."""

from datetime import datetime

import tablib
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from customers.models import Customer
from inventory.models import Line
from inventory.queries.line_checks import LONGEST_EMAIL, LONGEST_NAME, LineChecks, LineEntry
from oms.kit import macs, phones
from oms.kit.reading import signs
from oms.kit.sheet_import.cells import Cell, Text
from oms.kit.sheet_import.rows import Headings, SheetRows

EXTENSION, USER, NUMBER, DEVICE, EMAIL = "Extension", "User", "Number", "Device", "E-mail"
PACKAGE = "Package"  # for the eye alone: orders change it
LINE_HEADINGS = (EXTENSION, USER, PACKAGE, NUMBER, DEVICE, EMAIL)
LISTED_LINES = Headings((EXTENSION, USER, NUMBER, DEVICE, EMAIL), (EXTENSION, USER))


class NumberOfLine(Cell):
    """A number in any usual notation, or none."""

    tidy = staticmethod(signs.plain)

    def read(self, value: str) -> str:
        return phones.parse(value)


class DeviceOfLine(Cell):
    """A MAC address in any usual notation, or none."""

    tidy = staticmethod(signs.plain)

    def read(self, value: str) -> str:
        return macs.parse(value)


class ListedLine:
    """What a row becomes."""

    pk = None
    extension: str = ""
    name: str | None = None
    number: str | None = None
    mac: str | None = None
    email: str | None = None
    line: Line
    entry: LineEntry


class LineRows(SheetRows):
    """Rows that name the users of lines; a column that is not there leaves what it holds."""

    def __init__(self, customer: Customer, at: datetime) -> None:
        super().__init__()
        self.customer, self.at = customer, at
        self.cells = {
            EXTENSION: ("extension", Text(20)), USER: ("name", Text(LONGEST_NAME)), NUMBER: ("number", NumberOfLine()),
            DEVICE: ("mac", DeviceOfLine()), EMAIL: ("email", Text(LONGEST_EMAIL)),
        }  # fmt: skip
        self.take(self.cells)

    def before_import(self, dataset: tablib.Dataset, **options) -> None:
        self.headings = set(dataset.headers)
        self.checks = LineChecks(self.customer, self.at)
        read = [self._read(row) for row in dataset.dict]
        self.wanted = {entry.extension: entry for entry in read if entry and entry.extension in self.checks.lines}

    def start(self, row: dict) -> ListedLine:
        return ListedLine()

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True) -> None:
        super().validate_instance(instance, import_validation_errors, validate_unique)
        if not instance.extension:
            raise ValidationError({"extension": _("The extension is missing.")})
        line = self.checks.lines.get(instance.extension)
        if line is None:
            words = _("There is no line %(extension)s.") % {"extension": instance.extension}
            raise ValidationError({"extension": words})
        self.once(instance.extension, _("Line %(extension)s") % {"extension": instance.extension})
        instance.line, instance.entry = line, self._entry(
            line, instance.name, instance.number, instance.mac, instance.email
        )  # fmt: skip
        if fault := self.checks.fault(instance.entry, self.wanted):
            raise ValidationError({fault[0]: fault[1]})

    def words(self, instance: ListedLine) -> str:
        line, entry = instance.line, instance.entry
        has, wants = ((one.name, one.number, one.mac, one.email) for one in (line, entry))
        if has == wants:
            return _("Stays as it is")
        if not entry.name:
            return _("Nobody uses it any more")
        return _("%(name)s uses it") % {"name": entry.name}

    def _entry(
        self, line: Line, name: str | None, number: str | None, mac: str | None, email: str | None
    ) -> LineEntry:  # fmt: skip
        """An address is kept for the same user alone."""
        name = name or ""
        kept = (line.number, line.mac) if name else ("", "")
        address = line.email if name == line.name else ""
        return LineEntry(
            line.extension, name, (number or "") if NUMBER in self.headings else kept[0],
            (mac or "") if DEVICE in self.headings else kept[1],
            email=(email or "") if EMAIL in self.headings else address,
        )  # fmt: skip

    def _read(self, row: dict) -> LineEntry | None:
        """What a row says, as far as it can be read: others of the list may take what it gives away."""
        said: dict[str, str | None] = {}
        for heading, (name, cell) in self.cells.items():
            try:
                said[name] = cell.clean(row.get(heading) or "")
            except ValueError:
                return None
        line = self.checks.lines.get(said.pop("extension") or "")
        return self._entry(line, **said) if line else None
