"""Rows of a list of changes and their verdicts, judged by django-import-export and by what the order itself would refuse.

Nothing is written here; `bring_in.py` does that at a person's word. The rows of a customer come together or not at all.
"""

from datetime import datetime
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalogue.models import OrderItem
from customers.models import BillingAccount, Customer
from oms.kit.figures import whole
from oms.kit.reading import names
from oms.kit.reading.fields import NameField
from oms.kit.sheet_import.cells import Cell, Day, Text, reader_of
from oms.kit.sheet_import.rows import SheetRows
from orders.batch.columns import ACCOUNT, CODE, COMMENT, DAY, ITEM, NAME, NOW, ORDER, TITLE, TO_BE, contents_of
from orders.batch.wanted import (
    CHANGE,
    Counted,
    Wanted,
    account_named,
    change_of,
    counted_named,
    item_named,
    lines_of,
    spread,
)
from orders.forms.sheet import LONGEST_COMMENT
from orders.kinds import TYPES
from orders.models import BatchEntry, Order
from orders.queries.batch import still_standing
from orders.rules import why_not_on, why_not_open
from partners.models import Account

LONGEST_TITLE = 150


class Count(Cell):
    """A whole number in the reader's language, with or without a sign."""

    def read(self, value: str) -> int:
        return whole(value)


