"""What people are told about accounts and adjustments."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from billing.models import Adjustment, CustomerBalance
from customers.enums import BalanceControl
from oms.kit.figures import figure
from partners.messages.notifications.told import Told


@dataclass(frozen=True)
class OfBalance(Told):
    """How a customer's account stands beside its limit, or what is left of its funds."""

    customer_code: str
    customer_name: str
    prepaid: bool
    balance: Decimal
    limit: Decimal | None
    currency: str

    mark = "landmark"
    of_prepaid: ClassVar[Any]  # what is said of a prepaid customer, and of a postpaid one
    of_postpaid: ClassVar[Any]

    @classmethod
    def of(cls, row: CustomerBalance) -> "OfBalance":
        prepaid = row.balance_control == BalanceControl.PREPAID
        return cls(row.customer_code, row.customer_name, prepaid, row.balance, row.credit_limit, row.currency)

    @property
    def thread(self) -> str:
        return f"balance:{self.customer_code}"

    def told(self) -> dict[str, str]:
        return {
            "name": self.customer_name, "left": f"{figure(self.balance, 2)} {self.currency}",
            "owed": f"{figure(-self.balance, 2)} {self.currency}",
            "limit": f"{figure(self.limit or Decimal(0), 2)} {self.currency}",
        }  # fmt: skip

    def in_full(self) -> Any:
        return self.of_prepaid if self.prepaid else self.of_postpaid

    def link(self) -> str:
        return reverse("billing:account", args=[self.customer_code])

    @classmethod
    def sample(cls) -> "OfBalance":
        return cls("C000000042", "Bramley Dental Care", False, Decimal("-412.00"), Decimal(500), "GBP")


@dataclass(frozen=True)
class BalanceNear(OfBalance):
    """Most of a customer's credit limit, or of its funds, is used."""

    kind = "balance.near"
    label = gettext_lazy("A customer's account is near its limit")
    tone = "warn"

    heads = gettext_lazy("Near its limit: the account of %(name)s")
    of_prepaid = gettext_lazy("%(name)s has %(left)s left of its funds.")
    of_postpaid = gettext_lazy("%(name)s owes %(owed)s; its credit limit is %(limit)s.")
    next_step = gettext_lazy("Ask the customer to pay before the limit is reached.")


@dataclass(frozen=True)
class BalanceReached(OfBalance):
    """A customer's credit limit is reached, or its funds are used up."""

    kind = "balance.reached"
    label = gettext_lazy("A customer's account has reached its limit")
    tone = "bad"

    heads = gettext_lazy("At its limit: the account of %(name)s")
    of_prepaid = gettext_lazy("The funds of %(name)s are used up: its balance is %(left)s.")
    of_postpaid = gettext_lazy("%(name)s owes %(owed)s and has reached its credit limit of %(limit)s.")
    next_step = gettext_lazy("It is no longer to use the service until it has paid.")


@dataclass(frozen=True)
class AdjustmentProposed(Told):
    """Somebody of the company proposes to credit or charge a customer more than one may alone."""

    customer_code: str
    customer_name: str
    amount: Decimal
    currency: str
    day: date
    reason: str
    proposer: str
    adjustment: int

    kind = "billing.adjustment"
    label = gettext_lazy("An adjustment waits for a second person")
    tone, mark = "next", "receipt-text"
    heads = gettext_lazy("%(name)s proposes %(amount)s for %(customer)s")
    says = gettext_lazy(
        "%(name)s proposes to adjust what %(customer)s is charged for %(day)s by %(amount)s: %(reason)s"
    )
    next_step = gettext_lazy("Agree to it, or refuse it with a comment; nothing is charged before.")

    @classmethod
    def of(cls, adjustment: Adjustment) -> "AdjustmentProposed":
        """`adjustment` with its customer."""
        customer = adjustment.customer
        return cls(
            customer.code, customer.name, adjustment.amount, adjustment.currency, adjustment.day, adjustment.reason,
            adjustment.proposer, adjustment.pk,
        )  # fmt: skip

    def told(self) -> dict[str, str]:
        return {
            "customer": self.customer_name, "amount": f"{figure(self.amount, 2)} {self.currency}", "name": self.proposer,
            "day": date_format(self.day, "DATE_FORMAT"), "reason": self.reason,
        }  # fmt: skip

    def link(self) -> str:
        return reverse("billing:adjustment", args=[self.adjustment])

    @classmethod
    def sample(cls) -> "AdjustmentProposed":
        about = ("C-000042", "Bramley Dental Care", Decimal("-120.00"), "GBP", date(2026, 11, 19))
        return cls(*about, "Late delivery of 2 phones", "Vera Vertical", 1)
