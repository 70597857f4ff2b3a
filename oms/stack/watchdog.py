"""A worker may live and take nothing. The portal knows: rows are due, and nobody took one for a minute."""

import json
import time
import urllib.error
import urllib.request

from oms.stack.supervisor import Supervisor

MINUTE = 75  # seconds: a minute, and what a sweep may be late
EVERY = 15


def takes_nothing(health: dict) -> bool:
    """Whether rows have been due, and the worker has taken nothing, for more than a minute."""
    waited, taken = health.get("oldest_waiting_seconds"), health.get("last_taken_seconds")
    return waited is not None and waited > MINUTE and (taken is None or taken > MINUTE)


class Watchdog:
    """Asks the portal's `/readyz` now and then, and has a worker that takes nothing started again."""

    def __init__(self, url: str) -> None:
        self.url, self.next = url, time.monotonic() + EVERY

    def __call__(self, supervisor: Supervisor) -> None:
        now = time.monotonic()
        if now < self.next:
            return
        self.next = now + EVERY
        worker = next((service for service in supervisor.services if service.name == "worker"), None)
        if worker and now - worker.started > MINUTE and takes_nothing(self.ask()):
            supervisor.renew("worker", "took nothing for a minute while rows are due; it is started again")

    def ask(self) -> dict:
        """What the portal says of itself; nothing when it does not answer."""
        try:
            with urllib.request.urlopen(self.url, timeout=5) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as answer:
            with answer:
                return _read(answer.read())
        except (OSError, ValueError):
            return {}


def _read(body: bytes) -> dict:
    try:
        return json.loads(body)
    except ValueError:
        return {}
