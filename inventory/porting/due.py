"""What is due next of a port, by whom, until when (product.md: countdowns)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from inventory.porting.lead import Rules, Wish, after, port_instant, reply_hours, resubmit_hours
from inventory.porting.states import BACK, PortState


class Task(models.TextChoices):
    CONFIRM = "confirm", _("Final confirm of the order")
    VALIDATE = "validate", _("Answer to the validation")
    ANSWER = "answer", _("Answer to the request")
    CORRECT = "correct", _("Correct and resubmit")
    DATE = "date", _("Answer to the date change")
    PORT = "port", _("Porting")
    COMPLETE = "complete", _("Say what came over")
    NOTHING = "", _("Nothing")


class Doer(models.TextChoices):
    REQUESTER = "requester", _("Requester")
    DESK = "desk", _("Port desk")
    SUPPLIER = "supplier", _("Supplier")
    NOBODY = "", _("Nobody")


@dataclass(frozen=True)
class Due:
    task: str
    doer: str
    until: datetime | None = None


NOTHING = Due(Task.NOTHING, Doer.NOBODY)


def next_due(state: str, rules: Rules | None, wish: Wish, *, since: datetime, day: date | None) -> Due:
    """`since`: when it came into `state`; `day`: the porting date, once there is one."""
    if state == PortState.WAITING:
        return Due(Task.CONFIRM, Doer.REQUESTER)
    if state in (PortState.VALIDATING, PortState.SUBMITTED):
        task = Task.ANSWER if state == PortState.SUBMITTED else Task.VALIDATE
        return Due(task, Doer.DESK, rules and after(rules, since, reply_hours(rules, wish)))
    if state in BACK:
        return Due(Task.CORRECT, Doer.REQUESTER, rules and after(rules, since, resubmit_hours(rules, wish)))
    if state == PortState.CHANGE_ASKED and rules and day:
        until = min(after(rules, since, reply_hours(rules, wish)), port_instant(rules, day))
        return Due(Task.DATE, Doer.DESK, until)
    if state == PortState.ACCEPTED and rules and day:
        return Due(Task.PORT, Doer.SUPPLIER, port_instant(rules, day))
    if state == PortState.PORTING and rules and day:
        return Due(Task.COMPLETE, Doer.DESK, port_instant(rules, day) + timedelta(hours=rules.longest_hours))
    if state in (PortState.CHANGE_ASKED, PortState.PORTING):
        return Due(Task.DATE if state == PortState.CHANGE_ASKED else Task.COMPLETE, Doer.DESK)
    return NOTHING
