"""What no page asks for, put into every parameter of every address, every field of every form and some headers.

`shots(who, partner_id, address)` are all of one address for one person; nothing of them may be answered with 500.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile

from oms.kit.acting import as_system
from oms.kit.grid.filters import DayRangeFilter
from tests import objects
from tests.addresses import Address
from tests.page import Form, Node, forms, links, read
from tests.people import BELOW, OWNER, SP, Person, why

ANONYMOUS = ""
PEOPLE = (SP, OWNER, BELOW, ANONYMOUS)
VALUES = (
    "²", "٣", "9" * 5_000, "9" * 19, "9223372036854775807", "-1", "0", "1e999999", "NaN", "Infinity", "0x10", "1_000",
    "1,2345", "9999-12-31", "0001-01-01", "2026-02-30", "9999-12-31T23:59", "a\0b", "%00", "\ufeff\u202e\u200b", "'; --",
    "<b>&", "%s %(x)s {x}", "x" * 300, "x" * 70_000, "é" * 101, "../../etc/passwd", "=1+1", "[", "http://[", "{}", "null",
    "true", "+44 20 7946 0018", "00000000-0000-0000-0000-000000000000", " ", "\r\nX: y", "a@b", "a@" + "é" * 70 + ".example",
)  # fmt: skip
NAMES = ("q", "sort", "page", "per", "col", "after", "before", "view", "open", "_", "next", "tab", "unheard-of", "a\0b")
HEADERS = {
    "HX-Current-URL": ("http://[", "http://a:99999999/", "%00", "x" * 5_000, "\0", "//[::1", "http://portal/é"),
    "HX-Target": ("grid-", "grid-\0", "x" * 5_000, "²"),
    "HX-Prompt": ("\0", "x" * 5_000),
    "Accept-Language": ("\0", "de;q=²", "x" * 5_000, "de-" * 400),
    "X-Forwarded-For": ("\0", "1.2.3.4, ²", "x" * 5_000, "::1%eth0"),
    "User-Agent": ("\0", "x" * 15_000, "é"),
    "Referer": ("http://[", "\0"),
    "Range": ("bytes=-1", "bytes=²-"),
    "If-Modified-Since": ("9" * 40, "Fri, 31 Dec 9999 23:59:59 GMT", "\0"),
    "Host": ("[", "a b", "\0", "127.0.0.1:²"),
}
PLAUSIBLE = {
    "email": "probe@probe.example",
    "number": "1",
    "date": "2026-12-01",
    "time": "10:00",
    "tel": "020 7946 0999",
}
BUTTONS = {"submit", "button"}
NEVER_PRESSED = {"/logout/"}


@dataclass
class Shot:
    """One request. `said` names what is odd about it."""

    method: str
    url: str
    said: str
    data: dict[str, list] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """What of the request is odd."""
        return "headers" if self.headers else "form fields" if self.method == "POST" else "GET parameters"

    def fire(self, who: Person) -> str:
        """What is wrong with the answer; empty when nothing is."""
        answer = who.ask(self.method, self.url, self.data, **self.headers)
        who_said = f"{who.login or 'anonymous'}: {self.method} {self.url[:120]}: {self.said[:120]}"
        return f"{who_said}: {why(answer)}" if answer.status_code >= 500 else ""


def own_url(address: Address, partner_id: int) -> str | None:
    """The address with objects of this partner, or None when it has none."""
    with as_system():
        kwargs = objects.fill(address, partner_id)
    return None if kwargs is None else address.url(kwargs)


def shots(who: Person, partner_id: int, address: Address) -> Iterator[Shot]:
    """Each odd value in each parameter, field and header, one at a time."""
    url = own_url(address, partner_id)
    if url is None:
        return
    page = _page(who, url) if address.allows("GET") else None
    if address.allows("GET"):
        for name in sorted({*NAMES, *_parameters(address, page, url)}):
            for value in VALUES:
                yield Shot("GET", f"{url}?{urlencode({name: value})}", f"{name!r}={value[:40]!r}")
        for name, values in HEADERS.items():
            for value in values:
                yield Shot("GET", url, f"{name}: {value[:40]!r}", headers={"HX-Request": "true", name: value})
    if address.allows("POST"):
        yield Shot("POST", url, "nothing sent")
        for value in VALUES:
            yield Shot("POST", url, f"each name={value[:40]!r}", {name: [value] for name in NAMES if "\0" not in name})
    for form in forms(page, url) if page else ():
        if form.method == "post" and urlsplit(form.action).path not in NEVER_PRESSED:
            yield from _typed_into(form)


def some(who: Person, partner_id: int, address: Address, dice: random.Random, most: int) -> list[Shot]:
    """A few of them, at random: of each kind that there is the same number."""
    found: dict[str, list[Shot]] = {}
    for shot in shots(who, partner_id, address):
        found.setdefault(shot.kind, []).append(shot)
    return [shot for one in found.values() for shot in dice.sample(one, min(max(1, most // len(found)), len(one)))]


def _page(who: Person, url: str) -> Node | None:
    answer = who.ask("GET", url)
    return read(answer.content) if answer.status_code == 200 and "html" in answer["Content-Type"] else None


def _parameters(address: Address, page: Node | None, url: str) -> set[str]:
    """What the page's forms and links put into its address, and what its filters read."""
    found: set[str] = set()
    if page:
        found |= {f.name for form in forms(page, url) if form.method == "get" for f in form.fields}
        here = [urlsplit(link) for link in links(page)]
        found |= {name for parts in here if parts.path in {"", url} for name, _ in parse_qsl(parts.query)}
    for name, bound in address.view.filters.base_filters.items() if address.is_grid else ():
        found |= {name, *(bound.keys(name) if isinstance(bound, DayRangeFilter) else ())}
    return found


def _typed_into(form: Form) -> Iterator[Shot]:
    """Each field of the form with each value, all else as the page offers it; then each of its buttons."""
    fields = [f for f in form.fields if f.kind not in BUTTONS]
    buttons = [f for f in form.fields if f.kind in BUTTONS]
    data: dict[str, list] = {}
    for one in fields:
        data.setdefault(one.name, []).append(one.value or PLAUSIBLE.get(one.kind, "Probe"))
    for button in buttons or [None]:
        pressed = {**data, button.name: [button.value]} if button else data
        for one in fields:
            for value in VALUES:
                typed = SimpleUploadedFile(value[:200] or "x", b"\0\xff\xfe") if one.kind == "file" else value
                yield Shot("POST", form.action, f"{one.name}={value[:40]!r}", {**pressed, one.name: [typed]})
        for value in VALUES if button else ():
            yield Shot("POST", form.action, f"{button.name}={value[:40]!r}", {**data, button.name: [value]})
