"""Models of billing; upper floors import from here."""

from billing.models.adjustment import Adjustment
from billing.models.balance import BalanceEntry, CustomerBalance
from billing.models.bank import BankFile, BankLine
from billing.models.block import BlockCheck, PaymentBlock
from billing.models.lifetime import LifetimeChange, LifetimeHolding, LifetimeOrder
from billing.models.mail import StatementMail
from billing.models.period import ClosedPeriod, RunningPeriod
from billing.models.reminder import RemindedStatement, Reminder, ReminderHold, ReminderMail
from billing.models.statement import Statement, StatementLine, StatementSequence

__all__ = [
    "Adjustment",
    "BalanceEntry",
    "BankFile",
    "BankLine",
    "BlockCheck",
    "ClosedPeriod",
    "CustomerBalance",
    "LifetimeChange",
    "LifetimeHolding",
    "LifetimeOrder",
    "PaymentBlock",
    "RemindedStatement",
    "Reminder",
    "ReminderHold",
    "ReminderMail",
    "RunningPeriod",
    "Statement",
    "StatementLine",
    "StatementMail",
    "StatementSequence",
]
