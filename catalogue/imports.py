"""Lists of order items and of prices from a workbook, rehearsed row by row by django-import-export.

Nothing is written here; `catalogue/actions/sheet.py` does that at a person's word. A workbook that the grid of order
items wrote can be changed and read back: the headings are the same, others are left aside. An empty cell leaves what
an item has; a new item gets what the form would propose.
"""

import copy
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import tablib
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from import_export import resources, widgets
from import_export.fields import Field

from catalogue.enums import CURRENCIES, ChargeMode, ItemType, PayMode, TrialUnit
from catalogue.models import CloudLicense, ItemGroup, OrderItem
from catalogue.queries.price import with_price
from catalogue.rules import longest_trial_exceeded, outlives_parents
from oms.kit.sheets import Row, SheetProblem

CODE, NAME, PRICE, FROM = "Item Code", "Order Item", "List Price", "Holds from"
ITEM_COLUMNS = (
    CODE, NAME, "Item Type", "Item Group", "Linked Cloud License", PRICE, "Currency", "Charged", "Pre/Post",
    "Maximum trial", "Available from", "Available to", "Description",
)  # fmt: skip
PRICE_COLUMNS = (CODE, PRICE, FROM)
TRIAL = re.compile(r"(\d{1,4})\s*(d|m)?\w*(?:\(s\))?", re.IGNORECASE)
AMOUNT = re.compile(r"-?(\d{1,3}(,\d{3})+|\d{1,12})(\.\d{1,20})?")  # a comma parts thousands, never pence
HIGHEST = Decimal("99999999.99")


class Cell(widgets.Widget):
    """A cell as typed; an empty one is None. Formulas are refused: what they show is not in the file."""

    def clean(self, value: str, row: dict | None = None, **options):
        value = (value or "").strip()
        if value.startswith("="):
            raise ValueError(_("A formula stands here. Put the value itself."))
        return self.read(value) if value and value != "—" else None

    def read(self, value: str):
        return value


class Text(Cell):
    def __init__(self, longest: int, pattern: str = "", hint: str = "") -> None:
        super().__init__()
        self.longest, self.pattern, self.hint = longest, pattern, hint

    def read(self, value: str) -> str:
        if len(value) > self.longest:
            raise ValueError(_("Longer than %(n)s characters.") % {"n": self.longest})
        if self.pattern and not re.fullmatch(self.pattern, value):
            raise ValueError(self.hint)
        return value


class Money(Cell):
    def read(self, value: str) -> Decimal:
        if not AMOUNT.fullmatch(value):
            raise ValueError(_("“%(typed)s” is no amount. Write it like 6.90.") % {"typed": value[:20]})
        price = Decimal(value.replace(",", ""))
        if price < 0:
            raise ValueError(_("A price cannot be negative."))
        if price > HIGHEST or price != price.quantize(Decimal("0.01")):
            raise ValueError(_("A price has at most eight digits before the point and two after it."))
        return price


class Day(Cell):
    def read(self, value: str) -> date:
        for shape in ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y", "%d.%m.%Y", "%d %b %Y"):
            try:
                return datetime.strptime(value, shape).date()
            except ValueError:
                continue
        raise ValueError(_("“%(typed)s” is no day. Write it like 2026-11-30.") % {"typed": value[:20]})


class OneOf(Cell):
    """One of a few words; `choices` maps what may be typed, in any case, to the value."""

    def __init__(self, choices: list[tuple[object, str]]) -> None:
        super().__init__()
        self.shown = [str(label) for _value, label in choices]
        self.values = {str(label).casefold(): value for value, label in choices}
        self.values |= {str(value).casefold(): value for value, _label in choices if isinstance(value, str)}

    def read(self, value: str):
        if value.casefold() in self.values:
            return self.values[value.casefold()]
        names = ", ".join(self.shown[:20])
        raise ValueError(_("“%(typed)s” is not in the list: %(names)s.") % {"typed": value[:40], "names": names})


class Trial(Cell):
    """2, 2 month(s) or 14 days; months where nothing else is written."""

    def read(self, value: str) -> tuple[int, str]:
        found = TRIAL.fullmatch(value)
        if not found:
            raise ValueError(_("“%(typed)s” is no trial. Write it like 14 days.") % {"typed": value[:20]})
        return int(found[1]), TrialUnit.DAY if (found[2] or "").lower() == "d" else TrialUnit.MONTH


def rows_of(model: type[models.Model]) -> list[tuple[models.Model, str]]:
    return [(row, row.name) for row in model._default_manager.all()]