class ChangeRows(SheetRows):
    """Changes of running customers that `by` sees."""

    def __init__(self, by: Account, at: datetime) -> None:
        super().__init__()
        self.by, self.at = by, at
        self.take(
            {
                CODE: ("code", Cell()), NAME: ("name", Cell()), ITEM: ("item", Cell()), ACCOUNT: ("account", Cell()),
                NOW: ("now", Count()), ORDER: ("change", Count()), TO_BE: ("to_be", Count()), DAY: ("day", Day()),
                TITLE: ("title", reader_of(NameField(max_length=LONGEST_TITLE))), COMMENT: ("comment", Text(LONGEST_COMMENT)),
            }
        )  # fmt: skip
        self.faults: dict[int, str] = {}  # by row number: found once all rows of a customer are read
        self.known: dict[int, BatchEntry] = {}  # by row number: the entry that this very change has become
        self.contents: dict[str, str] = {}
        self.offered: dict[int, list[OrderItem]] = {}
        self.told = 0

    # --- all rows at once

    def before_import(self, dataset: tablib.Dataset, **options: Any) -> None:
        """What all rows ask of the database is asked at once."""
        codes = {names.key(code) for code in dataset[CODE]}
        visible = Customer.objects.visible_to(self.by).filter(code__in={code.upper() for code in codes})
        customers = {names.key(customer.code): customer for customer in visible.select_related("partner", "plan")}
        by_key = {customer.pk: Wanted(customer, []) for customer in customers.values()}
        for order in Order.objects.visible_to(self.by).filter(customer__in=list(by_key)).unfinished():
            by_key[order.customer_id].unfinished.append(order)
        for account in BillingAccount.objects.visible_to(self.by).filter(customer__in=list(by_key)).order_by("pk"):
            by_key[account.customer_id].accounts.append(account)
        self.customers = {key: by_key[customer.pk] for key, customer in customers.items()}
        rows = [[place, list(cells)] for place, cells in zip(self.places, dataset, strict=True)]
        self.contents = contents_of(list(dataset.headers or []), rows)
        entries = {entry.content: entry for entry in still_standing(self.by, self.contents.values())}
        for place, code in zip(self.places, dataset[CODE], strict=True):
            if entry := entries.get(self.contents[names.key(code)]):
                self.known[place] = entry

    def after_import(self, dataset: tablib.Dataset, result: Any, **options: Any) -> None:
        """What can be judged only once all rows of a customer are read."""
        for wanted in self.customers.values():
            if wanted.failed:
                words = _("Row %(row)s of this customer cannot be taken; its rows come together or not at all.")
                self.faults |= {row.place: words % {"row": wanted.failed[0]} for row in wanted.rows}
            elif wanted.rows:
                for text in wanted.problems():
                    place, words = self.blamed(wanted, text)
                    self.faults[place] = f"{self.faults[place]} {words}" if place in self.faults else words
                if any(row.place in self.faults for row in wanted.rows):
                    first = next(row.place for row in wanted.rows if row.place in self.faults)
                    words = _("Row %(row)s of this customer cannot be taken; its rows come together or not at all.")
                    for row in wanted.rows:
                        self.faults.setdefault(row.place, words % {"row": first})

    def blamed(self, wanted: Wanted, text: str) -> tuple[int, str]:
        """The row that a refusal of the whole order is about, and the words with its column."""
        for row in wanted.rows:
            if text.startswith(f"{row.thing.name}: "):
                column = ORDER if row.change is not None else TO_BE
                return row.place, f"{column}: {text.removeprefix(f'{row.thing.name}: ')}"
        return wanted.rows[0].place, text

    def verdict(self, result: Any) -> str:
        self.told += 1
        return super().verdict(result) or self.faults.get(self.places[self.told - 1], "")

    # --- one row

    def start(self, row: dict[str, Any]) -> SimpleNamespace:
        texts = dict.fromkeys(("code", "name", "item", "account", "title", "comment"), "")
        return SimpleNamespace(
            pk=None, place=self.place, now=None, change=None, to_be=None, day=None, lines=[], **texts
        )

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        wanted = self.customers.get(names.key(instance.code))
        try:
            if instance.place in self.known:
                raise ValidationError(told_before(self.known[instance.place]))
            super().validate_instance(instance, import_validation_errors, validate_unique)
            self.judge(instance, self.customer_of(instance, wanted))
        except ValidationError:
            if wanted:
                wanted.failed.append(instance.place)
            raise
        if wanted:
            wanted.rows.append(instance)

    def customer_of(self, row: Any, wanted: Wanted | None) -> Wanted:
        if not row.code:
            raise ValidationError({"code": _("Write the Customer ID, as the customer's page has it.")})
        if wanted is None:
            words = _("There is no customer “%(code)s” among yours. Take the ID from the customer's page.")
            raise ValidationError({"code": words % {"code": row.code[:40]}})
        customer = wanted.customer
        if row.name and names.key(row.name) != names.key(customer.name):
            words = _("%(code)s is “%(name)s”. Correct the name or the ID.")
            raise ValidationError({"name": words % {"code": customer.code, "name": customer.name}})
        if why := why_not_open(TYPES[CHANGE], customer, wanted.unfinished):
            raise ValidationError({"code": why})
        return wanted

    def judge(self, row: Any, wanted: Wanted) -> None:
        self.judge_day(row, wanted)
        self.judge_title(row, wanted)
        if not row.item:
            raise ValidationError({"item": _("Write the code or the name of an order item.")})
        reading = wanted.read(row.day, by=self.by, at=self.at)
        if counted := counted_named(row.item, reading):
            self.judge_counted(row, counted, wanted)
            return
        row.thing = item_named(row.item, self.offered_to(wanted.customer), reading)
        account = account_named(row.account, row.thing, reading)
        self.once(
            (wanted.customer.pk, row.thing.pk, account.pk),
            _("%(item)s of %(customer)s") % {"item": row.thing.name, "customer": wanted.customer.name},
        )
        lines = lines_of(row.thing, account, reading)
        now, spare = sum(line.qty for line in lines), sum(line.spare for line in lines)
        change = change_of(row, now, spare, row.day)
        row.lines = spread(change, lines, row.thing, account, row.comment)
        row.says = (now, now + change)

    def judge_counted(self, row: Any, thing: Counted, wanted: Wanted) -> None:
        """Trunk channels and call limits belong to the customer, to no billing account, and carry no comment."""
        row.thing = thing
        for cell, text in (("account", row.account), ("comment", row.comment)):
            if text:
                raise ValidationError({cell: _("%(item)s has none; leave the cell empty.") % {"item": thing.name}})
        of = {"item": thing.name, "customer": wanted.customer.name}
        self.once((wanted.customer.pk, thing.field), _("%(item)s of %(customer)s") % of)
        row.change_by = change_of(row, thing.now, thing.spare, row.day)
        row.says = (thing.now, thing.now + row.change_by)

    def judge_day(self, row: Any, wanted: Wanted) -> None:
        """One order has one day."""
        if row.day is None:
            raise ValidationError({"day": _("Write the day on which the change takes effect, like 2026-11-30.")})
        today = wanted.customer.today(self.at)
        if reason := why_not_on(row.day, today, today):
            raise ValidationError({"day": reason})
        wanted.day, wanted.day_place = wanted.day or row.day, wanted.day_place or row.place
        if row.day != wanted.day:
            words = _("Row %(row)s of this customer says %(day)s; one order has one day.")
            raise ValidationError({"day": words % {"row": wanted.day_place, "day": wanted.day.isoformat()}})

    @staticmethod
    def judge_title(row: Any, wanted: Wanted) -> None:
        if not row.title:
            return
        wanted.title, wanted.title_place = wanted.title or row.title, wanted.title_place or row.place
        if row.title != wanted.title:
            words = _("Row %(row)s of this customer says “%(title)s”; one order has one title.")
            raise ValidationError({"title": words % {"row": wanted.title_place, "title": wanted.title}})

    def offered_to(self, customer: Customer) -> list[OrderItem]:
        """The items of its plan, read once for all customers of the plan."""
        plan = customer.plan_id or 0
        if plan not in self.offered:
            items = OrderItem.objects.filter(plans=plan).on(self.at.date())
            self.offered[plan] = list(items.select_related("group", "license"))
        return self.offered[plan]

    def words(self, instance: Any) -> str:
        now, to_be = instance.says
        told = {"item": instance.thing.name, "now": now, "to_be": to_be, "day": instance.day.isoformat()}
        return _("%(item)s: %(now)d → %(to_be)d from %(day)s") % told

    # --- what became of it before

    @cached_property
    def all_known(self) -> BatchEntry | None:
        """An entry of the batch that all of this list has become, if it has."""
        return self.known[self.places[0]] if self.places and len(self.known) == len(self.places) else None


def told_before(entry: BatchEntry) -> str:
    """“Brought in already by Clara Clerk, 28 Nov 2026, 10:03: batch 12.”"""
    batch = entry.batch
    when = date_format(timezone.localtime(batch.created_at), "DATETIME_FORMAT")
    words = _("Brought in already by %(who)s, %(when)s: batch %(no)s.")
    return words % {"who": batch.brought_by, "when": when, "no": batch.pk}
