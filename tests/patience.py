"""Waiting for what another process or thread does: as long as a busy machine takes, and no longer than it takes."""

import time
from collections.abc import Callable


def until(true: Callable[[], object], seconds: float = 30) -> bool:
    """Whether it comes true in that time."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
