"""What both sides of a transfer, and the company that approves it, are told. Only what both may read is said."""

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from oms.kit.figures import figure
from orders.enums import TransferKind, TransferState
from orders.models import Transfer
from partners.messages.actions.tell import people_of, tell
from partners.messages.notifications.message import Message
from partners.models import Account, Notice

SCREEN = "transfers"


@dataclass(frozen=True)
class TransferMessage(Message):
    transfer: Transfer

    mark = "arrow-left-right"

    @property
    def thread(self) -> str:
        return f"transfer:{self.transfer.no}"

    def subject(self) -> str:
        words = {"no": self.transfer.no, "state": self.label, "giver": self.transfer.giver_name}
        return (_("Transfer %(no)s of %(giver)s: %(state)s") % words)[:70]

    def text(self) -> str:
        transfer = self.transfer
        lines = [
            _("From %(giver)s to %(receiver)s") % {"giver": transfer.giver_name, "receiver": transfer.receiver_name},
            self.what(),
            _("Transfer at: %s") % date_format(timezone.localtime(transfer.cut_at), "DATETIME_FORMAT"),
            transfer.words,
            *self.steps(),
        ]
        return "\n".join(line for line in lines if line)

    def what(self) -> str:
        transfer = self.transfer
        if transfer.what == TransferKind.CUSTOMER:
            told = {"code": transfer.customer_code, "name": transfer.customer_name}
            return _("Customer: %(code)s %(name)s") % told
        n = transfer.quantity
        return ngettext("%(n)s number", "%(n)s numbers", n) % {"n": figure(n)}

    def values(self) -> dict[str, str]:
        transfer = self.transfer
        return super().values() | {
            "order_no": transfer.no, "giver": transfer.giver_name, "receiver": transfer.receiver_name,
            "reason": transfer.reason, "next_step": "\n".join(self.steps()),
        }  # fmt: skip

    def link(self) -> str:
        return reverse("orders:transfer", args=[self.transfer.no])

    @classmethod
    def queue(cls) -> str:
        return reverse("orders:transfers") + "?of=waiting"

    def partners(self) -> set[int]:
        """Companies that are told."""
        return {self.transfer.giver_id, self.transfer.receiver_id}

    @classmethod
    def sample(cls) -> "TransferMessage":
        return cls(
            SimpleNamespace(
                no="503037", what=TransferKind.NUMBERS, giver_id=0, receiver_id=0, approver_id=0, giver_name="Example Reseller",
                receiver_name="Example Voice", quantity=10, customer_code="", customer_name="", giver_at=None, receiver_at=None,
                words="", cut_at=timezone.now(), reason="The customer stays", approver_name="Example Provider",
                state=TransferState.PROPOSED,
            )
        )  # fmt: skip


class TransferAsked(TransferMessage):
    """To each side that has not consented."""

    kind = "transfer.asked"
    label = gettext_lazy("Consent asked")
    needs = True
    act = gettext_lazy("Look and consent")
    counted = ngettext_lazy("%(n)s transfer waits for your consent", "%(n)s transfers wait for your consent", "n")
    next_step = gettext_lazy("It waits for your consent. Your company can also decline it.")

    def partners(self) -> set[int]:
        transfer = self.transfer
        asked = {transfer.giver_id: transfer.giver_at, transfer.receiver_id: transfer.receiver_at}
        return {partner for partner, agreed in asked.items() if agreed is None}


class TransferToApprove(TransferMessage):
    """To the company above both."""

    kind = "transfer.to_approve"
    label = gettext_lazy("Both sides agree")
    needs = True
    act = gettext_lazy("Approve")
    counted = ngettext_lazy("%(n)s transfer waits for your approval", "%(n)s transfers wait for your approval", "n")
    next_step = gettext_lazy("It waits for your approval.")

    def partners(self) -> set[int]:
        return {self.transfer.approver_id}


class TransferApproved(TransferMessage):
    kind = "transfer.approved"
    label = gettext_lazy("Approved")
    tone = "next"
    next_step = gettext_lazy(
        "From that moment on the receiver alone has it. Until then either side can still decline it."
    )


class TransferDone(TransferMessage):
    kind = "transfer.done"
    label = gettext_lazy("Transferred")
    tone = "good"
    next_step = gettext_lazy("It is the receiver's now.")


class TransferEnded(TransferMessage):
    """Withdrawn, declined, rejected or failed."""

    kind = "transfer.ended"
    label = gettext_lazy("Not transferred")
    tone = "bad"

    def steps(self) -> list[str]:
        return [_("Everything is as before. Reason: %s") % self.transfer.reason]

    def partners(self) -> set[int]:
        return super().partners() | {self.transfer.approver_id}


def tell_sides(message: TransferMessage, *, by: Account, at: datetime, all_of_them: bool = False) -> list[Notice]:
    """Tell the message's companies; nobody is told what the own hand did, unless it was the clock's."""
    people = people_of(message.partners(), screen=SCREEN)
    return tell(message, to=[one for one in people if all_of_them or one.pk != by.pk], by=by, at=at)
