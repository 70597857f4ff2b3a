"""What the port desk decides: accept, reject, changes, dates, completion, cancellation (guide 2.3.2)."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from inventory.actions.port_move import keep_due, locked_port, moving, not_yours, record
from inventory.actions.port_numbers import ask_again, create_numbers, end_numbers, use_ported
from inventory.actions.port_supplier import drop_papers, tell_supplier
from inventory.models import Port, PortCheck, PortSupplier
from inventory.notifications.port import (
    PortAccepted,
    PortCameBack,
    PortCompleted,
    PortDateAnswered,
    PortEnded,
    tell_port,
)
from inventory.porting.lead import losing_until
from inventory.porting.states import ENDED, PaperVerb, PortState, PortVerb
from inventory.queries.port import code_of, network_has, reject_codes_for, rules_for, why_not_ported_on
from inventory.rules import may_process
from oms.kit.lengths import whole
from partners.models import Account

SHORTEST = 10


def note_port(
    *, port: Port, day: date | None = None, supplier: PortSupplier | None = None, sub_status: str = "",
    comment: str = "", by: Account, at: datetime,
) -> Port:  # fmt: skip
    """Save: sub status and comment, and while none is agreed the wanted day and the supplier, who then gets the request.

    Raises PermissionDenied, ValidationError.
    """
    with locked_port(port) as locked:
        if not may_process(by, locked):
            raise PermissionDenied(not_yours(locked))
        if locked.state in ENDED:
            raise ValidationError(_("This port is over: %s.") % locked.get_state_display())
        _say(locked, sub_status, comment)
        other = False
        if locked.state in (PortState.WAITING, PortState.SUBMITTED):
            locked.wanted_date = day or locked.wanted_date
            other = supplier is not None and supplier.pk != locked.supplier_id
            locked.supplier = supplier or locked.supplier
            keep_due(locked)
        locked.save()
        record(locked, PortVerb.NOTE, source=locked.state, by=by, at=at, why=comment)
        port.take_over(locked)
        if other and locked.state == PortState.SUBMITTED:
            drop_papers(locked, at=at)
            tell_supplier(locked, PaperVerb.ORDER, at=at)
    return port


def accept_port(
    *, port: Port, day: date | None, sub_status: str = "", comment: str = "", by: Account, at: datetime
) -> Port:
    """A porting date is set; the numbers exist from now on, reserved for the customer, and come on that day.

    Raises PermissionDenied, PortMoved before the order's final confirm, ValidationError at `day` for one that is too
    early, and for a number that is held here.
    """
    with moving(port, PortVerb.ACCEPT, by=by, at=at, why=comment) as locked:
        locked.porting_date = locked.agreed_date = _possible(locked, day, at)
        locked.accepted_at, locked.reject_code = at, ""
        _say(locked, sub_status, comment)
        create_numbers(locked, by=by, at=at)
        _answer(locked, PortState.ACCEPTED, comment, at)
    tell_port(PortAccepted, port, by=by, at=at)
    return port


def reject_port(*, port: Port, code: str, comment: str = "", by: Account, at: datetime) -> Port:
    """The request is refused, with the supplier's code; it may be corrected and sent again in time.

    Raises PermissionDenied, PortMoved, ValidationError without a code of the supplier's, or “other” without words.
    """
    with moving(port, PortVerb.REJECT, by=by, at=at, why=f"{code} {comment}".strip()) as locked:
        check_code(locked, code, comment)
        locked.reject_code, locked.rejections = code, locked.rejections + 1
        locked.result = whole(comment.strip(), 500, "comment")
        _answer(locked, PortState.REJECTED, comment, at)
    tell_port(PortCameBack, port, by=by, at=at, means=meaning(port))
    return port


def require_changes(*, port: Port, comment: str, by: Account, at: datetime) -> Port:
    """Something must be corrected before it is answered. Raises PermissionDenied, PortMoved, ValidationError."""
    with moving(port, PortVerb.REQUIRE, by=by, at=at, why=comment) as locked:
        _reason(locked, comment)
        _answer(locked, PortState.CHANGES_REQUIRED, comment, at)
    tell_port(PortCameBack, port, by=by, at=at, means="")
    return port


def agree_date(*, port: Port, comment: str = "", by: Account, at: datetime) -> Port:
    """The day that was asked for holds. Raises PermissionDenied, PortMoved, ValidationError where it is not possible."""
    with moving(port, PortVerb.AGREE_DATE, by=by, at=at, why=comment) as locked:
        locked.porting_date = locked.agreed_date = _possible(locked, locked.asked_date, at)
        _say(locked, locked.sub_status, comment)
    tell_port(PortDateAnswered, port, by=by, at=at, agreed=True)
    return port


def refuse_date(*, port: Port, comment: str, by: Account, at: datetime) -> Port:
    """The port keeps its present day. Raises PermissionDenied, PortMoved, ValidationError without a reason."""
    with moving(port, PortVerb.REFUSE_DATE, by=by, at=at, why=comment) as locked:
        _reason(locked, comment)
    tell_port(PortDateAnswered, port, by=by, at=at, agreed=False)
    return port


def complete_port(*, port: Port, comment: str = "", by: Account, at: datetime) -> Port:
    """Its numbers are here and in use; those that failed were named before (`fail_numbers`).

    Raises PermissionDenied, PortMoved, ValidationError while the network has not taken the numbers.
    """
    with moving(port, PortVerb.COMPLETE, by=by, at=at, why=comment) as locked:
        if not network_has(locked):
            raise ValidationError(_("The network has not taken the numbers yet; look at the order’s commands."))
        _say(locked, locked.sub_status, comment)
        use_ported(locked, by=by, at=at)
    tell_port(PortCompleted, port, by=by, at=at)
    return port


def cancel_port(*, port: Port, comment: str, by: Account, at: datetime) -> Port:
    """Porting Cancel: nothing of it comes. Raises PermissionDenied, PortMoved, ValidationError without a reason."""
    with moving(port, PortVerb.CANCEL, by=by, at=at, why=comment) as locked:
        _reason(locked, comment)
        asked = locked.state != PortState.WAITING
        end_numbers(locked, by=by, at=at)
    if asked:
        tell_supplier(port, PaperVerb.CANCEL, at=at)
    tell_port(PortEnded, port, by=by, at=at)
    return port


def cancelled_by_losing(*, port: Port, comment: str = "", by: Account, at: datetime) -> Port:
    """The losing provider called it off; it may be sent again, and begins anew.

    Raises PermissionDenied, PortMoved, ValidationError once its time for that is over.
    """
    with moving(port, PortVerb.CANCEL_LOSING, by=by, at=at, why=comment) as locked:
        rules = rules_for(locked)
        if rules and locked.porting_date and at > (until := losing_until(rules, locked.porting_date)):
            moment = date_format(localtime(until), "DATETIME_FORMAT")
            raise ValidationError(_("The losing provider could cancel until %s; the port goes on.") % moment)
        locked.porting_date, locked.accepted_at = None, None
        _say(locked, locked.sub_status, comment)
        ask_again(locked, by=by, at=at)
        _answer(locked, PortState.CANCELLED_LOSING, comment, at)
    tell_port(PortCameBack, port, by=by, at=at, means="")
    return port


def _possible(port: Port, day: date | None, at: datetime) -> date:
    if day is None:
        raise ValidationError({"day": _("Set the porting date that the losing provider agreed to.")})
    if day <= port.customer.today(at):
        raise ValidationError({"day": _("The porting date must lie in the future.")})
    if words := why_not_ported_on(port, day, at):
        raise ValidationError({"day": words})
    return day


def _say(port: Port, sub_status: str, comment: str) -> None:
    port.sub_status = whole(sub_status.strip(), 60, "sub_status")
    port.result = whole(comment.strip(), 500, "comment") or port.result


def _reason(port: Port, comment: str) -> None:
    """Whoever asked for the port reads it."""
    if len(comment.strip()) < SHORTEST:
        raise ValidationError({"comment": _("Say in at least 10 characters why; the requester reads it.")})
    port.result = whole(comment.strip(), 500, "comment")


def _answer(port: Port, state: str, comment: str, at: datetime) -> None:
    """What came back on the version that was sent."""
    port.versions.filter(number=port.version).update(
        answer=state, reject_code=port.reject_code, words=comment.strip()[:500], answered_at=at
    )


def check_code(port: Port | PortCheck, code: str, comment: str) -> None:
    """Raises ValidationError for a code that its supplier does not have, and for “other”, or none at all, without words."""
    codes = {one.code for one in reject_codes_for(port)}
    if codes and code not in codes:
        raise ValidationError({"code": _("Choose the code that the supplier gave, or “other”.")})
    if (code == "other" or not codes) and len(comment.strip()) < SHORTEST:
        raise ValidationError({"comment": _("Say in at least 10 characters why; the requester reads it.")})


def meaning(port: Port | PortCheck) -> str:
    """What its reject code means, and what to do."""
    code = code_of(port)
    return f"{code.code} {code.meaning}. {code.todo}" if code else port.reject_code
