"""Pages read from a hot standby, where one is named (settings STANDBY_DATABASE_URL); everything else asks the primary.

A request that only reads is answered from the standby unless its person wrote a moment ago: a cookie of FRESH seconds
says so. Every LOOK seconds each process reads how far the primary has written, and the standby must have what stood there
one look before; so whoever wrote finds it, and nobody reads what is older than FRESH. What the standby cannot answer, for
it is away, behind, or the page writes after all, the primary answers.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest
from django.http.response import HttpResponseBase

STANDBY = "standby"  # in settings.DATABASES
WROTE = "wrote"  # the cookie
ASKS_FOR_FILE = "export"  # a grid's parameter: that somebody took an Excel is noted, or a worker writes it
READ_ONLY = "25006"  # PostgreSQL's word for a write where none may be
LOOK = 5.0  # seconds
FRESH = 2 * LOOK + 1
WRITTEN = "select pg_current_wal_lsn()::text"
HAS = "select pg_is_in_recovery() and pg_last_wal_replay_lsn() >= %s::pg_lsn"


@dataclass
class Looks:
    """What this process saw of both servers: when, how far the primary had written, whether the standby had come so far."""

    at: float = float("-inf")
    written: str = ""
    usable: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)


class Aside(threading.local):
    """The connection that `reading` put aside, in this thread."""

    primary: BaseDatabaseWrapper | None = None


looks = Looks()
_aside = Aside()


def is_named() -> bool:
    return STANDBY in connections.settings


def may_answer(request: HttpRequest, *, known: bool) -> bool:
    """Whether the standby is asked first; `known`: a session says whose request it is."""
    if not (is_named() and known) or request.method not in ("GET", "HEAD") or WROTE in request.COOKIES:
        return False
    return ASKS_FOR_FILE not in request.GET and is_usable()


def was_writing(fault: Exception) -> bool:
    """Whether a statement was refused for it writes: the page wants the primary, and nothing is wrong with the standby."""
    return getattr(fault.__cause__, "pgcode", None) == READ_ONLY


def is_usable() -> bool:
    """Whether the standby had, at the last look, what the primary had written one look before."""
    if time.monotonic() - looks.at >= LOOK and looks.lock.acquire(blocking=False):
        try:
            _look()
        finally:
            looks.lock.release()
    return looks.usable


def give_up() -> None:
    """Until the next look the primary answers alone; a connection that broke is made anew then."""
    looks.at, looks.usable = time.monotonic(), False
    _let_go()


def _look() -> None:
    before = looks.written
    looks.at = time.monotonic()
    looks.written = _one(connections[DEFAULT_DB_ALIAS], WRITTEN, [])
    try:
        looks.usable = bool(before) and bool(_one(connections[STANDBY], HAS, [before]))
    except (DatabaseError, InterfaceError):
        looks.usable = False
        _let_go()


def _let_go() -> None:
    with suppress(DatabaseError, InterfaceError):
        connections[STANDBY].close()


def _one(link: BaseDatabaseWrapper, statement: str, values: list[str]) -> Any:
    with link.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


@contextmanager
def reading() -> Iterator[None]:
    """Whatever asks the database meanwhile, in this thread, asks the standby."""
    _aside.primary = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = connections[STANDBY]
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS], _aside.primary = _aside.primary, None


def primary() -> BaseDatabaseWrapper:
    """The server that is written to, whichever is asked at this moment."""
    return _aside.primary or connections[DEFAULT_DB_ALIAS]


def remember(request: HttpRequest, answer: HttpResponseBase) -> None:
    """After what may have written: this browser reads from the primary for a moment."""
    if is_named() and request.method not in ("GET", "HEAD", "OPTIONS"):
        answer.set_cookie(WROTE, "1", max_age=int(FRESH), httponly=True, samesite="Lax", secure=settings.SECURE)
