"""A BroadWorks for the contract tests: the fake, disturbed as a test asks."""

import contextlib
import itertools
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import cache

from inventory.ems.broadworks.fake.server import Fake, Gone
from inventory.ems.broadworks.fake.state import TEMPLATE, State
from inventory.ems.drivers import DRIVERS
from tests.held_settings import held as held_settings

USER, PASSWORD = "portal@broadworks.example", "a-Secret-11"
PACKS = ("STD", "PRO")
READS = ("Get", "Authentication", "Login")


@cache
def _started() -> Fake:
    return Fake(State(packs=PACKS), USER, PASSWORD).start()


def fake() -> Fake:
    """The one of this process, as new."""
    found = _started()
    found.state, found.disturb = State(packs=PACKS), lambda command, acted: None
    found.asked.clear()
    return found


class BroadWorks:
    """The fake over TCP, with nothing in it; `over_soap` over its other door."""

    server = "CM-01"

    def __init__(self, ems, settings) -> None:
        self.driver, self.fake, self.settings = DRIVERS["broadworks"], fake(), settings
        settings.BROADWORKS_URL, settings.BROADWORKS_USER, settings.BROADWORKS_PASSWORD = self.fake.url, USER, PASSWORD
        settings.BROADWORKS_TEMPLATE = "/".join(TEMPLATE)

    def over_soap(self) -> "BroadWorks":
        self.settings.BROADWORKS_URL = self.fake.soap_url
        return self

    def ends_calls(self, customer: str, count: int) -> None:
        raise NotImplementedError("OCI-P hands out no calls")

    @contextlib.contextmanager
    def answers_too_late(self) -> Iterator[None]:
        """One act is many commands here: no answer to one that writes comes in time."""

        def late(command: str, acted: bool) -> None:
            if acted and not _reads(command):
                time.sleep(0.9)

        with self.disturbed(late), self.set(EMS_TIMEOUT=0.5):
            yield

    @contextlib.contextmanager
    def breaks_off(self, after: int) -> Iterator[None]:
        """The connection is cut once so many commands that write have been answered: the next one acts, unheard."""
        told = itertools.count()

        def cut(command: str, acted: bool) -> None:
            if acted and not _reads(command) and next(told) >= after:
                raise Gone

        with self.disturbed(cut):
            yield

    @contextlib.contextmanager
    def disturbed(self, how) -> Iterator[None]:
        self.fake.disturb = how
        try:
            yield
        finally:
            self.fake.disturb = lambda command, acted: None

    @contextlib.contextmanager
    def trickles(self) -> Iterator[float]:
        with (
            answering(b" " * 300, pause=0.1) as port,
            self.set(BROADWORKS_URL=f"tcp://127.0.0.1:{port}", EMS_TIMEOUT=0.4),
        ):
            yield 0.4

    @contextlib.contextmanager
    def answered_by(self, data: bytes, scheme: str) -> Iterator[None]:
        """Whatever is asked first is answered by this."""
        with answering(data) as port, self.set(BROADWORKS_URL=f"{scheme}://127.0.0.1:{port}", EMS_TIMEOUT=3):
            yield

    @contextlib.contextmanager
    def away(self) -> Iterator[None]:
        with self.set(BROADWORKS_URL="tcp://127.0.0.1:1"):
            yield

    def set(self, **values) -> AbstractContextManager[None]:
        return held_settings(self.settings, **values)


def _reads(command: str) -> bool:
    return any(part in command for part in READS) or "GetList" in command


@contextlib.contextmanager
def answering(data: bytes, pause: float = 0) -> Iterator[int]:
    """A port whose first caller is answered by this, byte by byte where there is a pause, and is then left."""

    def serve(listener: socket.socket) -> None:
        link, _ = listener.accept()
        with link, contextlib.suppress(OSError):
            link.settimeout(5)
            link.recv(65_536)
            for piece in (bytes([byte]) for byte in data) if pause else (data,):
                link.sendall(piece)
                time.sleep(pause)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
        yield listener.getsockname()[1]
