"""States of an order and every way between them (product.md, Order life)."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


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


class OrderType(models.TextChoices):
    NEW_CUSTOMER = "new_customer", _("New Customer")
    SERVICE_START = "service_start", _("Service Start")
    CHANGE = "change", _("Change")
    SERVICE_STOP = "service_stop", _("Service Stop")
    SERVICE_RESUME = "service_resume", _("Service Resume")
    PLAN_CHANGE = "plan_change", _("Service Plan Change")
    CLOSE = "close", _("Customer Close")
    UNSHIPPED = "unshipped", _("Unshipped")
    PACKAGE_UPGRADE = "package_upgrade", _("Package Upgrade")
    LICENSE_CHANGE = "license_change", _("License Change")


class Verb(models.TextChoices):
    OPEN = "open", _("Opened")
    SAVE = "save", _("Saved")
    SUBMIT = "submit", _("Submitted")
    CANCEL = "cancel", _("Canceled")
    HOLD = "hold", _("Work saved")
    APPROVE = "approve", _("Approved")
    REJECT = "reject", _("Rejected")
    CONFIRM = "confirm", _("Confirmed")
    REFUSE = "refuse", _("Approval refused")


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


@dataclass(frozen=True)
class Way:
    """`verb` leads from one of `sources` to `target`, and only `role` may take it."""

    verb: Verb
    sources: tuple[OrderState, ...]
    target: OrderState
    role: Role


_S, _R = OrderState, Role
WAYS: dict[Verb, Way] = {
    way.verb: way
    for way in (
        Way(Verb.SAVE, (_S.TEMPORARY, _S.REGISTRATION), _S.REGISTRATION, _R.REQUESTER),
        Way(Verb.SUBMIT, (_S.TEMPORARY, _S.REGISTRATION), _S.SUBMITTED, _R.REQUESTER),
        Way(Verb.CANCEL, (_S.TEMPORARY, _S.REGISTRATION), _S.CANCELED, _R.REQUESTER),
        Way(Verb.HOLD, (_S.SUBMITTED, _S.PROCESSING), _S.PROCESSING, _R.APPROVER),
        Way(Verb.APPROVE, (_S.SUBMITTED, _S.PROCESSING), _S.APPROVED, _R.APPROVER),
        Way(Verb.REJECT, (_S.SUBMITTED, _S.PROCESSING), _S.REJECTED, _R.APPROVER),
        Way(Verb.CONFIRM, (_S.APPROVED,), _S.CONFIRMED, _R.REQUESTER),
        Way(Verb.REFUSE, (_S.APPROVED,), _S.REJECTED_APPROVAL, _R.REQUESTER),
    )
}
EDGES = sorted(
    {(str(source), str(way.target)) for way in WAYS.values() for source in way.sources if source != way.target}
)

DRAFT = (OrderState.TEMPORARY, OrderState.REGISTRATION)
WITH_APPROVER = (OrderState.SUBMITTED, OrderState.PROCESSING)
ENDED_BADLY = (OrderState.CANCELED, OrderState.REJECTED, OrderState.REJECTED_APPROVAL)
ONGOING = (*DRAFT, *WITH_APPROVER, OrderState.APPROVED)

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
PROVISIONING_TONES = {"coming": "next", "running": "info", "partly": "warn", "failed": "bad", "done": "good"}
MAX_FILE_BYTES = 10 * 1024 * 1024
