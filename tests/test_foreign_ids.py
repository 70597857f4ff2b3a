"""Ids of others, put into every id-like parameter of every query and every form, one at a time."""

from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit

import pytest

from oms.kit.acting import as_system
from tests import objects
from tests.addresses import Address, addresses
from tests.canaries import canaries, heard
from tests.page import Field, Form, Node, forms, read
from tests.people import ABOVE, ANONYMOUS, LOGS, NEIGHBOUR, OWNER, Person, why
from tests.strangers import (
    KEY_LIKE,
    Watch,
    candidates,
    dangling,
    foreign_ids,
    holds_keys,
    id_like,
    next_transaction,
    own_name,
)

pytestmark = pytest.mark.django_db
PAGES = [a for a in addresses() if a.allows("GET") and a.view is not None]
EVERY = pytest.mark.parametrize("address", PAGES, ids=lambda address: address.name)
SEVERAL = pytest.mark.parametrize(
    "address", [a for a in PAGES if len(a.parameters) > 1], ids=lambda address: address.name
)
SIDES = pytest.mark.parametrize(
    ("login", "other"), [(NEIGHBOUR, ABOVE), (OWNER, NEIGHBOUR)], ids=["neighbour", "owner"]
)
BUTTONS = {"submit", "button"}
PLAUSIBLE = {
    "email": "probe@probe.example",
    "number": "1",
    "date": "2026-12-01",
    "time": "10:00",
    "tel": "020 7946 0999",
}
NEVER_PRESSED = {"/logout/"}  # ends the session; says nothing about ids


class Side:
    """A person, the partner whose objects they must not reach, and what would give a leak away."""

    def __init__(self, login: str, other: str, person) -> None:
        self.who: Person = person(login)
        self.partner = self.who.account.partner_id
        self.other = person(other).account.partner_id
        self.strange = canaries(self.other, self.partner)
        self.foreign, self.before = known(self.who)
        self.count = 0
        self.wrong: list[str] = []

    def own(self, address: Address) -> str | None:
        with as_system():
            kwargs = objects.fill(address, self.partner)
        return None if kwargs is None else address.url(kwargs)

    def ask(self, method: str, url: str, data: dict | None = None, **headers: str) -> None:
        """Send it, and note what is wrong with the answer or with the database after it."""
        since, self.count = next_transaction(), self.count + 1
        with self.who.watched(lambda answer: self.look(answer, since)):
            answer = self.who.ask(method, url, data, **headers)
        sent = f"{unquote_plus(url)} {data}"
        complaints = [*answer.complaints, *(f"shows {w}" for w in heard(answer, self.strange, sent=sent)[:3])]
        if answer.status_code >= 500:
            complaints.append(why(answer))
        self.wrong += [f"{self.who.login}: {method} {sent[:300]}: {c}" for c in complaints]

    def look(self, answer, since: int) -> None:
        wrote = answer.wrote if answer.wrote - LOGS else set()
        answer.complaints = Watch(self.who, self.other, self.before).complaints(since, wrote)


KNOWN: dict[int, tuple] = {}


def known(who: Person) -> tuple[dict[str, list[str]], dict[str, int]]:
    """Foreign ids, and the keys that lead outside already; the demo does not change between tests."""
    if who.account.partner_id not in KNOWN:
        KNOWN[who.account.partner_id] = (foreign_ids(who), dangling(who))
    return KNOWN[who.account.partner_id]


@pytest.fixture
def side(login: str, other: str, person) -> Side:
    found = Side(login, other, person)
    assert found.strange and found.foreign
    return found


