"""Signing in, being locked out, being put out (guide 1.2, 2.9.1)."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from oms.kit.acting import as_system
from partners.models import LoginEvent, Partner
from partners.people.demo.people import LOGINS, PASSWORD

CLERK = "clerk@rs-vertical.example"
pytestmark = pytest.mark.django_db


def log_in(client: Client, password: str = PASSWORD, login: str = CLERK):
    return client.post(reverse("partners:login"), {"login_id": login, "password": password})


def states() -> list[str]:
    with as_system():
        return list(LoginEvent.objects.order_by("id").values_list("state", flat=True))


@pytest.mark.parametrize("login", [login for login, _ in LOGINS])
def test_every_demo_login_gets_in(client: Client, login: str) -> None:
    assert log_in(client, login=login).status_code == 302
    assert client.get(reverse("partners:home")).status_code == 200


def test_a_wrong_password_and_an_unknown_id_answer_alike(client: Client) -> None:
    wrong, unknown = log_in(client, "nope-nope"), log_in(client, "nope-nope", "nobody@nowhere.example")
    assert wrong.status_code == unknown.status_code == 422
    strip = [b"clerk@rs-vertical.example", b"nobody@nowhere.example"]
    pages = [answer.content.split(b"csrfmiddlewaretoken")[0] for answer in (wrong, unknown)]
    assert pages[0].replace(strip[0], b"") == pages[1].replace(strip[1], b"")


def test_the_sixth_guess_in_five_minutes_is_not_looked_at(client: Client) -> None:
    for _ in range(5):
        log_in(client, "wrong-guess")
    answer = log_in(client)  # the right password, too late
    assert answer.status_code == 422
    assert "Try again in 5 minutes" in answer.content.decode()
    assert states()[-6:] == ["fail"] * 6


def test_after_five_minutes_the_id_is_open_again(client: Client, monkeypatch) -> None:
    for _ in range(6):
        log_in(client, "wrong-guess")
    later = timezone.now() + timezone.timedelta(minutes=5, seconds=1)
    monkeypatch.setattr("partners.sign_in.views.gate.timezone.now", lambda: later)
    assert log_in(client).status_code == 302


def test_a_deactivated_partner_is_out_at_once(signed_in) -> None:
    client = signed_in(CLERK)
    assert client.get(reverse("partners:home")).status_code == 200
    with as_system():
        Partner.objects.filter(name="RS-Vertical").update(status="inactive")
    assert client.get(reverse("partners:home")).status_code == 302
    assert log_in(Client()).status_code == 422


def test_anonymous_people_are_sent_to_the_login_and_back(client: Client) -> None:
    answer = client.get(reverse("partners:home"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("partners:login"))


def test_after_120_minutes_without_an_act_the_session_is_over(signed_in) -> None:
    client = signed_in(CLERK)
    session = client.session
    session["last_act"] -= 121 * 60
    session.save()
    assert client.get(reverse("partners:home")).status_code == 302
