"""What every order type says of itself. Adding a type is adding one module (architecture.md)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils.functional import Promise

from customers.models import Customer
from orders.enums import OrderType
from orders.models import Order
from orders.types.effect import Effect
from partners.people.enums import Right


@dataclass(frozen=True)
class Step:
    """A step of a wizard. `not_needed(order)` says why it does not apply, or nothing; `hidden` steps are not shown then."""

    code: str
    screen: str
    title: str | Promise
    not_needed: Callable[[Order], str] = lambda order: ""


@dataclass(frozen=True)
class Problem:
    """What is missing or wrong, in words, and the step that mends it."""

    step: str
    text: str


class OrderKind:
    """Base of the types. `right` is what the approver must hold; None: the requester registers it alone."""

    kind: ClassVar[OrderType]
    right: ClassVar[Right | None] = Right.APPROVE_ORDER
    steps: ClassVar[tuple[Step, ...]] = ()
    needs_server: ClassVar[bool] = False
    makes_customer: ClassVar[bool] = False  # the customer begins and ends with this order

    def may_open(self, customer: Customer | None) -> str:
        """Why an order of this type cannot be opened for `customer` now; nothing when it can."""
        raise NotImplementedError

    def problems(self, order: Order) -> list[Problem]:
        """What stands between this order and its submission."""
        return []

    def problems_of_approval(self, order: Order) -> list[Problem]:
        """What stands between this order and its approval."""
        return []

    def effect(self, order: Order, day: date) -> Effect:
        """What this order does when it takes effect on `day`; reads only."""
        raise NotImplementedError

    def step(self, code: str) -> Step:
        return next(step for step in self.steps if step.code == code)
