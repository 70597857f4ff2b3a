"""Links of a grid's rows: addresses by their names, read off the address book once and not for each row."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise

from oms.kit.escaping import escaped
from oms.kit.grid.columns import Record
from oms.kit.registries import registries

PLAIN = re.compile(r"[\w.-]+", re.ASCII)  # what stands in an address as it is


@dataclass
class Link:
    """From a record to an address. `name` is a URL name or, without a colon, a page that a floor above declared."""

    name: str
    paths: tuple[str, ...]
    pattern: str = field(default="", init=False)  # "/customers/{}/", once it is known
    around: tuple[str, str] | None = field(default=None, init=False)  # the same of one value

    def __call__(self, record: Record) -> str:
        """The address; nothing where a value is missing, or nobody declared the page."""
        if self.around and type(value := record[self.paths[0]]) is int:
            return f"{self.around[0]}{value}{self.around[1]}"
        values = [record[path] for path in self.paths]
        name = self.name if ":" in self.name else registries.pages.get(self.name, "")
        if not name or any(value in (None, "") for value in values):
            return ""
        texts = [str(value) for value in values]
        if self.pattern and all(PLAIN.fullmatch(text) for text in texts):
            return self.pattern.format(*texts)
        address = reverse(name, args=values)
        self.pattern = self.pattern or _pattern(address, texts)
        if self.pattern and len(self.paths) == 1 and ":" in self.name:
            before, after = self.pattern.split("{}")
            self.around = before, after
        return address


def link_to(name: str, *paths: str) -> Link:
    """`link_to("customers:basic", "code")`: the `link` of a column; `paths` are what the address takes, in order."""
    return Link(name, paths)


@lru_cache(maxsize=4_000)
def pairs(**query: Any) -> str:
    """Part of a query string. Every figure of a page leads to its rows, and they share what they narrow them by."""
    return urlencode(query)


def narrowed(grid: Link, *parts: str) -> str:
    """The address of a grid with these parts as its query string."""
    return f"{grid({})}?{query}" if (query := "&".join(filter(None, parts))) else grid({})


@dataclass(frozen=True)
class RowLink:
    """A line of the menu at the end of a row: words and where they lead.

    `screen`: only for whom may open it; `when`: only for rows like that, which reads the paths of `needs`.
    """

    label: str | Promise
    link: Link
    screen: str = ""
    when: Callable[[Record], bool] = lambda record: True
    needs: tuple[str, ...] = ()
    tone: str = ""

    @property
    def paths(self) -> tuple[str, ...]:
        return (*self.link.paths, *self.needs)

    def drawer(self) -> Callable[[Record], str]:
        """What draws the line for each row of a page, in the reader's language; nothing where it does not apply."""
        tone = f' class="{escaped(self.tone)}"' if self.tone else ""
        rest = f'"{tone}>{escaped(self.label)}</a>'

        def drawn(record: Record) -> str:
            address = self.link(record) if self.when(record) else ""
            return f'<a href="{escaped(address)}{rest}' if address else ""

        return drawn


def _pattern(address: str, texts: list[str]) -> str:
    """The address with a gap for each value; nothing when they cannot be told from the rest of it."""
    steps = address.split("/")
    if any(not PLAIN.fullmatch(text) or steps.count(text) != 1 for text in texts) or "{" in address or "}" in address:
        return ""
    return "/".join("{}" if step in texts else step for step in steps)
