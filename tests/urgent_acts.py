"""A process with works that cannot wait, which notes when they were run (tests/test_urgent.py)."""

import threading
import time

from django.db import connection, transaction

from oms.kit import urgent
from oms.kit.urgent import Urgent, Watch, wake_urgent

LISTENERS = "from pg_stat_activity where query = 'listen urgent' and datname = current_database()"
PATIENCE = 15.0  # seconds


def rung() -> dict[str, bool]:
    """Whether the work was run before the commit that woke it, after it, once its listener was cut off, and after an error."""
    ran = threading.Semaphore(0)
    wrong = iter([ValueError("what a work may do wrong")])

    def run() -> float:
        ran.release()
        return urgent.QUIET

    def run_badly() -> float:
        if error := next(wrong, None):
            raise error
        return run()

    urgent.works.clear()
    urgent.works["test"] = Urgent(run)
    found, watch = {}, Watch()
    watch.start()
    until_listening()
    settle(ran)
    with transaction.atomic():
        wake_urgent("test")
        wake_urgent("of nobody")
        found["before"] = ran.acquire(timeout=0.5)
    found["after"] = ran.acquire(timeout=PATIENCE)
    settle(ran)
    with connection.cursor() as cursor:
        cursor.execute(f"select pg_terminate_backend(pid) {LISTENERS}")
    found["again"] = ran.acquire(timeout=PATIENCE)
    until_listening()
    settle(ran)
    urgent.works["test"] = Urgent(run_badly)
    wake_urgent("test")
    found["error"] = ran.acquire(timeout=PATIENCE)
    watch.stop()
    found["ended"] = not any(thread.is_alive() for thread in watch.threads)
    return found


def until_listening() -> None:
    end = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while time.monotonic() < end:
            cursor.execute(f"select 1 {LISTENERS}")
            if cursor.fetchone():
                return
            time.sleep(0.05)


def settle(ran: threading.Semaphore) -> None:
    """Nothing of what was before is left."""
    while ran.acquire(timeout=0.5):
        pass
