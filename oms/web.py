"""The web server's worker: gunicorn's own with threads, but all of its processes take from one row.

As gunicorn has it, a process takes every connection that comes, whether or not a thread is free, and keeps it as long as its
browser does. Of 32 that came together one process took all, and the other had nothing to do. Here a process takes a
connection when a thread is free for it; what waits, waits before the door, in the order in which it came, for whichever is
free first. While somebody waits there, a connection is closed after its answer, so that nobody keeps a place.

A connection that says nothing yet (browsers open such) holds no thread, and one that is being closed holds up nobody.
"""

import select
import selectors
import socket
import time
from collections import deque
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

SILENT = 5.0  # seconds that a connection may say nothing before its first request
LINGERS = 2.0  # seconds in which the other side takes what was sent and ends its part


def ready(*sockets: Any) -> bool:
    """Whether something is to be read from one of them."""
    line = select.poll()
    for one in sockets:
        line.register(one, select.POLLIN)
    return bool(line.poll(0))


class Worker(ThreadWorker):
    """`busy`: requests that threads have or will have; `leaving`: connections that are being closed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.busy = 0
        self.leaving: deque[TConn] = deque()

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        free = self.busy < self.cfg.threads and self.nr_conns < self.worker_connections
        self.set_accept_enabled(self.alive and free)
        super().wait_for_and_dispatch_events(timeout)

    def accept(self, listener: Any) -> None:
        try:
            client, address = listener.accept()
        except OSError:  # another process took it
            return
        self.nr_conns += 1
        conn = TConn(self.cfg, client, address, listener.getsockname())
        if ready(client):
            conn.data_ready = True
            self.enqueue_req(conn)
        else:
            conn.timeout = time.monotonic() + SILENT
            self.pending_conns.append(conn)
            self.poller.register(client, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def enqueue_req(self, conn: TConn) -> None:
        self.busy += 1
        super().enqueue_req(conn)

    def handle_request(self, req: Any, conn: TConn) -> bool:
        if self.busy > self.cfg.threads or ready(*self.sockets):
            req.force_close()
        goes_on: bool = super().handle_request(req, conn)
        return goes_on

    def finish_request(self, conn: TConn, fs: Any) -> None:
        self.busy -= 1
        if fs.cancelled() or fs.exception() or fs.result():
            super().finish_request(conn, fs)
        else:
            self.leave(conn)

    def leave(self, conn: TConn) -> None:
        """Say that nothing more comes, and wait for the other side's end beside all else."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.setblocking(False)
            conn.timeout = time.monotonic() + LINGERS
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_leaving, conn))
            self.leaving.append(conn)
        except (OSError, ValueError):  # it is gone already
            self.nr_conns -= 1
            conn.close()

    def on_leaving(self, conn: TConn, client: Any) -> None:
        try:
            more = client.recv(65_536)
        except BlockingIOError:
            return
        except OSError:
            more = b""
        if not more:
            self.leaving.remove(conn)
            self.end(conn)

    def end(self, conn: TConn) -> None:
        self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self) -> None:
        super().murder_pending()
        while self.leaving and self.leaving[0].timeout < time.monotonic():
            self.end(self.leaving.popleft())
