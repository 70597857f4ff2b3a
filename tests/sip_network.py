"""The SIP server's database as a network for the contract tests: empty, in a PostgreSQL of its own."""

import atexit
import contextlib
import json
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

from inventory.ems.drivers import DRIVERS
from inventory.ems.kamailio.install import install
from inventory.ems.kamailio.shelf import Shelf
from inventory.ems.lines import sip_domain
from oms.stack.servers import Postgres, free_port
from tests.held_settings import held

MADE: list[str] = []


def emptied() -> str:
    """The address of the database, made once a process, with no row in it.

    In a PostgreSQL of its own: records wait for every transaction that writes in theirs, those of other tests among them.
    """
    if not MADE:
        folder = tempfile.mkdtemp(prefix="dialtone-")
        postgres = Postgres(Path(folder), free_port(), fast=True)
        postgres.start()
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        atexit.register(postgres.stop)
        MADE.append(postgres.url("migrator"))
        install(MADE[0])
    with psycopg2.connect(MADE[0]) as link, link.cursor() as cursor:
        cursor.execute("truncate tenant, call, applied, log_read, cut, closed, location, dialog, dialog_vars cascade")
    link.close()
    return MADE[0]


class SipNetwork:
    """The driver and its database; a call that ended is the row that Kamailio would have written."""

    server = "CM-01"

    def __init__(self, ems, settings) -> None:
        self.driver, self.settings = DRIVERS["kamailio"], settings
        settings.KAMAILIO_DATABASE_URL = self.address = emptied()
        settings.KAMAILIO_LOG = ""

    def ends_calls(self, customer: str, count: int) -> None:
        now = time.time()
        facts = {
            "kind": "trunk", "from": customer, "line": "201", "own": "+442079460018", "to": "", "other": "",
            "dialled": "+442079460999", "caller": "+442079460018", "why": "",
        }  # fmt: skip
        with psycopg2.connect(self.address) as link, link.cursor() as cursor:
            cursor.execute("select count(*) from call")
            (before,) = cursor.fetchone()
            cursor.execute(
                "insert into call (duration, call_id, began, answered, code, facts)"
                " select 65, 'call-' || (%s + n), %s, %s, '200', %s from generate_series(1, %s) n",
                [before, f"{now - 65:.3f}", f"{now - 60:.3f}", json.dumps(facts), count],
            )
        link.close()

    def leaves_message(self, customer: str, extension: str, *, seconds: int, caller: str = "+442079460871") -> None:
        """As the voicemail service writes it."""
        sql = """insert into message (customer, extension, caller, came, seconds, sound) values (%s, %s, %s, now(), %s, %s)"""
        with psycopg2.connect(self.address) as link, link.cursor() as cursor:
            cursor.execute(sql, [customer, extension, caller, seconds, b"RIFF of a caller"])
        link.close()

    def waits_for(self, extension: str) -> list[str]:
        """Keys of what the voicemail service would play to the line."""
        with psycopg2.connect(self.address) as link, link.cursor() as cursor:
            cursor.execute("select id, key from message")
            keys = dict(cursor.fetchall())
        link.close()
        return [keys[one] for one in Shelf(self.address).waiting(sip_domain("C1"), extension)]

    def hears(self, extension: str, count: int) -> None:
        """As the voicemail service notes it."""
        shelf = Shelf(self.address)
        for one in shelf.waiting(sip_domain("C1"), extension)[:count]:
            assert shelf.sound(one)
            shelf.heard(one)

    def deletes(self, extension: str) -> None:
        """The first that waits, as the voicemail service notes it."""
        shelf = Shelf(self.address)
        shelf.drop(shelf.waiting(sip_domain("C1"), extension)[0])

    def execute(self, sql: str) -> None:
        """Behind the driver's back."""
        with psycopg2.connect(self.address) as link, link.cursor() as cursor:
            cursor.execute(sql)
        link.close()

    @contextlib.contextmanager
    def answers_too_late(self) -> Iterator[None]:
        with gate(self.address, silent_after=b"commit") as (through, _), self._set(through, 2):
            yield

    @contextlib.contextmanager
    def trickles(self) -> Iterator[float]:
        with gate(self.address, trickling=True) as (through, _), self._set(through, 0.4):
            yield 0.4

    @contextlib.contextmanager
    def away(self) -> Iterator[None]:
        nowhere = self.address.replace(f":{urlsplit(self.address).port}/", ":1/")
        with self._set(nowhere, 2):
            yield

    def _set(self, address: str, seconds: float) -> contextlib.AbstractContextManager[None]:
        return held(self.settings, KAMAILIO_DATABASE_URL=address, EMS_TIMEOUT=seconds)


@contextlib.contextmanager
def gate(address: str, *, silent_after: bytes = b"", trickling: bool = False) -> Iterator[tuple[str, list]]:
    """A wire to the database that says nothing more once `silent_after` was asked, or lets its answers trickle."""
    where = urlsplit(address)
    links: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        work = (listener, (where.hostname, where.port), silent_after, trickling, links)
        threading.Thread(target=_serve, args=work, daemon=True).start()
        yield address.replace(f":{where.port}/", f":{port}/"), links
        for link in links:
            with contextlib.suppress(OSError):  # a socket that a thread reads is not closed by `close`
                link.shutdown(socket.SHUT_RDWR)
            link.close()


def _serve(listener, to, silent_after: bytes, trickling: bool, links: list) -> None:
    with contextlib.suppress(OSError):
        while True:
            near, _ = listener.accept()
            far = socket.create_connection(to)
            links += [near, far]
            silent = threading.Event()
            for source, target, back in ((near, far, False), (far, near, True)):
                work = (source, target, back, silent, silent_after, trickling)
                threading.Thread(target=_pump, args=work, daemon=True).start()


def _pump(source, target, back: bool, silent: threading.Event, silent_after: bytes, trickling: bool) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            if not back and silent_after and silent_after in data:
                silent.set()
            if back and silent.is_set():
                continue
            if back and trickling:
                for place in range(len(data)):
                    target.sendall(data[place : place + 1])
                    time.sleep(0.1)
            else:
                target.sendall(data)
    with contextlib.suppress(OSError):  # who went away in the midst of a transaction is gone for the database as well
        target.shutdown(socket.SHUT_WR)
