"""One line of a bank's file, as it was read."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST = Decimal("9999999999.99")
LONGEST = 500  # characters of payer and reference that are kept


class Why(models.TextChoices):
    """Why a line cannot be booked as it stands."""

    TWICE = "twice", _("It came in before.")
    OUT = "out", _("Money that went out is not booked here.")
    PENDING = "pending", _("The bank has not booked it yet.")
    DAY = "day", _("Its day cannot be read.")
    FUTURE = "future", _("Its day is to come.")
    AMOUNT = "amount", _("Its amount cannot be read.")
    CURRENCY = "currency", _("The customer's account is in another currency.")
    REFUSED = "refused", _("It was refused when it was to be booked.")


@dataclass(frozen=True)
class BankEntry:
    """`place`: number of its line or entry in the file. `mark`: by what the bank knows it, empty where it says none.
    `why`: a value of Why, with `detail`: what stood there."""

    place: int
    day: date | None = None
    amount: Decimal | None = None
    currency: str = ""
    payer: str = ""
    reference: str = ""
    mark: str = ""
    why: str = ""
    detail: str = ""


def judged(
    place: int, *, day: date | None, amount: Decimal | None, currency: str, payer: str = "", reference: str = "",
    mark: str = "", why: str = "", detail: str = "",
) -> BankEntry:  # fmt: skip
    """A line with what is wrong with it; what was found wrong before (`why`) stands. Texts are cut to what is kept."""
    if not why and day is None:
        why = Why.DAY
    if not why and (amount is None or not currency or abs(amount) > MOST or amount != round(amount, 2)):
        why, amount = Why.AMOUNT, None
    if not why and amount is not None and amount <= 0:
        why = Why.OUT
    if amount is not None and (abs(amount) > MOST or amount != round(amount, 2)):
        amount = None
    return BankEntry(
        place, day, amount, currency, payer[:LONGEST], reference[:LONGEST], mark[:140], str(why), detail[:LONGEST]
    )
