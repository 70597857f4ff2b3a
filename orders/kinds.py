"""What every order type says of itself, and the types there are. Adding a type is adding one module to orders/types/."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from oms.kit.grid.excel import Worksheet
from oms.kit.screens import Screen, registry
from orders.effect.entry import Effect, Entry
from orders.effect.network import refused_by_network
from orders.effect.part import Part, Problem
from orders.effect.reading import Reading
from orders.effect.sheet import entry_sheet
from orders.enums import KIND_WORDS
from orders.models import Order
from partners.models import Account
from partners.people.enums import Right


class OrderKind:
    """Base of the types: a list of parts, and what is the type's own.

    `kind` stands in the order, `label` is its name, `screen` its page in the menu of screens.toml. `right` is what the
    approver must hold; None: the requester registers it alone. A type without steps has a `form`, drawn by `template`
    under Modify Existing Customer.
    """

    kind: ClassVar[str]
    label: ClassVar[str | Promise]
    screen: ClassVar[str]
    right: ClassVar[Right | None] = Right.APPROVE_ORDER
    parts: ClassVar[tuple[Part, ...]] = ()
    form: ClassVar[type[forms.Form] | None] = None
    template: ClassVar[str] = "orders/order_form.html"
    heading: ClassVar[str | Promise] = ""  # of its screen, where that is not its label
    head: ClassVar[str] = "orders/order_head.html"  # the order itself, on every page that shows it
    needs_server: ClassVar[bool] = False
    makes_customer: ClassVar[bool] = False  # the customer begins and ends with this order

    def may_open(self, customer: Customer) -> str:
        """Why an order of this type cannot be opened for `customer` now; nothing when it can."""
        raise NotImplementedError

    def waits_for(self, customer: Customer) -> str:
        """What must happen first though the customer's status allows this order, for its page; nothing mostly."""
        return ""

    def fill(self, order: Order, fields: dict[str, Any]) -> None:
        """Take over what the type's form said, before the order is submitted; the caller saves."""

    def earliest(self, order: Order, today: date) -> date:
        """The first day on which such an order may take effect; `today` is the customer's."""
        return today

    def ask(self, customer: Customer, data: QueryDict | None, *, at: datetime) -> forms.Form | None:
        """The type's form for `customer`, bound when something was sent."""
        return self.form(data) if self.form else None

    def facts(self, order: Order) -> list[tuple[str, str]]:
        """(label, value) that only this type carries, for every page that shows the order."""
        return []

    def sheet(self, reading: Reading) -> Worksheet:
        """What the type itself does, as a sheet of the order's Excel."""
        return entry_sheet(self.label, list(self.own_entries(reading)))

    # --- parts

    def part(self, code: str) -> Part | None:
        return next((part for part in self.parts if part.code == code), None)

    def shown(self, reading: Reading, user: Account) -> list[Part]:
        """Parts whose step this order and person have."""
        return [part for part in self.parts if not part.hidden(reading, user)]

    def problems(self, reading: Reading) -> list[Problem]:
        """What stands between this order and its submission. Without a plan nothing that rests on it is judged."""
        judged = [part for part in self.parts if reading.order.plan_id or not part.needs_plan]
        if not self.parts:
            return self._refused(SUBMIT, self.own_entries(reading))
        return [problem for part in judged for problem in self._problems_of(part, reading)]

    def _problems_of(self, part: Part, reading: Reading) -> list[Problem]:
        """What the part says itself, else what the network would say of its commands; the first step's are the type's
        own as well."""
        own = self.own_entries(reading) if part is self.parts[0] else ()
        return part.problems(reading) or self._refused(part.code, [*own, *part.entries(reading)])

    @staticmethod
    def _refused(step: str, entries: Iterable[Entry]) -> list[Problem]:
        return [Problem(step, words) for words in refused_by_network(entries)]

    def problems_of_approval(self, reading: Reading) -> list[Problem]:
        """What stands between this order and its approval."""
        found = [problem for part in self.parts for problem in part.problems_of_approval(reading)]
        if self.needs_server and reading.order.server_id is None:
            found.append(Problem("server", _("Choose the call server (CM).")))
        return found

    def sent(self, order: Order, *, by: Account, at: datetime) -> None:
        """The order was submitted; the caller has it locked."""
        for part in self.parts:
            part.sent(order, by=by, at=at)

    def given_up(self, order: Order, *, by: Account, at: datetime) -> None:
        """It was withdrawn, canceled, rejected or refused."""
        for part in self.parts:
            part.given_up(order, by=by, at=at)

    def problems_of_confirmation(self, reading: Reading) -> list[Problem]:
        """What stands between this order and its confirmation on the reading's day."""
        return []

    # --- effect

    def own_entries(self, reading: Reading) -> Iterator[Entry]:
        """What the type itself does, before its parts: the customer's status, its tenant."""
        yield from ()

    def effect(self, reading: Reading) -> Effect:
        """What this order does when it takes effect on the reading's day; reads only."""
        entries = list(self.own_entries(reading))
        for part in self.parts:
            entries += [replace(entry, step=part.code) for entry in part.entries(reading)]
        return Effect(reading.day, reading.currency, entries, reading.free)


SUBMIT, SUBMIT_TITLE = "submit", gettext_lazy("Submit Order")  # the last step of every wizard: all of it on one page
TYPES: dict[str, OrderKind] = {}  # by the value that stands in the order
Kind = TypeVar("Kind", bound=type[OrderKind])


def register(kind: Kind) -> Kind:
    """Class decorator: from here on there are orders of this type, with screens for it and for its steps."""
    made = kind()
    TYPES[made.kind] = made
    KIND_WORDS[made.kind] = made.label
    if made.screen not in registry.screens:
        registry.add(Screen(made.screen, made.heading or made.label, part_of="modify-customer"))
    steps = [(part.code, part.title) for part in made.parts] + ([(SUBMIT, SUBMIT_TITLE)] if made.parts else [])
    registry.add(*(Screen(f"{made.screen}.{code}", title, part_of=made.screen) for code, title in steps))
    return kind


def default_title(order: Order) -> str:
    """“Vertical Demo Change Order”, until somebody writes another one."""
    words = _("%(customer)s %(type)s Order") % {"customer": order.customer_name, "type": kind_of(order).label}
    return words[:150]


def kind_of(order: Order) -> OrderKind:
    """What the type of `order` says."""
    return TYPES[order.kind]
