"""The one door for the state of a port out: lock, permit, change, transition, what is due next, trace."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from inventory.models import PortOut, PortOutMove
from inventory.notifications.port_out import thread_of
from inventory.porting.out import OUT_WAYS, OutVerb, out_due
from inventory.porting.states import Role
from inventory.queries.port_out import out_rules, out_wish
from inventory.rules import may_process_out
from oms.kit.lengths import whole
from partners.messages.actions.acknowledge import settle
from partners.models import Account

MOST_WORDS = 1000


@contextmanager
def moving_out(port: PortOut, verb: OutVerb, *, by: Account | None, at: datetime, why: str = "") -> Iterator[PortOut]:
    """Inside: the request as it stands now, locked; the verb's own checks and changes. At the end it has moved.

    Raises PermissionDenied for another partner's, ValidationError when the state does not allow `verb`.
    """
    with locked_out(port) as locked:
        if OUT_WAYS[verb].role == Role.CLOCK:
            assert by is None, "the clock alone does this"
        elif not may_process_out(by, locked):
            raise PermissionDenied(not_yours_out(locked))
        if not locked.allows(verb):
            raise ValidationError(_("Not now: the request is “%s”.") % locked.get_state_display())
        source = locked.state
        yield locked
        OUT_WAYS.take(locked, verb)
        locked.since = at
        keep_out_due(locked)
        locked.save()
        settle(thread_of(locked.pk), at=at)
        record_out(locked, verb, source=source, by=by, at=at, why=why)
        port.take_over(locked)


@contextmanager
def locked_out(port: PortOut) -> Iterator[PortOut]:
    """The row as it stands now, locked until the transaction ends."""
    with transaction.atomic():
        rows = PortOut.objects.select_for_update(of=("self",)).select_related("customer", "supplier")
        yield rows.get(pk=port.pk)


def keep_out_due(port: PortOut) -> None:
    """Until when its next step is due; the caller saves."""
    asked = port.since if port.state == "requested" else port.requested_at
    port.due_until = out_due(
        port.state, out_rules(port), out_wish(port), since=port.since, asked=asked, day=port.porting_date
    )


def record_out(
    port: PortOut, verb: OutVerb, *, source: str, by: Account | None, at: datetime, why: str = ""
) -> PortOutMove:
    """Keep a move for the timeline."""
    return PortOutMove.objects.create(
        port_out=port, verb=verb, source=source, target=port.state, by_name=by.name if by else "",
        by_partner=by.partner.name if by else "", why=whole(why, MOST_WORDS, "why"), at=at,
    )  # fmt: skip


def not_yours_out(port: PortOut) -> str:
    return _("Only %(partner)s, who processes this request and holds “Number Porting Process”, may do this.") % {
        "partner": port.desk_name
    }
