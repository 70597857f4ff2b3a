"""Celery: call records are taken in and read on, days of calls made and dropped."""

from celery import shared_task
from django.utils import timezone

from callstats.actions.read import read_file
from callstats.actions.tend import tend_calls

AT_ONCE = 30.0  # seconds of reading in one task; the next one goes on


@shared_task(name="callstats.tend")
def tend() -> None:
    """Every minute; two at once share the work."""
    for pk in tend_calls(at=timezone.now()):
        read_file(pk, at=timezone.now(), seconds=AT_ONCE)
