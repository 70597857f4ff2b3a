"""Every driver of the registry keeps the contract (tests/ems_contract.py), each against a network of its own."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager

import pytest

from inventory.ems.drivers import DEFAULT, DRIVERS
from inventory.ems.simulator import calls
from tests.broadworks_network import BroadWorks
from tests.ems_call_claims import CALL_CLAIMS
from tests.ems_contract import CLAIMS
from tests.ems_line_claims import LINE_CLAIMS
from tests.ems_voicemail_claims import VOICEMAIL_CLAIMS
from tests.held_settings import held as held_settings
from tests.played import played
from tests.sip_network import SipNetwork


class Simulated:
    """The simulator of the fixture `ems`."""

    server = "CM-01"

    def __init__(self, ems, settings) -> None:
        self.driver, self.ems, self.settings = DRIVERS["simulator"], ems, settings
        settings.EMS_PORTAL_URL = ems.url

    def ends_calls(self, customer: str, count: int) -> None:
        with self.ems.store.opened() as db:
            for _ in range(count):
                calls.begin(db, played(customer))
            calls.end_due(db, time.time())

    @contextlib.contextmanager
    def answers_too_late(self) -> Iterator[None]:
        self.ems.control.change({"late_next": 1, "late_ms": 900})
        with self.set(EMS_TIMEOUT=0.3):
            yield

    @contextlib.contextmanager
    def trickles(self) -> Iterator[float]:
        def trickle(listener: socket.socket) -> None:
            link, _ = listener.accept()
            with link, contextlib.suppress(OSError):
                link.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
                for _ in range(300):
                    link.sendall(b" ")
                    time.sleep(0.1)

        with socket.create_server(("127.0.0.1", 0)) as listener:
            threading.Thread(target=trickle, args=(listener,), daemon=True).start()
            with self.set(EMS_URL=f"http://127.0.0.1:{listener.getsockname()[1]}", EMS_TIMEOUT=0.4):
                yield 0.4

    @contextlib.contextmanager
    def away(self) -> Iterator[None]:
        with self.set(EMS_URL="http://127.0.0.1:1"):
            yield

    def set(self, **values) -> AbstractContextManager[None]:
        return held_settings(self.settings, **values)


NETWORKS = {"simulator": Simulated, "kamailio": SipNetwork, "broadworks": BroadWorks}


def test_every_driver_brings_a_network_to_be_tried_on() -> None:
    assert set(NETWORKS) == set(DRIVERS)
    assert DEFAULT in DRIVERS


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize(
    "claim", CLAIMS + CALL_CLAIMS + LINE_CLAIMS + VOICEMAIL_CLAIMS, ids=lambda claim: claim.__name__
)
def test_contract(claim, name, ems, settings) -> None:
    claim(NETWORKS[name](ems, settings))
