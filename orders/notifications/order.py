"""One class per order message: subject, text, receivers."""

from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from orders.enums import facts_of
from orders.models import Order
from partners.messages.actions.tell import people_of, tell
from partners.messages.notifications.message import Message
from partners.models import Account, Notice


@dataclass(frozen=True)
class OrderMessage(Message):
    """About one order. `to_approver` says which side is told; `screen_right` which menu its people hold."""

    order: Order

    to_approver = False
    screen_right = "order-status"
    state = ""

    @property
    def customer(self) -> tuple[str, str]:
        return self.order.customer_code, self.order.customer_name

    @property
    def thread(self) -> str:
        return f"order:{self.order.no}"

    def headline(self) -> str:
        """Change.Approved, Vertical Demo"""
        return f"{self.order.get_kind_display()}.{self.state_word()}, {self.order.customer_name}"

    def subject(self) -> str:
        words = {"no": self.order.no, "state": self.state_word(), "customer": self.order.customer_name}
        return (_("Order %(no)s %(state)s: %(customer)s") % words)[:70]

    def state_word(self) -> str:
        return str(self.label)

    def text(self) -> str:
        lines = [
            _("Order: %(no)s %(title)s") % {"no": self.order.no, "title": self.order.title},
            _("Type: %s") % self.order.get_kind_display(),
            _("Customer: %(code)s %(name)s") % {"code": self.order.customer_code, "name": self.order.customer_name},
            _("Requested by: %(name)s, %(partner)s")
            % {"name": self.order.requested_by, "partner": self.order.requester_name},
            *(f"{label}: {value}" for label, value in facts_of(self.order)),
            *self.steps(),
        ]
        return "\n".join(line for line in lines if line)

    def values(self) -> dict[str, str]:
        order = self.order
        return super().values() | {
            "order_no": order.no, "order_title": order.title, "order_type": str(order.get_kind_display()),
            "state": self.state_word(), "requested_by": order.requested_by, "requester": order.requester_name,
            "reason": order.reason, "next_step": "\n".join(self.steps()),
        }  # fmt: skip

    def link(self) -> str:
        return reverse("orders:order", args=[self.order.no])

    def receivers(self) -> list[Account]:
        side = self.order.approver_id if self.to_approver else self.order.requester_id
        return people_of([side], screen=self.screen_right)

    @classmethod
    def sample(cls) -> "OrderMessage":
        return cls(
            SimpleNamespace(
                no="503037", title="Vertical Demo Change Order", customer_code="C000000150", customer_name="Vertical Demo",
                requested_by="Clara Clerk", requester_name="Example Reseller", approver_name="Example Provider", reason="Wrong site address given",
                back_is_asked=False, back_reason="The customer wants another day",
                kind="", get_kind_display=lambda: _("New Customer"), effective=None, approver_id=0, requester_id=0,
            )
        )  # fmt: skip


class OrderSubmitted(OrderMessage):
    kind = "order.submitted"
    label = gettext_lazy("Submitted")
    to_approver = True
    screen_right = "order-approval"
    needs = True
    act = gettext_lazy("Approve")
    mark = "clipboard-list"

    counted = ngettext_lazy("%(n)s order waits for your approval", "%(n)s orders wait for your approval", "n")

    @classmethod
    def queue(cls) -> str:
        return reverse("orders:approval") + "?own=on"

    next_step = gettext_lazy("It waits for your approval.")


class OrderApproved(OrderMessage):
    kind = "order.approved"
    label = gettext_lazy("Approved")
    screen_right = "order-final-confirm"
    needs = True
    act = gettext_lazy("Confirm")
    tone = "next"
    mark = "check"

    counted = ngettext_lazy("%(n)s order waits for your confirmation", "%(n)s orders wait for your confirmation", "n")

    @classmethod
    def queue(cls) -> str:
        return reverse("orders:final-confirm") + "?own=on"

    next_step = gettext_lazy("Check it and confirm it with a date under Order Final Confirm.")


class OrderRejected(OrderMessage):
    kind = "order.rejected"
    label = gettext_lazy("Rejected")
    tone = "bad"
    mark = "x"

    counted = ngettext_lazy("%(n)s order was rejected", "%(n)s orders were rejected", "n")

    def steps(self) -> list[str]:
        return [_("Reason: %s\nYou can copy the order, correct it and send it again.") % self.order.reason]


class OrderConfirmed(OrderMessage):
    kind = "order.confirmed"
    label = gettext_lazy("Confirmed")
    to_approver = True
    tone = "good"
    mark = "check"

    counted = ngettext_lazy("%(n)s order was confirmed", "%(n)s orders were confirmed", "n")

    def steps(self) -> list[str]:
        return [_("It takes effect on %s.") % (self.order.effective or "—")]


class OrderRefused(OrderMessage):
    kind = "order.refused"
    label = gettext_lazy("Approval refused")
    to_approver = True
    tone = "bad"
    mark = "x"

    def steps(self) -> list[str]:
        return [_("Reason: %s") % self.order.reason]


class OrderWithdrawn(OrderMessage):
    kind = "order.withdrawn"
    label = gettext_lazy("Withdrawn")
    to_approver = True
    screen_right = "order-approval"
    mark = "undo-2"

    next_step = gettext_lazy("Its requester took it back; there is nothing for you to do.")