class SheetRows(resources.Resource):
    """Every row becomes an instance or gets its verdict. `words(instance)` says what would happen."""

    class Meta:
        force_init_instance = True
        use_bulk = True  # no savepoint per row
        skip_diff = True
        store_instance = True

    def __init__(self) -> None:
        super().__init__()
        self.today = timezone.localdate()
        items = with_price(OrderItem.objects.select_related("group", "license"), self.today)
        self.known = {item.code: item for item in items}
        self.seen: dict[object, int] = {}
        self.number = 0

    def init_instance(self, row: dict | None = None) -> object:
        self.number += 1
        return self.start((row.get(CODE) or "").strip())

    def start(self, code: str) -> object:
        raise NotImplementedError

    def once(self, key: object, what: str) -> None:
        """Refuse a second row for `key`."""
        before = self.seen.setdefault(key, self.number)
        if before != self.number:
            raise ValidationError(_("%(what)s stands in an earlier row, too.") % {"what": what})

    def save_instance(self, instance, is_create, row, **options) -> None:
        """Not here: see actions/sheet.py."""


class ItemRows(SheetRows):
    def __init__(self) -> None:
        super().__init__()
        slug = _("Letters, digits, hyphens and underscores only.")
        readers = {
            CODE: ("code", Text(40, r"[-a-zA-Z0-9_]+", slug)),
            NAME: ("name", Text(100)),
            "Item Type": ("kind", OneOf(ItemType.choices)),
            "Item Group": ("group", OneOf(rows_of(ItemGroup))),
            "Linked Cloud License": ("license", OneOf(rows_of(CloudLicense))),
            PRICE: ("new_price", Money()),
            "Currency": ("currency", OneOf(CURRENCIES)),
            "Charged": ("charge", OneOf(ChargeMode.choices)),
            "Pre/Post": ("pay", OneOf(PayMode.choices)),
            "Maximum trial": ("trial", Trial()),
            "Available from": ("valid_from", Day()),
            "Available to": ("valid_to", Day()),
            "Description": ("description", Text(300)),
        }
        for heading, (attribute, widget) in readers.items():
            self.fields[attribute] = Field(attribute, heading, widget, saves_null_values=False)
        self.names = {item.name.casefold(): item.code for item in self.known.values()}

    def start(self, code: str) -> OrderItem:
        found = copy.copy(self.known.get(code)) or OrderItem(valid_from=self.today)
        found._state = copy.copy(found._state)
        found.before = self.known.get(code)
        found.new_price = found.trial = None
        return found

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True) -> None:
        super().validate_instance(instance, import_validation_errors, validate_unique)
        if instance.trial:
            instance.trial_max, instance.trial_unit = instance.trial
        if instance.before is None and instance.new_price is not None:
            instance.list_price = instance.new_price
        self.complete(instance)
        self.once(("code", instance.code), CODE)
        self.once(("name", instance.name.casefold()), NAME)
        if self.names.get(instance.name.casefold(), instance.code) != instance.code:
            raise ValidationError(_("Another item is called “%(name)s”.") % {"name": instance.name})
        if faults := [*self.fixed(instance), *self.rules(instance)]:
            raise ValidationError(faults)

    @staticmethod
    def complete(item: OrderItem) -> None:
        """A new item must bring what cannot be guessed."""
        wanted = {CODE: item.code, NAME: item.name, "Item Type": item.kind, "Item Group": item.group_id}
        missing = [heading for heading, value in wanted.items() if not value]
        if item.before is None and item.new_price is None:
            missing.append(PRICE)
        if missing:
            raise ValidationError(_("Missing: %(names)s.") % {"names": ", ".join(missing)})

    @staticmethod
    def fixed(item: OrderItem) -> list[str]:
        """What a list does not change of an item that is there."""
        if item.before and (item.kind, item.currency) != (item.before.kind, item.before.currency):
            return [_("Item Type and Currency of an item that is there stay as they are.")]
        return []

    @staticmethod
    def rules(item: OrderItem) -> list[str]:
        faults = outlives_parents(item)
        if item.valid_to and item.valid_to < item.valid_from:
            faults.append(_("Available to is before Available from."))
        if fault := longest_trial_exceeded(item.license, item.trial_max, item.trial_unit):
            faults.append(fault)
        return faults

    def words(self, item: OrderItem) -> str:
        if item.before is None:
            return _("New item")
        changed = [
            f"{field.verbose_name}: {shown(getattr(item.before, field.name))} → {shown(getattr(item, field.name))}"
            for field in OrderItem._meta.concrete_fields
            if getattr(item, field.attname) != getattr(item.before, field.attname)
        ]
        if item.new_price is not None and item.new_price != item.before.price_today:
            changed.append(f"{_('List Price')}: {item.before.price_today} → {item.new_price}")
        return "; ".join(changed) or _("No change")


