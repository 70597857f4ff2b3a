"""Reads of one order, for its page, its approval and its last step."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from orders.effect.entry import Effect
from orders.effect.part import Part, Problem
from orders.effect.reading import Reading
from orders.kinds import OrderKind, kind_of
from orders.models import Order, OrderMove
from orders.queries.approver import approver_for
from partners.models import Account


class Contents:
    """Everything that an order carries, and what it will do; each kind of line in one query."""

    def __init__(self, order: Order, day: date | None = None) -> None:
        self.order, self.kind = order, kind_of(order)
        self.reading = Reading(order, day)

    @property
    def listed(self) -> list[Part]:
        """Parts that show their lines."""
        return [part for part in self.kind.parts if part.lists]

    @property
    def facts(self) -> list[tuple[str, str]]:
        return self.kind.facts(self.order)

    @cached_property
    def effect(self) -> Effect:
        return self.kind.effect(self.reading)

    @cached_property
    def problems_of_approval(self) -> list[Problem]:
        return self.kind.problems_of_approval(self.reading)

    @cached_property
    def moves(self) -> list[OrderMove]:
        return list(self.order.moves.all())


def contents_of(order: Order) -> Contents:
    """What the pages of an order show, on the day it takes effect or would."""
    return Contents(order)


@dataclass(frozen=True)
class Preview:
    """What submitting will lead to."""

    contents: Contents
    approver: str
    earliest: date
    problems: list[Problem]

    @property
    def effect(self) -> Effect:
        return self.contents.effect


def preview_of(order: Order, user: Account, *, at: datetime) -> Preview:
    """The exact effect, who approves, the earliest date; from the code that later does it."""
    kind: OrderKind = kind_of(order)
    today = order.today(at)
    contents = Contents(order, max(order.activation_date or today, today))
    return Preview(
        contents=contents,
        approver=approver_for(user.partner_id, kind.right).name,
        earliest=today,
        problems=kind.problems(contents.reading),
    )
