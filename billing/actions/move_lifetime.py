"""The one door for the state of an order of lifetime licenses: lock, permit, change, transition."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from billing.lifetime import LIFETIME_WAYS, LifetimeVerb
from billing.models import LifetimeOrder
from billing.queries.lifetime import may_take
from partners.messages.actions.acknowledge import settle
from partners.models import Account


class AlreadyDecided(ValidationError):
    """Somebody was faster; the message says what has happened."""


@contextmanager
def moving_lifetime(order: LifetimeOrder, verb: LifetimeVerb, *, by: Account, at: datetime) -> Iterator[LifetimeOrder]:
    """Inside: the order as it stands now, locked; the verb's own checks and changes. At the end it has moved, and nobody
    is asked any more. Raises PermissionDenied for another company's role, AlreadyDecided where the state does not allow
    `verb`."""
    with transaction.atomic():
        locked: LifetimeOrder = LifetimeOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
        if not may_take(by, locked, verb):
            raise PermissionDenied(why_not(locked, verb))
        if not locked.allows(verb):
            words = {"option": locked.get_option_display(), "state": locked.get_state_display()}
            raise AlreadyDecided(_("This order of %(option)s licenses is decided already: it is “%(state)s”.") % words)
        locked.decided_at, locked.decided_by_id = at, by.pk
        yield locked
        LIFETIME_WAYS.take(locked, verb)
        locked.save()
        settle(locked.thread, at=at)
        order.take_over(locked)


def why_not(order: LifetimeOrder, verb: LifetimeVerb) -> str:
    """Why another company may not take `verb`, for a person."""
    if verb == LifetimeVerb.CANCEL:
        return _("Only the company that asked cancels its order.")
    return _("Only %s, which is asked, approves or rejects this order.") % order.asked_name
