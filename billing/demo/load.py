"""Loads the demo's billing."""

from django.utils import timezone

from billing.demo import lifetime


def load() -> None:
    """Runs as the system. What is there already is left as it stands."""
    lifetime.load(timezone.now())
