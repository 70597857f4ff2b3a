"""A mail that could not be delivered is tried again when a person says so."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from oms.kit.outbox import OutboxState, wake
from partners.messages.models import Notice
from partners.messages.notifications.message import kinds
from partners.people.models import Account


def may_resend(notice: Notice) -> bool:
    """Only what was given up; a link that acted by itself is gone for good."""
    kind = kinds.get(notice.kind)
    return notice.state == OutboxState.FAILED and not (kind and kind.acts)


@transaction.atomic
def resend(pk: int, *, by: Account, at: datetime) -> Notice:
    """Put a failed mail back into the outbox, with all its attempts.

    Raises ValidationError when it is not a failed one (any more).
    """
    notice: Notice = Notice.objects.visible_to(by).select_for_update(of=("self",)).get(pk=pk)
    if not may_resend(notice):
        raise ValidationError(_("Only a mail that failed can be sent again."))
    notice.state, notice.attempts, notice.due_at, notice.last_error = OutboxState.WAITING, 0, at, ""
    notice.save(update_fields=["state", "attempts", "due_at", "last_error"])
    wake("mail")
    return notice
