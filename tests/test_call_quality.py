"""ASR and ALOC against what is usual at that hour of the weekday: the band, the alarm, once, and who hears of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from callstats.actions.roll_up import roll_up_changed
from callstats.actions.watch import watch_last_hour
from callstats.models import CallAlarm, ChangedHour, HourlyUsage
from callstats.queries.quality import outside
from customers.models import Customer
from oms.kit.marks import Mark
from partners.models import Notice
from tests.call_records import add_call

pytestmark = pytest.mark.django_db
RESELLER, NEIGHBOUR, PROVIDER = "admin@rs-vertical.example", "admin@orbit.example", "admin@nimbus.example"
WEEK = timedelta(weeks=1)


@pytest.mark.parametrize(
    ("now", "found"),
    [
        ((100, 95, 9_500), []),
        ((100, 70, 7_000), ["asr"]),
        ((100, 95, 2_000), ["aloc"]),
        ((100, 95, 50_000), ["aloc"]),
        ((100, 0, 0), ["asr"]),
        ((20, 16, 1_600), []),  # of so few chance alone leaves some unanswered
    ],
)
def test_the_band_is_what_was_and_what_chance_moves(now, found) -> None:
    before = [(100, 93, 9_000), (110, 104, 10_500), (90, 85, 8_600)]
    assert [str(figure.value) for figure, *_band in outside(now, before)] == found


@pytest.fixture
def bad_hour(everything) -> Customer:
    """The last hour: 24 calls out of which 8 are answered; 12 of 12 at that hour in each of the three weeks before."""
    with connection.cursor() as cursor:
        cursor.execute("delete from callstats_call")
    HourlyUsage.objects.all().delete()
    ChangedHour.objects.all().delete()
    Mark.objects.filter(name="call quality").delete()
    customer = Customer.objects.filter(partner__name="RS-Vertical").order_by("pk").first()
    hour = timezone.localtime(timezone.now() - timedelta(minutes=10)).replace(minute=0, second=0, microsecond=0)
    hour -= timedelta(hours=1)
    for n in range(24):
        add_call(customer, hour + timedelta(minutes=n), result="answered" if n % 3 == 0 else "failed")
        for week in range(1, 4) if n < 12 else ():
            add_call(customer, hour - week * WEEK + timedelta(minutes=n))
    roll_up_changed()
    return customer


def test_an_unusual_hour_is_told_once_to_who_sees_its_calls(signed_in, bad_hour) -> None:
    now = timezone.now()
    assert watch_last_hour(at=now) == 1
    assert watch_last_hour(at=now) == 0
    alarm = CallAlarm.objects.get()
    assert (alarm.partner_id, alarm.figure, str(alarm.value), alarm.calls) == (bad_hour.partner_id, "asr", "33.3", 24)
    told = Notice.objects.filter(kind="calls.unusual")
    assert set(told.values_list("partner_name", flat=True)) == {"RS-Vertical"}
    message = told.first()
    assert "33.3 % of 24 outside calls were answered; usual is" in message.text
    words = "33.3 % of 24 outside calls were answered"
    for login, seen in ((RESELLER, True), (PROVIDER, True), (NEIGHBOUR, False)):
        page = signed_in(login).get(reverse("callstats:daily")).content.decode()
        assert (words in page) is seen, login
    calls = signed_in(RESELLER).get(message.link).content.decode()
    assert "of\n      24" in calls
    Mark.objects.filter(name="call quality").delete()
    assert watch_last_hour(at=now) == 0
    assert CallAlarm.objects.count() == 1


def test_a_usual_hour_is_silent(bad_hour) -> None:
    HourlyUsage.objects.filter(result="failed").update(result="answered", direction="in")
    assert watch_last_hour(at=timezone.now()) == 0
    assert not CallAlarm.objects.exists()
