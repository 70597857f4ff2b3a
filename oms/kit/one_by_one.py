"""A large work of a job, each piece in a transaction of its own: the fault of one holds back no other."""

import logging
from collections.abc import Callable, Iterable

log = logging.getLogger(__name__)


def one_by_one(keys: Iterable[int], act: Callable[[int], object], *, failing: str) -> int:
    """Do `act` for each of `keys`; for how many it said true. Where it raises, that is logged as `failing`, which names the key by
    %s, and the piece stays due for the next run."""
    count = 0
    for key in keys:
        try:
            count += bool(act(key))
        except Exception:
            log.exception(failing, key)
    return count
