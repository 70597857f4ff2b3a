"""Ctrl-K: pages by their title, things by the sources of each floor, inside the looker's reach."""

import pytest
from django.urls import reverse

from oms.kit.registries import SearchSource, registries
from tests.page import read

CLERK, SP = "clerk@rs-vertical.example", "admin@nimbus.example"
pytestmark = pytest.mark.django_db


def found(client, text: str, **headers) -> list[str]:
    root = read(client.get(reverse("partners:find"), {"q": text}, headers=headers).content)
    return [a.get("href") for a in (root.first("main") or root).all("a")]


def test_pages_are_found_by_part_of_their_title_in_any_case(signed_in) -> None:
    assert reverse("partners:login-history") in found(signed_in(CLERK), "LOGIN hist")
    assert reverse("partners:home-setting") in found(signed_in(CLERK), "home set")


def test_a_page_that_the_role_does_not_hold_is_not_found(signed_in) -> None:
    assert reverse("partners:mailbox") in found(signed_in(SP), "mailbox")
    assert found(signed_in(CLERK), "mailbox") == []


def test_sources_are_asked_only_by_those_who_may_open_their_screen(signed_in, monkeypatch) -> None:
    asked = []

    def find(user, text: str) -> list[tuple[str, str, str]]:
        asked.append((user.login_id, text))
        return [("Vertical Demo", "C000000150", "/x/")]

    monkeypatch.setattr(registries, "sources", [SearchSource("Customers", "mailbox", find)])
    assert found(signed_in(SP), "vertical") == ["/x/"]
    assert found(signed_in(CLERK), "vertical") == []
    assert asked == [(SP, "vertical")]


def test_the_palette_gets_the_fragment_and_the_form_a_page(signed_in) -> None:
    client = signed_in(CLERK)
    fragment = client.get(reverse("partners:find"), {"q": "login"}, headers={"HX-Request": "true"}).content.decode()
    page = client.get(reverse("partners:find"), {"q": "login"}).content.decode()
    assert "<html" not in fragment and fragment.strip() in page
    assert 'data-screen="find"' in page


@pytest.mark.parametrize("text", ["", "   ", "zzqqxx", "x" * 5000, "%", "<b>"])
def test_whatever_is_typed_gets_an_answer(signed_in, text: str) -> None:
    answer = signed_in(CLERK).get(reverse("partners:find"), {"q": text})
    assert answer.status_code == 200 and b"<b>" not in answer.content
    assert found(signed_in(CLERK), text) == []
