"""Loads the demo's call rates. What is there already is left as it stands."""

from callstats.demo import rates


def load() -> None:
    """Runs as the system."""
    rates.load()
