"""Which orders a customer may have now, and why not the others (guide 2.5.2)."""

from dataclasses import dataclass

from customers.models import Customer
from orders.kinds import TYPES, OrderKind
from orders.models import Order
from orders.rules import is_own_customer, transfer_of_customer, why_not_open
from partners.models import Account


@dataclass(frozen=True)
class Offer:
    """An order type for a customer; `why_not` says why there can be none now, `waits_for` what must happen first."""

    kind: OrderKind
    why_not: str
    waits_for: str = ""


def why_not_now(kind: OrderKind, customer: Customer, user: Account, *, but: Order | None = None) -> str:
    """Why no order of this type can be opened for `customer` now, its unfinished orders looked at; `but` is this one."""
    unfinished = Order.objects.visible_to(user).filter(customer=customer).unfinished()
    found = why_not_open(kind, customer, unfinished.exclude(pk=but.pk) if but else unfinished)
    return found or transfer_of_customer(customer)


def offers_for(customer: Customer, user: Account) -> list[Offer]:
    """Every type that a contract can have, in the order of the menu; none to who may not order for this customer."""
    if not is_own_customer(user, customer):
        return []
    unfinished = list(Order.objects.visible_to(user).filter(customer=customer).unfinished())
    kinds = [kind for kind in TYPES.values() if not kind.makes_customer and user.may_open(kind.screen)]
    moving = transfer_of_customer(customer)
    return [_offer(kind, customer, why_not_open(kind, customer, unfinished) or moving) for kind in kinds]


def _offer(kind: OrderKind, customer: Customer, why_not: str) -> Offer:
    return Offer(kind, why_not, kind.waits_for(customer) if why_not else "")
