"""Ctrl-K: pages by their title, things by the sources of each floor, inside the looker's reach."""

import pytest
from django.urls import reverse

from customers.models import DeviceHolding
from inventory.models import Number
from oms.kit import macs
from oms.kit.acting import as_system
from oms.kit.phones import national
from oms.kit.registries import SearchSource, registries
from orders.models import Order
from orders.queries.waiting import queue, to_confirm
from partners.models import Account
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


def test_the_palette_gets_options_and_the_form_a_page(signed_in) -> None:
    client = signed_in(CLERK)
    fragment = client.get(reverse("partners:find"), {"q": "login"}, headers={"HX-Request": "true"}).content.decode()
    page = client.get(reverse("partners:find"), {"q": "login"}).content.decode()
    options = read(fragment).all("div", role="option")
    assert "<html" not in fragment and [option.get("data-href") for option in options] == found(client, "login")
    assert len({option.get("id") for option in options}) == len(options)
    groups = read(fragment).all("div", role="group")
    assert all(read(fragment).first("div", id=group.get("aria-labelledby")).text for group in groups)
    assert 'data-screen="find"' in page


@pytest.mark.parametrize("text", ["", "   ", "zzqqxx", "x" * 5000, "%", "<b>"])
def test_whatever_is_typed_gets_an_answer(signed_in, text: str) -> None:
    answer = signed_in(CLERK).get(reverse("partners:find"), {"q": text})
    assert answer.status_code == 200 and b"<b>" not in answer.content
    assert found(signed_in(CLERK), text) == []


# --- straight there


def order_no(state: str, login: str = CLERK) -> Order:
    with as_system():
        partner = Account.objects.get(login_id=login).partner_id
        return Order.objects.filter(partner_id=partner, state=state).order_by("pk").first()


def phone_of(order: Order) -> DeviceHolding:
    """A device of the order's reseller, with a MAC of its own."""
    held = DeviceHolding.objects.filter(customer__partner_id=order.partner_id, valid_to=None).first()
    DeviceHolding.objects.filter(pk=held.pk).update(mac="02005E10FF01", quantity=1)
    held.refresh_from_db()
    return held


def leads_to(client, text: str, **more) -> str:
    answer = client.get(reverse("partners:find"), {"q": text, **more})
    return answer.url if answer.status_code == 302 else ""


def test_a_whole_number_or_id_leads_straight_to_its_thing(signed_in) -> None:
    client = signed_in(CLERK)
    with as_system():
        order = order_no("confirmed")
        number = Number.objects.filter(customer=order.customer).first() or Number.objects.get(e164="+442079460304")
        held = phone_of(order)
    assert leads_to(client, order.no) == reverse("orders:order", args=[order.no])
    assert leads_to(client, order.customer_code.lower()) == reverse("customers:basic", args=[order.customer_code])
    page = reverse("inventory:ddi-number", args=[number.e164.removeprefix("+")])
    for typed in (number.e164, national(number.e164), number.national):
        assert leads_to(client, typed) == page
    for typed in (macs.show(held.mac), held.mac.lower()):
        assert (
            leads_to(client, typed) == f"{reverse('customers:service-devices', args=[held.customer.code])}?q={held.mac}"
        )


def test_what_is_not_yours_is_not_jumped_to(signed_in) -> None:
    order = order_no("confirmed")
    with as_system():
        held = phone_of(order)
    for typed in (order.no, order.customer_code, macs.show(held.mac), "020 7946 0304"):
        assert leads_to(signed_in("admin@orbit.example"), typed) == ""
        assert leads_to(signed_in("admin@orbit.example"), typed, go="1") == ""


def test_enter_opens_the_first_hit(signed_in) -> None:
    assert leads_to(signed_in(CLERK), "login hist", go="1") == reverse("partners:login-history")
    assert leads_to(signed_in(CLERK), "login hist") == "", "without the palette it is a page"


def test_actions_are_found_by_their_words(signed_in) -> None:
    waiting = order_no("submitted")
    clerk, vsp = signed_in(CLERK), signed_in("admin@vertical.example")
    assert reverse("orders:new-customer") in found(clerk, "create customer")
    assert leads_to(vsp, f"approve {waiting.no}", go="1") == reverse("orders:approve", args=[waiting.no])
    with as_system():
        oldest, approved = queue(vsp.account).first(), to_confirm(clerk.account).first()
    assert reverse("orders:approve", args=[oldest.no]) in found(vsp, "appr")
    assert reverse("orders:approve", args=[waiting.no]) not in found(clerk, f"approve {waiting.no}")
    assert reverse("orders:confirm", args=[approved.no]) in found(clerk, "confirm")
    assert reverse("orders:confirm", args=[approved.no]) not in found(vsp, "confirm")


def test_a_question_mark_lists_the_keys(signed_in) -> None:
    root = read(signed_in(CLERK).get(reverse("partners:find"), {"q": "?"}).content)
    assert "search or jump to; always on" in root.first("main").text
