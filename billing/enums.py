"""Choices of accounts and what is booked on them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
