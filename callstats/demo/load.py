"""Loads the demo's calls and what they cost."""

from datetime import timedelta

from django.utils import timezone

from callstats.actions.days import make_days
from callstats.actions.roll_up import roll_up_changed
from callstats.demo import destinations, fraud, quiet_limits, rates, records, traffic, voicemail

BACK, AHEAD = 40, 3  # days


def load() -> None:
    """Runs as the system. What is there already is left as it stands."""
    now = timezone.now()
    today = now.date()
    make_days(today - timedelta(days=BACK), today + timedelta(days=AHEAD))
    rates.load()
    destinations.load()
    quiet_limits.load()
    traffic.load(now)
    records.load(now)
    fraud.load(now)
    voicemail.load(now)
    roll_up_changed()
