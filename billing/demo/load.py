"""Loads the demo's accounts, bank files, tax rates, statements, reminders, lifetime licenses and settlement."""

from django.utils import timezone

from billing.actions.forecast import refresh_due
from billing.demo import balances, bank, lifetime, reminders, settlement, statements, tax

RUNS = 10  # each as long as the job may take


def load() -> None:
    """Runs as the system. What is there already is left as it stands."""
    now = timezone.now()
    balances.load(now)
    bank.load(now)
    tax.load(now)
    statements.load(now)
    reminders.load(now)
    lifetime.load(now)
    settlement.load(now)
    for _run in range(RUNS):
        if not refresh_due(at=timezone.now()):
            break
