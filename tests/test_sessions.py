"""My Information / Sessions: where one is signed in, with an end for each; and what else ends a session."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from oms.kit.acting import as_system
from oms.kit.compiled import Compiled
from oms.kit.registries import registries
from partners.models import SignedInSession
from partners.sign_in.actions.lockout import PER_NETWORK_IN_ALL
from partners.sign_in.actions.session import end_sessions
from partners.sign_in.queries.account import _by_session, account_by_login
from tests.page import read
from tests.people import CLERK, OWNER

PASSWORD = "demo-Pass-2026"
HERE = "partners:my-sessions"
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def log_in(login: str = CLERK, *, browser: str = "Firefox", network: str = "192.0.2.7") -> Client:
    client = Client(headers={"User-Agent": browser}, REMOTE_ADDR=network)
    answer = client.post("/login/", {"login_id": login, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()[:500]
    return client


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def rows(client: Client) -> str:
    return read(client.get(reverse(HERE)).content).first("main").text


def end(client: Client, of: str) -> int:
    with as_system():
        pk = SignedInSession.objects.get(browser=of).pk
    return client.post(reverse("partners:end-session", args=[pk])).status_code


def test_one_sees_where_one_is_signed_in_and_ends_one_of_them() -> None:
    here, there, third = log_in(), log_in(browser="Phone", network="198.51.100.4"), log_in(browser="Third")
    shown = rows(here)
    assert "Firefox" in shown and "Phone" in shown and "198.51.100.4" in shown
    assert shown.count("This session") == 1 and shown.count("End session") == 2
    assert end(here, "Phone") == 302
    assert is_in(here) and is_in(third) and not is_in(there)
    assert "Phone" not in rows(here)
    assert end(here, "Phone") == 404, "It is over."


def test_nobody_sees_or_ends_anothers() -> None:
    mine, colleague = log_in(browser="Mine"), log_in(OWNER, browser="Colleague")
    assert "Colleague" not in rows(mine) and "Mine" not in rows(colleague)
    assert end(colleague, "Mine") == 404 and end(mine, "Colleague") == 404
    assert is_in(mine) and is_in(colleague)


def test_what_is_over_is_not_listed(settings) -> None:
    here = log_in()
    out = log_in(browser="Out")
    out.post("/logout/")
    for browser, change in (
        ("Idle", {"last_act_at": timezone.now() - settings.IDLE}),
        ("Old", {"began_at": timezone.now() - settings.ABSOLUTE_SESSION}),
    ):
        log_in(browser=browser)
        with as_system():
            SignedInSession.objects.filter(browser=browser).update(**change)
    shown = rows(here)
    assert "Firefox" in shown and not any(word in shown for word in ("Out", "Idle", "Old"))


def test_an_act_is_noted_once_a_minute() -> None:
    client = log_in()
    with as_system():
        before = SignedInSession.objects.get(browser="Firefox").last_act_at
    is_in(client)
    with as_system():
        assert SignedInSession.objects.get(browser="Firefox").last_act_at == before
    session = client.session
    session["last_act"] = time.time() - 61
    session.save()
    is_in(client)
    with as_system():
        assert SignedInSession.objects.get(browser="Firefox").last_act_at > before


def test_signing_out_the_others_keeps_ones_own() -> None:
    here, there = log_in(), log_in(browser="Phone")
    assert here.post(reverse("partners:sign-out-others")).status_code == 302
    assert is_in(here) and not is_in(there)
    assert "Phone" not in rows(here) and "This session" in rows(here)
    with as_system():
        end_sessions(account_by_login(CLERK), at=timezone.now())
    assert not is_in(here)


# --- one statement


def asked_by(client: Client) -> list[str]:
    """Statements of a page that ask for the session, or for the account by its key."""
    with CaptureQueriesContext(connection) as sent:
        assert is_in(client)
    asks = (registries.account_of_session.kept.name, "oms_session_read", "session_ended", *kept_of(_by_session))
    return [q["sql"] for q in sent if any(word in q["sql"] for word in asks)]


def kept_of(statement: Compiled) -> list[str]:
    """The function that the database keeps of it."""
    kept = statement._statement(statement.keeps).kept
    return [kept.name] if kept else []


def test_session_and_account_are_one_statement() -> None:
    client = log_in()
    asked_by(client)
    (sent,) = asked_by(client)
    kept = registries.account_of_session.kept
    assert kept.name in sent and "oms_session_of" in kept.sql and "session_ended" in kept.sql


def rewritten(client: Client, change: Callable[[str], str]) -> str:
    """The row of the session as `change` has it, which its key alone does not need a signature for."""
    key = client.session.session_key
    with connection.cursor() as cursor:
        cursor.execute("select data from oms_session_of(%s, %s)", [key, timezone.now()])
        data = change(cursor.fetchone()[0])
        cursor.execute("select oms_session_keep(%s, %s, %s, false)", [key, data, timezone.now() + HOUR])
    return data


def test_what_stands_before_the_sealed_words_is_believed_only_if_they_say_the_same() -> None:
    client, other = log_in(), account_by_login("admin@orbit.example")
    data = rewritten(client, lambda data: f"{other.pk}|{other.partner_id}||{data.rpartition('|')[2]}")
    assert data.startswith(f"{other.pk}|")
    assert len(asked_by(client)) == 2
    shown = client.get("/").content.decode()
    assert "Clara Clerk" in shown and other.name not in shown
    with CaptureQueriesContext(connection) as sent:
        client.get(reverse("orders:status"))
    assert not any(q["sql"].startswith("select oms_session_read") for q in sent)


def test_a_session_of_before_reads_as_ever() -> None:
    client = log_in()
    rewritten(client, lambda data: data.rpartition("|")[2])
    assert len(asked_by(client)) == 2 and is_in(client)


def test_words_that_nobody_sealed_are_nobodys() -> None:
    client = log_in()
    rewritten(client, lambda data: data[:-4] + "aaaa")
    assert not is_in(client)


# --- guesses of one network at many IDs


def guess(login: str, network: str = "203.0.113.9") -> int:
    data = {"login_id": login, "password": "wrong-guess"}
    return "Too many" in Client(REMOTE_ADDR=network).post("/login/", data).content.decode()


def test_one_guess_at_each_of_many_ids_is_guessing_too() -> None:
    """120 IDs, one guess each, from one network: none was blocked."""
    blocked = [
        guess(f"person{n}@rs-vertical.example", f"203.0.113.{n % 200 + 1}") for n in range(PER_NETWORK_IN_ALL + 10)
    ]
    assert not any(blocked[:PER_NETWORK_IN_ALL]) and all(blocked[PER_NETWORK_IN_ALL:])
    assert not guess("person1@rs-vertical.example", "198.18.7.7"), "Other networks are not shut."


def test_a_network_of_many_people_who_know_their_passwords_is_not_shut() -> None:
    for _ in range(PER_NETWORK_IN_ALL + 5):
        log_in(network="203.0.113.9")
    assert not guess("person@rs-vertical.example")


def test_resets_count_as_well() -> None:
    words = []
    for n in range(PER_NETWORK_IN_ALL + 1):
        data = {"login_id": f"person{n}@rs-vertical.example", "email": "a@b.example"}
        words.append(Client(REMOTE_ADDR="203.0.113.9").post("/password-reset/", data).status_code)
    assert set(words[:PER_NETWORK_IN_ALL]) == {200} and words[-1] == 422


def test_column_preferences_have_a_size(signed_in) -> None:
    client = signed_in(CLERK)
    columns = ["x" * 5_000, *(f"c{n}" for n in range(500))]
    assert client.post("/choose/columns/", {"screen": "order-status", "col": columns}).status_code == 302
    kept = account_by_login(CLERK).preferences["grids"]["order-status"]["columns"]
    assert len(kept) == 60 and max(map(len, kept)) == 60
