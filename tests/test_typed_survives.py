"""What was typed survives the end of a session, for the one who typed it, and is never sent by itself (issue: F25)."""

import time

import pytest
from django import forms
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from oms.kit import typed
from oms.kit.acting import as_system
from orders.models import Order
from partners.people.demo.people import PASSWORD
from partners.sign_in.models import Factor
from tests.forms import NEW, form_of, new_customer
from tests.page import read
from tests.people import CLERK, SP
from tests.typed import sent

pytestmark = pytest.mark.django_db


def end_session(client: Client) -> None:
    client.post(reverse("partners:logout"))


def sign_in(client: Client, login: str, page: str):
    return client.post(reverse("partners:login"), {"login_id": login, "password": PASSWORD, "next": page})


def interrupted(client: Client, **fields: str) -> dict:
    """Step 1 is filled, the session ends, the form is sent."""
    form = new_customer(client, **fields)
    end_session(client)
    answer = client.post(reverse(NEW), {**form, "next": "1"})
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("partners:login"))
    return form


def test_step_1_comes_back_filled(signed_in) -> None:
    client = signed_in(CLERK)
    form = interrupted(client, name="Survives Ltd", remarks="first\nsecond", mobile="not a number")
    assert "what you typed is kept" in read(client.get(reverse("partners:login")).content).text
    assert sign_in(client, CLERK, reverse(NEW)).url == reverse(NEW)
    page = read(client.get(reverse(NEW)).content)
    assert "is back in the form" in page.text
    back = sent(page)
    kept = set(form) - {"admin_password", "confirm_password", "typed_by", "csrfmiddlewaretoken"}
    assert {name: back[name] for name in kept} == {name: form[name] for name in kept}
    assert (back["admin_password"], back["confirm_password"]) == ([""], [""])
    with as_system():
        assert not Order.objects.filter(customer_name="Survives Ltd").exists()
    assert sent(read(client.get(reverse(NEW)).content))["name"] == [""]  # handed out once


def test_rows_that_were_added_come_back(signed_in) -> None:
    client = signed_in(CLERK)
    form = new_customer(client, name="Rows Ltd")
    page = read(client.post(reverse(NEW), {**form, "add-accounts": "1"}).content)
    form = sent(page, **{"accounts-1-name": ["Second"], "accounts-1-city": ["York"]})
    end_session(client)
    client.post(reverse(NEW), form)
    sign_in(client, CLERK, reverse(NEW))
    back = sent(read(client.get(reverse(NEW)).content))
    assert (back["accounts-TOTAL_FORMS"], back["accounts-1-name"], back["accounts-1-city"]) == (
        ["2"],
        ["Second"],
        ["York"],
    )


def test_nobody_else_gets_it(signed_in) -> None:
    client = signed_in(CLERK)
    interrupted(client, name="Private Ltd")
    sign_in(client, SP, reverse(NEW))
    assert "Private Ltd" not in client.get(reverse(NEW)).content.decode()
    end_session(client)
    sign_in(client, CLERK, reverse(NEW))
    assert "Private Ltd" not in client.get(reverse(NEW)).content.decode()


def test_it_lies_sealed_and_without_passwords(signed_in) -> None:
    client = signed_in(CLERK)
    interrupted(client, name="Sealed Ltd")
    kept = client.session[typed.KEPT]
    assert "Sealed" not in str(kept)
    plain = typed.unseal(kept["typed"])
    assert "Sealed Ltd" in plain
    assert "flour-and-water-9" not in plain


def test_it_is_kept_for_an_hour(signed_in, monkeypatch) -> None:
    client = signed_in(CLERK)
    interrupted(client, name="Old Ltd")
    sign_in(client, CLERK, reverse(NEW))
    later = time.time() + typed.LIVES + 1
    monkeypatch.setattr(typed.time, "time", lambda: later)
    assert "Old Ltd" not in client.get(reverse(NEW)).content.decode()


def test_an_idle_session(signed_in) -> None:
    client, url = signed_in(SP), reverse("inventory:create-range")
    form = form_of(client, url, first=["0113 496 0690"], comment=["For later"])
    session = client.session
    session["last_act"] = 0
    session.save()
    assert client.post(url, form).url.startswith(reverse("partners:login"))
    sign_in(client, SP, url)
    back = sent(read(client.get(url).content))
    assert (back["first"], back["comment"]) == (["0113 496 0690"], ["For later"])


def test_another_window_signed_in_again(signed_in) -> None:
    """The token of the form is of the earlier session: nothing is carried out, and nothing lost."""
    url = reverse("inventory:create-range")
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(SP).cookies
    form = form_of(client, url, first=["0113 496 0691"], csrfmiddlewaretoken=["x" * 64])
    answer = client.post(url, form)
    assert (answer.status_code, answer.url) == (302, url)
    assert sent(read(client.get(url).content))["first"] == ["0113 496 0691"]
    forged = client.post(url, {**form, "typed_by": ["forged"]})
    assert forged.status_code == 403


def test_a_form_without_a_signature_is_not_kept() -> None:
    client = Client()
    answer = client.post(reverse(NEW), {"name": "Anybody", "nonce": "x", "typed_by": "1"})
    assert answer.status_code == 302
    assert typed.KEPT not in client.session


def test_a_second_factor_does_not_lose_it(signed_in, account) -> None:
    client = signed_in(CLERK)
    interrupted(client, name="Two Steps Ltd")
    person = account(CLERK)
    with as_system():
        Factor.objects.create(account=person, partner_id=person.partner_id, kind="app", made_at=timezone.now())
    sign_in(client, CLERK, reverse(NEW))
    assert typed.KEPT in client.session


def test_secret_fields_have_names_that_are_left_out() -> None:
    """Whatever is typed into a password field is known by its name, before anything is drawn."""

    def below(cls: type) -> set[type]:
        return {cls, *(found for one in cls.__subclasses__() for found in below(one))}

    fields = {
        name
        for form in below(forms.BaseForm)
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field.widget, forms.PasswordInput) and not form.__module__.startswith("django.")
    }
    assert fields
    assert {name for name in fields if not typed.SECRET.search(name)} == set()
