"""A real hot standby beside a real portal: pages come from it, what was written is found, and nobody notices its end."""

import os
import re
import signal
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.urls import reverse

from oms.stack.servers import Postgres, free_port
from tests import stack
from tests.browser.portal import Portal, own_queue
from tests.people import OWNER

pytestmark = pytest.mark.slow
PASSWORD = "demo-Pass-2026"
FALLS_BEHIND = 30  # seconds within which it must be told: two looks, on a busy machine


class Standby(Postgres):
    """A copy of the tests' server that follows it; its roles and passwords came with it."""

    def _initialise(self) -> None:
        first = urlsplit(os.environ["MIGRATOR_DATABASE_URL"])
        owner = Postgres(stack.VAR, first.port or 0)
        from_there = f"host={first.hostname} port={first.port} user=postgres password={owner.secrets['postgres']}"
        self._run("pg_basebackup", "-d", from_there, "-D", str(self.place.name), "-R", "-X", "stream", "-c", "fast")

    def _roles_and_database(self) -> None:
        self.asked("select 1", name="postgres")

    def asked(self, sql: str, *, name: str, role: str = "migrator", fetch: bool = True) -> list[tuple]:
        link = psycopg2.connect(self.address(name, role))
        link.autocommit = True
        try:
            with link.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall() if fetch else []
        finally:
            link.close()

    def address(self, name: str, role: str = "app") -> str:
        secret = Postgres(stack.VAR, 0).secrets[role]
        return f"postgres://{role}:{secret}@127.0.0.1:{self.port}/{name}"

    def pid(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split()[0])


@pytest.fixture
def standby(tmp_path_factory) -> Iterator[Standby]:
    found = Standby(tmp_path_factory.mktemp("standby"), free_port(), fast=True)
    yield found
    found.stop()


@pytest.fixture
def portal(standby, worker_id) -> Iterator[Portal]:
    name = f"standby_{os.getpid()}"
    found = Portal(name, {"REDIS_URL": own_queue(8), "STANDBY_DATABASE_URL": standby.address(name)})
    try:
        found.start()
        standby.start()
        yield found
    finally:
        found.stop()


class Person:
    """Somebody with a browser that has no script: cookies are kept and run out."""

    def __init__(self, portal: Portal) -> None:
        self.base, self.jar = portal.base, CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> str:
        with self.opener.open(f"{self.base}{path}", timeout=30) as answer:
            return answer.read().decode()

    def post(self, path: str, page: str, **typed: str) -> str:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **typed}).encode()
        asked = urllib.request.Request(f"{self.base}{path}", body, {"Referer": f"{self.base}/"})
        with self.opener.open(asked, timeout=30) as answer:
            return answer.read().decode()

    def said(self) -> str:
        """What /readyz tells of it; no scheduler runs here, so it answers 503."""
        try:
            told = self.get("/readyz")
        except urllib.error.HTTPError as answer:
            told = answer.read().decode()
        return re.search(r'"standby": "([^"]+)"', told)[1]

    def rested(self) -> None:
        """It is some time since this browser wrote."""
        within(FALLS_BEHIND, lambda: not any(c.name == "wrote" and not c.is_expired() for c in self.jar))


def within(seconds: float, there: Callable[[], object]) -> None:
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.3)


def test_pages_come_from_the_standby_and_nobody_notices_its_end(portal, standby) -> None:
    me = Person(portal)
    me.post("/login/", me.get("/login/"), login_id=OWNER, password=PASSWORD)
    within(FALLS_BEHIND, lambda: me.said() == "up")
    me.rested()
    before = read_by(standby, portal.name)
    page = me.get("/orders/")
    assert "Order Status" in page and read_by(standby, portal.name) > before, "the page was read from the standby"

    me.post(reverse("partners:choose-look"), page, theme="dark")
    assert 'data-theme="dark"' in me.get("/orders/"), "who wrote finds it at once"

    standby.asked("select pg_wal_replay_pause()", name="postgres", role="postgres")
    within(FALLS_BEHIND, lambda: written(portal) and me.said() == "away or behind")
    assert "Order Status" in me.get("/orders/")
    standby.asked("select pg_wal_replay_resume()", name="postgres", role="postgres", fetch=True)
    within(FALLS_BEHIND, lambda: me.said() == "up")

    me.rested()
    os.kill(standby.pid(), signal.SIGKILL)
    for _page in range(20):
        assert "Order Status" in me.get("/orders/")
    within(FALLS_BEHIND, lambda: me.said() == "away or behind")
    assert "Order Status" in me.get("/orders/")


def read_by(standby: Standby, name: str) -> int:
    """Blocks and transactions that the portal's database had read on the standby."""
    sql = f"select sum(calls) from (select xact_commit + xact_rollback as calls from pg_stat_database where datname = '{name}') t"
    time.sleep(1.5)  # sessions tell of themselves once a second
    return int(standby.asked(sql, name="postgres")[0][0])


def written(portal: Portal) -> bool:
    """The primary goes on."""
    stack.administrate("select pg_logical_emit_message(false, 'test', 'x')")
    return True
