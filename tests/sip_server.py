"""A real SIP server for tests, and what its telephones do; where Kamailio is not installed, whoever imports this is skipped, loudly."""

import contextlib
import os
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from inventory.ems.kamailio import server as sip
from inventory.ems.kamailio.shelf import Shelf
from inventory.ems.kamailio.voicemail import Boxes
from inventory.ems.lines import line_password, sip_domain
from inventory.ems.phone import Call, Phone

FOUND = sip.program()
OUTSIDE = "02079460999"
HOST = "127.0.0.1"
if FOUND is None:
    pytest.skip(
        f"Without {' and '.join(sip.PACKAGES)} of Debian there is no dial tone to try.", allow_module_level=True
    )


def free_udp() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class Server:
    """Kamailio on a database of its own, at `address`; it may be killed and started again."""

    def __init__(self, folder: Path, address: str, *, boxes: bool = False) -> None:
        self.folder, self.address, self.port, self.gateway = folder, address, free_udp(), free_udp()
        self.boxes, self.rings = free_udp() if boxes else 0, 2
        self.log = folder / "kamailio.log"

    def start(self) -> None:
        file = self.folder / "kamailio.cfg"
        setting = sip.Setting(
            HOST, self.port, self.address, HOST, self.gateway, box_host=HOST, box_port=self.boxes, rings=self.rings
        )
        file.write_text(sip.configuration(setting, FOUND))
        (self.folder / "kamailio.pid").unlink(missing_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                sip.command(FOUND, file), stdout=log, stderr=log, env=FOUND.environment(), start_new_session=True
            )
        assert sip.answers(HOST, self.port, alive=lambda: self.process.poll() is None), self.log.read_text()[-3000:]

    def kill(self, number: int = signal.SIGKILL) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        self.process.wait(20)

    def phone(self, extension: str, *, customer="C1", turn=1, password="", rings: float | None = 0) -> Phone:
        secret = password or line_password(customer, extension, turn)
        return Phone((HOST, self.port), sip_domain(customer), extension, secret, rings=rings)

    def voicemail(self, longest: int = 5) -> Boxes:
        """The voicemail service, within this process."""
        return Boxes((HOST, self.port), (HOST, self.boxes), Shelf(self.address), longest)

    def outside(self) -> Phone:
        """The public network: it answers whatever is called."""
        return Phone((HOST, self.port), HOST, "gateway", "", bind=(HOST, self.gateway))


def talks(phone: Phone, dialled: str) -> Call:
    call = phone.call(dialled)
    assert call.wait("answered", "refused", seconds=8) == "answered", call.steps
    return call


def refused(phone: Phone, dialled: str) -> str:
    return phone.call(dialled).wait("answered", "refused", seconds=8)
