"""What a customer's charges come to in one billing period, and each line with its reasons in words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing.charges import STOP, Charge, Free, Stretch, charges, tax_on
from billing.periods import Period, period_of
from billing.queries.facts import facts_of, why_not_charged
from customers.models import Customer, CustomerClass
from oms.kit.figures import figure
from oms.kit.money import Money, minor_units, total
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

    @property
    def name(self) -> str:
        return self.charge.bought.name

    @property
    def amount(self) -> Money:
        return Money(self.charge.amount, self.charge.currency)

    @property
    def days(self) -> str:
        """9 + 21 days; of what is charged once the day."""
        if self.charge.bought.once:
            return " + ".join(in_day(stretch.first) for stretch in self.charge.stretches)
        found = [stretch.days for stretch in self.charge.stretches]
        if not found:
            return _("not charged")
        return ngettext("%(n)s day", "%(n)s days", sum(found)) % {"n": " + ".join(str(n) for n in found)}

    @property
    def quantity(self) -> str:
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


@dataclass(frozen=True)
class Preview:
    """The charges of `period` as the ledger stands. `why_not`: why there are none."""

    period: Period
    currency: str
    why_not: str = ""
    tax_name: str = ""
    tax_rate: Decimal = Decimal(0)
    lines: list[Line] = field(default_factory=list)

    def groups(self) -> list[tuple[str, list[Line], Money]]:
        """(title, lines, sum): recurring and once, each where there is any."""
        split = {once: [one for one in self.lines if one.charge.bought.once == once] for once in (False, True)}
        titles = ((_("Recurring"), split[False]), (_("Once"), split[True]))
        return [(title, lines, self._sum(lines)) for title, lines in titles if lines]

    @property
    def net(self) -> Money:
        return self._sum(self.lines)

    @property
    def tax(self) -> Money:
        return Money(tax_on(self.net.amount, self.tax_rate, self.currency), self.currency)

    @property
    def gross(self) -> Money:
        return self.net + self.tax

    @property
    def percent(self) -> str:
        """20, 17.5"""
        decimals = max(0, -int(self.tax_rate.normalize().as_tuple().exponent))
        return figure(self.tax_rate, decimals)

    @property
    def in_days(self) -> str:
        return in_days(self.period.first, self.period.last)

    def _sum(self, lines: list[Line]) -> Money:
        return total((one.amount for one in lines), self.currency)


def preview_of(customer: Customer, day: date, *, reader: Account) -> Preview:
    """What `customer`, visible to `reader`, is charged in the billing period that holds `day`, as it stands today."""
    created = customer.today(customer.created_at)
    period = period_of(customer.billing_period, created, day)
    if reason := why_not_charged(customer):
        return Preview(period, customer.currency, why_not=reason)
    found = charges(facts_of(customer), period)
    known = seen_orders(found, period, reader)
    klass = CustomerClass.objects.filter(pk=customer.customer_class_id).first()
    return Preview(
        period,
        customer.currency,
        tax_name=klass.taxation if klass else "",
        tax_rate=klass.tax_rate if klass else Decimal(0),
        lines=[Line(charge, period, reasons_of(charge, period, known)) for charge in found],
    )


def seen_orders(found: Sequence[Charge], period: Period, reader: Account) -> set[str]:
    """Numbers of the orders behind these charges that `reader` can open."""
    if not reader.may_open("order-status"):
        return set()
    numbers = {step.order_no for one in found for step in one.bought.steps if step.day <= period.last}
    return set(Order.objects.visible_to(reader).filter(no__in=numbers).values_list("no", flat=True))


def reasons_of(charge: Charge, period: Period, known: set[str]) -> list[Reason]:
    """What changed within the period, newest first, and what stood before it as one fact."""
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
    return in_day(first) if first == last else f"{in_day(first)} – {in_day(last)}"


def in_day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
