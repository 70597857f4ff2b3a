"""The time zones that this machine knows."""

from functools import cache
from zoneinfo import available_timezones


@cache
def known_zones() -> frozenset[str]:
    """Looked for once in a process: each look goes through some six hundred files, which took a tenth of My Home."""
    return frozenset(available_timezones())
