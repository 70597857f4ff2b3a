"""Celery: call records are taken in and read on; hours whose calls changed are counted anew, each day once more at its end."""

from celery import shared_task
from django.utils import timezone

from callstats.actions.read import read_file
from callstats.actions.roll_up import count_night_anew, roll_up_changed
from callstats.actions.tend import tend_calls
from callstats.actions.watch import watch_last_hour

AT_ONCE = 30.0  # seconds of reading in one task; the next one goes on


@shared_task(name="callstats.tend")
def tend() -> None:
    """Every minute; two at once share the work."""
    for pk in tend_calls(at=timezone.now()):
        read_file(pk, at=timezone.now(), seconds=AT_ONCE)


@shared_task(name="callstats.roll_up")
def roll_up() -> None:
    """Every minute; two at once share the work. Then the hour that is over is looked at."""
    count_night_anew(at=timezone.now())
    roll_up_changed()
    watch_last_hour(at=timezone.now())
