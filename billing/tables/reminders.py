"""The grid of Reminders."""

from django.utils.translation import gettext_lazy as _

from billing.enums import DUNNED_TONES, LEVEL_TONES, Dunned, NextStep
from customers.enums import ReminderLevel
from oms.kit.grid import (
    BadgeColumn,
    DateColumn,
    DateTimeColumn,
    GridTable,
    MoneyColumn,
    NumberColumn,
    RowLink,
    TextColumn,
    link_to,
)  # fmt: skip

TO_ACCOUNT = link_to("billing:account", "customer_code")


class ReminderTable(GridTable):
    """A reminder that was sent a row, as it was told; `now` alone is of today."""

    cells = (
        ("customer", "code"),
        ("level", "step"),
        ("now", "at"),
        ("overdue", "statements"),
        ("next", "next_day"),
        ("reseller",),
    )
    acts = (RowLink(_("Account"), TO_ACCOUNT),)

    reseller = TextColumn(_("Reseller"), "partner_name", priority=3)
    code = TextColumn(_("Customer ID"), "customer_code", priority=1)
    customer = TextColumn(_("Customer Name"), "customer_name", link=TO_ACCOUNT, priority=1)
    step = NumberColumn(_("Step"), "step", sort=False)
    level = BadgeColumn(_("Level"), "level", ReminderLevel.choices, LEVEL_TONES, priority=1)
    at = DateTimeColumn(_("Sent"), "at", priority=1)
    overdue = MoneyColumn(_("Overdue"), "overdue", currency="currency", priority=1)
    statements = TextColumn(_("Statements"), "statements", sort=False)
    next = BadgeColumn(_("Next Step"), "next_step", NextStep.choices, LEVEL_TONES, sort=False)
    next_day = DateColumn(_("Next Day"), "next_day")
    now = BadgeColumn(_("Status"), "now", Dunned.choices, DUNNED_TONES, priority=1, sort=False)
