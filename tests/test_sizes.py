"""What goes over the wire: the first page with everything it loads, and a grid's fragment, as sent (gzip)."""

import re

import pytest

from tests.addresses import grids
from tests.people import SP

pytestmark = pytest.mark.django_db
FIRST, FRAGMENT = 60_000, 10_000  # bytes
PACKED = {"HTTP_ACCEPT_ENCODING": "gzip"}
LOADED = re.compile(r'<(?:script[^>]* src|link rel="(?:stylesheet|icon)" href)="([^"]+)"')
LISTS = ("orders:status", "customers:info", "inventory:ddi-details", "inventory:number-registration",
         "inventory:provisioning", "partners:notification-history", "partners:reseller-management")  # fmt: skip


def sent(answer) -> int:
    return len(b"".join(answer.streaming_content) if answer.streaming else answer.content)


def first_load(client, url: str) -> dict[str, int]:
    """Address → bytes of a page and of all that it makes a browser load."""
    page = client.get(url, **PACKED)
    assert page["Content-Encoding"] == "gzip"
    text = client.get(url).content.decode()
    found = {url: sent(page)}
    for address in dict.fromkeys(LOADED.findall(text)):
        answer = client.get(address, **PACKED)
        assert answer.status_code == 200, address
        found[address] = sent(answer)
    return found


@pytest.mark.parametrize("url", ["/", "/orders/", "/customers/"])
def test_a_first_load_is_small(signed_in, url: str, record_property) -> None:
    found = first_load(signed_in(SP), url)
    print("\n".join(f"{size:>7,} {address}" for address, size in found.items()), f"\n{sum(found.values()):>7,} in all")
    record_property("bytes of a first load", sum(found.values()))
    assert sum(found.values()) <= FIRST, found


@pytest.mark.parametrize("name", LISTS)
def test_a_fragment_is_small(signed_in, name: str, record_property) -> None:
    """A page of 50 rows, as far as the demo has them."""
    address = next(a for a in grids() if a.name == name)
    asked = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": f"grid-{address.screen.replace('.', '-')}"}
    answer = signed_in(SP).get(address.url({}), **asked, **PACKED)
    assert answer["Content-Encoding"] == "gzip"
    size = sent(answer)
    print(f"{size:>7,} {address.url({})}")
    record_property("bytes of a fragment", size)
    assert size <= FRAGMENT, size


def test_what_is_packed_already_is_left_alone(signed_in) -> None:
    answer = signed_in(SP).get("/orders/?export=xlsx", **PACKED)
    assert "Content-Encoding" not in answer


def test_two_answers_of_one_page_differ_in_length(signed_in) -> None:
    """Lengths tell nothing: each is padded anew (BREACH)."""
    client = signed_in(SP)
    assert len({sent(client.get("/orders/", **PACKED)) for _ in range(8)}) > 2
