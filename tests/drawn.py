"""Every page that several people can open, drawn once a process: by address, by redirect, by link one step further."""

import gc
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

from django.urls import Resolver404, resolve

from oms.kit.acting import as_system
from oms.kit.grid import GridView
from tests import objects
from tests.addresses import addresses
from tests.page import Node, links, read
from tests.people import ABOVE, ANONYMOUS, OWNER, SP, Person, why
from tests.today import logged_today

READERS = (SP, OWNER, ABOVE, ANONYMOUS)
MOST = 1_100  # pages of one reader
OF_GRIDS = {"q", "sort", "page", "per", "col", "view", "export", "after", "before"}
_pages: list["Drawn"] = []


@dataclass(frozen=True)
class Drawn:
    """A page as one person saw it. `node` is the element that carries `code` in data-screen."""

    code: str
    where: str
    node: Node = field(repr=False)  # what a failure would print of them takes minutes
    page: Node = field(repr=False)


def drawn(person) -> list[Drawn]:
    """All of them; the demo does not change between tests."""
    opened: set = set()
    if not _pages:
        logged_today()
        for login in READERS:
            _pages.extend(_seen_by(person(login), person, opened))
        gc.collect()
        gc.freeze()  # a million nodes that stay are not looked through at each collection
    return _pages


def _seen_by(who: Person, person, opened: set) -> list[Drawn]:
    """What an earlier reader has `opened` is not drawn again."""
    todo, seen, found = _first(who, person), set(), []
    while todo and len(seen) < MOST:
        url = todo.pop(0)
        if (kind := shape(url)) in seen | opened:
            continue
        seen.add(kind)
        answer = who.ask("GET", url)
        assert answer.status_code < 500, f"{url} as {who.login}: {why(answer)}"
        if answer.status_code in (301, 302):
            todo.append(answer.url)
            continue
        if answer.status_code == 200:
            opened.add(kind)  # a file, too: nobody else need draw it
        if answer.status_code == 200 and "text/html" in answer["Content-Type"]:
            page = read(answer.content)
            found += [
                Drawn(node.get("data-screen"), f"{url} as {who.login or 'anonymous'}", node, page)
                for node in page.walk()
                if "data-screen" in node.attributes
            ]
            todo += [link for link in links(page) if link.startswith("/") and not urlsplit(link).netloc]
    return found


def _first(who: Person, person) -> list[str]:
    """Addresses filled with the owner's objects and with the reader's own."""
    partners = [person(OWNER).account.partner_id]
    if who.account:
        partners.append(who.account.partner_id)
    found = []
    with as_system():
        for address in addresses():
            if address.allows("GET") and address.view is not None:
                filled = [objects.fill(address, partner) for partner in partners]
                found += [address.url(kwargs) for kwargs in filled if kwargs is not None]
    return found


def shape(url: str) -> tuple:
    """Pages of one shape are seen once: the route, whose objects aside, and the names in the query."""
    parts = urlsplit(url)
    found = _leads_to(parts.path)
    if not found:
        return (url,)
    view_name, values, of_grid = found
    names = frozenset(name for name, _ in parse_qsl(parts.query)) - OF_GRIDS - of_grid
    own = values if not names else ()
    return (view_name, names, own if len(own) < 1 else _few(view_name, own))


@lru_cache(maxsize=20_000)
def _leads_to(path: str) -> tuple[str, tuple, frozenset[str]] | None:
    """(name, values, names that narrow its grid) of an address; every page names those of the menu again."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    view = getattr(match.func, "view_class", None)
    narrowing = view.filters.base_filters if view and issubclass(view, GridView) else {}
    ends = {f"{name}_{end}" for name in narrowing for end in ("from", "to")}
    return match.view_name, tuple(match.kwargs.values()), frozenset({*narrowing, *ends})


_known: dict[str, list[tuple]] = {}


def _few(name: str, values: tuple) -> tuple:
    """Up to two objects of one address are looked at; further ones count as the last of them."""
    known = _known.setdefault(name, [])
    if values not in known and len(known) < 2:
        known.append(values)
    return values if values in known else known[-1]
