"""Reads of one order, for its page, its approval and its last step."""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from inventory.models import Command
from orders.models import Order
from orders.queries.approver import approver_for
from orders.types import Problem, kind_of
from orders.types.effect import Effect
from orders.types.new_customer import demands_with_picks, picks_of
from partners.models import Account


@dataclass
class Contents:
    """Everything that an order carries, and what it will do."""

    order: Order
    effect: Effect
    sites: list = field(default_factory=list)
    accounts: list = field(default_factory=list)
    demands: list = field(default_factory=list)
    ports: list = field(default_factory=list)
    items: list = field(default_factory=list)
    devices: list = field(default_factory=list)
    bundles: list = field(default_factory=list)
    places: list = field(default_factory=list)
    shipments: list = field(default_factory=list)
    files: list = field(default_factory=list)
    moves: list = field(default_factory=list)
    commands: list = field(default_factory=list)


def contents_of(order: Order) -> Contents:
    """Each kind of line in one query."""
    day = order.effective or order.activation_date or timezone.localdate()
    demands = demands_with_picks(order)
    picks = {}
    for pick in picks_of(order):
        picks.setdefault(pick.demand_id, []).append(pick)
    for demand in demands:
        demand.numbers = picks.get(demand.pk, [])
    return Contents(
        order=order,
        effect=kind_of(order).effect(order, day),
        sites=list(order.customer.sites.all()),
        accounts=list(order.customer.billing_accounts.all()),
        demands=demands,
        ports=list(order.portrequests.select_related("site", "billing_account", "number_type")),
        items=list(order.itemlines.select_related("item__group", "billing_account")),
        devices=list(order.devicelines.select_related("model__group__type", "billing_account")),
        bundles=list(order.bundlelines.select_related("bundle")),
        places=list(order.shippingplaces.all()),
        shipments=list(order.shipments.select_related("place", "device__model", "device__billing_account", "site")),
        files=list(order.files.all()),
        moves=list(order.moves.all()),
        commands=list(Command.objects.filter(order_no=order.no).order_by("id")),
    )


@dataclass(frozen=True)
class Preview:
    """What submitting will lead to."""

    effect: Effect
    approver: str
    earliest: date
    problems: list[Problem]


def preview_of(order: Order, user: Account) -> Preview:
    """The exact effect, who approves, the earliest date; from the code that later does it."""
    kind = kind_of(order)
    today = timezone.localdate()
    wanted = order.activation_date or today
    return Preview(
        effect=kind.effect(order, max(wanted, today)),
        approver=approver_for(user.partner_id, kind.right).name,
        earliest=today,
        problems=kind.problems(order),
    )
