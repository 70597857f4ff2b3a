"""Every address of the portal, found in the resolver: what others add is walked without a change here."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from oms.kit.grid import GridView
from oms.kit.pages import Page

# views that are no page of a declared screen, and who may use them
WITHOUT_SCREEN = {
    "partners:login": "anybody: the gate",
    "partners:password-reset": "anybody: asks for a mail",
    "partners:set-password": "whoever holds the link",
    "inventory:port-ics": "whoever holds the address: the port days of its person",
    "inventory:phone-file": "whoever holds the token: a phone's file, by its MAC, while its line is open",
    "callstats:push": "whoever holds the token: leaves records of its call server and reads nothing",
    "customers:choose-password": "whoever holds the link: a customer's administrator",
    "partners:second-step": "whoever gave the right password within the last five minutes",
    "partners:passkey-step": "whoever gave the right password within the last five minutes",
    "partners:company-sign-in": "anybody: the gate, by the company's identity provider",
    "partners:company-departure": "anybody: to the identity provider of the ID that was typed",
    "partners:company-callback": "whoever comes back from the identity provider they were sent to",
    "partners:logout": "everybody signed in",
    "partners:stay": "everybody signed in: keeps the own session",
    "partners:reseller-names": "everybody signed in: names within the own reach",
    "partners:choose-look": "everybody signed in: the own colours",
    "partners:choose-columns": "everybody signed in: the own columns",
    "partners:save-view": "everybody signed in: the own views",
    "partners:undo": "everybody signed in: what they themselves did in the last two minutes",
    "partners:acknowledge": "everybody signed in: the own messages",
    "partners:branding-logo": "everybody signed in: the logo of the own header",
    "partners:branding-colours": "everybody signed in: the colours of the own pages",
}
BEFORE_LOGIN = {
    "partners:login",
    "partners:password-reset",
    "partners:set-password",
    "partners:second-step",
    "partners:passkey-step",
    "partners:company-sign-in",
    "partners:company-departure",
    "partners:company-callback",
    "customers:choose-password",
    "inventory:port-ics",
    "callstats:push",
    "inventory:phone-file",
}
HELD_BY_LINK = {
    "customers:choose-password",
    "inventory:port-ics",
    "callstats:push",
    "inventory:phone-file",
}  # who holds the secret is shown whose password it sets


@dataclass(frozen=True)
class Address:
    """One URL pattern. `view` is its class, or None for a function."""

    name: str
    route: str
    parameters: tuple[str, ...]
    view: type | None
    own_screen: str = ""  # where one class serves two screens, as_view(screen=…)

    @property
    def screen(self) -> str:
        """Code of the declared screen; empty where there is none."""
        if not self.view or not issubclass(self.view, Page):
            return ""
        return self.own_screen or getattr(self.view, "screen", "")

    @property
    def is_grid(self) -> bool:
        return self.view is not None and issubclass(self.view, GridView)

    @property
    def is_grid_alone(self) -> bool:
        """Whether all that the page reads of its query it reads for its grid: the part that htmx asks for says as much."""
        return self.is_grid and all(
            getattr(self.view, name) is getattr(GridView, name)
            for name in ("get", "page", "context", "new", "template")
        )

    @property
    def fragment(self) -> dict[str, str]:
        """The headers by which htmx asks for the grid's own part of the page."""
        return {"HX-Request": "true", "HX-Target": f"grid-{self.screen.replace('.', '-')}"}

    def readings(self, search: str) -> list[tuple[str, dict[str, str]]]:
        """(query, headers) of what is read of a page: a grid as page, as workbook and searched. The search is asked for as
        htmx does, as the page around the grid was read at first."""
        if not self.is_grid:
            return [("", {})]
        return [("", {}), ("?export=xlsx", {}), (search, self.fragment if self.is_grid_alone else {})]

    def allows(self, method: str) -> bool:
        return self.view is None or hasattr(self.view, method.lower())

    def url(self, kwargs: dict) -> str:
        return reverse(self.name, kwargs=kwargs)


@cache
def addresses() -> tuple[Address, ...]:
    """All of them, in the resolver's order."""
    return tuple(_inside(get_resolver(), "", "", ()))


def _inside(resolver: URLResolver, prefix: str, namespace: str, outer: tuple[str, ...]) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        written = getattr(pattern.pattern, "regex", None)
        parameters = (*outer, *(pattern.pattern.converters or (written.groupindex if written else ())))
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _inside(pattern, route, inner, parameters)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"Give the address {route} a name."
            view = getattr(pattern.callback, "view_class", None)
            own_screen = getattr(pattern.callback, "view_initkwargs", {}).get("screen", "")
            yield Address(namespace + pattern.name, route, parameters, view, own_screen)


def grids() -> list[Address]:
    return [address for address in addresses() if address.is_grid]


def may_open(user, address: Address) -> bool:
    """Whether this person's role opens the address."""
    return not address.screen or user.may_open(address.screen)
