"""What became of a statement, the latest first."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from billing.models import RemindedStatement, Statement
from oms.kit.outbox import OutboxState


@dataclass(frozen=True)
class Event:
    """`link`: the statement that it leads to, if any."""

    at: datetime
    words: str
    link: Statement | None = None


def story_of(statement: Statement) -> list[Event]:
    found = [
        Event(
            statement.made_at, _("Written as a credit note") if statement.credits_statement_id else _("Period closed")
        )
    ]
    if statement.issued_at:
        found.append(Event(statement.issued_at, _("Issued as %s; no change is possible now") % statement.no))
    for note in statement.credit_notes.all():
        found.append(Event(note.made_at, _("Taken back by credit note %s") % note.no, note))
    for told in statement.reminded.exclude(step=None).select_related("reminder").prefetch_related("reminder__mails"):
        found.append(Event(told.reminder.at, _reminded(told)))
    for mail in statement.mails.all():
        words = {
            OutboxState.DONE: _("Sent to %(address)s by %(name)s"),
            OutboxState.FAILED: _("Could not be sent to %(address)s: %(error)s"),
        }.get(OutboxState(mail.state), _("On its way to %(address)s, sent by %(name)s"))
        told = {"address": mail.address, "name": mail.sent_by, "error": mail.last_error}
        found.append(Event(mail.completed_at or mail.created_at, words % told))
    return sorted(found, key=lambda event: event.at, reverse=True)


def _reminded(told: RemindedStatement) -> str:
    """“Second reminder to accounts@bakery.example”, and what came of its mails."""
    mails = list(told.reminder.mails.all())
    words = _("%(level)s to %(addresses)s")
    if faults := [mail.last_error for mail in mails if mail.state == OutboxState.FAILED]:
        words = _("%(level)s could not be sent to %(addresses)s: %(error)s")
    addresses = ", ".join(mail.address for mail in mails)
    return words % {"level": told.reminder.get_level_display(), "addresses": addresses, "error": "".join(faults[:1])}
