"""States of a port and of each of its numbers, and every way between them (domain.md 4.1, guide 2.3.2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from oms.kit.ways import Way, Ways


class Installation(models.TextChoices):
    """What the numbers are at the losing provider; lead times are kept by it."""

    SINGLE = "single", _("Single lines")
    MULTI = "multi", _("Multi-line or ISDN")
    RANGE = "range", _("DDI range, whole")
    PART = "part", _("Part of a DDI range")
    NON_GEOGRAPHIC = "non_geographic", _("Non-geographic")


ORDERED = [choice for choice in Installation.choices if choice[0] != Installation.NON_GEOGRAPHIC]  # the type says that


class Repairer(models.TextChoices):
    """Who must put right what a reject code names."""

    US = "us", _("We")
    SUPPLIER = "supplier", _("The supplier")
    LOSING = "losing", _("We, with the losing provider")


class PortState(models.TextChoices):
    WAITING = "waiting", _("Waiting for order confirm")
    VALIDATING = "validating", _("Validating (POV)")
    SUBMITTED = "submitted", _("Requested")
    ACCEPTED = "accepted", _("Accepted")
    CHANGE_ASKED = "change_asked", _("Date change asked")
    PORTING = "porting", _("Porting day")
    COMPLETED = "completed", _("Completed")
    REJECTED = "rejected", _("Rejected")
    CHANGES_REQUIRED = "changes", _("Changes required")
    CANCELLED = "cancelled", _("Cancelled by us")
    CANCELLED_LOSING = "cancelled_lcp", _("Cancelled by losing provider")
    EXPIRED = "expired", _("Expired")


class Found(models.TextChoices):
    """What a pre-order validation came to."""

    OPEN = "", _("No answer yet")
    VALID = "valid", _("Valid")
    INVALID = "invalid", _("Not valid")
    OVER = "over", _("Not answered before the port went on")


class NumberState(models.TextChoices):
    """Each number of a port has a state of its own: some may fail where others come."""

    ASKED = "asked", _("Requested")
    ACCEPTED = "accepted", _("Accepted")
    PORTED = "ported", _("Ported")
    FAILED = "failed", _("Not ported")
    ENDED = "ended", _("Cancelled")


class Role(models.TextChoices):
    """Who may take a way."""

    DESK = "desk", _("the partner that processes the port")
    REQUESTER = "requester", _("the partner that asked for it, or the one that processes it")
    ORDER = "order", _("the order it belongs to")
    CLOCK = "clock", _("the clock")


class PortVerb(models.TextChoices):
    VALIDATE = "validate", _("Pre-order validation asked for")
    FIND_VALID = "find_valid", _("Found valid")
    FIND_INVALID = "find_invalid", _("Found not valid")
    CONFIRM = "confirm", _("Order confirmed, requested")
    NOTE = "note", _("Saved")
    ACCEPT = "accept", _("Accepted")
    REJECT = "reject", _("Rejected")
    REQUIRE = "require", _("Changes required")
    RESUBMIT = "resubmit", _("Corrected and resubmitted")
    ASK_DATE = "ask_date", _("Another date asked for")
    AGREE_DATE = "agree_date", _("New date agreed")
    REFUSE_DATE = "refuse_date", _("New date refused, the old one stays")
    FAIL = "fail", _("Numbers not ported")
    BEGIN = "begin", _("Porting day")
    COMPLETE = "complete", _("Completed")
    CANCEL = "cancel", _("Cancelled by us")
    CANCEL_LOSING = "cancel_losing", _("Cancelled by losing provider")
    EXPIRE = "expire", _("Expired, not resubmitted in time")
    DOCUMENT = "document", _("Document")


class PaperVerb(models.TextChoices):
    """What is sent to a supplier."""

    VALIDATE = "validate", _("Pre-order validation")
    ORDER = "order", _("Porting request")
    DATE = "date", _("Date change")
    CANCEL = "cancel", _("Cancellation")


_S, _V = PortState, PortVerb
BACK = (_S.REJECTED, _S.CHANGES_REQUIRED, _S.CANCELLED_LOSING)  # to be corrected and sent again
DATED = (_S.ACCEPTED, _S.CHANGE_ASKED)
BEFORE = (_S.WAITING, _S.VALIDATING)  # the order has no final confirm; nothing was requested
OPEN = (*BEFORE, _S.SUBMITTED, *DATED, _S.PORTING, *BACK)  # not at an end
ENDED = (_S.COMPLETED, _S.CANCELLED, _S.EXPIRED)
PORT_WAYS = Ways(
    Way(_V.VALIDATE, (_S.WAITING,), _S.VALIDATING, Role.REQUESTER, "The supplier looks at it before it is ordered."),
    Way(_V.FIND_VALID, (_S.VALIDATING,), _S.WAITING, Role.DESK, "The losing provider would take it as it stands."),
    Way(_V.FIND_INVALID, (_S.VALIDATING,), _S.WAITING, Role.DESK, "It would be refused, with this code; nothing is blocked."),
    Way(_V.CONFIRM, BEFORE, _S.SUBMITTED, Role.ORDER, "The order was confirmed; now it can be accepted."),
    Way(_V.ACCEPT, (_S.SUBMITTED,), _S.ACCEPTED, Role.DESK, "A porting date is set and the numbers are created."),
    Way(_V.REJECT, (_S.SUBMITTED,), _S.REJECTED, Role.DESK, "Refused with a code that says what to do."),
    Way(_V.REQUIRE, (_S.SUBMITTED,), _S.CHANGES_REQUIRED, Role.DESK, "Something must be corrected first."),
    Way(_V.RESUBMIT, BACK, _S.SUBMITTED, Role.REQUESTER, "Corrected; the lead time starts anew."),
    Way(_V.ASK_DATE, (_S.ACCEPTED,), _S.CHANGE_ASKED, Role.REQUESTER, "Another day is asked for."),
    Way(_V.AGREE_DATE, (_S.CHANGE_ASKED,), _S.ACCEPTED, Role.DESK, "The new day holds."),
    Way(_V.REFUSE_DATE, (_S.CHANGE_ASKED,), _S.ACCEPTED, Role.DESK, "The old day holds."),
    Way(_V.BEGIN, DATED, _S.PORTING, Role.CLOCK, "The porting day has come."),
    Way(_V.COMPLETE, (_S.PORTING,), _S.COMPLETED, Role.DESK, "The numbers are here."),
    Way(_V.CANCEL, OPEN, _S.CANCELLED, Role.DESK, "We do not port them."),
    Way(_V.CANCEL_LOSING, DATED, _S.CANCELLED_LOSING, Role.DESK, "The losing provider called it off."),
    Way(_V.EXPIRE, BACK, _S.EXPIRED, Role.CLOCK, "Not resubmitted in time."),
)  # fmt: skip

STATE_TONES = {
    _S.WAITING: "plain", _S.VALIDATING: "info", _S.SUBMITTED: "info", _S.ACCEPTED: "next", _S.CHANGE_ASKED: "warn",
    _S.PORTING: "next", _S.COMPLETED: "good", _S.REJECTED: "bad", _S.CHANGES_REQUIRED: "warn", _S.CANCELLED: "off",
    _S.CANCELLED_LOSING: "bad", _S.EXPIRED: "off",
}  # fmt: skip
FOUND_TONES = {Found.OPEN: "info", Found.VALID: "good", Found.INVALID: "bad", Found.OVER: "off"}
NUMBER_TONES = {
    NumberState.ASKED: "info", NumberState.ACCEPTED: "next", NumberState.PORTED: "good", NumberState.FAILED: "bad",
    NumberState.ENDED: "off",
}  # fmt: skip
