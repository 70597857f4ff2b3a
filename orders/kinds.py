"""What every order type says of itself, and the types there are. Adding a type is adding one module to orders/types/."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, ClassVar, TypeVar

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from customers.models import Customer
from oms.kit.grid.excel import Worksheet
from oms.kit.screens import Screen, registry
from orders.effect.drift import Drift, drift_of
from orders.effect.entry import Effect, Entry
from orders.effect.network import below_use, refused_by_network
from orders.effect.part import Part, Problem, Typed
from orders.effect.reading import Reading
from orders.effect.sheet import entry_sheet
from orders.enums import KIND_FACTS, KIND_WORDS
from orders.models import Order
from partners.models import Account
from partners.people.enums import Right

Facts = list[tuple[str, str]]  # (label, value), in the order of the page


@dataclass(frozen=True)
class Remaining:
    """Something a customer still has: `what`, how much of it, and what `becomes` of it; where it `leads`."""

    what: str
    count: int
    becomes: str
    leads: str = ""


class OrderKind:
    """Base of the types: a list of parts, and what is the type's own.

    `kind` stands in the order, `label` is its name, `screen` its page in the menu of screens.toml. `right` is what the
    approver must hold; None: the requester registers it alone. A type without steps has a `form`, drawn by `template`
    under Modify Existing Customer.

    Two open orders of one customer must not contradict each other (orders/rules.py): a type is alone until it says
    otherwise. `beside` names the types whose orders may be open at the same time, `after` those whose confirmed orders
    may still wait for their day.
    """

    kind: ClassVar[str]
    label: ClassVar[str | Promise]
    screen: ClassVar[str]
    right: ClassVar[Right | None] = Right.APPROVE_ORDER
    parts: ClassVar[tuple[Part, ...]] = ()
    form: ClassVar[type[forms.Form] | None] = None
    template: ClassVar[str] = "orders/order_form.html"
    takes_over: ClassVar[bool] = (
        False  # whether a difference between contract and network fills its form (?difference=)
    )
    heading: ClassVar[str | Promise] = ""  # of its screen, where that is not its label
    head: ClassVar[str] = "orders/order_head.html"  # the order itself, on every page that shows it
    number: ClassVar[str | Promise] = gettext_lazy("Order No")  # how its form calls the number that it will have
    needs_server: ClassVar[bool] = False
    makes_customer: ClassVar[bool] = False  # the customer begins and ends with this order
    beside: ClassVar[frozenset[str]] = frozenset()
    after: ClassVar[frozenset[str]] = frozenset()

    def may_open(self, customer: Customer) -> str:
        """Why an order of this type cannot be opened for `customer` now; nothing when it can."""
        raise NotImplementedError

    def waits_for(self, customer: Customer) -> str:
        """What must happen first though the customer's status allows this order, for its page; nothing mostly."""
        return ""

    def fill(self, order: Order, fields: dict[str, Any]) -> None:
        """Take over what the type's form said, before the order is submitted; the caller saves.

        Raises ValidationError, by field of the form, for what such an order cannot say.
        """

    def again(self, order: Order) -> dict[str, Any]:
        """What the type's form says of an order that it made: to correct it, or to order the same once more."""
        return {}

    def earliest(self, order: Order, today: date) -> date:
        """The first day on which such an order may take effect; `today` is the customer's."""
        return today

    def ask(
        self,
        customer: Customer,
        data: QueryDict | None,
        *,
        at: datetime,
        like: Order | None = None,
        filled: Mapping[str, Any] | None = None,
    ) -> forms.Form | None:
        """The type's form for `customer`, bound when something was sent, else saying what the order `like` says, and what
        `filled` does."""
        return self.form(data, initial={**(self.again(like) if like else {}), **(filled or {})}) if self.form else None

    def before(self, customer: Customer, *, at: datetime) -> Facts:
        """What stands above the type's form, before there is an order."""
        return [
            (_("Customer Company Name"), customer.name),
            (str(self.number), _("given when it is sent")),
            (_("Order Type"), str(self.label)),
            (_("Order Date"), date_format(customer.today(at))),
            (_("Service Plan"), customer.plan_name),
        ]

    def remains(self, customer: Customer, *, at: datetime) -> list[Remaining]:
        """What the customer still has and this order ends, for the page that asks; most types end nothing."""
        return []

    def explains(self, customer: Customer, *, at: datetime) -> list[tuple[str, list[str]]]:
        """(title, lines) that may be opened below the form, to choose by."""
        return []

    def facts(self, order: Order) -> Facts:
        """(label, value) that only this type carries, for every page that shows the order."""
        return []

    def carried(self, order: Order) -> Facts:
        """Everything that an order of one form carries after its type and date (guide 2.6.1.3 to 2.6.1.6)."""
        return [
            (_("Service Plan"), order.plan.name if order.plan else ""),
            (_("Request to"), order.approver_name),
            *self.facts(order),
        ]

    def sheet(self, reading: Reading) -> Worksheet:
        """What the type itself does, as a sheet of the order's Excel."""
        return entry_sheet(self.label, list(self.own_entries(reading)))

    # --- the approver's own choice, as of a part (orders/effect/part.py)

    code: ClassVar[str] = "own"
    decides: ClassVar[str] = ""

    @property
    def deciders(self) -> "list[Part | OrderKind]":
        """Parts in which the approver chooses something, and the type itself where it has something to choose."""
        own: list[Part | OrderKind] = [self] if self.decides else []
        return [*own, *(part for part in self.parts if part.decides)]

    def decision(self, reading: Reading, typed: Typed) -> forms.BaseForm | None:
        """What the approver may choose of the type's own, bound when something was sent."""
        return None

    def decide(self, order: Order, chosen: dict[str, Any], *, by: Account, at: datetime) -> None:
        """Write what `decision` found valid; the caller has the order locked and saves it. Raises ValidationError."""

    def time_of(self, order: Order) -> time:
        """From what time of its day on the order takes effect, by the customer's clock."""
        return time.min

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
            return self._refused(SUBMIT, list(self.own_entries(reading)), reading)
        return [problem for part in judged for problem in self._problems_of(part, reading)]

    def problems_in(self, code: str, reading: Reading) -> list[Problem]:
        """What stands between submission and the part `code` alone."""
        return [problem for part in self.parts if part.code == code for problem in self._problems_of(part, reading)]

    def _problems_of(self, part: Part, reading: Reading) -> list[Problem]:
        """What the part says itself, else what the network would say of its commands; the first step's are the type's
        own as well."""
        own = self.own_entries(reading) if part is self.parts[0] else ()
        return part.problems(reading) or self._refused(part.code, [*own, *part.entries(reading)], reading)

    @staticmethod
    def _refused(step: str, entries: list[Entry], reading: Reading) -> list[Problem]:
        return [Problem(step, words) for words in (*refused_by_network(entries), *below_use(entries, reading))]

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

    def as_kept(self, order: Order, effect: Effect | None = None) -> dict[str, str]:
        """How things stand without `order`, by the entries' keys, in the one language in which that is kept and compared:
        who submits and who approves may read two. `effect`: what it does, in the reader's words, where that is known."""
        if effect is not None and get_language() == settings.LANGUAGE_CODE:
            return effect.now
        with override(settings.LANGUAGE_CODE):
            return self.effect(Reading(order)).now

    def drift(self, order: Order, effect: Effect) -> list[Drift]:
        """What became of the contract since `order` was submitted; `effect` is what the order does now."""
        return drift_of(order, effect, self.as_kept(order, effect))

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
    KIND_WORDS[made.kind], KIND_FACTS[made.kind] = made.label, made.facts
    if made.screen not in registry.screens:
        registry.add(Screen(made.screen, made.heading or made.label, part_of="modify-customer"))
    steps = [(part.code, part.title) for part in made.parts] + ([(SUBMIT, SUBMIT_TITLE)] if made.parts else [])
    registry.add(*(Screen(f"{made.screen}.{code}", title, part_of=made.screen) for code, title in steps))
    return kind


def default_title(order: Order) -> str:
    """“Vertical Demo Change Order”, until somebody writes another one."""
    return title_of(kind_of(order), order.customer_name)


def title_of(kind: OrderKind, customer_name: str) -> str:
    """The title that such an order has until somebody writes another one."""
    return (_("%(customer)s %(type)s Order") % {"customer": customer_name, "type": kind.label})[:150]


def kind_of(order: Order) -> OrderKind:
    """What the type of `order` says."""
    return TYPES[order.kind]
