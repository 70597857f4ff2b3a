"""Messages in the SIP server's database, for the voicemail service: it keeps them there, and plays those that wait."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg2

TRIES = 6  # to keep what was left, ever later
MOST = 50  # messages in one call
KEEP = """insert into message (customer, extension, caller, came, seconds, sound)
    select customer, extension, %s, %s, %s, %s from line where realm = %s and extension = %s and voicemail"""
WAITING = """select m.id from message m join line l using (customer, extension)
    where l.realm = %s and l.extension = %s and l.voicemail and m.plays and m.heard is null order by m.came, m.id limit %s"""
SOUND = "select sound from message where id = %s and plays"
LAMPS = """select l.realm, l.extension, w.new, w.old, p.phones from line l
    join lateral (select array_agg(c.ruid || ' ' || c.callid order by c.ruid) as phones from location c
        where c.username = l.extension and c.domain = l.realm and c.expires > now() at time zone 'utc') p on p.phones is not null
    cross join lateral (select count(*) filter (where m.heard is null) as new, count(m.heard) as old from message m
        where m.customer = l.customer and m.extension = l.extension and m.plays) w
    where l.voicemail"""
HEARD = "update message set heard = now() where id = %s and heard is null"
DROP = "update message set heard = coalesce(heard, now()), dropped = true where id = %s"


@dataclass(frozen=True)
class Waits:
    """Of one line: messages that nobody has heard, those that were heard, and the telephones that have signed on."""

    new: int
    old: int
    phones: tuple[str, ...]


@dataclass(frozen=True)
class Left:
    """What one caller left; `realm` and `extension` say on which line."""

    realm: str
    extension: str
    caller: str
    at: datetime
    seconds: int
    sound: bytes


class Shelf:
    """The messages of the database at `address`; a connection for each act."""

    def __init__(self, address: str) -> None:
        self.address = address

    def keep(self, left: Left) -> None:
        """Tried for a minute where the database is away."""
        row = [left.caller, left.at, left.seconds, psycopg2.Binary(left.sound), left.realm, left.extension]
        for turn in range(TRIES):
            try:
                with self._asked(KEEP, row):
                    return
            except psycopg2.OperationalError as error:
                sys.stderr.write(f"A message waits: {type(error).__name__}.\n")
                time.sleep(2**turn)
        sys.stderr.write("A message is lost: the database is away.\n")

    def waiting(self, realm: str, extension: str) -> list[int]:
        """Messages that nobody has heard on the telephone of this line, the newest last. Raises psycopg2.Error."""
        with self._asked(WAITING, [realm, extension, MOST]) as cursor:
            return [row[0] for row in cursor.fetchall()]

    def sound(self, message: int) -> bytes:
        """A WAV; nothing where it has gone meanwhile. Raises psycopg2.Error."""
        with self._asked(SOUND, [message]) as cursor:
            found = cursor.fetchone()
            return bytes(found[0]) if found else b""

    def lamps(self) -> dict[tuple[str, str], Waits]:
        """(realm, extension) of each line with voicemail and a telephone that has signed on → what waits for it. Raises
        psycopg2.Error."""
        with self._asked(LAMPS, []) as cursor:
            return {(realm, one): Waits(new, old, tuple(phones)) for realm, one, new, old, phones in cursor.fetchall()}

    def heard(self, message: int) -> None:
        """Somebody has heard it to its end. Raises psycopg2.Error."""
        with self._asked(HEARD, [message]):
            pass

    def drop(self, message: int) -> None:
        """Somebody deleted it on the telephone of its line. Raises psycopg2.Error."""
        with self._asked(DROP, [message]):
            pass

    @contextmanager
    def _asked(self, sql: str, values: list[Any]) -> Iterator[Any]:
        link = psycopg2.connect(self.address, connect_timeout=5)
        try:
            with link, link.cursor() as cursor:
                cursor.execute(sql, values)
                yield cursor
        finally:
            link.close()
