"""What takes an approver away: a right, a status, a place in the tree, changed at random by the provider."""

import random
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.utils import timezone

from oms.kit.acting import acting_for, as_system
from orders.enums import ONGOING, WAYS, Verb
from orders.models import Order
from orders.rules import can_move
from partners.channel.actions.reseller import move_reseller
from partners.channel.actions.status import set_status
from partners.models import Account, Partner
from partners.people.actions.rights import set_rights
from partners.people.enums import PartnerStatus, Right

ENDS = (Verb.CANCEL, Verb.REJECT, Verb.REFUSE)
NAMES = ("Vertical Cloud", "RS-Vertical", "Tideway Telecom")


def company(name: str) -> Partner:
    with as_system():
        return Partner.objects.select_related("parent").get(name=name)


def switch(name: str, status: PartnerStatus, by: Account) -> None:
    with acting_for(by.partner_id):
        set_status(company(name), status=status, by=by, at=timezone.now())


def take_right_or_give(name: str, chance: random.Random, by: Account) -> None:
    partner = company(name)
    rights = partner.rights() ^ {Right.APPROVE_ORDER}
    if partner.parent is not None and not partner.parent.holds(Right.APPROVE_ORDER):
        rights -= {Right.APPROVE_ORDER}
    with acting_for(by.partner_id):
        set_rights(partner, rights=rights, below_too=True, by=by, at=timezone.now())


def switch_over(name: str, chance: random.Random, by: Account) -> None:
    to = PartnerStatus.INACTIVE if company(name).status == PartnerStatus.ACTIVE else PartnerStatus.ACTIVE
    switch(name, to, by)


def move_about(name: str, chance: random.Random, by: Account) -> None:
    """To another place, where that is allowed."""
    places = {"RS-Vertical": [by.partner.name, "Vertical Cloud"], "Tideway Telecom": ["RS-Vertical", "Vertical Cloud"]}
    if name not in places:
        return
    with acting_for(by.partner_id), suppress(ValidationError):
        move_reseller(company(name), below=company(chance.choice(places[name])), by=by, at=timezone.now())


ACTS = {"right": take_right_or_give, "status": switch_over, "tree": move_about}


def somebody_ends(order: Order, people: list[Account]) -> bool:
    """Whether anybody who may sign in has a verb that brings the order to its end."""
    return any(can_move(user, order, verb) for user in people for verb in ENDS if order.state in WAYS[verb].sources)


def told(order: Order) -> str:
    asked = Partner.objects.filter(pk=order.approver_id).first()
    standing = f"{asked.status}, {sorted(asked.rights())}" if asked else "nobody"
    return f"{order.no} {order.state} of {order.requester_name}, asked: {order.approver_name} ({standing})"


def stuck() -> list[str]:
    """Open orders that nobody can end, and whom they wait for."""
    with as_system():
        people = Account.objects.select_related("partner", "role")
        awake = list(people.filter(is_active=True, partner__status="active"))
        open_orders = list(Order.objects.filter(state__in=ONGOING).select_related("customer"))
        return [told(order) for order in open_orders if not somebody_ends(order, awake)]
