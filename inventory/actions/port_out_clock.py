"""What a day or an hour brings for ports out: numbers leave, requests that nobody presented again expire."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from customers.actions.holding import return_number
from customers.models import NumberHolding
from inventory.actions.command import send
from inventory.actions.each_due import each_due
from inventory.actions.port_out_move import moving_out
from inventory.actions.release import put_back
from inventory.enums import CommandKind, CustomerAssign, UseStatus
from inventory.models import Number, PortOut, Tenant
from inventory.notifications.port_out import PortOutAnswered, PortOutDone, tell_out
from inventory.porting.out import LeavingState, OutState, OutVerb
from inventory.queries.port_out import holder_of
from partners.models import Account


def leave_due_numbers(*, at: datetime) -> int:
    """Requests whose day has come, each in a transaction of its own; how many. The customer's own day decides."""
    soon = (at + timedelta(days=1)).date()
    due = PortOut.objects.filter(state=OutState.ACCEPTED, porting_date__lte=soon)
    return each_due(due.order_by("porting_date", "pk"), leave_numbers, "customer", "supplier", at=at)


def expire_due_outs(*, at: datetime) -> int:
    """Rejected requests that were not presented again in time; how many."""
    due = PortOut.objects.filter(state=OutState.REJECTED, due_until__lt=at)
    return each_due(due.order_by("due_until", "pk"), expire_out, "customer", "supplier", at=at)


def leave_numbers(*, port: PortOut, by: Account, at: datetime) -> bool:
    """The day has come: the numbers leave the customer's contract, stock and network; whether they did. One that is the
    customer's no more stays where it is, and says so."""
    if port.porting_date is None or port.customer.today(at) < port.porting_date:
        return False
    with moving_out(port, OutVerb.LEAVE, by=None, at=at) as locked:
        asked = list(locked.numbers.filter(state=LeavingState.ASKED).values_list("e164", flat=True))
        theirs = [e164 for e164 in asked if _is_theirs(locked, e164, by)]
        _leave_contract(locked, theirs, by=by, at=at)
        _leave_stock(theirs, at=at)
        locked.numbers.filter(e164__in=theirs).update(state=LeavingState.GONE)
        others = locked.numbers.filter(state=LeavingState.ASKED)
        others.update(state=LeavingState.STAYS, reason=_("Not the customer's any more on that day."))
    tell_out(PortOutDone, port, by=by, at=at)
    return True


def _is_theirs(port: PortOut, e164: str, by: Account) -> bool:
    assert port.porting_date is not None
    found = holder_of([e164], by, port.porting_date).customer
    return found is not None and found.pk == port.customer_id


def _leave_contract(port: PortOut, e164s: list[str], *, by: Account, at: datetime) -> None:
    """The last day is the one before; the network is told of those that are still in it."""
    assert port.porting_date is not None
    held = list(NumberHolding.objects.filter(customer=port.customer, e164__in=e164s, valid_to__isnull=True))
    for holding in held:
        last = max(port.porting_date, holding.valid_from) - timedelta(days=1)
        return_number(holding=holding, last_day=last, order_no=port.mark, by=by, at=at)
    if held and Tenant.objects.filter(customer=port.customer_id).exists():
        port.command = send(
            customer=port.customer, kind=CommandKind("remove_numbers"), target=_("Ported out: %s") % port.listed,
            payload={"numbers": sorted(holding.e164 for holding in held)}, order_no="", by=by, at=at,
        )  # fmt: skip


def _leave_stock(e164s: list[str], *, at: datetime) -> None:
    """Ported out, never free again; the former holder's right to have them ported is used."""
    gone: dict[str, Any] = {
        "use": UseStatus.RETURNED,
        "quarantine_until": None,
        "former_customer_id": None,
        "port_until": None,
    }
    put_back(Number.objects.filter(e164__in=e164s), at=at, assign=CustomerAssign.PORTED_OUT, **gone)


def expire_out(*, port: PortOut, by: Account, at: datetime) -> bool:
    """Nobody presented it again in time: the numbers stay, and the reseller is told."""
    with moving_out(port, OutVerb.EXPIRE, by=None, at=at) as locked:
        locked.numbers.filter(state=LeavingState.ASKED).update(state=LeavingState.STAYS)
    tell_out(PortOutAnswered, port, by=by, at=at, said=_("Expired: it was not presented again in time."))
    return True
