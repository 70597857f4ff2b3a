"""What lower floors offer to upper ones: portlets of My Home and what waits there, tabs of a page, facts of My Information, sources of the
Ctrl-K search, counts in the menu, what a reseller has, what stays open without it, where a thing's page is, how people
are named, and who keeps the saved views of a grid."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise


@dataclass(frozen=True)
class Portlet:
    """A box on My Home. `context(user)` gives what `template` draws; `screen` is the right it needs.

    In `column` 0 it is there only for who puts it into a column, and so is, for the provider's people, one that is
    `below_sp`; a `wide` one stands above both columns.
    """

    code: str
    title: str | Promise
    screen: str
    template: str
    context: Callable[[Any], Mapping[str, Any]]
    column: int = 1
    order: int = 0
    sp_only: bool = False
    below_sp: bool = False
    wide: bool = False


@dataclass(frozen=True)
class Wait:
    """One thing that waits for a person: what, in second line why, since when, and the act that ends the wait.

    `late` says it in words where a day was missed. `things`: for how many of those that are counted the line stands.
    """

    title: str
    where: str
    act: str
    link: str
    since: datetime | None = None
    late: str = ""
    things: int = 1


@dataclass(frozen=True)
class WaitSource:
    """Things of one kind that wait: `find(user, most)` the first lines of them, `rows(user)` all, to be counted as its menu
    entry counts them."""

    code: str
    title: str | Promise
    screen: str
    find: Callable[[Any, int], list[Wait]]
    rows: Callable[[Any], QuerySet[Any]]
    tone: str = "info"
    mark: str = "bell"
    order: int = 0
    sp_only: bool = False
    query: str = ""  # what narrows the list of its screen to them


@dataclass(frozen=True)
class Tile:
    """One figure of My Home, in words: `of` how many, what has changed, and its line over time."""

    label: str
    value: str
    of: str = ""
    change: str = ""
    tone: str = ""
    line: str = ""  # points of a spark (oms/kit/charts.py)
    address: str = ""


@dataclass(frozen=True)
class FirstStep:
    """What a new partner does first; `done(user)` is read from the data."""

    title: str | Promise
    text: str | Promise
    screen: str
    url: str
    done: Callable[[Any], bool]


@dataclass(frozen=True)
class Tab:
    """A tab of a detail page: a screen code and the name of its URL. `applies`: whether this one object has it; `group`:
    a choice of what it stands under where a page has more tabs than a line holds."""

    code: str
    title: str
    url: str
    order: int = 0
    applies: Callable[[Any], bool] | None = None
    group: Any = None


@dataclass(frozen=True)
class Fact:
    """One figure at the head of My Information: a label and `value(user)`, in words."""

    code: str
    label: str
    value: Callable[[Any], str]
    order: int = 0


@dataclass(frozen=True)
class Happening:
    """Something that happened to a customer, in words; `by` whom, and where it `leads`."""

    at: datetime
    title: str
    detail: str = ""
    by: str = ""
    leads: str = ""


@dataclass(frozen=True)
class TimelineSource:
    """What of one kind happened to a customer, for whoever may open `screen`.

    `find(customer, reader, until, most)`: the last `most` at or before `until`, newest first and always in the same
    order, as far as the reader may see them, in a number of queries that does not grow.
    """

    code: str
    title: str | Promise
    screen: str
    find: Callable[[Any, Any, datetime, int], list[Happening]]
    tone: str = ""
    order: int = 0


Hit = tuple[str, str, str]  # label, hint, address


def _no_hits(user: Any, text: str) -> list[Hit]:
    """Most sources know nothing by a whole number."""
    return []


@dataclass(frozen=True)
class SearchSource:
    """`find(user, text)` gives up to five hits for Ctrl-K; `exact` the one thing whose whole number or ID was typed."""

    title: str | Promise
    screen: str
    find: Callable[[Any, str], list[Hit]] = _no_hits
    exact: Callable[[Any, str], list[Hit]] = _no_hits


@dataclass(frozen=True)
class Resource:
    """One line of a reseller's resources (guide 2.7.2.1): what it is, in detail, and how many."""

    item: str
    description: str
    quantity: int


