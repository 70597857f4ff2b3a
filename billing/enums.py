"""Choices of statements, of accounts and of what is booked on them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from oms.kit.ways import Way, Ways


class EntryKind(models.TextChoices):
    """What was booked. `STATEMENT` charges what is issued, `CREDIT` takes some of it back."""

    TOP_UP = "top_up", _("Top-up")
    PAYMENT = "payment", _("Payment")
    REFUND = "refund", _("Refund")
    STATEMENT = "statement", _("Statement")
    CREDIT = "credit", _("Credit")
    CORRECTION = "correction", _("Correction")


class Standing(models.TextChoices):
    """How a customer's account stands; one rule says it (billing/queries/balance.py: standing)."""

    IN_CREDIT = "credit", _("In credit")
    SETTLED = "settled", _("Settled")
    OWING = "owing", _("Owing")
    NEAR = "near", _("Near the limit")
    AT_LIMIT = "limit", _("At the limit")
    USED_UP = "used_up", _("Funds used up")


IN_FAVOUR = (EntryKind.TOP_UP, EntryKind.PAYMENT, EntryKind.CREDIT)  # of the customer: their amounts are positive
AGAINST = (EntryKind.REFUND, EntryKind.STATEMENT)
PAID = (EntryKind.TOP_UP, EntryKind.PAYMENT)  # money that came: the last of it is Last Payment
BY_HAND = (EntryKind.TOP_UP, EntryKind.PAYMENT, EntryKind.REFUND)  # a person can correct them
ISSUED = (EntryKind.STATEMENT, EntryKind.CREDIT)

STANDING_TONES = {
    Standing.IN_CREDIT: "good", Standing.SETTLED: "good", Standing.OWING: "info", Standing.NEAR: "warn",
    Standing.AT_LIMIT: "bad", Standing.USED_UP: "bad",
}  # fmt: skip
ENTRY_TONES = {
    EntryKind.TOP_UP: "good", EntryKind.PAYMENT: "good", EntryKind.REFUND: "warn", EntryKind.STATEMENT: "info",
    EntryKind.CREDIT: "info", EntryKind.CORRECTION: "warn",
}  # fmt: skip


class LineState(models.TextChoices):
    """How a line of a bank's file stands (billing/queries/bank.py: state_of_line)."""

    MATCHED = "matched", _("Matched")
    OPEN = "open", _("Not matched")
    BOOKED = "booked", _("Booked")
    REFUSED = "refused", _("Refused")


LINE_TONES = {
    LineState.MATCHED: "next", LineState.OPEN: "warn", LineState.BOOKED: "good", LineState.REFUSED: "bad",
}  # fmt: skip
BANK_FORMATS = [("csv", "CSV"), ("camt", "CAMT.053")]


class StatementState(models.TextChoices):
    """`OPEN`: its period is closed, nobody has it yet. `CREDITED`: a credit note takes all of it back."""

    OPEN = "open", _("Open")
    ISSUED = "issued", _("Issued")
    PART_PAID = "part_paid", _("Part paid")
    PAID = "paid", _("Paid")
    OVERDUE = "overdue", _("Overdue")
    CREDITED = "credited", _("Credited")


_S = StatementState
STATEMENT_WAYS = Ways(
    Way("issue", (_S.OPEN,), _S.ISSUED, says="It has its number, and never changes again."),
    Way(
        "credit",
        (_S.ISSUED, _S.PART_PAID, _S.OVERDUE, _S.PAID),
        _S.CREDITED,
        says="A credit note takes all of it back.",
    ),
    Way("pay_part", (_S.ISSUED, _S.OVERDUE, _S.PAID), _S.PART_PAID, says="Some of it is paid."),
    Way("pay", (_S.ISSUED, _S.PART_PAID, _S.OVERDUE), _S.PAID, says="All of it is paid."),
    Way("fall_due", (_S.ISSUED, _S.PART_PAID, _S.PAID), _S.OVERDUE, says="Its day to be paid is over."),
    Way("owe_again", (_S.PART_PAID, _S.PAID, _S.OVERDUE), _S.ISSUED, says="What was paid went back."),
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


class Side(models.TextChoices):
    """Of a settlement, as the reader's company stands in it."""

    SOLD = "sold", _("Sold")
    BOUGHT = "bought", _("Bought")


SIDE_TONES = {Side.SOLD: "good", Side.BOUGHT: "info"}
