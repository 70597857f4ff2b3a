"""The lines of a statement or a preview as they are read: each with its days, its formula and its reasons in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing.charges import STOP, Calls, Charge, Free, Stretch
from billing.periods import Period
from oms.kit.figures import figure
from oms.kit.money import Money, minor_units
from orders.models import Order
from partners.models import Account


@dataclass(frozen=True)
class Reason:
    """A fact of the ledger that made a line; `order_no` is linked where the reader may see the order."""

    order_no: str
    words: str
    linked: bool


@dataclass(frozen=True)
class Line:
    """One charge as it is read: `parts` are (days, formula, amount), `free` sentences."""

    charge: Charge
    period: Period
    reasons: list[Reason]
    before: Decimal = Decimal(0)  # of it, what earlier statements charged

    @property
    def name(self) -> str:
        return _("Calls") if self.charge.bought.calls else self.charge.bought.name

    @property
    def amount(self) -> Money:
        return Money(self.charge.amount - self.before, self.charge.currency)

    @property
    def charged_before(self) -> str:
        """What goes off because it was charged before; empty where nothing was."""
        return in_money(-self.before, self.charge.currency) if self.before else ""

    @property
    def days(self) -> str:
        """9 + 21 days; of what is charged once the day."""
        if self.charge.bought.calls:
            return _("by tariff")
        if self.charge.bought.once:
            return " + ".join(in_day(stretch.first) for stretch in self.charge.stretches)
        found = [stretch.days for stretch in self.charge.stretches]
        if not found:
            return _("not charged")
        return ngettext("%(n)s day", "%(n)s days", sum(found)) % {"n": " + ".join(str(n) for n in found)}

    @property
    def quantity(self) -> str:
        if self.charge.bought.calls:
            return figure(self.charge.bought.calls.count)
        return ", ".join(str(s.quantity) for s in self.charge.stretches or self.charge.free)

    @property
    def price(self) -> str:
        each = dict.fromkeys(stretch.each for stretch in self.charge.stretches) or [
            self.charge.bought.each(self.period.last)
        ]
        return ", ".join(in_money(one, self.charge.currency) for one in each)

    @cached_property
    def parts(self) -> list[tuple[str, str, str]]:
        code = self.charge.currency
        parts = self.charge.parts()
        if calls := self.charge.bought.calls:
            return [(in_days(s.first, s.last), by_tariff(calls, code), in_money(part, code)) for s, part in parts]
        return [(in_days(s.first, s.last), formula(s, code), in_money(part, code)) for s, part in parts]

    @property
    def width(self) -> int:
        return 10 * self.period.days

    @property
    def bars(self) -> list[dict[str, int | str]]:
        """One bar for each day that it is there, as high as its quantity; what is charged once has none."""
        if self.charge.bought.once:
            return []
        pieces = [(one, ("odd" if n % 2 else "even")) for n, one in enumerate(self.charge.stretches)]
        pieces += [(one, "free") for one in self.charge.free]
        most = max((one.quantity for one, _look in pieces), default=1)
        return [
            {"look": look, "x": 10 * ((one.first - self.period.first).days + n), "y": 44 - height, "height": height}
            for one, look in pieces
            for height in (max(4, 44 * one.quantity // most),)
            for n in range(one.days)
        ]

    @property
    def free(self) -> list[str]:
        return [left_out(one) for one in self.charge.free]


def seen_orders(found: Sequence[Charge], reader: Account) -> set[str]:
    """Numbers of the orders behind these charges that `reader` can open."""
    if not reader.may_open("order-status"):
        return set()
    numbers = {step.order_no for one in found for step in one.bought.steps}
    return set(Order.objects.visible_to(reader).filter(no__in=numbers).values_list("no", flat=True))


def reasons_of(charge: Charge, period: Period, known: set[str]) -> list[Reason]:
    """What changed within the period, newest first, and what stood before it as one fact."""
    if charge.bought.special:
        return []
    steps = [step for step in charge.bought.steps if step.day <= period.last]
    within = [step for step in steps if step.day in period]
    before = [step for step in steps if step.day < period.first]
    found = [
        Reason(one.order_no, _("%(change)s from %(day)s") % {"change": f"{one.change:+d}", "day": in_day(one.day)},
               one.order_no in known)
        for one in reversed(within)
    ]  # fmt: skip
    if before and not charge.bought.once:
        last, count = before[-1], sum(one.change for one in before)
        words = _("%(count)s since %(day)s") % {"count": count, "day": in_day(last.day)}
        found.append(Reason(last.order_no, words, last.order_no in known))
    return found


def links_of(customer_code: str, reader: Account) -> dict[str, str]:
    """Where lines lead for `reader`: all calls of the customer that cost (to be narrowed to days), all that was charged."""
    found = {}
    if reader.may_open("call-list"):
        asked = {"customer": customer_code, "type": "trunk", "direction": "out", "result": "answered"}
        found["calls_at"] = f"{reverse('callstats:list')}?{urlencode(asked)}"
    if reader.may_open("customer-info.charged"):
        found["charged_at"] = reverse("billing:charged", args=[customer_code])
    return found


def by_tariff(calls: Calls, currency: str) -> str:
    """418 calls by tariff, 36.14 GBP; 73 min of them from call bundles, −4.10 GBP"""
    told = {"count": figure(calls.count), "cost": in_money(Decimal(calls.cost), currency)}
    words = ngettext("%(count)s call by tariff, %(cost)s", "%(count)s calls by tariff, %(cost)s", calls.count) % told
    if not calls.bundled:
        return words
    told = {"minutes": figure(calls.bundled // 60), "saved": in_money(-Decimal(calls.saved), currency)}
    return words + "; " + _("%(minutes)s min of them from call bundles, %(saved)s") % told


def formula(stretch: Stretch, currency: str) -> str:
    """3 × 12.00 GBP × 14 of 30 days"""
    told = {"qty": figure(stretch.quantity), "price": in_money(stretch.each, currency)}
    if not stretch.of_days:
        return _("%(qty)s × %(price)s, once") % told
    told |= {"days": stretch.days, "of": stretch.of_days}
    return _("%(qty)s × %(price)s × %(days)s of %(of)s days") % told


def left_out(free: Free) -> str:
    told = {"days": in_days(free.first, free.last), "qty": figure(free.quantity)}
    if free.why == STOP:
        return _("%(days)s: %(qty)s not charged, the service is stopped.") % told
    return _("%(days)s: %(qty)s on trial, not charged.") % told


def in_money(amount: Decimal, currency: str) -> str:
    return f"{figure(amount, minor_units(currency))} {currency}"


def in_days(first: date, last: date) -> str:
    """1 Nov 2027; 1 – 30 Nov 2027; 1 Nov – 5 Dec 2027; 1 Nov 2027 – 5 Jan 2028."""
    if first == last:
        return in_day(first)
    begin, end = in_day(first).split(), in_day(last).split()
    said = end.copy()
    while len(begin) > 1 and said and begin[-1] == said.pop():
        begin.pop()
    return f"{' '.join(begin)} – {' '.join(end)}"


def in_day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
