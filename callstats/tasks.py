"""Celery: call records are fetched, taken in and read on, what they cost is held against the limits; hours whose calls changed are counted anew, each day once more at its end."""

from celery import shared_task
from django.utils import timezone

from callstats.actions.closed import tell_closed
from callstats.actions.feed import read_feeds
from callstats.actions.read import read_file
from callstats.actions.roll_up import count_night_anew, roll_up_changed
from callstats.actions.spend import count_spendings, look_after_spendings
from callstats.actions.tend import tend_calls
from callstats.actions.watch import watch_last_hour
from callstats.queries.countries import country_name, dial_prefixes
from oms.kit.outbox import WAKERS, wake_now
from oms.kit.urgent import QUIET, Urgent, works

BETWEEN = 2  # seconds; the scheduler looks at its rows every five, this is the look in the middle
A_MOMENT = 1.0  # seconds of counting what extensions spend at once
AT_ONCE = 30.0  # seconds of reading in one task; the next one goes on


@shared_task(name="callstats.tend")
def tend() -> None:
    """Every minute; two at once share the work."""
    for pk in tend_calls(at=timezone.now()):
        read_file(pk, at=timezone.now(), seconds=AT_ONCE)


@shared_task(name="callstats.feeds")
def read_all_feeds(once_more: bool = True) -> None:
    """Every few seconds, and once more in between; two at once share the work."""
    read_feeds(at=timezone.now())
    if once_more:
        wake_now("feeds", after=BETWEEN)


@shared_task(name="callstats.roll_up")
def roll_up() -> None:
    """Every minute; two at once share the work. Then the hour that is over is looked at."""
    count_night_anew(at=timezone.now())
    roll_up_changed()
    watch_last_hour(at=timezone.now())


def count_spending() -> float:
    """Woken once calls were stored: limits that are reached block within a second."""
    return 0 if count_spendings(at=timezone.now(), seconds=A_MOMENT) else QUIET


@shared_task(name="callstats.spendings")
def look_after_spending() -> None:
    """Every minute: what a lost wake-up, a new limit or a killed worker left; and whose network is to hear of closed destinations."""
    look_after_spendings(at=timezone.now())
    tell_closed(at=timezone.now())


def know_countries() -> None:
    """What takes a second the first time is done before it matters."""
    country_name(dial_prefixes()[0][1])


works["spending"] = Urgent(count_spending, begin=know_countries)


def _wake_feeds(after: float = 0) -> None:
    read_all_feeds.apply_async([False], countdown=after or None, expires=after + BETWEEN, retry=False)


WAKERS["feeds"] = _wake_feeds
