"""What no page asks for, put into every parameter of every address, every field of every form and some headers.

`shots(who, partner_id, address)` are all of one address for one person; nothing of them may be answered with 500. They
are some millions. `Weaver.shots` asks many of these questions in one request, so that every parameter, field and header
of every address is met within minutes.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from oms.kit.acting import as_system
from oms.kit.gate import is_readable, is_text
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
SHORT = tuple(value for value in VALUES if is_text(value) and len(value) <= 320)
LONG = tuple(value for value in VALUES if 320 < len(value) <= 6_000)
TOO_MUCH = tuple(value for value in VALUES if value not in SHORT + LONG)  # the gate ends what holds one of them
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
                typed = {**pressed, one.name: [_as_typed(one.kind, value)]}
                yield Shot("POST", form.action, f"{one.name}={value[:40]!r}", typed)
        for value in VALUES if button else ():
            yield Shot("POST", form.action, f"{button.name}={value[:40]!r}", {**data, button.name: [value]})


# --- many at once


def passes(name: str, value: str) -> bool:
    """Whether a request with this header comes as far as a view."""
    try:
        return name != "Host" and is_readable(RequestFactory().get("/", headers={name: value}))
    except ValueError:
        return False


def let_through(passed: bool) -> dict[str, list[str]]:
    """The odd headers that the gate lets through, or those that it does not."""
    found = {name: [v for v in values if passes(name, v) is passed] for name, values in HEADERS.items()}
    return {name: values for name, values in found.items() if values}


@dataclass
class Weaver:
    """Odd requests of one person, each with an odd value in every place; `turn` goes on, so that places and values meet
    anew at each address.

    An odd place hides another one behind it only as long as it is refused: `dealt` says which fields, of the forms of all
    people, were by themselves already, each with one value and all else as the page offers it.
    """

    who: Person
    partner_id: int
    turn: int
    dealt: set[tuple[str, str]]
    drawn: set[tuple] = field(default_factory=set)

    def shots(self, address: Address) -> Iterator[Shot]:
        url = own_url(address, self.partner_id)
        if url is None:
            return
        page = _page(self.who, url) if address.allows("GET") else None
        if address.allows("GET"):
            yield from self._got(url, sorted({*NAMES, *_parameters(address, page, url)} - {"a\0b"}))
        if address.allows("POST"):
            yield Shot("POST", url, "nothing sent")
            yield Shot("POST", url, "each name", {name: [v] for name, v in self._woven(NAMES[:-1]).items()})
        for form in forms(page, url) if page else ():
            shape = (urlsplit(form.action).path == url, form.action, tuple(f.name for f in form.fields))
            if form.method == "post" and urlsplit(form.action).path not in NEVER_PRESSED and shape not in self.drawn:
                self.drawn.add(shape)
                yield from self._typed(address, form)

    def _woven(self, names: Iterable[str]) -> dict[str, str]:
        """Each name with the next value; one of them with a long one."""
        self.turn += 7
        woven = {name: SHORT[(self.turn + place) % len(SHORT)] for place, name in enumerate(names)}
        long = list(woven)[self.turn % len(woven)]
        return woven | {long: LONG[self.turn % len(LONG)]}

    def _got(self, url: str, names: list[str]) -> Iterator[Shot]:
        for _round in range(2):
            yield Shot("GET", f"{url}?{urlencode(self._woven(names))}", "every parameter")
        name, value = names[self.turn % len(names)], TOO_MUCH[self.turn % len(TOO_MUCH)]
        yield Shot("GET", f"{url}?{urlencode({name: value})}", f"{name!r}={value[:40]!r}")
        passed = {name: values[self.turn % len(values)] for name, values in PASSED.items()}
        yield Shot("GET", url, "every header", headers={"HX-Request": "true", **passed})
        name, values = list(REFUSED.items())[self.turn % len(REFUSED)]
        yield Shot("GET", url, f"{name}", headers={name: values[self.turn % len(values)]})

    def _typed(self, address: Address, form: Form) -> Iterator[Shot]:
        """All fields odd; then each by itself that nobody had by itself."""
        fields = [f for f in form.fields if f.kind not in BUTTONS]
        buttons = [f for f in form.fields if f.kind in BUTTONS]
        offered: dict[str, list] = {}
        for one in fields:
            offered.setdefault(one.name, []).append(one.value or PLAUSIBLE.get(one.kind, "Probe"))
        pressed = {buttons[self.turn % len(buttons)].name: [buttons[self.turn % len(buttons)].value]} if buttons else {}
        if fields:
            woven = self._woven(offered)
            typed = {f.name: [_as_typed(f.kind, woven[f.name])] for f in fields}
            yield Shot("POST", form.action, "every field", {**typed, **pressed})
        for one in [*fields, *buttons]:
            if (address.name, one.name) not in self.dealt:
                self.dealt.add((address.name, one.name))
                self.turn += 1
                value = SHORT[self.turn % len(SHORT)]
                data = {**offered, **({} if one.kind in BUTTONS else pressed), one.name: [_as_typed(one.kind, value)]}
                yield Shot("POST", form.action, f"{one.name}={value[:40]!r}", data)


def _as_typed(kind: str, value: str) -> object:
    return SimpleUploadedFile(value[:200] or "x", b"\0\xff\xfe") if kind == "file" else value


PASSED, REFUSED = let_through(True), let_through(False)