@dataclass(frozen=True)
class Operators:
    """Account → (company, person), as far as the reader may see them; `others` is how anybody else reads."""

    names: Mapping[int | None, tuple[str, str]]
    others: tuple[str, str]


@dataclass
class Registries:
    """Apps declare here when they are loaded. `operators(accounts, reader)` names those who did something."""

    portlets: dict[str, Portlet] = field(default_factory=dict)
    waits: list[WaitSource] = field(default_factory=list)
    timeline: list[TimelineSource] = field(default_factory=list)  # of a customer
    tiles: list[tuple[str, Callable[[Any], list[Tile]]]] = field(default_factory=list)  # the screen it needs, figures
    first_steps: list[FirstStep] = field(default_factory=list)
    is_new: Callable[[Any], bool] = lambda user: False  # whether this person's company has yet to begin
    information_facts: dict[str, Fact] = field(default_factory=dict)
    sources: list[SearchSource] = field(default_factory=list)
    acts: list[SearchSource] = field(default_factory=list)  # what Ctrl-K does: "approve 503012"
    # screen code → rows to count beside its menu entry; under another name what My Home counts
    counts: dict[str, Callable[[Any], QuerySet[Any]]] = field(default_factory=dict)
    tabs: dict[str, dict[str, Tab]] = field(default_factory=dict)  # screen code of the page → its tabs
    pages: dict[str, str] = field(default_factory=dict)  # what floors above show, "order" → the name of its URL
    order_kinds: Mapping[str, Any] = field(default_factory=dict)  # what an order's kind is called
    # screen code of a grid → what floors above do to its rows (oms/kit/grid/bulk.py: BulkAct)
    bulk_acts: dict[str, list[Any]] = field(default_factory=dict)
    resources: list[Callable[[Any], list[Resource]]] = field(default_factory=list)  # of this partner
    open_work: list[Callable[[int], list[str]]] = field(default_factory=list)  # sentences: what stays open, and where
    # who asks, code → the page that says how that customer left the reader's companies; empty where it did not
    left: Callable[[Any, str], str] = lambda user, code: ""
    # of a customer: extensions that make no calls that cost, as the floor that blocks them holds it; None: nobody does
    blocked: Callable[[Any], frozenset[str] | None] = lambda customer: None
    # of days (customer, day): the first day of the billing period it lies in, and the seconds that call bundles hold in that period
    bundles: Callable[[Iterable[tuple[int, date]]], dict[tuple[int, date], tuple[date, int]]] = lambda asked: {}
    # of a difference between contract and network: what an order would take over, or why none can
    taking_over: Callable[[Any], tuple[str, str]] = lambda difference: ("", "")
    account_of_session: Any = None  # beside a session, the account that it is of (oms/kit/sessions.py: beside_session)
    saved_views: Callable[[Any, str], Iterable[Any]] = lambda user, code: ()  # those of this person for a grid
    operators: Callable[[Iterable[int | None], Any], Operators] = lambda accounts, reader: Operators({}, ("", ""))

    def add_portlet(self, portlet: Portlet) -> None:
        self.portlets[portlet.code] = portlet

    def add_information_fact(self, fact: Fact) -> None:
        self.information_facts[fact.code] = fact

    def add_tab(self, page: str, tab: Tab) -> None:
        """A tab of the page of screen `page`: customer-info, reseller-management, reseller-status, my-information."""
        self.tabs.setdefault(page, {})[tab.code] = tab

    def add_bulk_act(self, grid: str, act: Any) -> None:
        """What this floor does to ticked rows of a grid of a floor below; `grid` is that grid's screen code."""
        self.bulk_acts.setdefault(grid, []).append(act)

    def add_page(self, what: str, url: str) -> None:
        """Where floors below find the page of a thing of this floor: "order" → "orders:order"."""
        self.pages[what] = url

    def tabs_of(self, page: str) -> list[Tab]:
        """The tabs of a page, in their order."""
        return sorted(self.tabs.get(page, {}).values(), key=lambda tab: tab.order)


registries = Registries()
