"""Pages read from a standby: who asks it, when it is not asked, and that nobody notices when it is away."""

import time
from types import SimpleNamespace

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections
from django.http import HttpResponse
from django.urls import reverse

from oms.kit import standby
from oms.kit.acting import as_system
from oms.kit.health import health
from oms.kit.middleware import OneTransaction
from oms.kit.standby import FRESH, LOOK, STANDBY, WROTE
from partners.models import MenuAccess, SignedInSession
from tests.people import CLERK

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def named(monkeypatch):
    """A standby that is the same server by the same connection, and told apart by its name alone."""

    class Second:
        alias = STANDBY

        def close(self) -> None:
            """The connection is the test's own."""

        def __getattr__(self, name):
            return getattr(self.first, name)

    second = Second()
    second.first = connections[DEFAULT_DB_ALIAS]
    monkeypatch.setitem(connections.settings, STANDBY, connections.settings[DEFAULT_DB_ALIAS])
    connections[STANDBY] = second
    monkeypatch.setattr(standby, "looks", standby.Looks(at=time.monotonic(), usable=True))
    yield second
    del connections[STANDBY]


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """Which server each request was answered by."""
    within, found = OneTransaction._within, []

    def noted(self, request):
        found.append(connections[DEFAULT_DB_ALIAS].alias)
        return within(self, request)

    monkeypatch.setattr(OneTransaction, "_within", noted)
    return found


def test_a_page_is_read_from_the_standby_and_what_it_leaves_is_written(named, asked, signed_in) -> None:
    client = signed_in(CLERK)
    with as_system():
        before = MenuAccess.objects.count()
    assert client.get(reverse("orders:status")).status_code == 200
    assert asked == [STANDBY] and connections[DEFAULT_DB_ALIAS] is named.first
    with as_system():
        assert MenuAccess.objects.count() == before + 1


def test_who_is_not_signed_in_asks_the_primary(named, asked, client) -> None:
    client.get(reverse("partners:login"))
    assert asked == [DEFAULT_DB_ALIAS]


def test_who_wrote_reads_from_the_primary_for_a_moment(named, asked, signed_in) -> None:
    client = signed_in(CLERK)
    answer = client.post(reverse("partners:choose-look"), {"theme": "dark"})
    assert answer.cookies[WROTE]["max-age"] == int(FRESH) and answer.cookies[WROTE]["httponly"]
    client.get(reverse("orders:status"))
    del client.cookies[WROTE]
    client.get(reverse("orders:status"))
    assert asked == [DEFAULT_DB_ALIAS, DEFAULT_DB_ALIAS, STANDBY]


def test_an_excel_is_asked_of_the_primary(named, asked, signed_in) -> None:
    signed_in(CLERK).get(reverse("orders:status"), {"export": "xlsx"})
    assert asked == [DEFAULT_DB_ALIAS]


def test_what_the_standby_cannot_answer_the_primary_does(named, asked, signed_in, monkeypatch) -> None:
    page = FallingPage(monkeypatch)
    client = signed_in(CLERK)
    client.raise_request_exception = False
    page.fails = OperationalError("canceling statement due to conflict with recovery")
    assert client.get(reverse("orders:status")).status_code == 200
    assert asked == [STANDBY, DEFAULT_DB_ALIAS]
    client.get(reverse("orders:status"))
    assert asked[2:] == [DEFAULT_DB_ALIAS], "it is left alone until the next look"


class FallingPage:
    """Order Status, which falls while the standby is asked."""

    def __init__(self, monkeypatch) -> None:
        from orders.views.grids import OrderStatus

        self.fails, get = None, OrderStatus.get

        def falls(view, request, *args, **kwargs):
            if self.fails and connections[DEFAULT_DB_ALIAS].alias == STANDBY:
                raise self.fails
            return get(view, request, *args, **kwargs)

        monkeypatch.setattr(OrderStatus, "get", falls)


def test_a_page_that_writes_is_asked_of_the_primary_and_the_standby_stays(named, asked, signed_in, monkeypatch) -> None:
    page = FallingPage(monkeypatch)
    page.fails = OperationalError("cannot execute INSERT in a read-only transaction")
    page.fails.__cause__ = SimpleError("25006")
    client = signed_in(CLERK)
    client.raise_request_exception = False
    assert client.get(reverse("orders:status")).status_code == 200
    assert asked == [STANDBY, DEFAULT_DB_ALIAS] and standby.looks.usable


class SimpleError(Exception):
    """What psycopg2 raises carries PostgreSQL's code."""

    def __init__(self, pgcode: str) -> None:
        self.pgcode = pgcode


@pytest.mark.parametrize(("has", "usable"), [(True, True), (False, False), (OperationalError("gone"), False)])
def test_it_is_asked_once_it_has_what_was_written_a_look_before(named, monkeypatch, has, usable) -> None:
    told = []

    def one(link, statement, values):
        if link.alias == DEFAULT_DB_ALIAS:
            return "0/10"
        told.append(values)
        if isinstance(has, Exception):
            raise has
        return has

    monkeypatch.setattr(standby, "_one", one)
    standby.looks.at, standby.looks.written = time.monotonic() - LOOK, ""
    assert not standby.is_usable() and told == [], "nothing is known of it yet"
    standby.looks.at, standby.looks.written = time.monotonic() - LOOK, "0/8"
    assert standby.is_usable() is usable and told == [["0/8"]]
    assert standby.is_usable() is usable and len(told) == 1, "not before the next look"


def test_readyz_tells_of_it(named) -> None:
    assert health().as_json()["standby"] == "up"
    standby.give_up()
    assert health().as_json()["standby"] == "away or behind"


def test_without_one_nothing_is_told_or_remembered(signed_in) -> None:
    answer = signed_in(CLERK).post(reverse("partners:choose-look"), {"theme": "dark"})
    assert WROTE not in answer.cookies and "standby" not in health().as_json()
    request = SimpleNamespace(method="GET", COOKIES={}, GET={})
    assert not standby.may_answer(request, known=True)
    standby.remember(SimpleNamespace(method="POST"), HttpResponse())


def test_the_last_act_is_noted_once_the_answer_was_sent(signed_in) -> None:
    client = signed_in(CLERK)
    session = client.session
    session["last_act"] = time.time() - 120
    session.save()
    assert client.get(reverse("orders:status")).status_code == 200
    assert time.time() - client.session["last_act"] < 60 and SESSION_KEY in client.session
    mark = client.session.get("mark")
    with as_system():
        row = SignedInSession.objects.filter(mark=mark).first()
    assert row is None or (time.time() - row.last_act_at.timestamp()) < 60


def test_a_page_that_would_write_is_seen_by_the_tests(signed_in, monkeypatch) -> None:
    """The guard of tests/only_read.py holds."""
    from orders.views.grids import OrderStatus

    def writes(_view, _request, **_named):
        with connection.cursor() as cursor:
            cursor.execute("update kit_mark set at = now()")
        return HttpResponse()

    monkeypatch.setattr(OrderStatus, "get", writes)
    client = signed_in(CLERK)
    client.raise_request_exception = False
    assert client.get(reverse("orders:status")).status_code == 500
