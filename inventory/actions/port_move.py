"""The one door for a port's state: lock, permit, change, transition, what is due next, trace."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from inventory.models import Port, PortCheck, PortMove
from inventory.porting.due import next_due
from inventory.porting.states import PORT_WAYS, Found, PortState, PortVerb
from inventory.queries.port import rules_for, wish_for
from inventory.rules import may_move_port
from oms.kit.lengths import whole
from partners.messages.actions.acknowledge import settle
from partners.models import Account

MOST_WORDS = 1000


class PortMoved(ValidationError):
    """Somebody was faster, or the port is not where this verb starts. Says what happened."""


@contextmanager
def moving(
    port: Port, verb: PortVerb, *, by: Account | None, at: datetime, why: str = "", as_order: bool = False
) -> Iterator[Port]:
    """Inside: the port as it stands now, locked; the verb's own checks and changes. At the end it has moved.

    `as_order`: its order does this, whoever acts. Raises PermissionDenied for another partner's part, PortMoved when the
    state does not allow `verb`.
    """
    with locked_port(port) as locked:
        if not as_order and not may_move_port(by, locked, verb):
            raise PermissionDenied(not_yours(locked))
        if not locked.allows(verb):
            raise PortMoved(what_happened(locked))
        source = locked.state
        yield locked
        PORT_WAYS.take(locked, verb)
        if locked.state != PortState.CHANGE_ASKED:
            locked.asked_date = None
        locked.since = at
        if source == PortState.VALIDATING and locked.state != PortState.WAITING:
            locked.validations.filter(answer=Found.OPEN).update(answer=Found.OVER, answered_at=at)
        keep_due(locked)
        locked.save()
        record(locked, verb, source=source, by=by, at=at, why=why)
        port.take_over(locked)


@contextmanager
def locked_port(port: Port) -> Iterator[Port]:
    """The row as it stands now, locked until the transaction ends."""
    with transaction.atomic():
        rows = Port.objects.select_for_update(of=("self",)).select_related("customer", "supplier", "number_type")
        yield rows.get(pk=port.pk)


def keep_due(port: Port) -> None:
    """What is due next of it, by whom, until when; the caller saves."""
    day = port.porting_date or port.wanted_date
    due = next_due(port.state, rules_for(port), wish_for(port), since=port.since, day=day)
    port.due_task, port.due_doer, port.due_until = due.task, due.doer, due.until


def record(port: Port, verb: PortVerb, *, source: str, by: Account | None, at: datetime, why: str = "") -> PortMove:
    """Keep a move for the timeline; what people were asked for before it is over where the state has changed."""
    if source != port.state:
        settle(f"port:{port.pk}", at=at)
    return PortMove.objects.create(
        port=port, verb=verb, source=source, target=port.state, by_name=by.name if by else "",
        by_partner=by.partner.name if by else "", why=whole(why, MOST_WORDS, "why"), at=at,
    )  # fmt: skip


def what_happened(port: Port) -> str:
    """“Already Accepted 10:42 by Vera Example (VSP-Vertical).”"""
    last = port.moves.order_by("at", "id").last()
    return _("Already %(state)s, %(time)s by %(name)s (%(partner)s).") % {
        "state": port.get_state_display(),
        "time": date_format(timezone.localtime(last.at if last else port.requested_at), "SHORT_DATETIME_FORMAT"),
        "name": last.by_name if last and last.by_name else _("The system"),
        "partner": last.by_partner if last and last.by_partner else port.requester_name,
    }


def not_yours(port: Port | PortCheck) -> str:
    return _("Only %(partner)s, who processes this port and holds “Number Porting Process”, may do this.") % {
        "partner": port.desk_name
    }
