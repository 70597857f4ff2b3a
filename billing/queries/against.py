"""A statement beside the one before it: which lines make the difference."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from billing.enums import StatementKind
from billing.models import Statement
from billing.queries.lines import in_days
from billing.queries.statement import Sheet
from oms.kit.money import Money
from partners.models import Account

NAMED = 6  # reasons; the smaller ones are one


@dataclass(frozen=True)
class Against:
    """`before`: the statement; `more`: what this one comes to beyond it; `reasons`: (name, difference), largest first, `rest`
    the sum of all smaller ones. All without tax."""

    before: Statement
    days: str
    more: Money
    reasons: list[tuple[str, Money]]
    rest: Money


def against_before(statement: Statement, sheet: Sheet, *, user: Account) -> Against | None:
    """None for a credit note, and where there is none before it that `user` sees."""
    if statement.kind != StatementKind.STATEMENT:
        return None
    rows = Statement.objects.visible_to(user).filter(
        billing_account_id=statement.billing_account_id, kind=StatementKind.STATEMENT, last__lt=statement.first
    )
    before = rows.order_by("-last").first()
    if before is None:
        return None
    change: Counter[str] = Counter()
    names = {}
    for line in sheet.lines:
        change[line.charge.bought.key] += line.amount.amount
        names[line.charge.bought.key] = line.name
    for key, name, amount in before.lines.values_list("key", "name", "amount"):
        change[key] -= amount
        names.setdefault(key, name)
    found = sorted(((key, by) for key, by in change.items() if by), key=lambda one: -abs(one[1]))
    reasons = [(names[key], Money(by, statement.currency)) for key, by in found[:NAMED]]
    rest = sum((by for _key, by in found[NAMED:]), Decimal(0))
    return Against(
        before, in_days(before.first, before.last), statement.net - before.net, reasons, Money(rest, statement.currency)
    )
