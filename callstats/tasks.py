"""Celery: hours whose calls changed are counted anew, and each customer's day once more when it is over."""

from celery import shared_task
from django.utils import timezone

from callstats.actions.roll_up import count_night_anew, roll_up_changed
from callstats.actions.watch import watch_last_hour


@shared_task(name="callstats.roll_up")
def roll_up() -> None:
    """Every minute; two at once share the work. Then the hour that is over is looked at."""
    count_night_anew(at=timezone.now())
    roll_up_changed()
    watch_last_hour(at=timezone.now())
