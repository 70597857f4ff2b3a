"""Loads the demo's accounts."""

from django.utils import timezone

from billing.demo import balances, bank


def load() -> None:
    """Runs as the system. What is there already is left as it stands."""
    now = timezone.now()
    balances.load(now)
    bank.load(now)
