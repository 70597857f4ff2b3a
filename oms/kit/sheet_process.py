"""The process that reads workbooks (oms/kit/sheet_reader.py), as the one beside it knows it.

To start a Python and load what reads workbooks takes longer than to read most of them. So it is started with the first
workbook and kept while more come; each is read in a fork of its own.
"""

import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from oms.kit.sheet_reader import BEGUN

PROGRAM = Path(__file__).with_name("sheet_reader.py")


class NoAnswer(Exception):
    """It takes too long."""


class Reader:
    """One for each process of the portal that reads workbooks. Its threads ask at once."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.line: socket.socket | None = None

    def ask(self, asked: dict[str, Any], patience: float) -> bytes:
        """Its answer; empty or torn where the fork was stopped. Raises NoAnswer after `patience` seconds."""
        until = time.monotonic() + patience
        said = self._ask(asked, until) or self._ask(asked, until)  # it may have ended just then: without a word
        return said.removeprefix(BEGUN)

    def _ask(self, asked: dict[str, Any], until: float) -> bytes:
        here, there = os.pipe()
        try:
            try:
                self._send(json.dumps(asked).encode() + b"\n", there)
            finally:
                os.close(there)
            return _heard(here, until)
        finally:
            os.close(here)

    def _send(self, line: bytes, place: int) -> None:
        with self.lock:
            if self.line is not None:
                with contextlib.suppress(OSError):  # it has ended
                    socket.send_fds(self.line, [line], [place])
                    return
            self.forget()
            socket.send_fds(self._start(), [line], [place])

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-I", str(PROGRAM)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self.line = ours
        return ours

    def forget(self) -> None:
        """It ends by itself when nobody can ask it any more."""
        if self.line is not None:
            self.line.close()
        if self.process is not None:
            self.process.poll()
        self.line = self.process = None


def _heard(place: int, until: float) -> bytes:
    parts: list[bytes] = []
    while True:
        if not select.select([place], [], [], max(0, until - time.monotonic()))[0]:
            raise NoAnswer
        part = os.read(place, 1 << 20)
        if not part:
            return b"".join(parts)
        parts.append(part)


READER = Reader()


def _after_fork() -> None:
    """A fork of this process has none: it would keep that of the other alive."""
    READER.lock = threading.Lock()
    READER.forget()


os.register_at_fork(after_in_child=_after_fork)
