"""Reads of ports."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from catalogue.models import CarrierLink
from inventory.models import Command, Port, PortCheck, PortNumber, PortRejectCode
from inventory.porting.lead import Earliest, Rules, Wish, after, earliest, losing_until, reply_hours, why_not_on
from inventory.porting.states import NumberState, PortState
from inventory.queries.port_rules import rules_of, wish_of
from inventory.suppliers.driver import Standing
from oms.kit.acting import as_system
from oms.kit.outbox import OutboxState
from oms.kit.reading import names
from partners.models import Account, Closure, Partner
from partners.people.enums import PartnerStatus, Right

SCREEN = "number-porting"


@dataclass(frozen=True)
class Desk:
    """The partner that processes a port; it may stand above the one who asks: only its id and name leave."""

    id: int
    name: str


def desk_for(partner_id: int) -> Desk:
    """The nearest active partner at or above that holds Number Porting Process and has somebody who may open the desk;
    at last the provider."""
    with as_system():
        chain = Closure.objects.filter(descendant=partner_id).order_by("depth").values_list("ancestor", flat=True)
        partners = Partner.objects.in_bulk(list(chain))
        ordered = [partners[pk] for pk in chain if pk in partners]
        people = Account.objects.filter(partner__in=ordered, is_active=True).select_related("partner", "role")
        able = {account.partner_id for account in people if account.may_open(SCREEN)}
    for partner in ordered:
        if partner.pk in able and partner.status == PartnerStatus.ACTIVE and partner.holds(Right.NUMBER_PORTING):
            return Desk(partner.pk, partner.name)
    return Desk(ordered[-1].pk, ordered[-1].name)


def rules_for(port: Port | PortCheck) -> Rules | None:
    """What the port's supplier asks for; None without one."""
    return rules_of(port.supplier) if port.supplier else None


def wish_for(port: Port | PortCheck) -> Wish:
    return wish_of(port.quantity, port.installation, port.number_type, port.losing_provider, port.range_holder)


def counted_from(port: Port, rules: Rules, at: datetime) -> datetime:
    """Since when its lead time runs: its acceptance, now while there is none, or its request."""
    if rules.from_acceptance:
        return port.accepted_at or at
    return port.submitted_at or at


def earliest_for(port: Port, at: datetime) -> Earliest | None:
    """The first day that its supplier's lead time leaves."""
    rules = rules_for(port)
    return earliest(rules, wish_for(port), counted_from(port, rules, at), accepted=True) if rules else None


def why_not_ported_on(port: Port, day: date, at: datetime) -> str:
    """Why its numbers cannot come on `day`; empty when they can."""
    rules = rules_for(port)
    if rules is None:
        return ""
    since = counted_from(port, rules, at)
    return why_not_on(rules, wish_for(port), day, since, accepted=True, not_before=port.effective)


def ended_numbers(e164s: Iterable[str]) -> set[tuple[str, str]]:
    """(order number, number) of those whose port is over, whoever's it was; not of one that its order may bring anew."""
    over = (NumberState.PORTED, NumberState.FAILED, NumberState.ENDED)
    with as_system():
        found = PortNumber.objects.filter(e164__in=list(e164s), state__in=over, port__request_id__gt=0)
        return set(found.values_list("order_no", "e164"))


def ports_of_order(order_no: str) -> dict[int, Port]:
    """The order's row → its port."""
    return {port.request_id: port for port in Port.objects.filter(order_no=order_no)}


def reject_codes_for(port: Port | PortCheck) -> list[PortRejectCode]:
    return list(port.supplier.reject_codes.all()) if port.supplier else []


def code_of(port: Port | PortCheck) -> PortRejectCode | None:
    """What its reject code means."""
    return next((code for code in reject_codes_for(port) if code.code == port.reject_code), None)


def links_for(port: Port | PortCheck) -> list[CarrierLink]:
    """The losing provider's own porting site, where one is set."""
    return [link for link in CarrierLink.objects.all() if names.key(link.name) == names.key(port.losing_provider)]


def network_has(port: Port) -> bool:
    """Whether the network has taken the numbers of its porting day."""
    return Command.objects.filter(pk=port.command_id, state=OutboxState.DONE).exists()


def its_day(port: Port, at: datetime | None = None) -> date:
    """The day it is for the port's customer."""
    return port.customer.today(at or timezone.now())


def _asked_for(port: Port) -> int:
    """The how manieth time it is asked, before the order or with it."""
    return port.validations.count() if port.state == PortState.VALIDATING else port.version


def standing_of(port: Port, at: datetime) -> Standing:
    """How the port stands, as its supplier's driver reads it."""
    rules, wish = rules_for(port), wish_for(port)
    assert rules is not None, "a port that is heard of has a supplier"
    since = timezone.localtime(counted_from(port, rules, at))
    first = earliest(rules, wish, since, accepted=True)
    return Standing(
        state=port.state, main_number=port.main_number, version=_asked_for(port), since=port.since,
        wanted=port.wanted_date, earliest=first.day if first else port.wanted_date, porting_date=port.porting_date,
        reply_until=after(rules, port.since, reply_hours(rules, wish)),
        losing_until=losing_until(rules, port.porting_date) if port.porting_date else None,
    )  # fmt: skip
