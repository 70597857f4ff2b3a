"""Models of billing; upper floors import from here."""

from billing.models.adjustment import Adjustment
from billing.models.balance import BalanceEntry, CustomerBalance
from billing.models.bank import BankFile, BankLine
from billing.models.lifetime import LifetimeChange, LifetimeHolding, LifetimeOrder
from billing.models.mail import StatementMail
from billing.models.period import ClosedPeriod, RunningPeriod
from billing.models.settlement import Settlement, SettlementLine, SettlementPart, SettlementPrice
from billing.models.statement import Statement, StatementLine, StatementSequence

__all__ = [
    "Adjustment",
    "BalanceEntry",
    "BankFile",
    "BankLine",
    "ClosedPeriod",
    "CustomerBalance",
    "LifetimeChange",
    "LifetimeHolding",
    "LifetimeOrder",
    "RunningPeriod",
    "Settlement",
    "SettlementLine",
    "SettlementPart",
    "SettlementPrice",
    "Statement",
    "StatementLine",
    "StatementMail",
    "StatementSequence",
]
