"""Lists of order items and of prices from a workbook, rehearsed row by row by django-import-export.

Nothing is written here; `catalogue/actions/sheet.py` does that at a person's word. A workbook that the grid of order
items wrote can be changed and read back: the headings are the same, others are left aside. An empty cell leaves what
an item has; a new item gets what the form would propose.
"""

import copy
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalogue.enums import CURRENCIES, ChargeMode, ItemType, PayMode, Reach, TrialUnit
from catalogue.models import CloudLicense, ItemGroup, OrderItem
from catalogue.queries.price import with_price
from catalogue.rules import length_in_words, longest_trial_exceeded
from oms.kit.figures import figure
from oms.kit.reading import durations, names
from oms.kit.setup.rules import outlives_parents
from oms.kit.sheet_import.cells import Cell, Day, Money, OneOf, Text, YesNo
from oms.kit.sheet_import.rows import SheetRows

CODE, NAME, PRICE, FROM = "Item Code", "Order Item", "List Price", "Holds from"
ITEM_COLUMNS = (
    CODE, NAME, "Item Type", "Item Group", "Linked Cloud License", PRICE, "Currency", "Charged", "Pre/Post",
    "May Call", "Voicemail", "Maximum trial", "Available from", "Available to", "Description",
)  # fmt: skip
PRICE_COLUMNS = (CODE, PRICE, FROM)
LONGEST_TRIAL = {"day": 3_650, "month": 120}


class Trial(Cell):
    """2, 2 months, 14 days, 2 weeks or 1 year; months where nothing else is written."""

    def read(self, value: str) -> tuple[int, str]:
        trial = durations.read(value)
        if trial.length > LONGEST_TRIAL[trial.unit]:
            raise ValueError(_("A trial lasts ten years at most."))
        return trial.length, TrialUnit.DAY if trial.unit == "day" else TrialUnit.MONTH


def rows_of(model: type[models.Model]) -> list[tuple[models.Model, str]]:
    return [(row, row.name) for row in model._default_manager.all()]


class CatalogueRows(SheetRows):
    """Rows that begin with an Item Code; `known` are the items that are there."""

    def __init__(self) -> None:
        super().__init__()
        self.today = timezone.localdate()
        items = with_price(OrderItem.objects.select_related("group", "license"), self.today)
        self.known = {names.key(item.code): item for item in items}  # codes are compared without case

    def start(self, row: dict) -> object:
        return self.of(names.key(row.get(CODE) or ""))

    def of(self, code: str) -> object:
        """What the row becomes: the item of this code (`names.key` of it), or something new."""
        raise NotImplementedError


class ItemRows(CatalogueRows):
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
            "May Call": ("reach", OneOf(Reach.choices)),
            "Voicemail": ("voicemail", YesNo()),
            "Maximum trial": ("trial", Trial()),
            "Available from": ("valid_from", Day()),
            "Available to": ("valid_to", Day()),
            "Description": ("description", Text(300)),
        }
        self.take(readers)
        self.names = {names.key(item.name): item.code for item in self.known.values()}

    def of(self, code: str) -> OrderItem:
        found = copy.copy(self.known.get(code)) or OrderItem(valid_from=self.today)
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
        instance.code = instance.before.code if instance.before else instance.code
        self.once(("code", names.key(instance.code)), CODE)
        self.once(("name", names.key(instance.name)), NAME)
        if self.names.get(names.key(instance.name), instance.code) != instance.code:
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
        if item.reach != Reach.ALL and item.kind != ItemType.USER_PACKAGE:
            faults.append(_("Only the lines of a user package are limited in what they may call."))
        if item.voicemail and item.kind != ItemType.USER_PACKAGE:
            faults.append(_("Only the lines of a user package have voicemail."))
        return faults

    def words(self, item: OrderItem) -> str:
        if item.before is None:
            return new_item(item)
        changed = [
            f"{field.verbose_name}: {shown(getattr(item.before, field.name))} → {shown(getattr(item, field.name))}"
            for field in OrderItem._meta.concrete_fields
            if getattr(item, field.attname) != getattr(item.before, field.attname)
        ]
        if item.new_price is not None and item.new_price != item.before.price_today:
            changed.append(f"{_('List Price')}: {shown(item.before.price_today)} → {shown(item.new_price)}")
        return "; ".join(changed) or _("No change")


def new_item(item: OrderItem) -> str:
    """A new item with what was understood of its figures and days."""
    trial = length_in_words(item.trial_max, item.trial_unit) if item.trial_max else "—"
    until = f" – {shown(item.valid_to)}" if item.valid_to else ""
    facts = [
        f"{_('List Price')}: {figure(item.new_price, 2)} {item.currency}",
        f"{_('Maximum trial')}: {trial}",
        f"{_('Available from')}: {shown(item.valid_from)}{until}",
    ]
    return f"{_('New item')}: {'; '.join(facts)}"


class PriceChange:
    """A price and the day from which it shall hold."""

    pk = None
    item: OrderItem | None = None
    new_price: Decimal | None = None
    valid_from: date | None = None

    def as_price(self) -> tuple[OrderItem, Decimal, date]:
        """(item, price, from when) of a row that was judged good."""
        if self.item is None or self.new_price is None or self.valid_from is None:
            raise ValueError("A row that was judged good names an item, a price and a day.")
        return self.item, self.new_price, self.valid_from


class PriceRows(CatalogueRows):
    def __init__(self) -> None:
        super().__init__()
        readers = {CODE: ("code", Text(40)), PRICE: ("new_price", Money()), FROM: ("valid_from", Day())}
        self.take(readers)

    def of(self, code: str) -> PriceChange:
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
        self.once((instance.item.code, instance.valid_from), _("This item and day"))

    def words(self, change: PriceChange) -> str:
        values = {
            "before": shown(change.item.price_today), "after": shown(change.new_price), "day": shown(change.valid_from)
        }  # fmt: skip
        if change.valid_from == self.today and change.new_price == change.item.price_today:
            return _("No change")
        return _("%(before)s → %(after)s from %(day)s") % values


def shown(value: object) -> str:
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, Decimal):
        return figure(value, 2)
    return "—" if value in (None, "") else str(value)
