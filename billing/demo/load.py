"""Loads the demo's accounts, bank files, statements, lifetime licenses and settlement."""

from django.utils import timezone

from billing.demo import balances, bank, lifetime, settlement, statements


def load() -> None:
    """Runs as the system. What is there already is left as it stands."""
    now = timezone.now()
    balances.load(now)
    bank.load(now)
    statements.load(now)
    lifetime.load(now)
    settlement.load(now)
