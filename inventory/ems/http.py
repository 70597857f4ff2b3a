"""JSON over HTTP to an EMS, bounded in time as a whole: for the drivers of vendors that speak it."""

import io
import json
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from socket import socket
from urllib.parse import urlsplit

from inventory.ems.driver import TemporaryFault

CHUNK = 65_536
LARGEST = 16 * 1024 * 1024


@dataclass(frozen=True)
class Client:
    """Calls `url` with a bearer token; each call ends within `seconds`, whatever the other side does."""

    url: str
    token: str
    seconds: float
    connect_seconds: float
    name: str = "The EMS"  # as people are told of it

    def call(self, method: str, path: str, body: dict | None = None) -> tuple[int, object]:
        """(status, JSON) of one request; every way in which it may not come to that is a TemporaryFault."""
        end = time.monotonic() + self.seconds
        link = self._link()
        wire: socket | None = None
        try:
            link.connect()
            wire = link.sock
            link.sock = Bounded(wire, end)
            link.request(method, path, json.dumps(body) if body is not None else None, self._headers())
            answer = link.getresponse()
            data = answer.read(LARGEST + 1)
            if len(data) > LARGEST:
                raise ValueError("too long")
            return answer.status, json.loads(data)
        except TimeoutError as error:
            words = f"{self.name} did not answer in time; it may have acted. The same key finds out."
            raise TemporaryFault(words) from error
        except (OSError, HTTPException, ValueError, RecursionError) as error:
            raise TemporaryFault(f"{self.name} cannot be reached: {type(error).__name__}.") from error
        finally:
            link.close()
            if wire:
                wire.close()

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}

    def _link(self) -> HTTPConnection:
        url = urlsplit(self.url)
        kind = HTTPSConnection if url.scheme == "https" else HTTPConnection
        return kind(url.hostname or "", url.port, timeout=min(self.connect_seconds, self.seconds))


class Bounded:
    """A connection that gives up at `end`, so that neither a trickle of headers nor of the body can outlast it.

    http.client closes it once the headers are read; the wire itself is closed by who opened it.
    """

    def __init__(self, wire: socket, end: float) -> None:
        self._wire, self._end = wire, end

    def sendall(self, data: bytes) -> None:
        for start in range(0, len(data), CHUNK):
            self._wire.settimeout(time_left(self._end))
            self._wire.sendall(data[start : start + CHUNK])

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reads(self._wire, self._end))

    def close(self) -> None:
        """Nothing is left to do."""


class _Reads(io.RawIOBase):
    """What arrives on `wire` until `end`."""

    def __init__(self, wire: socket, end: float) -> None:
        self._wire, self._end = wire, end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:
        self._wire.settimeout(time_left(self._end))
        return self._wire.recv_into(buffer)


def time_left(end: float) -> float:
    """Seconds until `end`. Raises TimeoutError when there are none."""
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
