"""Models of billing; upper floors import from here."""

from billing.models.mail import StatementMail
from billing.models.period import ClosedPeriod, RunningPeriod
from billing.models.statement import Statement, StatementLine, StatementSequence

__all__ = ["ClosedPeriod", "RunningPeriod", "Statement", "StatementLine", "StatementMail", "StatementSequence"]
