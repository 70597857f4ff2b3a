"""What a reseller is told of customers that are blocked for payment."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy

from billing.models import PaymentBlock
from customers.models import Customer
from partners.messages.notifications.told import Told


@dataclass(frozen=True)
class OfBlock(Told):
    """A block of one customer, as it stands."""

    customer_code: str
    customer_name: str
    why: str
    waits_for: str
    order_no: str
    who: str = ""
    reason: str = ""

    mark = "landmark"

    @classmethod
    def of(cls, customer: Customer, block: PaymentBlock) -> "OfBlock":
        said = (block.released_by, block.release_reason) if block.resume_no else (block.by_name, block.reason)
        return cls(customer.code, customer.name, block.why, block.waits_for, block.resume_no or block.stop_no, *said)

    @property
    def thread(self) -> str:
        return f"block:{self.customer_code}"

    def told(self) -> dict[str, str]:
        return {
            "name": self.customer_name, "why": self.why, "waits": self.waits_for, "no": self.order_no,
            "who": self.who, "reason": self.reason,
        }  # fmt: skip

    def link(self) -> str:
        return reverse("billing:account", args=[self.customer_code])

    @classmethod
    def sample(cls) -> "OfBlock":
        waits = "Order 2026-000101 (Change) is under way: Submitted. It must be finished or canceled first."
        return cls(
            "C000000042",
            "Bramley Dental Care",
            "Overdue: 2026-10-000042 (31.20 GBP)",
            waits,
            "2026-000117",
            "Ada Quill",
            "Asked for twice.",
        )


@dataclass(frozen=True)
class BlockedForPayment(OfBlock):
    """A customer's service was stopped because it has not paid."""

    kind = "block.stopped"
    label = gettext_lazy("A customer is blocked for payment")
    tone = "bad"

    heads = gettext_lazy("Blocked for payment: %(name)s")
    says = gettext_lazy("The service of %(name)s is stopped by order %(no)s. %(why)s. It goes on once that is paid.")


@dataclass(frozen=True)
class BlockWaits(OfBlock):
    """A customer is to be blocked, and something stands against it."""

    kind = "block.waits"
    label = gettext_lazy("A customer cannot be blocked yet")
    tone = "warn"

    heads = gettext_lazy("Cannot be blocked yet: %(name)s")
    says = gettext_lazy("%(name)s is to be blocked. %(why)s. It is tried again until this is out of the way: %(waits)s")


@dataclass(frozen=True)
class ReleasedAfterPayment(OfBlock):
    """A customer that was blocked has paid, and its service goes on."""

    kind = "block.released"
    label = gettext_lazy("A customer is released after payment")
    tone = "good"

    heads = gettext_lazy("Released after payment: %(name)s")
    says = gettext_lazy("%(name)s has paid; its service goes on by order %(no)s. It was blocked for: %(why)s.")


@dataclass(frozen=True)
class BlockedByHand(OfBlock):
    """A person stopped a customer's service for payment."""

    kind = "block.by_hand"
    label = gettext_lazy("A customer is blocked by hand")
    tone = "bad"

    heads = gettext_lazy("Blocked by hand: %(name)s")
    says = gettext_lazy("%(who)s has the service of %(name)s stopped by order %(no)s. %(why)s. Reason: %(reason)s")


@dataclass(frozen=True)
class ReleasedByHand(OfBlock):
    """A person let the service of a customer go on that was blocked for payment."""

    kind = "block.released_by_hand"
    label = gettext_lazy("A customer is released by hand")
    tone = "good"

    heads = gettext_lazy("Released by hand: %(name)s")
    says = gettext_lazy(
        "%(who)s lets the service of %(name)s go on by order %(no)s. It was blocked for: %(why)s. Reason: %(reason)s"
    )
