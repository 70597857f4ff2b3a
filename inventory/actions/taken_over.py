"""What an order takes over from the network: its lines become what the network has, as differences say that it was begun for."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from catalogue.models import OrderItem
from customers.models import Customer
from inventory.actions.move_line import name_line, take_line
from inventory.enums import DifferenceState, Thing
from inventory.models import Difference, Line
from inventory.queries.line import first_extensions, next_turn, own_devices, own_numbers

TAKEN = (Thing.LINE, Thing.PACKAGE, Thing.USER)


class TakenOver:
    """Lines of one customer while an order takes effect: `changed` and `gone` are what the network is told of."""

    def __init__(
        self, customer: Customer, lines: list[Line], wanted: Counter[int], items: Iterable[OrderItem], at: datetime
    ) -> None:
        self.customer, self.lines, self.wanted, self.at = customer, lines, wanted, at
        self.by_code = {item.code: item for item in items}
        self.changed: list[Line] = []
        self.gone: list[str] = []
        self.today: date = customer.today(at)

    def carry_out(self) -> None:
        """As far as the contract has packages for it, or too many."""
        rows = Difference.objects.filter(customer=self.customer, state=DifferenceState.OPEN, thing__in=TAKEN)
        for row in rows.exclude(order_no="").order_by("pk"):
            line = next((line for line in self.lines if line.extension == row.key), None)
            codes = [code for code in row.held.get("items", ()) if code in self.by_code]
            if row.thing == Thing.LINE and line and self._spare(line.item_id) > 0:
                self._ends(line)
            elif row.thing == Thing.PACKAGE and line and codes and self._spare(line.item_id) > 0:
                self._exchanged(line, codes)
            elif row.thing == Thing.USER and line is None:
                self._adopted(row, codes)

    def _spare(self, item_id: int) -> int:
        """How many lines of a package are beyond the contract; below 0: missing."""
        return sum(line.item_id == item_id for line in self.lines) - self.wanted[item_id]

    def _lacking(self, codes: list[str]) -> OrderItem | None:
        return next((self.by_code[code] for code in codes if self._spare(self.by_code[code].pk) < 0), None)

    def _ends(self, line: Line) -> None:
        take_line(line, "end", at=self.at)
        line.save()
        self.lines.remove(line)
        self.gone.append(line.extension)

    def _exchanged(self, line: Line, codes: list[str]) -> None:
        if item := self._lacking(codes):
            line.item, line.changed_at = item, self.at
            line.save()
            self.changed.append(line)

    def _adopted(self, row: Difference, codes: list[str]) -> None:
        """A line with the extension, the name and what else is the customer's and nobody's of its lines."""
        item, site = self._lacking(codes), next(iter(first_extensions(self.customer)), None)
        if item is None or site is None:
            return
        line = Line(customer=self.customer, site_id=site, extension=row.key, item=item, changed_at=self.at)
        line.turn, line.reach, line.voicemail = next_turn(self.customer, row.key), item.reach, item.voicemail
        name_line(line, row.held.get("name", "")[:100], at=self.at)
        if line.name:
            line.number = self._free(row.held.get("number", ""), own_numbers(self.customer, self.today), "number")
            line.mac = self._free(row.held.get("mac", ""), own_devices(self.customer, self.today), "mac")
        line.save()
        self.lines.append(line)
        self.changed.append(line)

    def _free(self, value: str, own: Iterable[str], part: str) -> str:
        taken = any(getattr(line, part) == value for line in self.lines)
        return value if value in own and not taken else ""
