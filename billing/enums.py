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


class TaxFrom(models.TextChoices):
    """By what the tax of a statement holds; empty on those from before countries had rates."""

    CLASS = "class", _("Customer Class")
    COUNTRY = "country", _("Country")
    NO_COUNTRY = "no_country", _("No country is known")
    NO_RATE = "no_rate", _("The country has no rate")


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


class NextStep(models.TextChoices):
    """What comes next for a statement that stays overdue: a level (customers.enums.ReminderLevel), or the block."""

    REMINDER = "reminder", _("Reminder")
    SECOND = "second", _("Second reminder")
    LAST = "last", _("Last warning")
    BLOCK = "block", _("Block")


LEVEL_TONES = {NextStep.REMINDER: "info", NextStep.SECOND: "warn", NextStep.LAST: "bad", NextStep.BLOCK: "bad"}


class Dunned(models.TextChoices):
    """How it stands now with a customer that was reminded (billing/queries/reminders.py: dunned)."""

    ON_HOLD = "on_hold", _("On hold")
    BLOCKED = "blocked", _("Blocked")
    OVERDUE = "overdue", _("Overdue")
    PAID = "paid", _("Paid")


DUNNED_TONES = {Dunned.ON_HOLD: "warn", Dunned.BLOCKED: "bad", Dunned.OVERDUE: "bad", Dunned.PAID: "good"}


class BlockCause(models.TextChoices):
    """Why a customer's service is stopped for payment."""

    OVERDUE = "overdue", _("Overdue")
    FUNDS = "funds", _("Funds used up")
    LIMIT = "limit", _("At the limit")
    HAND = "hand", _("By hand")


class BlockState(models.TextChoices):
    """`WAITING`: the stop could not be ordered yet. `DROPPED`: paid before it was."""

    WAITING = "waiting", _("Waiting")
    BLOCKED = "blocked", _("Blocked")
    RELEASED = "released", _("Released")
    DROPPED = "dropped", _("Dropped")


_B = BlockState
BLOCK_OPEN = (_B.WAITING, _B.BLOCKED)
BLOCK_WAYS = Ways(
    Way("stop", (_B.WAITING,), _B.BLOCKED, says="Its order has stopped the service."),
    Way("drop", (_B.WAITING,), _B.DROPPED, says="Nothing is left to block for."),
    Way("release", (_B.BLOCKED,), _B.RELEASED, says="The service goes on."),
)
BLOCK_TONES = {_B.WAITING: "warn", _B.BLOCKED: "bad", _B.RELEASED: "good", _B.DROPPED: "plain"}


class SettledKind(models.TextChoices):
    """What a line of a settlement is for."""

    CLOUD = "cloud", _("Cloud licenses")
    LIFETIME = "lifetime", _("Lifetime licenses")


class Side(models.TextChoices):
    """Of a settlement, as the reader's company stands in it."""

    SOLD = "sold", _("Sold")
    BOUGHT = "bought", _("Bought")


SIDE_TONES = {Side.SOLD: "good", Side.BOUGHT: "info"}
