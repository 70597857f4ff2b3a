"""The escalation matrix: kept by the provider, shown to its resellers."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

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
def delete_contact(contact: EscalationContact, *, by: Account, at: datetime) -> None:
    """Take a row out of the matrix."""
    _permit(by)
    contact.delete()


def _permit(by: Account) -> None:
    if reason := why_not_keep_matrix(by):
        raise PermissionDenied(reason)
