"""What became of a statement, the latest first."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from billing.models import Statement
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
    for mail in statement.mails.all():
        words = {
            OutboxState.DONE: _("Sent to %(address)s by %(name)s"),
            OutboxState.FAILED: _("Could not be sent to %(address)s: %(error)s"),
        }.get(OutboxState(mail.state), _("On its way to %(address)s, sent by %(name)s"))
        told = {"address": mail.address, "name": mail.sent_by, "error": mail.last_error}
        found.append(Event(mail.completed_at or mail.created_at, words % told))
    return sorted(found, key=lambda event: event.at, reverse=True)
