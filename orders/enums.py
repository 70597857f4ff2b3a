"""States of an order and every way between them (product.md, Order life)."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oms.kit.ways import Way, Ways


class OrderState(models.TextChoices):
    """guide 2.6.1"""

    TEMPORARY = "temporary", _("Temporary")
    REGISTRATION = "registration", _("Registration")
    SUBMITTED = "submitted", _("Submitted Order")
    CANCELED = "canceled", _("Order Canceled")
    PROCESSING = "processing", _("Processing")
    APPROVED = "approved", _("Approved")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED_APPROVAL = "rejected_approval", _("Rejected Approval Order")
    REJECTED = "rejected", _("Rejected Order")


class Verb(models.TextChoices):
    OPEN = "open", _("Opened")
    SAVE = "save", _("Saved")
    SUBMIT = "submit", _("Submitted")
    CANCEL = "cancel", _("Canceled")
    REOPEN = "reopen", _("Canceling undone")
    HOLD = "hold", _("Work saved")
    APPROVE = "approve", _("Approved")
    REJECT = "reject", _("Rejected")
    CONFIRM = "confirm", _("Confirmed")
    REFUSE = "refuse", _("Approval refused")
    WITHDRAW = "withdraw", _("Withdrawn")
    ASK_BACK = "ask_back", _("Taking back asked")
    TAKE_BACK = "take_back", _("Taken back")
    KEEP = "keep", _("Taking back refused")
    LEAVE = "leave", _("Taking back withdrawn")
    REASK = "reask", _("Asked anew")  # no way: the state stays, another partner is asked to approve
    LAPSE = "lapse", _("Taking back lapsed")  # no way either: its day came before anybody decided


class Provisioning(models.TextChoices):
    """How far the network is with a confirmed order; said honestly."""

    NONE = "", "—"
    COMING = "coming", _("Coming")
    RUNNING = "running", _("In progress")
    PARTLY = "partly", _("Partly done")
    FAILED = "failed", _("Failed")
    DONE = "done", _("Done")


class Role(models.TextChoices):
    """Who may make a move."""

    REQUESTER = "requester"
    APPROVER = "approver"


_S, _R = OrderState, Role
WAYS = Ways(
    Way(Verb.SAVE, (_S.TEMPORARY, _S.REGISTRATION), _S.REGISTRATION, _R.REQUESTER, "Complete and valid, not sent."),
    Way(Verb.SUBMIT, (_S.TEMPORARY, _S.REGISTRATION), _S.SUBMITTED, _R.REQUESTER, "Sent to the approver."),
    Way(Verb.CANCEL, (_S.TEMPORARY, _S.REGISTRATION), _S.CANCELED, _R.REQUESTER, "Given up by its requester."),
    Way(Verb.REOPEN, (_S.CANCELED,), _S.TEMPORARY, _R.REQUESTER, "Its canceling is undone, within two minutes."),
    Way(Verb.WITHDRAW, (_S.SUBMITTED,), _S.REGISTRATION, _R.REQUESTER, "Taken back before anybody has begun work."),
    Way(Verb.HOLD, (_S.SUBMITTED, _S.PROCESSING), _S.PROCESSING, _R.APPROVER, "The approver keeps work done so far."),
    Way(Verb.APPROVE, (_S.SUBMITTED, _S.PROCESSING), _S.APPROVED, _R.APPROVER, "The approver agrees."),
    Way(Verb.REJECT, (_S.SUBMITTED, _S.PROCESSING), _S.REJECTED, _R.APPROVER, "The approver says no, with a reason."),
    Way(Verb.CONFIRM, (_S.APPROVED,), _S.CONFIRMED, _R.REQUESTER, "The requester agrees to what was approved."),
    Way(
        Verb.REFUSE,
        (_S.APPROVED,),
        _S.REJECTED_APPROVAL,
        _R.REQUESTER,
        "The requester does not want what was approved.",
    ),
    Way(Verb.ASK_BACK, (_S.CONFIRMED,), _S.CONFIRMED, _R.REQUESTER, "Asked to be taken back before its day."),
    Way(Verb.TAKE_BACK, (_S.CONFIRMED,), _S.CANCELED, _R.APPROVER, "The approver consents to its taking back."),
    Way(Verb.KEEP, (_S.CONFIRMED,), _S.CONFIRMED, _R.APPROVER, "The approver does not consent; it takes effect."),
    Way(Verb.LEAVE, (_S.CONFIRMED,), _S.CONFIRMED, _R.REQUESTER, "Its requester no longer wants it back."),
)


class NumberWish(models.TextChoices):
    """Which numbers an order asks for; none: any of the approver's stock (product.md)."""

    BLOCK = "block", _("One block, consecutive")
    GOLD = "gold", _("Gold numbers")
    NEW = "new", _("New numbers of the area")


