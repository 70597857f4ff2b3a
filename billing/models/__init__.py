"""Models of billing; upper floors import from here."""

from billing.models.adjustment import Adjustment
from billing.models.mail import StatementMail
from billing.models.period import ClosedPeriod, RunningPeriod
from billing.models.statement import Statement, StatementLine, StatementSequence

__all__ = [
    "Adjustment",
    "ClosedPeriod",
    "RunningPeriod",
    "Statement",
    "StatementLine",
    "StatementMail",
    "StatementSequence",
]