@SEVERAL
@SIDES
def test_foreign_ids_in_the_address(address: Address, side: Side, person, record_property) -> None:
    """Where an address has several parameters, one foreign among own ones is 404 too."""
    with as_system():
        own, foreign = objects.fill(address, side.partner), objects.fill(address, side.other)
    if own is None or foreign is None:
        return
    for name in own:
        if own[name] == foreign[name] or objects.entry(address, name) in objects.SHARED:
            continue
        url = address.url({**own, name: foreign[name]})
        for method in ("GET", "POST"):
            side.count += 1
            answer = side.who.ask(method, url)
            if answer.status_code == 403 and side.who.ask(method, address.url(own)).status_code == 403:
                continue  # the right is missing, whosever the object: nothing is told of it
            if answer.status_code not in {404, 405}:
                side.wrong.append(f"{side.who.login}: {method} {url}: {why(answer)}")
    record_property("counted foreign ids in addresses, queries and forms", side.count)
    assert not side.wrong, "\n".join(side.wrong)


@EVERY
@SIDES
def test_foreign_ids_in_queries_and_forms(address: Address, side: Side, record_property) -> None:
    """Each id-like parameter of the page's own links and filters, and each id-like control of each of its forms."""
    url = side.own(address)
    answer = url and side.who.read(url)
    if not answer or answer.status_code != 200 or "html" not in answer["Content-Type"]:
        return
    root = read(answer.content)
    for name in sorted(query_names(root, url)):
        for value in candidates(name, side.foreign):
            side.ask("GET", f"{url}?{urlencode({name: value})}", **(address.fragment if address.is_grid_alone else {}))
    for form in forms(root, url):
        if form.method == "post" and form.action not in NEVER_PRESSED:
            press(form, side)
    record_property("counted foreign ids in addresses, queries and forms", side.count)
    assert not side.wrong, "\n".join(side.wrong)


def query_names(root: Node, url: str) -> set[str]:
    """Id-like parameters that forms and links of this page put into its address."""
    fields = [f for form in forms(root, url) if form.method == "get" for f in form.fields]
    for link in root.all("a"):
        parts = urlsplit(link.get("href"))
        if parts.path in {"", url}:
            fields += [Field(name, "hidden", value) for name, value in parse_qsl(parts.query)]
    return {field.name for field in fields if id_like(field)} - {"page", "per", "sort", "col"}


SEEN: set[tuple] = set()  # the frame's own forms stand on every page and are sent once


def press(form: Form, side: Side) -> None:
    """Send the form once for each foreign id in each id-like control; rows of one kind stand for each other."""
    kind = (side.who.login, urlsplit(form.action).path, *sorted({own_name(f.name) for f in form.fields}))
    if kind in SEEN:
        return
    SEEN.add(kind)
    buttons = [f for f in form.fields if f.kind in BUTTONS]
    fields = [f for f in form.fields if f.kind not in BUTTONS]
    main = [f for f in buttons if not f.name.startswith(("add", "remove", "reset", "cancel"))][:1]
    data: dict[str, list[str]] = {}
    for field in [*fields, *main]:
        data.setdefault(field.name, []).append(field.value or PLAUSIBLE.get(field.kind, "Probe"))
    for field in {own_name(f.name): f for f in reversed([*fields, *buttons]) if id_like(f)}.values():
        for value in fitting(field, candidates(field.name, side.foreign)):
            side.ask("POST", form.action, {**data, field.name: [value]})


def fitting(field: Field, values: list[str]) -> list[str]:
    """What a control could take: of one whose values are keys, all keys; of one that is typed in, the first."""
    return [value for value in values if KEY_LIKE.match(value)] if holds_keys(field) else values[:1]


def test_a_foreign_id_that_is_taken_would_be_seen(person) -> None:
    """The looking itself works: a saved view given to the other side shows up in both ways."""
    from partners.models import SavedView  # settings are ready only now

    assert person(ANONYMOUS).account is None
    side = Side(NEIGHBOUR, ABOVE, person)
    watch, since = Watch(side.who, side.other, side.before), next_transaction()
    stranger = person(OWNER).account
    with as_system():
        SavedView.objects.create(partner=side.who.account.partner, account=stranger, screen="x", name="a", query="")
        SavedView.objects.create(partner_id=stranger.partner_id, account=stranger, screen="x", name="b", query="")
    found = watch.complaints(since, {SavedView._meta.db_table})
    assert any("partners_savedview.account_id" in line for line in found), found
    assert any("wrote" in line for line in found), found