class PriceChange:
    """A price and the day from which it shall hold."""

    pk = None
    item: OrderItem | None = None
    new_price: Decimal | None = None
    valid_from: date | None = None


class PriceRows(SheetRows):
    def __init__(self) -> None:
        super().__init__()
        readers = {CODE: ("code", Text(40)), PRICE: ("new_price", Money()), FROM: ("valid_from", Day())}
        for heading, (attribute, widget) in readers.items():
            self.fields[attribute] = Field(attribute, heading, widget, saves_null_values=False)

    def start(self, code: str) -> PriceChange:
        found = PriceChange()
        found.code, found.item = "", self.known.get(code)
        return found

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True) -> None:
        super().validate_instance(instance, import_validation_errors, validate_unique)
        if instance.item is None:
            raise ValidationError(_("There is no order item with the code “%(code)s”.") % {"code": instance.code})
        if instance.new_price is None:
            raise ValidationError(_("The price is missing."))
        instance.valid_from = instance.valid_from or self.today
        if instance.valid_from < self.today:
            day = date_format(self.today, "DATE_FORMAT")
            raise ValidationError(_("A price cannot change what was. Take %(day)s or a later day.") % {"day": day})
        self.once((instance.code, instance.valid_from), _("This item and day"))

    def words(self, change: PriceChange) -> str:
        values = {"before": change.item.price_today, "after": change.new_price, "day": shown(change.valid_from)}
        if change.valid_from == self.today and change.new_price == change.item.price_today:
            return _("No change")
        return _("%(before)s → %(after)s from %(day)s") % values


def shown(value: object) -> str:
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    return "—" if value in (None, "") else str(value)


def listed(rows: list[Row], columns: tuple[str, ...], needed: tuple[str, ...]) -> tuple[list[str], list[list]]:
    """(recognised headings, [row number, cells] of each row below them). Raises SheetProblem."""
    head = [cell.strip().casefold() for cell in rows[0].cells] if rows else []
    found = [heading for heading in columns if heading.casefold() in head]
    if missing := [heading for heading in needed if heading not in found]:
        names = ", ".join(missing)
        raise SheetProblem(_("The first row must hold the headings. Missing: %(names)s.") % {"names": names})
    twice = [heading for heading in found if head.count(heading.casefold()) > 1]
    if twice:
        raise SheetProblem(_("The heading %(name)s stands there twice. Keep one column.") % {"name": twice[0]})
    if len(rows) == 1:
        raise SheetProblem(_("Below the headings there is no row."))
    places = [head.index(heading.casefold()) for heading in found]
    return found, [[row.number, [row.cells[p] if p < len(row.cells) else "" for p in places]] for row in rows[1:]]


def rehearse(make: Callable[[], SheetRows], headings: list[str], rows: list[list]) -> tuple[list[list], list[object]]:
    """[row number, cells, what is wrong, what would happen] of each row, and the instances of the good ones."""
    dataset, resource = tablib.Dataset(headers=headings), make()
    for row in rows:
        dataset.append(row[1])
    judged, good = [], []
    for row, result in zip(rows, resource.import_data(dataset, dry_run=True).rows, strict=True):
        fault = _verdict(result)
        judged.append([row[0], row[1], fault, "" if fault else resource.words(result.instance)])
        if not fault:
            good.append(result.instance)
    return judged, good


def _verdict(result) -> str:
    """What is wrong with a row, with its columns; empty when nothing is."""
    found = [str(problem.error) for problem in result.errors]
    error = result.validation_error
    if error is not None and hasattr(error, "error_dict"):
        for name, messages in error.message_dict.items():
            found += [text if name == "__all__" else f"{COLUMN_OF.get(name, name)}: {text}" for text in messages]
    elif error is not None:
        found += error.messages
    return " ".join(found)


COLUMN_OF = {
    "code": CODE, "name": NAME, "kind": "Item Type", "group": "Item Group", "license": "Linked Cloud License",
    "new_price": PRICE, "currency": "Currency", "charge": "Charged", "pay": "Pre/Post", "trial": "Maximum trial",
    "valid_from": "Available from", "valid_to": "Available to", "description": "Description",
}  # fmt: skip
