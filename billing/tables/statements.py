"""The grid of Statements (guide 2.5.3.4), and what one thing was ever charged."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from billing.enums import STATEMENT_TONES, ChargeKind, StatementState
from billing.queries.lines import in_days
from oms.kit.grid import (
    BadgeColumn,
    DateColumn,
    DateTimeColumn,
    GridTable,
    MoneyColumn,
    NumbersColumn,
    RowLink,
    TextColumn,
    link_to,
)  # fmt: skip

TO_STATEMENT = link_to("billing:statement", "pk")


class StatementTable(GridTable):
    """A billing account's closed period a row; what has no number is not issued yet."""

    cells = (
        ("customer", "account"), ("no", "period"), ("state", "issued"), ("total", "tax"), ("recurring", "once"),
        ("usage", "credits"),
    )  # fmt: skip
    acts = (
        RowLink(_("Look at it"), TO_STATEMENT),
        RowLink(_("Preview of the running period"), link_to("billing:charges", "customer_code")),
        RowLink(_("PDF"), link_to("billing:statement-pdf", "pk")),
    )

    no = NumbersColumn(
        _("Statement No"), "no", link=TO_STATEMENT, priority=1,
        show=lambda value, record: value or _now("Not issued"),
    )  # fmt: skip
    customer = TextColumn(_("Customer Name"), "customer_name", priority=1, link=TO_STATEMENT)
    account = TextColumn(_("Billing Account"), "account", priority=1)
    period = TextColumn(
        _("Period"), "last", needs=("first",), show=lambda value, record: in_days(record["first"], value), priority=1
    )
    recurring = MoneyColumn(_("Recurring"), "recurring", currency="currency", sort=False)
    once = MoneyColumn(_("Once"), "once", currency="currency", sort=False, priority=3)
    usage = MoneyColumn(_("Usage"), "usage", currency="currency", sort=False)
    credits = MoneyColumn(_("Credits"), "credits", currency="currency", sort=False, priority=3)
    tax = MoneyColumn(_("Tax"), "tax", currency="currency", sort=False, priority=3)
    total = MoneyColumn(_("Total"), "total", currency="currency", priority=1)
    state = BadgeColumn(_("Status"), "state", StatementState.choices, STATEMENT_TONES, priority=1)
    issued = DateTimeColumn(_("Issued"), "issued_at")


class ChargedTable(GridTable):
    """All that was charged for one service line, bundle, kind of channel …, a line of a statement a row."""

    cells = (("name", "kind"), ("first", "last"), ("statement", "issued"), ("amount",))

    name = TextColumn(_("Name"), "name", priority=1)
    kind = BadgeColumn(_("Type"), "kind", ChargeKind.choices, {})
    first = DateColumn(_("First Day"), "first", priority=1)
    last = DateColumn(_("Last Day"), "last")
    statement = NumbersColumn(
        _("Statement No"), "statement__no", link=link_to("billing:statement", "statement_id"), needs=("statement_id",),
        priority=1, show=lambda value, record: value or _now("Not issued"), sort=False,
    )  # fmt: skip
    issued = DateTimeColumn(_("Issued"), "statement__issued_at", sort=False)
    amount = MoneyColumn(_("Amount"), "amount", currency="statement__currency", priority=1)
