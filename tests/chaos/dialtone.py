"""The SIP server and its database killed in mid-call, again and again: every call has its one true record, and none has two.

Where Kamailio is not installed nothing is killed, and that is said.
"""

import os
import signal
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

HEAD = ("what is killed in mid-call", "times", "calls", "lost", "doubled", "untrue")
MARKS = ("<!-- dialtone -->", "<!-- /dialtone -->")
SERVER, DATABASE = "SIP server", "its database"
WAYS = (SERVER, DATABASE, f"{SERVER} and {DATABASE}")
HELD, GOES_ON, DISTANT, NUMBER = "201", "202", "02079460999", "+442079460018"
SETTLED = 0.6  # seconds after which what had happened is written
SLACK = 2  # seconds: a record has whole ones


def begin() -> None:
    """Settings for a driver without a portal: its database is never asked."""
    import django

    nowhere = {
        "DEMO": "1",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "DJANGO_SETTINGS_MODULE": "oms.settings",
    }
    for name, value in nowhere.items():
        os.environ.setdefault(name, value)
    django.setup()


def missing() -> str:
    """Why there is nothing to kill here; empty where there is."""
    from inventory.ems.kamailio import server as sip

    return "" if sip.program() else f"Without {' and '.join(sip.PACKAGES)} of Debian there is no dial tone to kill."


def play(times: int, only: list[str]) -> list[tuple]:
    """Each way so often: one call has just ended, two run; one of them ends while the dead is down, one after it is back."""
    rows = []
    for way in WAYS:
        if only and not any(words in way for words in only):
            continue
        with tempfile.TemporaryDirectory(prefix="chaos-sip-") as folder:
            rows.append((way, times, *_Scene(Path(folder)).play(way, times)))
    return rows


class _Scene:
    """A SIP server on a database of its own, whose records are read through the driver as the portal reads them."""

    def __init__(self, folder: Path) -> None:
        from inventory.ems.kamailio.install import install
        from oms.stack.servers import Postgres, free_port
        from tests.sip_server import Server

        folder.chmod(0o755)
        self.postgres = Postgres(folder / "database", free_port())
        self.postgres.start()
        address = self.postgres.url("migrator")
        install(address)
        self.server = Server(folder, address)
        self.lines: list[str] = []
        self.cursor = ""

    def play(self, way: str, times: int) -> tuple[int, int, int, int]:
        """(calls, lost, doubled, untrue)"""
        from django.test import override_settings

        where = {"KAMAILIO_DATABASE_URL": self.server.address, "KAMAILIO_LOG": str(self.server.log)}
        with override_settings(**where):
            self._set_up()
            self.server.start()
            try:
                with self.server.outside():
                    made = [call for _time in range(times) for call in self._once(way)]
                self._read()
                return (len(made), *self._counted(made))
            finally:
                self.server.kill(signal.SIGTERM)
                self.postgres.stop()

    def _set_up(self) -> None:
        tenant = {"name": "Bramley Dental", "domain": "", "language": "en", "plan": "Plan A", "server": "CM-01"}
        line = {"name": "Olive Bramley", "item": "STD", "mac": "", "turn": 1}
        lines = [{**line, "extension": HELD, "number": NUMBER}, {**line, "extension": GOES_ON, "number": ""}]
        for kind, payload in (
            ("create_tenant", tenant), ("add_numbers", {"numbers": [NUMBER]}), ("set_packages", {"items": {"STD": 2}}),
            ("set_lines", {"lines": lines}), ("activate_service", {}),
        ):  # fmt: skip
            self._driver().execute(kind, "C1", kind, payload, "")

    @staticmethod
    def _driver() -> Any:
        from inventory.ems.drivers import DRIVERS

        return DRIVERS["kamailio"]

    def _once(self, way: str) -> list[tuple[str, float]]:
        """(call, how long it was) of three calls around one death."""
        from tests.sip_server import talks

        server = self.server
        with server.phone(HELD) as one, server.phone(GOES_ON) as two:
            assert (one.sign_on(), two.sign_on()) == (200, 200)
            over, lost_sight, goes_on = talks(one, DISTANT), talks(one, DISTANT), talks(two, DISTANT)
            one.end(over)
            time.sleep(SETTLED)
            self._read()
            if SERVER in way:
                server.kill()
            if DATABASE in way:
                os.killpg(_postmaster(self.postgres.data), signal.SIGKILL)
            if SERVER not in way:
                one.end(lost_sight)  # the server knows, and cannot write it down
                time.sleep(SETTLED)
            if DATABASE in way:
                self.postgres.start()
            if SERVER in way:
                server.start()
            self._read()
            for phone, call in ((one, lost_sight), (two, goes_on)):
                if not call.at("ended"):
                    phone.end(call)
            time.sleep(SETTLED)
            self._read()
            return [(call.call_id, call.at("ended") - call.at("answered")) for call in (over, lost_sight, goes_on)]

    def _read(self) -> None:
        """As the feed does: from the cursor on."""
        from inventory.ems.driver import TemporaryFault

        for _try in range(40):
            try:
                batch = self._driver().calls("CM-01", self.cursor)
            except TemporaryFault:
                time.sleep(0.25)
                continue
            self.lines += batch.lines
            self.cursor = batch.cursor
            return
        raise AssertionError("The database did not come back.")

    def _counted(self, made: list[tuple[str, float]]) -> tuple[int, int, int]:
        rows = [line.split(",") for line in self.lines]
        found = Counter(row[0] for row in rows)
        seconds = {row[0]: int(row[12]) for row in rows}
        lasted = dict(made)
        lost = sum(call not in found for call in lasted)
        doubled = sum(times - 1 for times in found.values())
        untrue = sum(call not in lasted or abs(said - lasted[call]) > SLACK for call, said in seconds.items())
        return lost, doubled, untrue


def _postmaster(data: Path) -> int:
    return int((data / "postmaster.pid").read_text().split()[0])
