"""Lists of numbers and of devices from a workbook, rehearsed row by row; nothing is written here, actions/sheet.py and
actions/device_sheet.py register them."""

from collections.abc import Iterable

import tablib
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalogue.models import DeviceModel, NumberType
from inventory.actions.register import Checks, Entry
from inventory.actions.register_devices import DeviceChecks, DeviceEntry
from inventory.enums import OwnerType
from inventory.rules import owner_types
from oms.kit import macs, phones
from oms.kit.reading import names, signs
from oms.kit.sheet_import.cells import Cell, OneOf, Text
from oms.kit.sheet_import.rows import Headings, SheetRows
from partners.models import Account

NUMBER, TYPE, COMMENT = HEADINGS = ("Number", "Number Type", "Comment")
LISTED = Headings(HEADINGS, (NUMBER, TYPE), also={NUMBER: ("Direct Dial Call Number",)})  # the grid's heading
LONGEST_COMMENT = 200


class NumberCell(Cell):
    """A cell that names its column itself when something is wrong with it."""

    heading: str

    def formula(self) -> str:
        return _("%(column)s holds a formula. Put the value itself there.") % {"column": self.heading}

    def error(self, value: str) -> str:
        return _("%(column)s holds an Excel error. Put the value itself there.") % {"column": self.heading}


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


# --- devices

MAC, MODEL, OWNER, SERIAL = "MAC Address", "Device Model", "Owner Type", "Serial No."
DEVICE_HEADINGS = (MAC, MODEL, OWNER, SERIAL, COMMENT)
LISTED_DEVICES = Headings(DEVICE_HEADINGS, (MAC, MODEL), also={MAC: ("MAC",)})


class MacCell(Cell):
    """A MAC address in any usual notation."""

    tidy = staticmethod(signs.plain)

    def clean(self, value: str, row: dict | None = None, **options) -> str:
        if found := super().clean(value, row, **options):
            return found
        raise ValueError(_("The MAC address is missing."))

    def read(self, value: str) -> str:
        return macs.parse(value)


class ModelCell(OneOf):
    """A device model that is managed by MAC, by its name."""

    def __init__(self) -> None:
        super().__init__(
            (model, model.name) for model in DeviceModel.objects.filter(by_mac=True).select_related("group")
        )

    def clean(self, value: str, row: dict | None = None, **options) -> DeviceModel:
        if found := super().clean(value, row, **options):
            return found
        raise ValueError(_("The device model is missing."))


class ListedDevice:
    """What a row becomes: once it is judged, `entry` can be registered."""

    pk = None
    mac: str = ""
    model: DeviceModel | None = None
    owner_type: str | None = None
    serial: str = ""
    comment: str = ""
    entry: DeviceEntry | None = None

    def as_entry(self) -> DeviceEntry:
        """What a row that was judged good registers."""
        if self.entry is None:
            raise ValueError("A row that was judged good has an entry to be registered.")
        return self.entry


class DeviceRows(SheetRows):
    """Rows that `by` would register; without an owner type a device is what its company mostly has."""

    def __init__(self, by: Account) -> None:
        super().__init__()
        self.by = by
        self.usual = OwnerType.SP_SHIPPED if OwnerType.SP_SHIPPED in owner_types(by) else OwnerType.UN_SHIPPED
        self.take(
            {
                MAC: ("mac", MacCell()), MODEL: ("model", ModelCell()), OWNER: ("owner_type", OneOf(OwnerType.choices)),
                SERIAL: ("serial", Text(macs.LONGEST_SERIAL)), COMMENT: ("comment", Text(LONGEST_COMMENT)),
            }
        )  # fmt: skip

    def before_import(self, dataset: tablib.Dataset, **options) -> None:
        self.checks = DeviceChecks(_macs(dataset[MAC]), self.by)

    def start(self, row: dict) -> ListedDevice:
        return ListedDevice()

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True) -> None:
        super().validate_instance(instance, import_validation_errors, validate_unique)
        instance.entry = DeviceEntry(
            instance.mac,
            instance.model,
            instance.owner_type or self.usual,
            instance.serial or "",
            instance.comment or "",
        )
        if fault := self.checks.fault(instance.entry):
            raise ValidationError(fault)

    def words(self, instance: ListedDevice) -> str:
        return _("Can be registered")


def _macs(typed: Iterable[str]) -> Iterable[str]:
    """What can be read as a MAC address."""
    for text in typed:
        try:
            yield macs.parse(text)
        except ValueError:
            continue
