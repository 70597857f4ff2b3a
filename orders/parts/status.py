"""What a type does to the customer itself: its status, its place in the network, its service start."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_urlsafe
from typing import Any, Self

from django.utils.translation import gettext as _

from customers.actions.administrator import role_id
from customers.actions.contract import begin_suspension, end_suspension, set_service_dates
from customers.actions.headline import forget_secret, place_on_server
from customers.actions.login_link import invite_administrator
from customers.actions.move import move as move_customer
from customers.enums import WAYS, CustomerStatus
from customers.models import Customer
from inventory.enums import CommandKind
from oms.kit.figures import in_money
from oms.kit.money import Money
from oms.kit.secrets import seal
from orders.effect.charges import monthly_charges
from orders.effect.entry import Entry, Send, Stamp
from orders.effect.reading import Reading
from orders.models import Order


@dataclass(frozen=True)
class MoveCustomer:
    """The customer's status moves, through its one door."""

    verb: str

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        for write in writes:
            move_customer(stamp.customer, write.verb, by=stamp.by, at=stamp.at)


@dataclass(frozen=True)
class BeginService:
    """Service Start is the order's day."""

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        set_service_dates(customer=stamp.customer, start=stamp.day, by=stamp.by, at=stamp.at)


@dataclass(frozen=True)
class BeginStop:
    """The service rests from the order's day on, and nothing is charged for it."""

    reason: str
    comment: str

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        for write in writes:
            begin_suspension(
                customer=stamp.customer, start=stamp.day, reason=write.reason, comment=write.comment,
                order_no=stamp.order.no, by=stamp.by, at=stamp.at,
            )  # fmt: skip


@dataclass(frozen=True)
class EndStop:
    """The day before the order's is the last of the stop; from then on it is charged again."""

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        end_suspension(customer=stamp.customer, end=stamp.day - timedelta(days=1), by=stamp.by, at=stamp.at)


@dataclass(frozen=True)
class PlaceOnServer:
    """The customer stands on this call server."""

    cm_id: str

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        for write in writes:
            place_on_server(customer=stamp.customer, cm_id=write.cm_id, by=stamp.by, at=stamp.at)


@dataclass(frozen=True)
class HandOverSecret:
    """The administrator's password leaves the customer with its command; where none was typed, a link is mailed."""

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        if not stamp.customer.admin_secret and stamp.customer.admin_email:
            invite_administrator(customer=stamp.customer, by=stamp.by, at=stamp.at)
        forget_secret(customer=stamp.customer, by=stamp.by, at=stamp.at)


def status_entry(reading: Reading, verb: str, **more: Any) -> Entry:
    """The customer's status, before and after `verb`."""
    way = WAYS[verb]
    before, after = CustomerStatus(way.sources[0]), CustomerStatus(way.target)
    if reading.customer.status in way.sources:
        before = CustomerStatus(reading.customer.status)
    on_day = (MoveCustomer(verb), *more.pop("on_day", ()))
    return Entry(
        key="status", group=_("Customer"), what=_("Customer Status"), where=reading.customer.name,
        now=str(before.label), to_be=str(after.label), on_day=on_day, **more,
    )  # fmt: skip


def charges_entry(reading: Reading, *, goes_on: bool) -> Entry:
    """What is charged by the month begins again, or ends: nothing is charged during a stop (product.md)."""
    full, none = monthly_charges(reading.now, reading.currency), Money.zero(reading.currency)
    before, after = (none, full) if goes_on else (full, none)
    return Entry(
        key="charges", group=_("Charges"), what=_("Monthly charges"), where=_("service lines, channels and bundles"),
        now=in_money(before), to_be=in_money(after), monthly=after - before,
    )  # fmt: skip


def tenant_entries(reading: Reading) -> Iterator[Entry]:
    """The customer gets its place in the network, and its administrator there."""
    order, customer = reading.order, reading.customer
    tenant = {
        "name": customer.name,
        "domain": customer.domain,
        "language": customer.language,
        "plan": order.plan.name if order.plan else "",
        "server": order.server.cm_id if order.server else "",
    }
    yield Entry(
        key="tenant", group=_("Customer"), what=_("Tenant"), where=_server(order), to_be=customer.code,
        on_day=(PlaceOnServer(order.server.cm_id),) if order.server else (), sends=(Send(CommandKind.CREATE_TENANT, customer.name, tenant),),
    )  # fmt: skip
    if customer.admin_id:
        admin = {"login": customer.admin_id, "name": customer.admin_name, "email": customer.admin_email}
        if customer.default_admin_role:
            admin["role"] = role_id(customer.default_admin_role)
        yield Entry(
            key="administrator", group=_("Customer"), what=_("Administrator"), where=customer.admin_name,
            to_be=customer.admin_id, detail=_administrator_detail(customer), on_day=(HandOverSecret(),),
            sends=(Send(CommandKind.CREATE_ADMINISTRATOR, customer.admin_id, admin, customer.admin_secret or unknown()),),
        )  # fmt: skip


def _administrator_detail(customer: Customer) -> str:
    """Its role, and that it chooses its password itself where none was typed."""
    by_link = "" if customer.admin_secret else _("chooses a password by the link that is mailed")
    return " · ".join(filter(None, [customer.default_admin_role, by_link]))


def unknown() -> str:
    """A sealed password that nobody knows: the administrator chooses one behind a link."""
    return seal(token_urlsafe(32))


def _server(order: Order) -> str:
    return str(order.server) if order.server else _("call server chosen at approval")
