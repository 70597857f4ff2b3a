"""Reads of one order, for its page, its approval and its last step."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from orders.effect.drift import Drift
from orders.effect.entry import Effect
from orders.effect.part import Part, Problem, Risk
from orders.effect.reading import Reading
from orders.enums import WITH_APPROVER, Verb
from orders.kinds import Facts, OrderKind, kind_of
from orders.models import Order, OrderMove
from orders.queries.approver import approver_for
from partners.models import Account

COMPLETES = (Verb.CONFIRM, Verb.CANCEL, Verb.REJECT, Verb.REFUSE, Verb.TAKE_BACK)
TONES = ("bad", "warn", "good")


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
    def beside(self) -> list[Part]:
        """Parts that carry more than their entries say; all that were not used are left to `unused`."""
        return [part for part in self.listed if not part.entries_tell]

    def unused(self, user: Account) -> list[Part]:
        """Steps of this person in which nothing was ordered."""
        seen = {entry.step for entry in self.effect.entries} | {part.code for part in self.beside}
        return [part for part in self.kind.shown(self.reading, user) if part.lists and part.code not in seen]

    @property
    def facts(self) -> Facts:
        return self.kind.facts(self.order)

    @property
    def carried(self) -> Facts:
        return self.kind.carried(self.order)

    @cached_property
    def effect(self) -> Effect:
        return self.kind.effect(self.reading)

    @cached_property
    def problems_of_approval(self) -> list[Problem]:
        return self.kind.problems_of_approval(self.reading)

    @cached_property
    def risks(self) -> list[Risk]:
        """What to look at before agreeing, worst first; last, whether the contract is as it was at submission."""
        found = [risk for part in self.kind.parts for risk in part.risks(self.reading)]
        return sorted([*found, *self._drift()], key=lambda risk: TONES.index(risk.tone))

    def _drift(self) -> list[Risk]:
        if self.drift:
            return [Risk("bad", _("Contract changed since it was submitted"), "drift")]
        unchanged = self.order.snapshot and self.order.customer.has_contract
        return [Risk("good", _("Contract unchanged"))] if unchanged else []

    @cached_property
    def drift(self) -> list[Drift]:
        """What another order changed since this one was submitted, while its approver may still say no."""
        return self.kind.drift(self.order, self.effect) if self.order.state in WITH_APPROVER else []

    @cached_property
    def signed(self) -> Facts:
        """Who registered, approved and completed it, and when (guide 2.6.1.8)."""
        if self.order.pk is None:
            return []
        ended = [move for move in self.moves if move.target == self.order.state and move.verb in COMPLETES]
        return [
            (_("Registered by"), f"{self.order.requested_by}, {self.order.requester_name}"),
            (_("Approve Date"), moment(self.order.approved_at)),
            (_("Approved by"), self.order.approved_by),
            (_("Complete Date"), moment(self.order.completed_at)),
            (_("Completed by"), f"{ended[-1].by_name}, {ended[-1].by_partner}" if ended else ""),
        ]

    @property
    def signed_beside(self) -> Facts:
        """The same, but for what its type carries itself."""
        said = {label for label, _value in self.carried}
        return [(label, value) for label, value in self.signed if label not in said]

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
    why_then: str
    unused: list[Part]
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
        earliest=kind.earliest(order, today),
        why_then=_why_then(contents.reading, today),
        unused=contents.unused(user),
        problems=kind.problems(contents.reading),
    )


def _why_then(reading: Reading, today: date) -> str:
    """Why the order can take effect on its earliest day, and what follows later."""
    ports = [port.wanted_date for port in reading.ports]
    if not ports:
        return _("nothing in it needs longer")
    return _("nothing in it needs longer; ported numbers follow on %s") % date_format(
        max([*ports, today]), "DATE_FORMAT"
    )


def moment(at: datetime | None) -> str:
    """When, in words; empty where it has not happened."""
    return date_format(localtime(at), "DATETIME_FORMAT") if at else ""