DRAFT = (OrderState.TEMPORARY, OrderState.REGISTRATION)
WITH_APPROVER = (OrderState.SUBMITTED, OrderState.PROCESSING)
ENDED_BADLY = (OrderState.CANCELED, OrderState.REJECTED, OrderState.REJECTED_APPROVAL)
BACK = (Verb.ASK_BACK, Verb.TAKE_BACK, Verb.KEEP, Verb.LEAVE)  # of a confirmed order whose day has not come
ENDS = (Verb.CANCEL, Verb.REFUSE)  # what the company above may do for a requester that is switched off
ONGOING = (*DRAFT, *WITH_APPROVER, OrderState.APPROVED)
NOT_MADE = "failed"
BATCH_STATES: dict[str, tuple[OrderState, ...]] = {  # how far an order of a batch is; NOT_MADE: there is none
    "draft": DRAFT, "waiting": WITH_APPROVER, "approved": (OrderState.APPROVED,), "confirmed": (OrderState.CONFIRMED,),
    "ended": ENDED_BADLY, NOT_MADE: (),
}  # fmt: skip
BATCH_WORDS = {
    "draft": _("Drafts"), "waiting": _("Submitted"), "approved": _("Approved"), "confirmed": _("Confirmed"),
    "ended": _("Ended"), NOT_MADE: _("Not made"),
}  # fmt: skip
TAKEN_BACK_FROM = (*DRAFT, OrderState.SUBMITTED)  # by its requester alone, as long as nobody has begun work

STATE_TONES = {
    OrderState.TEMPORARY: "plain",
    OrderState.REGISTRATION: "plain",
    OrderState.SUBMITTED: "info",
    OrderState.PROCESSING: "info",
    OrderState.APPROVED: "next",
    OrderState.CONFIRMED: "good",
    OrderState.CANCELED: "off",
    OrderState.REJECTED: "bad",
    OrderState.REJECTED_APPROVAL: "bad",
}
NOT_DONE = (Provisioning.PARTLY, Provisioning.FAILED)  # a command failed for good
PROVISIONING_TONES = {"coming": "next", "running": "info", "partly": "warn", "failed": "bad", "done": "good"}
MAX_FILE_BYTES = 10 * 1024 * 1024

KIND_WORDS: dict[str, str | Promise] = {}  # value that stands in the order → its name; each order type adds its own

KIND_FACTS: dict[str, Callable[[Any], list[tuple[str, str]]]] = {}  # likewise → what only it carries, of an order


def facts_of(order: Any) -> list[tuple[str, str]]:
    """(label, value) that only the type of `order` carries."""
    found = KIND_FACTS.get(order.kind)
    return found(order) if found else []


def kind_choices() -> list[tuple[str, str | Promise]]:
    """(value, word) of the order types there are (orders/types/)."""
    return list(KIND_WORDS.items())


# --- transfers between resellers


class TransferKind(models.TextChoices):
    """What goes from one reseller to the other."""

    NUMBERS = "numbers", _("Numbers")
    CUSTOMER = "customer", _("Customer")


class Side(models.TextChoices):
    GIVER = "giver", _("Giving reseller")
    RECEIVER = "receiver", _("Receiving reseller")


class TransferState(models.TextChoices):
    PROPOSED = "proposed", _("Waiting for consent")
    AGREED = "agreed", _("Waiting for approval")
    APPROVED = "approved", _("Approved, waits for its time")
    DONE = "done", _("Transferred")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DECLINED = "declined", _("Declined")
    REJECTED = "rejected", _("Rejected")
    FAILED = "failed", _("Failed")


class TransferVerb(models.TextChoices):
    OPEN = "open", _("Opened")
    CONSENT = "consent", _("Consented")
    AGREE = "agree", _("Consented, both sides agree")
    APPROVE = "approve", _("Approved")
    CUT = "cut", _("Transferred")
    WITHDRAW = "withdraw", _("Withdrawn")
    DECLINE = "decline", _("Declined")
    REJECT = "reject", _("Rejected")
    FAIL = "fail", _("Failed")


class TransferRole(models.TextChoices):
    """Who may take a way."""

    SIDE = "side", _("the giving and the receiving reseller, each once")
    OPENER = "opener", _("the company that opened it")
    APPROVER = "approver", _("the company that is asked to approve")
    CLOCK = "clock", _("its time")


_T, _TR = TransferState, TransferRole
TRANSFER_OPEN = (_T.PROPOSED, _T.AGREED, _T.APPROVED)
TRANSFER_WAYS = Ways(
    Way(TransferVerb.CONSENT, (_T.PROPOSED,), _T.PROPOSED, _TR.SIDE, "One side agrees, the other has not yet."),
    Way(TransferVerb.AGREE, (_T.PROPOSED,), _T.AGREED, _TR.SIDE, "Now both sides agree."),
    Way(TransferVerb.APPROVE, (_T.AGREED,), _T.APPROVED, _TR.APPROVER, "The company above both agrees."),
    Way(TransferVerb.CUT, (_T.APPROVED,), _T.DONE, _TR.CLOCK, "It is the receiver's from this instant on."),
    Way(TransferVerb.WITHDRAW, TRANSFER_OPEN, _T.WITHDRAWN, _TR.OPENER, "Who opened it does not want it any more."),
    Way(TransferVerb.DECLINE, TRANSFER_OPEN, _T.DECLINED, _TR.SIDE, "One side does not want it, with a reason."),
    Way(TransferVerb.REJECT, (_T.AGREED,), _T.REJECTED, _TR.APPROVER, "The company above both says no, with a reason."),
    Way(TransferVerb.FAIL, (_T.APPROVED,), _T.FAILED, _TR.CLOCK, "Something stood against it when its time came."),
)
TRANSFER_TONES = {
    _T.PROPOSED: "info", _T.AGREED: "info", _T.APPROVED: "next", _T.DONE: "good", _T.WITHDRAWN: "off",
    _T.DECLINED: "bad", _T.REJECTED: "bad", _T.FAILED: "bad",
}  # fmt: skip
