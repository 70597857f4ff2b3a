"""How a validation in a draft reaches its supplier, and what suppliers answer that are not reached by hand."""

import logging
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.actions.port_check import check_invalid, check_valid
from inventory.actions.port_move import not_yours
from inventory.models import PortCheck
from inventory.notifications.port import PortPaperFailed, thread_of_check
from inventory.porting.lead import after, earliest, reply_hours
from inventory.porting.states import Found, PaperVerb, PortState
from inventory.queries.port import rules_for, wish_for
from inventory.rules import may_process
from inventory.suppliers.driver import Paper, Standing
from inventory.suppliers.drivers import BY_HAND, SUPPLIERS
from oms.kit.acting import acting_for, as_system
from oms.kit.outbox import OutboxState, PermanentFault, wake
from partners.messages.actions.acknowledge import settle
from partners.messages.actions.tell import people_of, tell
from partners.models import Account

log = logging.getLogger(__name__)


def send_check(row: PortCheck) -> None:
    """Hand its paper over; outside any transaction. Raises PermanentFault for a way that is not installed."""
    if row.driver not in SUPPLIERS:
        raise PermanentFault(f"The way “{row.driver}” is not installed here.")
    rows = [(label, value) for label, value in row.rows]
    SUPPLIERS[row.driver].send(Paper(row.key, PaperVerb.VALIDATE, row.address, row.subject, rows))


def note_check_failed(row: PortCheck) -> None:
    """The supplier will not get it without a person: the port desk is asked to look. A later try is no news."""
    people = people_of([row.desk_id], screen="number-porting") if row.state == OutboxState.FAILED else []
    if people:
        tell(PortPaperFailed.about_check(row), to=people, by=people[0], at=timezone.now())


@transaction.atomic
def retry_check(*, check: PortCheck, by: Account, at: datetime) -> PortCheck:
    """Send a failed paper once more, by the way and to the address that its supplier has by now.

    Raises PermissionDenied, and ValidationError when it has not failed or there is no address to send it to.
    """
    row: PortCheck = PortCheck.objects.select_for_update(of=("self",)).select_related("supplier").get(pk=check.pk)
    if not may_process(by, row):
        raise PermissionDenied(not_yours(row))
    if row.state != OutboxState.FAILED:
        raise ValidationError(_("This paper has not failed: it is “%(state)s”.") % {"state": row.get_state_display()})
    if row.supplier:
        row.driver, row.address = row.supplier.driver, row.supplier.email
    if row.driver == BY_HAND and not row.address:
        raise ValidationError(_("The supplier has no e-mail address."))
    row.state, row.due_at, row.attempts = OutboxState.WAITING, at, 0
    row.save(update_fields=["state", "due_at", "attempts", "driver", "address"])
    settle(thread_of_check(row.pk, paper=True), at=at)
    wake("port-checks")
    return row


def hear_about_checks(*, at: datetime) -> int:
    """Take each answer that is there, acting for the partner that processes it; how many were taken."""
    ways = [name for name in SUPPLIERS if name != BY_HAND]
    with as_system():
        asked = PortCheck.objects.filter(answer=Found.OPEN, supplier__driver__in=ways).order_by("pk")
        found = list(asked.values_list("pk", "desk_id"))
    return sum(_hear(pk, desk, at) for pk, desk in found)


def _hear(pk: int, desk_id: int, at: datetime) -> bool:
    """What cannot be taken is left to people: the next look finds it again."""
    try:
        with acting_for(desk_id):
            check = PortCheck.objects.select_related("customer", "supplier", "number_type").get(pk=pk)
            answer = SUPPLIERS[check.supplier.driver].answer(standing_of(check), at) if check.supplier else None
            if answer is None:
                return False
            by = Account.objects.select_related("partner", "role").get(partner_id=desk_id, is_chief=True)
            if answer.verb == "invalid":
                check_invalid(check=check, code=answer.code, comment=answer.words, by=by, at=at)
            else:
                check_valid(check=check, comment=answer.words, by=by, at=at)
            return True
    except ValidationError as refused:
        log.warning("port check %s: the supplier's answer is refused: %s", pk, "; ".join(refused.messages))
    except Exception:  # one fault must not hold back the others
        log.exception("port check %s: the supplier's answer failed", pk)
    return False


def standing_of(check: PortCheck) -> Standing:
    """How it stands, as its supplier's driver reads it."""
    rules, wish = rules_for(check), wish_for(check)
    assert rules is not None, "one that is heard of has a supplier"
    first = earliest(rules, wish, timezone.localtime(check.created_at))
    return Standing(
        state=PortState.VALIDATING, main_number=check.main_number, version=check.turn, since=check.created_at,
        wanted=check.wanted_date, earliest=first.day if first else check.wanted_date, porting_date=None,
        reply_until=check.due_until or after(rules, check.created_at, reply_hours(rules, wish)), losing_until=None,
    )  # fmt: skip
