"""The demo's stories fit into the day on which they are told, at whatever hour that is."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from orders.demo import clock
from tests.sources import python

LONGEST = timedelta(hours=7)  # from the first act of a story to what follows it on the same day


@pytest.mark.parametrize("hour", [0, 8, 15, 16, 20, 21, 23])
def test_what_follows_is_of_the_same_day(hour, monkeypatch) -> None:
    now = datetime(2026, 11, 28, hour, 59, tzinfo=ZoneInfo("Europe/London"))
    monkeypatch.setattr(timezone, "now", lambda: now)
    told = clock.in_the_day()
    assert told <= now
    assert timezone.localdate(told) == timezone.localdate(told + LONGEST) == now.date()


def test_every_story_goes_by_that_clock() -> None:
    demo = [s for s in python(tests=False) if s.app == "orders" and s.room == "demo"]
    assert len(demo) > 5
    assert [s.name for s in demo if "timezone.now()" in s.text] == []
