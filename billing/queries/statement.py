"""What a customer's charges come to in one billing period: a statement as it was told, or a preview as the contract stands now."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from billing.charges import Charge, charges, tax_on
from billing.due import Due
from billing.enums import ChargeKind
from billing.kept import from_json
from billing.models import RunningPeriod, Statement
from billing.periods import Period, period_of
from billing.queries.charged import charged_until, following_of, known_of, lines_due
from billing.queries.facts import facts_of, why_not_charged
from billing.queries.lines import Line, in_days, reasons_of, seen_orders
from billing.queries.tax import rules_of, tax_of, why_no_tax
from billing.queries.usage import charge_of_calls
from customers.models import Customer
from oms.kit.acting import as_system
from oms.kit.figures import figure
from oms.kit.money import Money, total
from partners.models import Account


@dataclass(frozen=True)
class Group:
    """Lines of one kind and the days they are for."""

    title: str
    days: str
    lines: list[Line]
    sum: Money


@dataclass(frozen=True)
class AccountTax:
    """What holds for the lines of one billing account. `why`: why there is none."""

    account: str
    net: Decimal
    name: str
    rate: Decimal
    why: str

    def title(self, *, named: bool) -> str:
        """VAT, 20 %, and for which account where it is one of several."""
        told = f"{self.name or _('Tax')}, {percent(self.rate)} %"
        return f"{told} ({self.account})" if named else told


def percent(rate: Decimal) -> str:
    """20, 17.5"""
    return figure(rate, max(0, -int(rate.normalize().as_tuple().exponent)))


@dataclass(frozen=True)
class Sheet:
    """The charges of `period`, and what was to be set right of others. `why_not`: why there are none. `by_account`: of a
    preview, the tax of each billing account, which gets a statement of its own."""

    period: Period
    currency: str
    why_not: str = ""
    tax_name: str = ""
    tax_rate: Decimal = Decimal(0)
    no_tax: str = ""  # why there is none
    lines: list[Line] = field(default_factory=list)
    by_account: list[AccountTax] = field(default_factory=list)

    def groups(self) -> list[Group]:
        """As the lines stand: those of a kind and of the same days together."""
        found: dict[tuple[str, Period], list[Line]] = {}
        for line in self.lines:
            found.setdefault((line.charge.bought.kind, line.period), []).append(line)
        return [
            Group(self._title(kind, days), in_days(days.first, days.last), lines, self._sum(lines))
            for (kind, days), lines in found.items()
        ]

    def sums(self) -> list[tuple[str, Money]]:
        """(kind, sum) of each kind that there is."""
        kinds = {kind: [one for one in self.lines if one.charge.bought.kind == kind] for kind in ChargeKind.values}
        return [(str(ChargeKind(kind).label), self._sum(lines)) for kind, lines in kinds.items() if lines]

    @property
    def net(self) -> Money:
        return self._sum(self.lines)

    @property
    def tax(self) -> Money:
        return total((money for _title, money in self.taxes), self.currency)

    @property
    def taxes(self) -> list[tuple[str, Money]]:
        """(VAT, 20 %; the amount), for each billing account; rounded as on the statement of each."""
        parts = self.by_account or [AccountTax("", self.net.amount, self.tax_name, self.tax_rate, self.no_tax)]
        named = len(parts) > 1
        return [
            (one.title(named=named), Money(tax_on(one.net, one.rate, self.currency), self.currency)) for one in parts
        ]

    @property
    def gross(self) -> Money:
        return self.net + self.tax

    @property
    def in_days(self) -> str:
        return in_days(self.period.first, self.period.last)

    def _title(self, kind: str, days: Period) -> str:
        label = str(ChargeKind(kind).label)
        if days.last < self.period.first:
            return _("%(kind)s, set right") % {"kind": label}
        return _("%(kind)s, in advance") % {"kind": label} if days.first > self.period.last else label

    def _sum(self, lines: Iterable[Line]) -> Money:
        return total((one.amount for one in lines), self.currency)


def told_of(statement: Statement, *, reader: Account | None) -> Sheet:
    """A statement as it was told. Its orders are linked for a `reader` who may open them, for a paper none."""
    rows = [(from_json(row.made_of), row) for row in statement.lines.all()]
    known = seen_orders([charge for charge, _row in rows], reader) if reader else set()
    lines = [
        Line(charge, days, reasons_of(charge, days, known), row.before)
        for charge, row in rows
        for days in (Period(row.first, row.last),)
    ]
    period = Period(statement.first, statement.last)
    return Sheet(
        period, statement.currency, tax_name=statement.tax_name, tax_rate=statement.tax_rate, lines=lines,
        no_tax=why_no_tax(statement.tax_from, statement.tax_country),
    )  # fmt: skip


def preview_of(customer: Customer, day: date, *, reader: Account) -> Sheet:
    """What `customer`, visible to `reader`, is charged in the billing period that holds `day`, as it stands today. Of the
    period that runs it is the statement that would be made now, with what is to be set right of earlier ones."""
    created = customer.today(customer.created_at)
    running = RunningPeriod.objects.filter(customer=customer).first()
    runs = running is not None and day in Period(running.first, running.last)
    period = (
        Period(running.first, running.last) if running and runs else period_of(customer.billing_period, created, day)
    )
    if reason := why_not_charged(customer):
        return Sheet(period, customer.currency, why_not=reason)
    with as_system():  # rates are set above, and another company may have charged before
        if running and runs:
            running.customer = customer
            until = charged_until(customer, running, following_of(customer, running))
            found = lines_due(customer, running, known_of([running])[customer.pk], last=until)
        else:
            found = [Due(charge, period, Decimal(0)) for charge in _plain(customer, period)]
        taxes = _taxes(customer, period, found)
    known = seen_orders([due.charge for due in found], reader)
    return Sheet(
        period,
        customer.currency,
        no_tax=" ".join(dict.fromkeys(one.why for one in taxes if one.why)),
        by_account=taxes,
        lines=[Line(due.charge, due.period, reasons_of(due.charge, due.period, known), due.before) for due in found],
    )


def _taxes(customer: Customer, period: Period, found: list[Due]) -> list[AccountTax]:
    """By the account of each line, as closing does it; what is on none is on the first."""
    accounts = {one.pk: one for one in customer.billing_accounts.order_by("pk")}
    main, rules = next(iter(accounts), 0), rules_of(customer.partner_id)
    nets: dict[int, Decimal] = {}
    for due in found:
        asked = due.charge.bought.account_id
        key = asked if asked in accounts else main
        nets[key] = nets.get(key, Decimal(0)) + due.amount
    taxes = []
    for pk in sorted(nets) or [main]:
        held = tax_of(customer, accounts.get(pk), period.last, rules)
        name = accounts[pk].name if pk in accounts else ""
        why = why_no_tax(held.source, held.country)
        taxes.append(AccountTax(name, nets.get(pk, Decimal(0)), held.words, held.rate, why))
    return taxes


def _plain(customer: Customer, period: Period) -> list[Charge]:
    facts = facts_of(customer)
    calls = charge_of_calls(customer, facts, period)
    return [*charges(facts, period), *([calls] if calls else [])]
