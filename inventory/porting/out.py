"""States of a request by another provider for numbers that are held here, and every way between them (domain.md 4.1)."""

from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from inventory.porting.lead import Rules, Wish, after, losing_until, port_instant, reply_hours, resubmit_hours
from inventory.porting.states import Role
from oms.kit.ways import Way, Ways


class OutState(models.TextChoices):
    REQUESTED = "requested", _("Requested")
    VALIDATED = "validated", _("Validated")
    ACCEPTED = "accepted", _("Accepted")
    PORTED_OUT = "ported_out", _("Ported out")
    REJECTED = "rejected", _("Rejected")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")


class LeavingState(models.TextChoices):
    """Each number of a request has a state of its own: some may stay where others leave."""

    ASKED = "asked", _("Requested")
    GONE = "gone", _("Ported out")
    STAYS = "stays", _("Stays")


class Objection(models.TextChoices):
    """Why the customer's reseller says that numbers must not leave."""

    UNWANTED = "unwanted", _("The customer did not ask for it")
    WRONG = "wrong", _("Numbers of another customer or site")
    SIGNATORY = "signatory", _("Signed by somebody who may not")
    OTHER = "other", _("Another reason")


class OutVerb(models.TextChoices):
    RECORD = "record", _("Request recorded")
    VALIDATE = "validate", _("Validated")
    REJECT = "reject", _("Rejected")
    AGAIN = "again", _("Presented again")
    ACCEPT = "accept", _("Accepted")
    OBJECT = "object", _("Objection")
    KEEP = "keep", _("Numbers stay")
    CANCEL = "cancel", _("Cancelled by us")
    WITHDRAW = "withdraw", _("Taken back by the gaining provider")
    LEAVE = "leave", _("Numbers ported out")
    EXPIRE = "expire", _("Expired, not presented again in time")


_S, _V = OutState, OutVerb
OUT_OPEN = (_S.REQUESTED, _S.VALIDATED, _S.ACCEPTED, _S.REJECTED)
OUT_ENDED = (_S.PORTED_OUT, _S.CANCELLED, _S.EXPIRED)
ANSWERABLE = (_S.REQUESTED, _S.VALIDATED)
OUT_WAYS = Ways(
    Way(_V.VALIDATE, (_S.REQUESTED,), _S.VALIDATED, Role.DESK, "Postcode and numbers are right."),
    Way(_V.REJECT, ANSWERABLE, _S.REJECTED, Role.DESK, "Refused with a code that says why."),
    Way(_V.AGAIN, (_S.REJECTED,), _S.REQUESTED, Role.DESK, "The gaining provider has corrected it."),
    Way(_V.ACCEPT, (_S.VALIDATED,), _S.ACCEPTED, Role.DESK, "The numbers leave on a day."),
    Way(_V.CANCEL, (*ANSWERABLE, _S.ACCEPTED), _S.CANCELLED, Role.DESK, "We call it off, as long as that is allowed."),
    Way(_V.WITHDRAW, OUT_OPEN, _S.CANCELLED, Role.DESK, "The gaining provider wants them no more."),
    Way(_V.LEAVE, (_S.ACCEPTED,), _S.PORTED_OUT, Role.CLOCK, "The day has come."),
    Way(_V.EXPIRE, (_S.REJECTED,), _S.EXPIRED, Role.CLOCK, "Not presented again in time."),
)  # fmt: skip
OUT_TONES = {
    _S.REQUESTED: "info", _S.VALIDATED: "info", _S.ACCEPTED: "next", _S.PORTED_OUT: "off", _S.REJECTED: "bad",
    _S.CANCELLED: "off", _S.EXPIRED: "off",
}  # fmt: skip
LEAVING_TONES = {LeavingState.ASKED: "info", LeavingState.GONE: "off", LeavingState.STAYS: "good"}


def out_due(
    state: str, rules: Rules | None, wish: Wish, *, since: datetime, asked: datetime, day: date | None
) -> datetime | None:
    """Until when the next step is due: the answer, counted from when it was `asked`; being presented again; the day."""
    if rules is None:
        return None
    if state in ANSWERABLE:
        return after(rules, asked, reply_hours(rules, wish))
    if state == OutState.REJECTED:
        return after(rules, since, resubmit_hours(rules, wish))
    return port_instant(rules, day) if state == OutState.ACCEPTED and day else None


def may_object_until(rules: Rules, asked: datetime, day: date | None) -> datetime:
    """Until when the customer's reseller may object: its hours from the request on, but not when nothing can be called
    off any more."""
    until = after(rules, asked, rules.objection_hours)
    return min(until, losing_until(rules, day)) if day else until
