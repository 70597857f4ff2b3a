"""Speaks to the simulator: JSON over HTTP, bounded in time, the key of the outbox row as idempotency key."""

import json
import time
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from socket import socket
from urllib.parse import quote, urlsplit

from django.conf import settings

from inventory.ems.driver import TemporaryFault
from oms.kit.outbox import PermanentFault

FOR_GOOD = (400, 409, 413, 422)  # anything else may be another tomorrow, a wrong token or address included
CHUNK = 65_536
PATIENCE = 5  # seconds that a person waits for a page
LARGEST = 16 * 1024 * 1024


class SimulatorDriver:
    """Answers within EMS_TIMEOUT seconds, whatever the other side does."""

    def execute(self, kind: str, customer_code: str, key: str, payload: dict, secret: str) -> dict:
        command = {"key": key, "kind": kind, "customer": customer_code, "payload": payload, "secret": secret}
        status, body = self._call("POST", "/commands", command)
        if status == 200 and isinstance(body, dict) and isinstance(body.get("answer"), dict):
            return body["answer"]
        text = str(body.get("error") if isinstance(body, dict) else "") or f"The EMS answered {status}."
        raise PermanentFault(text) if status in FOR_GOOD else TemporaryFault(f"{status}: {text}")

    def look(self, customer_code: str) -> dict | None:
        status, body = self._call("GET", f"/tenants/{quote(customer_code, safe='')}")
        if status == 200 and isinstance(body, dict):
            return body
        if status == 404:
            return None
        raise TemporaryFault(f"The EMS answered {status}.")

    def portal_link(self, customer_code: str, person: str) -> str:
        asked = {"customer": customer_code, "person": person}
        status, body = self._call("POST", "/portal-links", asked, seconds=PATIENCE)
        if status == 200 and isinstance(body, dict) and str(body.get("path", "")).startswith("/portal/"):
            return settings.EMS_PORTAL_URL + body["path"]
        if status == 404:
            raise PermanentFault("The network has no tenant for this customer.")
        raise TemporaryFault(f"The EMS answered {status}.")

    def _call(
        self, method: str, path: str, body: dict | None = None, *, seconds: float | None = None
    ) -> tuple[int, object]:
        """(status, JSON) of one request; every way in which it may not come to that is a TemporaryFault."""
        end = time.monotonic() + (seconds or settings.EMS_TIMEOUT)
        link = self._link()
        headers = {"Authorization": f"Bearer {settings.EMS_TOKEN}", "Content-Type": "application/json"}
        try:
            link.connect()
            wire = link.sock
            wire.settimeout(_left(end))
            link.request(method, path, json.dumps(body) if body is not None else None, headers)
            answer = link.getresponse()
            return answer.status, json.loads(_read(wire, answer, end))
        except TimeoutError as error:
            raise TemporaryFault(
                "The EMS did not answer in time; it may have acted. The same key finds out."
            ) from error
        except (OSError, HTTPException, ValueError) as error:
            raise TemporaryFault(f"The EMS cannot be reached: {type(error).__name__}.") from error
        finally:
            link.close()

    @staticmethod
    def _link() -> HTTPConnection:
        url = urlsplit(settings.EMS_URL)
        kind = HTTPSConnection if url.scheme == "https" else HTTPConnection
        return kind(url.hostname or "", url.port, timeout=settings.EMS_CONNECT_TIMEOUT)


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _read(wire: socket, answer: HTTPResponse, end: float) -> bytes:
    """The body, piece by piece, so that a trickle cannot outlast the limit."""
    found = b""
    while piece := answer.read1(CHUNK):
        found += piece
        if len(found) > LARGEST:
            raise ValueError("too long")
        if not answer.isclosed():
            wire.settimeout(_left(end))
    return found
