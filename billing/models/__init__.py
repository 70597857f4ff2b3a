"""Models of billing; upper floors import from here."""

from billing.models.adjustment import Adjustment
from billing.models.balance import BalanceEntry, CustomerBalance
from billing.models.bank import BankFile, BankLine
from billing.models.block import BlockCheck, PaymentBlock
from billing.models.forecast import Forecast, ForecastMonth
from billing.models.lifetime import LifetimeChange, LifetimeHolding, LifetimeOrder
from billing.models.mail import StatementMail
from billing.models.period import ClosedPeriod, RunningPeriod
from billing.models.reminder import RemindedStatement, Reminder, ReminderHold, ReminderMail
from billing.models.settlement import (
    Settlement,
    SettlementLine,
    SettlementPart,
    SettlementPrice,
    SettlementPriceSheet,
    SettlementShare,
)
from billing.models.statement import Statement, StatementLine, StatementSequence
from billing.models.tax import Seller, TaxRate

__all__ = [
    "Adjustment",
    "BalanceEntry",
    "BankFile",
    "BankLine",
    "BlockCheck",
    "ClosedPeriod",
    "CustomerBalance",
    "Forecast",
    "ForecastMonth",
    "LifetimeChange",
    "LifetimeHolding",
    "LifetimeOrder",
    "PaymentBlock",
    "RemindedStatement",
    "Reminder",
    "ReminderHold",
    "ReminderMail",
    "RunningPeriod",
    "Seller",
    "Settlement",
    "SettlementLine",
    "SettlementPart",
    "SettlementPrice",
    "SettlementPriceSheet",
    "SettlementShare",
    "Statement",
    "StatementLine",
    "StatementMail",
    "StatementSequence",
    "TaxRate",
]
