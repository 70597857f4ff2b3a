"""No request is answered with 500: what no page asks for, in every parameter, field and header, as four people."""

import os
import random
from collections import Counter

import pytest
from django.test import Client

from oms.kit.acting import as_system
from oms.kit.gate import is_text
from oms.kit.grid.filters import DayRangeFilter
from oms.kit.keys import as_count, as_key
from oms.kit.periods import add_days, add_months, date, day_after
from orders.models import Order
from tests import fuzz
from tests.addresses import Address, addresses, grids
from tests.people import OWNER, Person, why

pytestmark = pytest.mark.django_db
SEED = os.environ.get("FUZZ_SEED", "20261127")  # another one looks elsewhere
PAGES_A_PERSON, SHOTS_A_PAGE = 12, 7
SHOTS = os.environ.get(
    "FUZZ_SHOTS", ""
)  # of each address as each person, drawn by the seed; "all": every one, for hours
PARTS = 12  # of the addresses, dealt out to the processes
EVERYTHING = [a for a in addresses() if a.view is not None]
RANGED = [
    (address, name, bound)
    for address in grids()
    for name, bound in address.view.filters.base_filters.items()
    if isinstance(bound, DayRangeFilter)
]


def fire(who: Person, shots: list, record_property) -> None:
    for kind, number in Counter(shot.kind for shot in shots).items():
        record_property(f"counted odd requests, {kind}", number)
    wrong = [line for shot in shots if (line := shot.fire(who))]
    assert not wrong, "\n".join(wrong[:40])


@pytest.mark.parametrize("login", fuzz.PEOPLE, ids=lambda login: login or "anonymous")
def test_a_few_odd_requests(login: str, person, record_property) -> None:
    """The same ones at each run: addresses, places and values by a fixed seed."""
    who, dice = person(login), random.Random(f"{SEED} {login}")
    partner = (who.account or person(OWNER).account).partner_id
    shots = [
        shot
        for address in dice.sample(EVERYTHING, PAGES_A_PERSON)
        for shot in fuzz.some(who, partner, address, dice, SHOTS_A_PAGE)
    ]
    fire(who, shots, record_property)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_every_parameter_field_and_header_of_every_address(part: int, person, record_property) -> None:
    """Many in one request, as four people; each field of a form by itself as well, as one of them."""
    dealt: set[tuple[str, str]] = set()
    people = [person(login) for login in fuzz.PEOPLE]
    partners = [(who.account or person(OWNER).account).partner_id for who in people]
    each = [
        fuzz.Weaver(who, at, int(SEED) + n, dealt) for n, (who, at) in enumerate(zip(people, partners, strict=True))
    ]
    asked: Counter = Counter()
    wrong: list[str] = []
    for place, address in enumerate(EVERYTHING[part::PARTS]):
        for n in range(len(each)):
            weaver = each[(place + n) % len(each)]  # another one begins, so that the fields are dealt out to all
            weaver.turn += place
            for shot in weaver.shots(address):
                asked[shot.kind] += 1
                wrong += filter(None, [shot.fire(weaver.who)])
    for kind, number in asked.items():
        record_property(f"counted odd requests, {kind}", number)
    record_property("counted fields by themselves", len(dealt))
    assert not wrong, "\n".join(wrong[:40])


@pytest.mark.slow
@pytest.mark.parametrize("address", EVERYTHING if SHOTS else [], ids=lambda address: address.name)
@pytest.mark.parametrize("login", fuzz.PEOPLE, ids=lambda login: login or "anonymous")
def test_every_odd_request(login: str, address: Address, person, record_property) -> None:
    """One at a time; each kind of oddity among them."""
    who = person(login)
    partner = (who.account or person(OWNER).account).partner_id
    if SHOTS == "all":
        shots = list(fuzz.shots(who, partner, address))
    else:
        shots = fuzz.some(who, partner, address, random.Random(f"{SEED} {login} {address.name}"), int(SHOTS))
    fire(who, shots, record_property)


@pytest.mark.parametrize(("address", "name", "bound"), RANGED, ids=lambda value: getattr(value, "name", ""))
def test_a_range_may_end_with_the_calendar(address: Address, name: str, bound, person) -> None:
    """F21: all rows until then, or from then on none; never a fault."""
    who = person(OWNER)
    url, (first, last) = fuzz.own_url(address, who.account.partner_id), bound.keys(name)
    for query in (f"{first}=0001-01-01&{last}=9999-12-31", f"{first}=9999-12-31"):
        answer = who.ask("GET", f"{url}?{query}") if url else None
        assert answer is None or answer.status_code in (200, 403, 404), f"{url}?{query}: {why(answer)}"


