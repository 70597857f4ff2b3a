"""Order Item of a change: what the customer has, up and down, and items to add (guide 2.5.2.2.4)."""

from collections import Counter
from decimal import Decimal

from django.http import QueryDict

from catalogue.enums import ChargeMode
from customers.models import ServiceLine
from orders.effect.entry import in_few_words
from orders.effect.reading import Reading
from orders.forms.sheet import SheetRow
from orders.parts.changing import ChangeRow, why_below_use
from orders.parts.items.form import ItemSheet


class ChangeItemSheet(ItemSheet):
    """`has`: a row for each service line. `new`: the plan's items for each billing account, to be added."""

    def __init__(self, reading: Reading, data: QueryDict | None = None) -> None:
        self.reading = reading
        self.has: list[ChangeRow] = []
        self.new: list[SheetRow] = []
        super().__init__(reading.order, data)
        self.judge_use()

    def build(self) -> list[SheetRow]:
        known = {line.line_id: line for line in self.reading.items if line.line_id}
        self.has = [self._of(line, known.get(line.pk)) for line in self.reading.now.lines]
        self.new = super().build()
        return [*self.has, *self.new]

    def known(self) -> dict:
        return {(line.billing_account_id, line.item_id): line for line in self.reading.items if not line.line_id}

    def _of(self, line: ServiceLine, ordered) -> ChangeRow:
        values = {
            "quantity": str(ordered.quantity) if ordered else "",
            "comment": ordered.comment if ordered else "",
        }
        code, users = line.item.code, self.reading.use.users_of(line.item.code)
        elsewhere = self.reading.now.item_codes[code] - line.qty
        return ChangeRow(
            key=f"line{line.pk}", thing=line.item, account=line.billing_account, values=values, line=line,
            now=line.qty, spare=line.spare, used=max(len(users) - elsewhere, 0), in_use=len(users), by=in_few_words(users, 120), each=line.price,
            once=line.item.charge == ChargeMode.ONCE,
        )  # fmt: skip

    def clean(self, row: SheetRow) -> None:
        if isinstance(row, ChangeRow):
            row.read_change()
        else:
            super().clean(row)

    def judge_use(self) -> None:
        """No item below what its users have, over all lines and billing accounts."""
        changes: Counter[str] = Counter()
        for row in self.rows:
            changes[row.thing.code] += row.cleaned["quantity"]
        for row in self.has:
            code, users = row.thing.code, self.reading.use.users_of(row.thing.code)
            words = why_below_use(self.reading.now, code, users, changed=changes[code], change=row.change)
            if words:
                row.errors["quantity"] = words

    def lines(self) -> list[dict]:
        changed = [
            {"line": r.line, "item": r.thing, "billing_account": r.account, "price": r.line.price, **r.cleaned}
            for r in self.has
            if r.change
        ]
        return changed + [{"billing_account": r.account, "item": r.thing, **r.cleaned} for r in self.new if r.filled]

    @property
    def has_by_account(self) -> list[tuple]:
        found: dict = {}
        for row in self.has:
            found.setdefault(row.account, []).append(row)
        return list(found.items())

    @property
    def new_by_account(self) -> list[tuple]:
        found: dict = {}
        for row in self.new:
            found.setdefault(row.account, []).append(row)
        return list(found.items())

    @property
    def adds(self) -> bool:
        """Whether something is added, or was meant to be: then the rows stand open."""
        return any(row.filled or row.errors for row in self.new)

    @property
    def now(self) -> int:
        return sum(row.now for row in self.has)

    @property
    def ordered(self) -> int:
        return sum(row.cleaned["quantity"] for row in self.rows)

    @property
    def to_be(self) -> int:
        return self.now + self.ordered

    @property
    def monthly_now(self) -> Decimal:
        return sum((row.each * row.now for row in self.has if not row.once), Decimal(0))

    @property
    def monthly_change(self) -> Decimal:
        return sum((row.effect for row in self.has if not row.once), self._added(ChargeMode.MONTHLY))

    @property
    def monthly_to_be(self) -> Decimal:
        return self.monthly_now + self.monthly_change

    @property
    def once(self) -> Decimal:
        return sum((row.effect for row in self.has if row.once), self._added(ChargeMode.ONCE))

    def _added(self, charge: str) -> Decimal:
        return sum((row.amount for row in self.new if row.filled and row.thing.charge == charge), Decimal(0))
