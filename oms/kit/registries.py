"""What lower floors offer to upper ones: portlets of My Home, tabs of a detail page and of My Information, facts of
My Information, sources of the Ctrl-K search, counts in the menu, what a reseller has, what stays open without it, and
who keeps the saved views of a grid."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Portlet:
    """A box on My Home. `context(user)` gives what `template` draws; `screen` is the right it needs, and its link."""

    code: str
    title: str
    screen: str
    template: str
    context: Callable
    column: int = 1
    order: int = 0
    sp_only: bool = False


@dataclass(frozen=True)
class Tab:
    """A tab of a detail page: a screen code and the name of its URL."""

    code: str
    title: str
    url: str
    order: int = 0


@dataclass(frozen=True)
class Fact:
    """One figure at the head of My Information: a label and `value(user)`, in words."""

    code: str
    label: str
    value: Callable
    order: int = 0


@dataclass(frozen=True)
class SearchSource:
    """`find(user, text)` gives up to five (label, hint, address) for Ctrl-K."""

    title: str
    screen: str
    find: Callable


@dataclass(frozen=True)
class Resource:
    """One line of a reseller's resources (guide 2.7.2.1): what it is, in detail, and how many."""

    item: str
    description: str
    quantity: int


@dataclass
class Registries:
    portlets: dict[str, Portlet] = field(default_factory=dict)
    customer_tabs: dict[str, Tab] = field(default_factory=dict)
    information_tabs: dict[str, Tab] = field(default_factory=dict)
    information_facts: dict[str, Fact] = field(default_factory=dict)
    sources: list[SearchSource] = field(default_factory=list)
    counts: dict[str, Callable] = field(default_factory=dict)  # screen code → rows to count beside its menu entry
    page_tabs: dict[str, dict[str, Tab]] = field(default_factory=dict)  # screen code of the page → its tabs
    resources: list[Callable[[Any], list[Resource]]] = field(default_factory=list)  # of this partner
    open_work: list[Callable[[int], list[str]]] = field(default_factory=list)  # sentences: what stays open, and where
    saved_views: Callable[[Any, str], Iterable] = lambda user, code: ()  # those of this person for a grid

    def add_portlet(self, portlet: Portlet) -> None:
        self.portlets[portlet.code] = portlet

    def add_tab(self, tab: Tab) -> None:
        self.customer_tabs[tab.code] = tab

    def add_information_tab(self, tab: Tab) -> None:
        self.information_tabs[tab.code] = tab

    def add_information_fact(self, fact: Fact) -> None:
        self.information_facts[fact.code] = fact

    def tabs(self) -> list[Tab]:
        return sorted(self.customer_tabs.values(), key=lambda tab: tab.order)

    def add_page_tab(self, page: str, tab: Tab) -> None:
        """A tab of the detail page of screen `page`: reseller-management, reseller-status, my-information."""
        self.page_tabs.setdefault(page, {})[tab.code] = tab

    def tabs_of(self, page: str) -> list[Tab]:
        return sorted(self.page_tabs.get(page, {}).values(), key=lambda tab: tab.order)


registries = Registries()
