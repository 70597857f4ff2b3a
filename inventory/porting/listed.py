"""The numbers of a port as a list shows them, and as they are searched for."""

from collections.abc import Sequence

from oms.kit import phones

SHOWN = 5  # runs of numbers that a list names


def listed(e164s: Sequence[str]) -> str:
    """“020 7946 0100 – 020 7946 0104, 020 7946 0200 …”: the first runs."""
    runs = phones.runs(e164s)
    words = phones.in_ranges(e164 for run in runs[:SHOWN] for e164 in run)
    return f"{words} …" if len(runs) > SHOWN else words


def digits(e164s: Sequence[str]) -> str:
    """Every number as it may be searched for."""
    return " ".join(f"{phones.dialled(e164)} {e164}" for e164 in e164s)
