"""My Home Setting: portlets moved, saved, put back; every button works as a plain submit (guide 2.11)."""

import pytest
from django.test import Client
from django.urls import reverse

from oms.kit.acting import as_system
from oms.kit.registries import Portlet, registries
from partners.models import Account
from tests.page import Node, read

CLERK = "clerk@rs-vertical.example"
HERE, HOME = "partners:home-setting", "partners:home"
pytestmark = pytest.mark.django_db


def portlet(code: str, column: int, order: int, screen: str = "my-home") -> Portlet:
    return Portlet(
        code, code.title(), screen, "partners/portlet_messages.html", lambda user: {"notices": []}, column, order
    )


@pytest.fixture(autouse=True)
def four(monkeypatch) -> None:
    """Calls and Orders in the first column, Devices in the second, and one that the clerk may not open."""
    made = [portlet("calls", 1, 1), portlet("orders", 1, 2), portlet("devices", 2, 3)]
    made.append(portlet("secret", 2, 4, screen="mailbox"))
    monkeypatch.setattr(registries, "portlets", {p.code: p for p in made})


def send(client: Client, first: list[str], second: list[str], **pressed):
    return client.post(reverse(HERE), {"col1": first, "col2": second, **pressed})


def columns(answer) -> dict[str, list[str]]:
    root = read(answer.content)
    lists = [node for node in root.all("ul") if node.get("data-column")]
    return {node.get("data-column"): [li.get("data-code") for li in node.all("li")] for node in lists}


def at_home(client: Client) -> list[list[str]]:
    boxes = read(client.get(reverse(HOME)).content).first("div", class_="portlets")
    return [[h2.text for h2 in box.all("h2")] for box in boxes.children if isinstance(box, Node)]


def said(answer) -> str:
    return read(answer.content).first("p", id="said").text


def test_it_starts_with_the_standard_arrangement(signed_in) -> None:
    client = signed_in(CLERK)
    assert columns(client.get(reverse(HERE))) == {"1": ["calls", "orders"], "2": ["devices"], "unused": []}
    assert at_home(client) == [["Calls", "Orders"], ["Devices"]]
    assert reverse(HERE) in client.get(reverse(HOME)).content.decode(), "Customise leads here"


@pytest.mark.parametrize(("move", "wanted", "words"), [
    ("calls:down", [["orders", "calls"], ["devices"]], "Calls: column 1, position 2 of 2"),
    ("orders:up", [["orders", "calls"], ["devices"]], "Orders: column 1, position 1 of 2"),
    ("calls:up", [["calls", "orders"], ["devices"]], "Calls: column 1, position 1 of 2"),
    ("calls:2", [["orders"], ["devices", "calls"]], "Calls: column 2, position 2 of 2"),
    ("devices:unused", [["calls", "orders"], []], "Devices: unused"),
])  # fmt: skip
def test_every_button_moves_and_says_where_to(signed_in, move: str, wanted: list, words: str) -> None:
    client = signed_in(CLERK)
    answer = send(client, ["calls", "orders"], ["devices"], move=move)
    found = columns(answer)
    assert [found["1"], found["2"]] == wanted and said(answer) == words
    assert at_home(client) == [["Calls", "Orders"], ["Devices"]], "nothing is kept before Save"


def test_save_keeps_it_for_this_person_alone(signed_in) -> None:
    client = signed_in(CLERK)
    answer = send(client, ["devices"], ["calls"], save="1")
    assert answer.status_code == 302 and answer.url == reverse(HOME)
    assert at_home(client) == [["Devices"], ["Calls"]]
    assert columns(client.get(reverse(HERE)))["unused"] == ["orders"]
    with as_system():
        assert Account.objects.get(login_id=CLERK).preferences["home"] == [["devices"], ["calls"]]
    assert at_home(signed_in("admin@rs-vertical.example")) == [["Calls", "Orders"], ["Devices"]]


def test_an_unused_portlet_comes_back(signed_in) -> None:
    client = signed_in(CLERK)
    send(client, ["devices"], [], save="1")
    answer = send(client, ["devices"], [], move="calls:1")
    assert columns(answer)["1"] == ["devices", "calls"]


def test_cancel_keeps_nothing_and_reset_only_what_is_saved(signed_in) -> None:
    client = signed_in(CLERK)
    send(client, ["devices"], [], save="1")
    assert send(client, [], [], cancel="1").url == reverse(HOME)
    answer = send(client, ["devices"], [], reset="1")
    assert columns(answer) == {"1": ["calls", "orders"], "2": ["devices"], "unused": []}
    assert at_home(client) == [["Devices"]]
    send(client, ["calls", "orders"], ["devices"], save="1")
    assert at_home(client) == [["Calls", "Orders"], ["Devices"]]


@pytest.mark.parametrize("move", ["", "calls", "calls:sideways", "nothing:up", "secret:1", ":", "calls:up:down"])
def test_a_move_that_makes_no_sense_moves_nothing(signed_in, move: str) -> None:
    answer = send(signed_in(CLERK), ["calls", "orders"], ["devices"], move=move)
    assert answer.status_code == 200
    assert columns(answer) == {"1": ["calls", "orders"], "2": ["devices"], "unused": []}


def test_unknown_forbidden_and_doubled_portlets_are_not_kept(signed_in) -> None:
    client = signed_in(CLERK)
    send(client, ["calls", "calls", "secret", "nothing", "x" * 9000], ["calls", "orders"], save="1")
    assert at_home(client) == [["Calls"], ["Orders"]]


def test_a_home_without_portlets_is_a_choice_too(signed_in) -> None:
    client = signed_in(CLERK)
    send(client, [], [], save="1")
    assert at_home(client) == []
