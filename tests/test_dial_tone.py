"""A real SIP server, its database and phones: who may sign on, what rings, what is refused, what becomes of the record."""

import contextlib
import hashlib
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from inventory.ems.kamailio import server as sip
from inventory.ems.kamailio.install import install
from inventory.ems.kamailio.phone import Phone
from oms.stack.servers import free_port
from tests.sip_network import SipNetwork, emptied
from tests.ems_contract import begin, send

FOUND = sip.program()
pytestmark = pytest.mark.skipif(FOUND is None, reason="Kamailio is not installed: apt-get install kamailio kamailio-postgres-modules")
NUMBER, OTHER, OUTSIDE = "+442079460018", "+442079460019", "+442079460999"


def free_udp() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """Kamailio of the test, which may be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.gateway = folder, free_udp(), free_udp()
        self.log = folder / "kamailio.log"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        setting = sip.Setting("127.0.0.1", self.port, emptied.address, "127.0.0.1", self.gateway)
        file = self.folder / "kamailio.cfg"
        file.write_text(sip.configuration(setting, FOUND))
        (self.folder / "kamailio.pid").unlink(missing_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                sip.command(FOUND, file), stdout=log, stderr=log, env=FOUND.environment(), start_new_session=True
            )
        self.wait()

    def wait(self) -> None:
        end = time.monotonic() + 20
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
            wire.settimeout(0.2)
            wire.bind(("127.0.0.1", 0))
            me = f"127.0.0.1:{wire.getsockname()[1]}"
            ask = (
                f"OPTIONS sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP {me};branch=z9hG4bKa\r\nFrom: <sip:a@b.c>;tag=1\r\n"
                "To: <sip:a@b.c>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 5\r\nContent-Length: 0\r\n\r\n"
            )
            while time.monotonic() < end and self.process.poll() is None:
                with contextlib.suppress(OSError):
                    wire.sendto(ask.encode(), ("127.0.0.1", self.port))
                    if wire.recv(2000):
                        return
        raise AssertionError(self.log.read_text()[-3000:])
