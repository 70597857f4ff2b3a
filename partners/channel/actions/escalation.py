"""The escalation matrix: kept by the provider, shown to its resellers."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from oms.kit.models import Undo
from oms.kit.undo import bring_back, first_of, inverse, offer_rows
from partners.channel.models import EscalationContact
from partners.channel.rules import why_not_keep_matrix
from partners.people.models import Account


@transaction.atomic
def save_contact(contact: EscalationContact, *, by: Account, at: datetime) -> EscalationContact:
    """Add or change a row; `contact` is filled by the form."""
    _permit(by)
    contact.save()
    return contact


@transaction.atomic
def delete_contact(contact: EscalationContact, *, by: Account, at: datetime) -> Undo | None:
    """Take a row out of the matrix; it can be undone."""
    _permit(by)
    undo = offer_rows("escalation", contact, by=by, at=at)
    contact.delete()
    return undo


@inverse("escalation")
def restore_contact(*, rows: list[dict[str, Any]], by: Account, at: datetime) -> str:
    """The person at the level they had."""
    _permit(by)
    contact: Any = first_of(rows)
    bring_back(rows)
    return _("%(person)s is back in the matrix.") % {"person": contact.person}


def _permit(by: Account) -> None:
    if reason := why_not_keep_matrix(by):
        raise PermissionDenied(reason)
