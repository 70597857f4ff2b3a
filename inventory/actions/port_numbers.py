"""The numbers of a port: created at its acceptance, held by the customer from the porting day, in use at its completion."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.actions.contract import NewNumber, hold_numbers
from customers.actions.holding import return_number
from customers.models import NumberHolding
from inventory.actions.command import send
from inventory.actions.port_move import locked_port, not_yours, record
from inventory.actions.register import Entry, new_number
from inventory.actions.release import put_back
from inventory.enums import CommandKind, CustomerAssign, UseStatus
from inventory.models import Number, Port, PortNumber
from inventory.porting.listed import listed
from inventory.porting.states import NumberState, PortState, PortVerb
from inventory.queries.gold import GoldRules
from inventory.queries.history import ever_ported_out
from inventory.queries.number import area_codes, held_here, split
from inventory.rules import may_process
from oms.kit import phones
from oms.kit.acting import as_system
from oms.kit.lengths import whole
from oms.kit.phones import national
from partners.models import Account

COMING = (NumberState.ASKED, NumberState.ACCEPTED)


def coming(port: Port) -> list[PortNumber]:
    """Those that are neither here nor given up."""
    return list(port.numbers.filter(state__in=COMING))


def create_numbers(port: Port, *, by: Account, at: datetime) -> None:
    """At the acceptance: each number exists, reserved for the customer until it is here (guide 2.3.2).

    Raises ValidationError naming what exists already.
    """
    e164s = [number.e164 for number in coming(port)]
    if here := sorted(held_here(e164s)):
        words = _("%(number)s is held here already, so it cannot be ported in.")
        raise ValidationError(words % {"number": national(here[0])})
    codes = area_codes([port.number_type]).get(port.number_type_id, [])
    rows = [_reserved(port, e164, split(e164, codes) or ("", phones.dialled(e164)), by) for e164 in e164s]
    GoldRules(timezone.localdate(at)).mark(rows)
    back = _come_back(port, e164s, by=by, at=at)
    try:
        with transaction.atomic():
            Number.objects.bulk_create(row for row in rows if row.e164 not in back)
    except IntegrityError:
        raise ValidationError(_("One of these numbers was registered a moment ago. Nothing was accepted.")) from None
    port.numbers.filter(e164__in=e164s).update(state=NumberState.ACCEPTED)


def _reserved(port: Port, e164: str, parts: tuple[str, str], by: Account) -> Number:
    row = new_number(Entry(e164, port.number_type, _("Ported from %s") % port.losing_provider), parts, by=by)
    row.ported, row.assign, row.reserved_by = True, CustomerAssign.RESERVED, port.holds
    row.customer, row.customer_name, row.site_name = port.customer, port.customer_name, port.site.name
    row.partner_id, row.partner_name = port.partner_id, port.partner_name
    return row


def _come_back(port: Port, e164s: list[str], *, by: Account, at: datetime) -> set[str]:
    """Those that were ported out once: the same rows with their history, reserved for the customer from now on. Whose
    stock they left may stand anywhere."""
    with as_system():
        left = Number.objects.filter(e164__in=e164s, assign=CustomerAssign.PORTED_OUT).order_by("pk")
        found = dict(left.select_for_update(of=("self",)).values_list("pk", "e164"))
        Number.objects.filter(pk__in=found).update(
            assign=CustomerAssign.RESERVED, use=UseStatus.CREATION, ported=True, reserved_by=port.holds,
            customer=port.customer, customer_name=port.customer_name, site_name=port.site.name,
            partner_id=port.partner_id, partner_name=port.partner_name, stock_partner_id=by.partner_id, updated_at=at,
        )  # fmt: skip
    return set(found.values())


def begin_numbers(port: Port, *, by: Account, at: datetime) -> None:
    """On the porting day: the customer holds them, and the network is told."""
    day = port.customer.today(at)
    e164s = [number.e164 for number in coming(port)]
    new = [NewNumber(e164, port.site, port.billing_account, ported=True, comment=port.comment) for e164 in e164s]
    hold_numbers(customer=port.customer, numbers=new, valid_from=day, order_no=port.order_no, by=by, at=at)
    port.command = send(
        customer=port.customer, kind=CommandKind("add_numbers"), target=port.listed, payload={"numbers": e164s},
        order_no=port.order_no, by=by, at=at,
    )  # fmt: skip


def use_ported(port: Port, *, by: Account, at: datetime) -> None:
    """At the completion: what came over is in use (Using)."""
    e164s = [number.e164 for number in coming(port)]
    Number.objects.filter(reserved_by=port.holds, e164__in=e164s).update(
        assign=CustomerAssign.USED, use=UseStatus.USING, reserved_by="", updated_at=at
    )
    held = NumberHolding.objects.filter(customer=port.customer, e164__in=e164s, valid_to__isnull=True)
    held.update(in_use=True)
    port.numbers.filter(e164__in=e164s).update(state=NumberState.PORTED)


def end_numbers(port: Port, *, by: Account, at: datetime) -> None:
    """All that have not come are given up, in stock, contract and network."""
    take_away(port, [number.e164 for number in coming(port)], by=by, at=at)
    port.numbers.filter(state__in=COMING).update(state=NumberState.ENDED)


def ask_again(port: Port, *, by: Account, at: datetime) -> None:
    """Called off by the losing provider: they are not here, and may be asked for anew."""
    take_away(port, [number.e164 for number in coming(port)], by=by, at=at)
    port.numbers.filter(state=NumberState.ACCEPTED).update(state=NumberState.ASKED)


def take_away(port: Port, e164s: list[str], *, by: Account, at: datetime) -> None:
    """What the acceptance created goes again; on the porting day out of contract and network as well."""
    mine = Number.objects.filter(reserved_by=port.holds, e164__in=e164s)
    put_back(
        mine.filter(e164__in=ever_ported_out(e164s)), at=at, assign=CustomerAssign.PORTED_OUT, use=UseStatus.RETURNED
    )
    mine.delete()
    if port.state != PortState.PORTING or not e164s:
        return
    held = NumberHolding.objects.filter(customer=port.customer, e164__in=e164s, valid_to__isnull=True)
    for holding in held:
        last = holding.valid_from - timedelta(days=1)
        return_number(holding=holding, last_day=last, order_no=port.order_no, by=by, at=at)
    send(
        customer=port.customer, kind=CommandKind("remove_numbers"), target=_("Not ported: %s") % port.listed,
        payload={"numbers": sorted(e164s)}, order_no=port.order_no, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def fail_numbers(*, port: Port, numbers: Iterable[str], reason: str, by: Account, at: datetime) -> Port:
    """Some of its numbers do not come; the others go on.

    Raises PermissionDenied, ValidationError without numbers or a reason, and where none would be left.
    """
    with locked_port(port) as locked:
        if not may_process(by, locked):
            raise PermissionDenied(not_yours(locked))
        wanted, left = set(numbers), {number.e164 for number in coming(locked)}
        if not wanted & left:
            raise ValidationError({"numbers": _("Tick the numbers that do not come.")})
        if left <= wanted:
            raise ValidationError({"numbers": _("None would be left: reject or cancel the whole port.")})
        if not reason.strip():
            raise ValidationError({"reason": _("Say why they do not come.")})
        failed = sorted(wanted & left)
        take_away(locked, failed, by=by, at=at)
        locked.numbers.filter(e164__in=failed).update(
            state=NumberState.FAILED, reason=whole(reason.strip(), 300, "reason")
        )
        told = f"{listed(failed)}: {reason.strip()}"
        record(locked, PortVerb.FAIL, source=locked.state, by=by, at=at, why=told)
        port.take_over(locked)
    return port
