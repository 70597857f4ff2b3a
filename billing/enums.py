"""Choices of statements."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from oms.kit.ways import Way, Ways


class StatementState(models.TextChoices):
    """`OPEN`: its period is closed, nobody has it yet. `CREDITED`: a credit note takes all of it back."""

    OPEN = "open", _("Open")
    ISSUED = "issued", _("Issued")
    PART_PAID = "part_paid", _("Part paid")
    PAID = "paid", _("Paid")
    OVERDUE = "overdue", _("Overdue")
    CREDITED = "credited", _("Credited")


_S = StatementState
OWED = (_S.ISSUED, _S.PART_PAID, _S.OVERDUE)
STATEMENT_WAYS = Ways(
    Way("issue", (_S.OPEN,), _S.ISSUED, says="It has its number, and never changes again."),
    Way("credit", (*OWED, _S.PAID), _S.CREDITED, says="A credit note takes all of it back."),
    Way("pay_part", (*OWED, _S.PAID), _S.PART_PAID, says="Some of it is paid."),
    Way("pay", OWED, _S.PAID, says="All of it is paid."),
    Way("fall_due", (_S.ISSUED, _S.PART_PAID), _S.OVERDUE, says="Its day to be paid is over."),
    Way("owe_again", (_S.PART_PAID, _S.PAID), _S.ISSUED, says="What was paid went back."),
)
STATEMENT_TONES = {
    StatementState.OPEN: "warn", StatementState.ISSUED: "info", StatementState.PART_PAID: "warn",
    StatementState.PAID: "good", StatementState.OVERDUE: "bad", StatementState.CREDITED: "plain",
}  # fmt: skip


class StatementKind(models.TextChoices):
    """A credit note is a statement that takes an issued one back, line by line."""

    STATEMENT = "statement", _("Statement")
    CREDIT_NOTE = "credit_note", _("Credit note")


class ChargeKind(models.TextChoices):
    """What a line of a statement is for."""

    RECURRING = "recurring", _("Recurring")
    ONCE = "once", _("Once")
    USAGE = "usage", _("Usage")
    ADJUSTMENT = "adjustment", _("Credits")


class AdjustmentState(models.TextChoices):
    """Only what is agreed is charged."""

    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed")
    REFUSED = "refused", _("Refused")


_A = AdjustmentState
ADJUSTMENT_WAYS = Ways(
    Way("agree", (_A.PROPOSED,), _A.AGREED, says="It is charged with the period of its day."),
    Way("refuse", (_A.PROPOSED,), _A.REFUSED, says="Nothing comes of it."),
)
ADJUSTMENT_TONES = {AdjustmentState.PROPOSED: "warn", AdjustmentState.AGREED: "good", AdjustmentState.REFUSED: "bad"}
