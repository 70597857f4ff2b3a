"""What people are told about money."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.models import Adjustment
from oms.kit.figures import figure
from partners.messages.notifications.message import Message


@dataclass(frozen=True)
class AdjustmentProposed(Message):
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

    def headline(self) -> str:
        return _("%(name)s proposes %(amount)s for %(customer)s") % self.told()

    def subject(self) -> str:
        return self.headline()[:70]

    def text(self) -> str:
        words = _("%(name)s proposes to adjust what %(customer)s is charged for %(day)s by %(amount)s: %(reason)s")
        return "\n".join([words % self.told(), *self.steps()])

    def link(self) -> str:
        return reverse("billing:adjustment", args=[self.adjustment])

    @classmethod
    def sample(cls) -> "AdjustmentProposed":
        about = ("C-000042", "Bramley Dental Care", Decimal("-120.00"), "GBP", date(2026, 11, 19))
        return cls(*about, "Late delivery of 2 phones", "Vera Vertical", 1)
