"""When the demo's stories happen."""

from datetime import datetime

from django.utils import timezone

LATEST = 16  # o'clock


def in_the_day() -> datetime:
    """Now, or 16:00 where it is later: what follows hours after in a story is of the same day, as its dates say."""
    now = timezone.localtime()
    return now if now.hour < LATEST else now.replace(hour=LATEST, minute=0, second=0, microsecond=0)
