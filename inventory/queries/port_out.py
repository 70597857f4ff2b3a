"""Reads of ports out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalogue.models import CarrierLink
from customers.models import Customer
from inventory.enums import CustomerAssign
from inventory.models import Number, PortOut, PortRejectCode
from inventory.porting.lead import Rules, Wish
from inventory.porting.out import ANSWERABLE, OutState
from inventory.queries.port_rules import rules_of
from oms.kit.phones import national
from oms.kit.reading import names
from oms.kit.registries import Wait
from partners.models import Account
from partners.people.enums import Right


@dataclass(frozen=True)
class Asked:
    """Whose the numbers are that a provider asks for, and in words why some cannot be asked for."""

    customer: Customer | None = None
    problems: list[str] = field(default_factory=list)


def holder_of(e164s: Iterable[str], user: Account, day: date) -> Asked:
    """The one customer that uses these numbers, or gave them back and may still have them ported on `day`."""
    wanted = sorted(set(e164s))
    rows = {row.e164: row for row in Number.objects.visible_to(user).filter(e164__in=wanted)}
    holders = {e164: _holder(row, day) for e164, row in rows.items()}
    problems = [
        _("%(number)s is not used by a customer here.") % {"number": national(e164)}
        for e164 in wanted
        if holders.get(e164) is None
    ]
    customers = {pk for pk in holders.values() if pk is not None}
    if len(customers) > 1:
        problems.append(_("These numbers belong to several customers: record a request for each."))
    found = Customer.objects.visible_to(user).filter(pk__in=customers).first() if len(customers) == 1 else None
    return Asked(found, problems)


def _holder(row: Number, day: date) -> int | None:
    if row.assign == CustomerAssign.USED:
        return row.customer_id
    may = row.assign == CustomerAssign.UNUSED and row.port_until is not None and row.port_until >= day
    return row.former_customer_id if may else None


def out_rules(port: PortOut) -> Rules | None:
    return rules_of(port.supplier) if port.supplier else None


def out_wish(port: PortOut) -> Wish:
    return Wish(port.quantity)


def out_codes(port: PortOut) -> list[PortRejectCode]:
    return list(port.supplier.reject_codes.all()) if port.supplier else []


def wrong_postcode(port: PortOut) -> bool:
    """Whether the postcode is that of none of the customer's sites: code 41 in the UK."""
    known = port.customer.sites.values_list("post_code", flat=True)
    return names.key(port.post_code) not in {names.key(code) for code in known}


def gaining_links(port: PortOut) -> list[CarrierLink]:
    """The gaining provider's own porting site, where one is set."""
    return [link for link in CarrierLink.objects.all() if names.key(link.name) == names.key(port.gaining_provider)]


def outs_to_count(user: Account) -> QuerySet[PortOut]:
    """Requests that this person's company must answer."""
    mine: QuerySet[PortOut] = PortOut.objects.visible_to(user).filter(desk_id=user.partner_id)
    if not user.has(Right.NUMBER_PORTING):
        return mine.none()
    return mine.filter(Q(state__in=ANSWERABLE) | Q(state=OutState.ACCEPTED) & ~Q(objection=""))


def waits_of_outs(user: Account, most: int) -> list[Wait]:
    """What is due first; what is overdue says since when."""
    rows = outs_to_count(user).order_by(F("due_until").asc(nulls_last=True), "pk")[:most]
    return [_wait(port) for port in rows]


def _wait(port: PortOut) -> Wait:
    task = _("Answer the objection") if port.objection else _("Answer to the request")
    words = {"task": task, "numbers": port.listed, "provider": port.gaining_provider}
    late = ""
    if port.due_until and port.due_until < timezone.now():
        late = _("due until %s") % date_format(timezone.localtime(port.due_until), "DATETIME_FORMAT")
    where = _("Port-out: %(task)s, %(numbers)s, to %(provider)s") % words
    return Wait(port.customer_name, where, task, port.get_absolute_url(), port.since, late)
