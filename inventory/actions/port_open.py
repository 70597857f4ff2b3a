"""Ports come from orders: opened at submission, requested at the final confirmation, given up with the order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.models import NumberType
from customers.models import BillingAccount, Customer, Site
from inventory.actions.port_carry import carry_checks
from inventory.actions.port_move import keep_due, moving
from inventory.actions.port_numbers import end_numbers
from inventory.actions.port_supplier import tell_supplier
from inventory.models import Port, PortNumber, PortVersion
from inventory.notifications.port import PortEnded, PortRequested, tell_port
from inventory.porting.listed import digits, listed
from inventory.porting.states import BEFORE, PaperVerb, PortState, PortVerb
from inventory.queries.port import desk_for
from inventory.queries.port_rules import standard_supplier
from partners.models import Account


@dataclass(frozen=True)
class NewPort:
    """What an order asks to be ported. `request_id`: its own row there; `asked`: comment and what SENT names."""

    request_id: int
    site: Site
    billing_account: BillingAccount
    number_type: NumberType
    numbers: list[str]
    wanted_date: date
    asked: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def open_ports(
    *, customer: Customer, order_no: str, order_kind: str, ports: Sequence[NewPort], by: Account, at: datetime
) -> list[Port]:
    """The order was submitted: its ports wait for its confirmation, where the desk sees them coming.

    Raises ValidationError naming a number that stands in another open port.
    """
    known = set(Port.objects.filter(order_no=order_no).values_list("request_id", flat=True))
    desk, made = desk_for(by.partner_id), []
    for new in ports:
        if new.request_id in known:
            continue
        row = Port(
            partner_id=customer.partner_id, partner_name=customer.partner_name, customer=customer,
            customer_code=customer.code, customer_name=customer.name, order_no=order_no, order_kind=order_kind,
            request_id=new.request_id, requester_id=by.partner_id, requester_name=by.partner.name, desk_id=desk.id,
            desk_name=desk.name, site=new.site, billing_account=new.billing_account, number_type=new.number_type,
            type_name=new.number_type.name, listed=listed(new.numbers), digits=digits(new.numbers),
            quantity=len(new.numbers), wanted_date=new.wanted_date, requested_at=at, since=at,
            supplier=standard_supplier(new.number_type.country, timezone.localdate(at)), **new.asked,
        )  # fmt: skip
        keep_due(row)
        row.save()
        _keep_numbers(row, new.numbers)
        carry_checks(row, new.numbers, by=by, at=at)
        made.append(row)
    return made


def _keep_numbers(port: Port, e164s: list[str]) -> None:
    rows = [PortNumber(port=port, e164=e164, order_no=port.order_no) for e164 in sorted(set(e164s))]
    try:
        with transaction.atomic():
            PortNumber.objects.bulk_create(rows)
    except IntegrityError:
        raise ValidationError(_("One of these numbers stands in another open port: %s.") % port.listed) from None


@transaction.atomic
def confirm_ports(
    *, customer: Customer, order_no: str, order_kind: str, ports: Sequence[NewPort], effective: date, by: Account,
    at: datetime,
) -> None:  # fmt: skip
    """The order was confirmed for `effective`: its ports are requested, and the desk is asked."""
    open_ports(customer=customer, order_no=order_no, order_kind=order_kind, ports=ports, by=by, at=at)
    wanted = {new.request_id for new in ports}
    for port in Port.objects.filter(order_no=order_no, request_id__in=wanted, state__in=BEFORE):
        with moving(port, PortVerb.CONFIRM, by=by, at=at, as_order=True) as locked:
            locked.submitted_at, locked.effective, locked.reject_code = at, effective, ""
            keep_version(locked, by=by, at=at)
        tell_supplier(port, PaperVerb.ORDER, at=at)
        tell_port(PortRequested, port, by=by, at=at)


def keep_version(port: Port, *, by: Account, at: datetime) -> PortVersion:
    """What goes to the supplier now, as it stands."""
    return PortVersion.objects.create(port=port, number=port.version, sent=port.sent, sent_at=at, sent_by=by.name[:100])


@transaction.atomic
def give_up_ports(*, order_no: str, by: Account, at: datetime) -> None:
    """The order is no more: what waited for it, and nobody has touched, is gone; what the desk works on is cancelled, and
    the desk is told. What was not requested yet no longer stands for the order's row, which may be corrected and sent anew."""
    for port in Port.objects.filter(order_no=order_no).open():
        if port.state == PortState.WAITING and not port.moves.exists():
            port.validations.all().delete()  # carried here from the draft, which keeps them
            port.delete()
            continue
        told = port.state != PortState.WAITING
        with moving(port, PortVerb.CANCEL, by=by, at=at, why=_("The order was given up."), as_order=True) as locked:
            end_numbers(locked, by=by, at=at)
            locked.request_id = locked.request_id if locked.submitted_at else -locked.pk
        if told:
            tell_supplier(port, PaperVerb.CANCEL, at=at)
        tell_port(PortEnded, port, by=by, at=at)
