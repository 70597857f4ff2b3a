"""PostgreSQL as Django speaks to it, without a round trip for what nobody waits for (settings.DATABASES).

A savepoint, its release and who acts (oms/kit/acting.py) have no answer: they go along in front of the next statement,
in the same message. What no statement follows is never sent: a transaction's end ends its savepoints and settings. Going
back to a savepoint is sent at once, as it lets go of locks, and so is all where the transaction is broken already, as
Django learns so that it is.
"""

import select
import time
from typing import Any

from django.db.backends.postgresql import base
from psycopg2.extensions import TRANSACTION_STATUS_INERROR, connection, cursor

ASKED = 2.0  # seconds


class Connection(connection):
    """`pending`: statements without an answer, to be sent before the next one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pending: list[bytes] = []

    def commit(self) -> None:
        self.pending.clear()
        super().commit()

    def rollback(self) -> None:
        self.pending.clear()
        super().rollback()

    def flush(self) -> None:
        """Send what is pending by itself."""
        if self.pending:
            with self.cursor() as sends:
                sends.execute(b"select")


class Cursor(cursor):
    """Sends what is pending in front of its own statement; `query` is its own alone."""

    ahead = 0  # bytes of the last message that were not its own
    connection: Connection

    @property
    def query(self) -> bytes | None:
        sent: bytes | None = super().query
        return sent[self.ahead :] if sent else sent

    def execute(self, query: Any, vars: Any = None) -> None:
        pending = self.connection.pending
        self.ahead = 0
        if pending and self.name is not None:  # DECLARE stands in front of it
            self.connection.flush()
        if not pending:
            super().execute(query, vars)
            return
        own = self.mogrify(query, vars)
        first = b"; ".join(pending) + b"; "
        pending.clear()
        self.ahead = len(first)
        super().execute(first + own)

    def executemany(self, query: Any, vars_list: Any) -> None:
        self.connection.flush()
        super().executemany(query, vars_list)

    def copy_expert(self, *args: Any, **kwargs: Any) -> None:
        self.connection.flush()
        super().copy_expert(*args, **kwargs)


def is_quiet(socket: int) -> bool:
    """Whether nothing is to be read there: neither words nor the end."""
    line = select.poll()
    line.register(socket, select.POLLIN)
    return not line.poll(0)


class DatabaseWrapper(base.DatabaseWrapper):
    """Its savepoints wait for the next statement."""

    connection: Connection | None
    depth = 0  # of those who act within each other (oms/kit/acting.py)
    health_check_enabled: bool  # not in the stubs
    health_check_done: bool
    heard = float("-inf")  # when this connection was last asked whether it works

    def get_connection_params(self) -> dict[str, Any]:
        return {**super().get_connection_params(), "connection_factory": Connection, "cursor_factory": Cursor}

    def close_if_health_check_failed(self) -> None:
        """Before the first statement of a request: whether the server has hung up. One that ends says so on the line,
        where nothing else stands between two requests; one that is gone without a word is asked, every ASKED seconds."""
        link = self.connection
        if link is None or not self.health_check_enabled or self.health_check_done:
            return
        if time.monotonic() - self.heard < ASKED and not link.closed and is_quiet(link.fileno()):
            self.health_check_done = True
            return
        super().close_if_health_check_failed()
        self.heard = time.monotonic()

    def later(self, statement: str, values: Any = None) -> None:
        """Within a transaction: send this ahead of the next statement. Nobody hears what it answers."""
        link = self._link()
        with self.cursor() as sends:
            if self.in_atomic_block and link.info.transaction_status != TRANSACTION_STATUS_INERROR:
                link.pending.append(sends.cursor.mogrify(statement, values))
            else:
                sends.execute(statement, values)

    def _savepoint(self, sid: str) -> None:
        self.later(self.ops.savepoint_create_sql(sid))

    def _savepoint_commit(self, sid: str) -> None:
        pending = self._link().pending
        if pending and pending[-1] == self.ops.savepoint_create_sql(sid).encode():
            pending.pop()  # nothing happened since
        else:
            self.later(self.ops.savepoint_commit_sql(sid))

    def _savepoint_rollback(self, sid: str) -> None:
        """What is pending came after it, or it is pending itself."""
        pending, made = self._link().pending, self.ops.savepoint_create_sql(sid).encode()
        if made in pending:
            del pending[pending.index(made) + 1 :]
            return
        pending.clear()
        with self.cursor() as sends:
            sends.execute(self.ops.savepoint_rollback_sql(sid))

    def _link(self) -> Connection:
        self.ensure_connection()
        assert self.connection is not None
        return self.connection
