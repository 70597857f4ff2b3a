"""Celery: call records are fetched, taken in and read on, what they cost is held against the limits; hours whose calls changed are counted anew, each day once more at its end."""

from celery import shared_task
from django.utils import timezone

from callstats.actions.closed import tell_closed
from callstats.actions.feed import read_feeds
from callstats.actions.read import read_file
from callstats.actions.roll_up import count_night_anew, roll_up_changed
from callstats.actions.spend import count_spendings, look_after_spendings
from callstats.actions.tend import index_old_day, tend_calls
from callstats.actions.voicemail import forget_messages, take_messages
from callstats.actions.voicemail_mail import send_voicemail_mail
from callstats.actions.watch import watch_last_hour
from callstats.models import VoicemailMail
from callstats.queries.countries import country_name, dial_prefixes
from oms.kit.delivery import Delivery
from oms.kit.tasks import offer
from oms.kit.urgent import QUIET, Urgent, works

BUSY, BETWEEN = 0.3, 1.0  # seconds between two looks at what networks hand out: where calls came, and where none did
A_MOMENT = 1.0  # seconds of counting what extensions spend at once
INDEXING = 300  # seconds that the indexes of a day with many millions of calls may take
AT_ONCE = 30.0  # seconds of reading in one task; the next one goes on


@shared_task(name="callstats.tend")
def tend() -> None:
    """Every minute; two at once share the work."""
    for pk in tend_calls(at=timezone.now()):
        read_file(pk, at=timezone.now(), seconds=AT_ONCE, wait=False)


@shared_task(name="callstats.index_day", time_limit=INDEXING, soft_time_limit=INDEXING)
def index_a_day() -> None:
    """Every ten minutes, one day at a time."""
    index_old_day(at=timezone.now())


@shared_task(name="callstats.feeds")
def read_all_feeds() -> None:
    """Every minute, should nobody look more often; two at once share the work."""
    read_feeds(at=timezone.now())


def look_at_feeds() -> float:
    """In the scheduler's process: where calls come the next look is soon, as thefts are many calls."""
    return BUSY if read_feeds(at=timezone.now()) else BETWEEN


works["feeds"] = Urgent(look_at_feeds)


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


@shared_task(name="callstats.voicemail")
def take_all_messages() -> None:
    """Every minute: what callers left; and what was kept for its days goes."""
    take_messages(at=timezone.now())
    forget_messages(at=timezone.now())


offer("voicemail-mails", Delivery(VoicemailMail, send=send_voicemail_mail))
works["spending"] = Urgent(count_spending, begin=know_countries)