class OfTakingBack(OrderMessage):
    """About a confirmed order whose day has not come. `both`: its requester and its approver are told."""

    mark = "undo-2"
    both = False

    def day_word(self) -> str:
        """The day on which it takes effect, or would have."""
        day = self.order.effective
        return date_format(day, "DATE_FORMAT") if day else "—"

    def receivers(self) -> list[Account]:
        if not self.both:
            return super().receivers()
        return people_of({self.order.requester_id, self.order.approver_id or 0}, screen=self.screen_right)


class OrderBackAsked(OfTakingBack):
    kind = "order.back_asked"
    label = gettext_lazy("Taking back asked")
    to_approver = True
    screen_right = "order-approval"
    needs = True
    act = gettext_lazy("Decide")

    counted = ngettext_lazy("%(n)s order waits to be taken back", "%(n)s orders wait to be taken back", "n")

    @classmethod
    def queue(cls) -> str:
        return OrderSubmitted.queue()

    def steps(self) -> list[str]:
        words = _("Its requester asks to take it back before %(day)s: %(reason)s\nYou consent or refuse.")
        return [words % {"day": self.day_word(), "reason": self.order.back_reason}]


class OrderBackLeft(OfTakingBack):
    kind = "order.back_left"
    label = gettext_lazy("Taking back withdrawn")
    to_approver = True
    screen_right = "order-approval"

    def steps(self) -> list[str]:
        words = _("It takes effect on %(day)s; there is nothing for you to decide.")
        return [words % {"day": self.day_word()}]


@dataclass(frozen=True)
class OrderTakenBack(OfTakingBack):
    """It would have taken effect on `day`; `comment` is the approver's."""

    day: date | None = None
    comment: str = ""

    kind = "order.taken_back"
    label = gettext_lazy("Taken back")
    both = True

    counted = ngettext_lazy("%(n)s order was taken back", "%(n)s orders were taken back", "n")

    def day_word(self) -> str:
        return date_format(self.day, "DATE_FORMAT") if self.day else "—"

    def steps(self) -> list[str]:
        words = _("It would have taken effect on %(day)s. The contract stands as if it had never been confirmed.")
        return ["\n".join(filter(None, [words % {"day": self.day_word()}, self.comment]))]


@dataclass(frozen=True)
class OrderBackRefused(OfTakingBack):
    """The approver does not consent to its taking back; `comment` says why."""

    comment: str = ""

    kind = "order.back_refused"
    label = gettext_lazy("Taking back refused")
    tone = "bad"
    mark = "x"

    counted = ngettext_lazy("%(n)s order is not taken back", "%(n)s orders are not taken back", "n")

    def steps(self) -> list[str]:
        words = _("Reason: %(reason)s\nIt takes effect on %(day)s.")
        return [words % {"reason": self.comment or "—", "day": self.day_word()}]


class OrderBackLapsed(OfTakingBack):
    kind = "order.back_lapsed"
    label = gettext_lazy("Taking back lapsed")
    both = True

    def steps(self) -> list[str]:
        words = _(
            "It took effect on %(day)s before its taking back was decided; only a new order changes anything now."
        )
        return [words % {"day": self.day_word()}]


@dataclass(frozen=True)
class OrderAskedAnew(OrderSubmitted):
    """To the partner that is asked from now on, and to the one that was asked `before`."""

    before: int = 0

    kind = "order.asked_anew"
    label = gettext_lazy("Asked anew")

    def asks(self, account: Account) -> bool:
        return account.partner_id == self.order.approver_id

    def steps(self) -> list[str]:
        if self.order.back_is_asked:
            return [_("The consent to its taking back is asked of %s from now on.") % self.order.approver_name]
        return [_("Its approval is asked of %s from now on.") % self.order.approver_name]

    def receivers(self) -> list[Account]:
        return people_of([self.before, self.order.approver_id or 0], screen=self.screen_right, or_chief=True)


class OrderProvisioned(OrderMessage):
    kind = "order.provisioned"
    label = gettext_lazy("Provisioned")
    tone = "good"
    mark = "check"

    counted = ngettext_lazy("%(n)s order is on the network", "%(n)s orders are on the network", "n")

    next_step = gettext_lazy("Every command to the network is done.")


@dataclass(frozen=True)
class OrderNotProvisioned(OrderMessage):
    """A `command` to the network failed for good; `why` is the network's reason."""

    command: str = ""
    why: str = ""

    kind = "order.not_provisioned"
    label = gettext_lazy("Provisioning failed")
    needs = True
    act = gettext_lazy("Look at the failure")
    tone = "bad"
    mark = "triangle-alert"

    counted = ngettext_lazy("%(n)s order failed on the network", "%(n)s orders failed on the network", "n")

    def steps(self) -> list[str]:
        words = _("The network refused “%(command)s”: %(why)s\nCorrect it on the order's page and send it again.")
        return [words % {"command": self.command or "—", "why": self.why or "—"}]


def announce(message: OrderMessage, *, by: Account, at: datetime) -> list[Notice]:
    """Tell the message's receivers; nobody is told what the own hand did."""
    receivers = [account for account in message.receivers() if account.pk != by.pk]
    return tell(message, to=receivers, by=by, at=at)
