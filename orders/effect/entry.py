"""What an order does, as a list of entries. The preview shows them, the approval compares them, the confirmation
carries out exactly them (product.md, Preview before submit)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, Self

from customers.models import Customer
from inventory.ems.kinds import kind_choices
from inventory.enums import CommandKind
from oms.kit.money import Money, total
from orders.models import Order
from partners.models import Account

Quantity = int | str | None  # what can be counted; a state or a plan in words; nothing


@dataclass(frozen=True)
class Stamp:
    """For whom, from which day, by which order and person something is written."""

    order: Order
    customer: Customer
    day: date
    by: Account
    at: datetime

    @property
    def signed(self) -> dict[str, Any]:
        """What every action of the contract is told: whose it is, by which order, who and when."""
        return {"customer": self.customer, "order_no": self.order.no, "by": self.by, "at": self.at}


class Write(Protocol):
    """Something that an entry writes. All writes of one class are carried out together, in one statement where it goes."""

    @classmethod
    def carry_out(cls, writes: list[Self], stamp: Stamp) -> None:
        """Within the caller's transaction; raises ValidationError in words for a person."""


class OneByOne:
    """Base of writes that are carried out one after the other."""

    @classmethod
    def carry_out(cls, writes: Iterable[Self], stamp: Stamp) -> None:
        for write in writes:
            write.make(stamp)

    def make(self, stamp: Stamp) -> None:
        """Within the caller's transaction; raises ValidationError in words for a person."""
        raise NotImplementedError


@dataclass(frozen=True)
class Send:
    """A share of one command to the network. Shares of one kind travel together; quantities are totals, so that
    sending the command twice does nothing more. `secret` is a sealed password."""

    kind: CommandKind | str
    target: str
    payload: dict[str, Any]
    secret: str = ""

    @property
    def label(self) -> str:
        """The kind in words."""
        return str(dict(kind_choices()).get(self.kind, self.kind))


@dataclass(frozen=True)
class Entry:
    """One thing that an order changes. `what` and `where` name it, `group` is the heading it stands under; Now,
    Order(+/-) and To Be are counted or in words.

    Money is before tax: `price` of one, `listed` where the list has another, `once` and `monthly` of all of `change`. `writes` stand in the contract from
    the confirmation on, dated on the order's day; `on_day` happens when that day has come, as does what it `sends`.
    """

    key: str  # the same thing has the same key in every order of the customer
    group: str
    what: str
    where: str = ""
    detail: str = ""
    now: Quantity = None
    change: Quantity = None
    to_be: Quantity = None
    price: Money | None = None
    listed: Money | None = None
    once: Money | None = None
    monthly: Money | None = None
    act_date: date | None = None
    billing_start: date | None = None
    comment: str = ""
    writes: tuple[Write, ...] = ()
    on_day: tuple[Write, ...] = ()
    sends: tuple[Send, ...] = ()
    step: str = ""  # of the part that it comes from

    @property
    def trial_expires(self) -> date | None:
        """The last free day (product.md: Billing Start − 1 day)."""
        if self.billing_start is None or self.billing_start == self.act_date:
            return None
        return date.fromordinal(self.billing_start.toordinal() - 1)

    @property
    def amount(self) -> Money | None:
        return self.monthly or self.once

    @property
    def weight(self) -> int:
        """0 for what costs, 1 for what is counted, 2 for what is only set."""
        if self.amount is not None:
            return 0
        return 2 if self.change is None else 1


@dataclass(frozen=True)
class Group:
    """Entries under one heading; `step`: of the part that made them, or empty."""

    title: str
    entries: list[Entry]

    @property
    def step(self) -> str:
        return self.entries[0].step


@dataclass(frozen=True)
class Effect:
    """Everything an order does on its `day`. `free` says why the customer is not charged, or nothing."""

    day: date
    currency: str
    entries: list[Entry] = field(default_factory=list)
    free: str = ""

    @property
    def monthly(self) -> Money:
        """More or less per month, once every trial is over."""
        return self._sum(lambda entry: entry.monthly)

    @property
    def once(self) -> Money:
        return self._sum(lambda entry: entry.once)

    def _sum(self, amount: Callable[[Entry], Money | None]) -> Money:
        charged = [] if self.free else self.entries
        return total((money for entry in charged if (money := amount(entry)) is not None), self.currency)

    @property
    def commands(self) -> list[Send]:
        """One command for each kind, in the order in which the entries name them."""
        return merged(send for entry in self.entries for send in entry.sends)

    @property
    def now(self) -> dict[str, str]:
        """How things stand without this order, by the entries' keys: kept at submission, to see drift at approval."""
        return {entry.key: str(entry.now) for entry in self.entries}

    @property
    def groups(self) -> list[Group]:
        """Entries by heading, in order."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.group, []).append(entry)
        return [Group(title, entries) for title, entries in found.items()]

    @property
    def by_weight(self) -> list[Group]:
        """What costs first, then what is counted, then what is only set: as who decides looks at it."""
        return sorted(self.groups, key=lambda group: min(entry.weight for entry in group.entries))


def merged(sends: Iterable[Send]) -> list[Send]:
    """Shares of a kind as one command: tables and lists grow, anything else is said by the last one."""
    found: dict[str, list[Send]] = {}
    for send in sends:
        found.setdefault(str(send.kind), []).append(send)
    return [_one(shares) for shares in found.values()]


def _one(shares: list[Send]) -> Send:
    payload: dict[str, Any] = {}
    for share in shares:
        for name, value in share.payload.items():
            payload[name] = _joined(payload.get(name), value)
    targets = list(dict.fromkeys(share.target for share in shares if share.target))
    secret = next((share.secret for share in shares if share.secret), "")
    return Send(shares[0].kind, in_few_words(targets), payload, secret)


def _joined(before: Any, value: Any) -> Any:
    if isinstance(before, dict) and isinstance(value, dict):
        return before | value
    if isinstance(before, list) and isinstance(value, list):
        return before + [item for item in value if item not in before]
    return value


def in_few_words(names: list[str], most: int = 200) -> str:
    """As many names as fit, then how many more."""
    text = ", ".join(names)
    if len(text) <= most:
        return text
    shown: list[str] = []
    for name in names:
        if len(", ".join([*shown, name])) > most - 10:
            break
        shown.append(name)
    return f"{', '.join(shown)} +{len(names) - len(shown)}"


def carry_out(writes: Iterable[Write], stamp: Stamp) -> None:
    """Every write, those of one class together, classes in the order of their first one."""
    found: dict[type[Write], list[Write]] = {}
    for write in writes:
        found.setdefault(type(write), []).append(write)
    for kind, group in found.items():
        kind.carry_out(group, stamp)