STEPS = [a for a in EVERYTHING if a.name.startswith("orders:step-") and a.allows("POST")]
PRESSED = ({"add": "1"}, {"remove": "²", "delete": "9" * 5_000, "add-demand": "1", "demand-TOTAL_FORMS": "²"})


@pytest.mark.parametrize("address", STEPS, ids=lambda address: address.name)
def test_a_step_that_is_not_there_or_no_longer(address: Address, person) -> None:
    """Of a plan that does not ask for it, of an order that has gone on, and of one without a plan."""
    who = person(OWNER)
    with as_system():
        mine = Order.objects.filter(requester_id=who.account.partner_id)
        orders = {order.state: order.no for order in mine} | {
            f"{o.state} {o.plan_id}": o.no for o in mine if o.is_draft
        }
    assert {"submitted", "temporary", "confirmed"} <= set(orders)
    for state, no in orders.items():
        for data in PRESSED:
            answer = who.ask("POST", address.url({"no": no}), data)
            assert answer.status_code < 500, f"{state} {no} {data}: {why(answer)}"


# --- the gate

PLAIN = "could not be read"


@pytest.mark.parametrize("url", [
    "/login/?next=%00", "/login/%00/", "/login/?a%00b=1", "/login/?q=" + "x" * 20_000, "/" + "x" * 3_000, "/login/?" + "y" * 300 + "=1",
], ids=["query", "path", "name", "long query", "long path", "long name"])  # fmt: skip
def test_the_gate_refuses_such_an_address(client: Client, url: str) -> None:
    answer = client.get(url)
    assert answer.status_code == 400 and PLAIN in answer.content.decode()
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_the_gate_refuses_such_a_body(client: Client) -> None:
    field = {"login_id": "a\0b@example.org", "password": "x"}
    assert client.post("/login/", field).status_code == 400
    assert client.post("/login/", "login_id=%00", content_type="application/x-www-form-urlencoded").status_code == 400
    for charset in ("utf-16", "rot13", "utf-7", "no-such"):
        kind = f"application/x-www-form-urlencoded; charset={charset}"
        assert client.generic("POST", "/login/", b"login_id=a", content_type=kind).status_code == 400, charset
    assert client.post("/login/", "no parts", content_type="multipart/form-data").status_code == 400
    assert client.post("/login/", {"login_id": "x" * 300_000}).status_code == 400


@pytest.mark.parametrize(("name", "value"), [
    ("HX-Current-URL", "http://["), ("HX-Current-URL", "%00"), ("HX-Current-URL", "http://a:b/"), ("User-Agent", "a\0b"),
    ("Cookie", 'session="a\\000b"'), ("X-Forwarded-For", "x" * 20_000),
])  # fmt: skip
def test_the_gate_refuses_such_a_header(client: Client, name: str, value: str) -> None:
    assert client.get("/login/", headers={name: value}).status_code == 400


def test_the_gate_speaks_the_language_of_the_browser(client: Client) -> None:
    answer = client.get("/login/?q=%00", headers={"Accept-Language": "de"})
    assert 'lang="de"' in answer.content.decode() and PLAIN not in answer.content.decode()


def test_the_gate_lets_through_what_people_send(client: Client) -> None:
    url = "http://testserver/orders/?q=%C3%A9"
    assert client.get("/login/?next=/orders/?q=é", headers={"HX-Current-URL": url}).status_code == 200
    assert client.post("/login/", {"login_id": "jürgen@example.org", "password": "ß²\n\t"}).status_code == 422


def test_what_a_text_a_count_and_a_day_may_be() -> None:
    assert is_text("é\n") and not is_text("a\0") and not is_text("\ud800")
    assert [as_count(t) for t in ("0", "12", "²", "٣", "9" * 5_000, "-1", "", None)] == [0, 12] + [None] * 6
    assert as_key("0") is None and as_key("7") == 7
    last = date(9999, 12, 31)
    assert day_after(last) is None and add_days(last, 3) == last and add_months(last, 2) == last
