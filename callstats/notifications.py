"""What people are told about calls."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from callstats.enums import Direction, Quality
from callstats.models import CallAlarm
from callstats.queries.quality import in_words
from partners.messages.notifications.message import Message


@dataclass(frozen=True)
class CallsUnusual(Message):
    """The outside calls of an hour were not as usual: how many were answered, or how long they lasted."""

    figure: str
    direction: str
    day: date
    clock: int
    value: Decimal
    low: Decimal
    high: Decimal
    calls: int

    kind = "calls.unusual"
    label = gettext_lazy("Calls are not as usual")
    tone, mark = "warn", "phone"

    @classmethod
    def of(cls, alarm: CallAlarm) -> "CallsUnusual":
        return cls(
            alarm.figure, alarm.direction, alarm.day, alarm.clock, alarm.value, alarm.low, alarm.high, alarm.calls
        )

    def headline(self) -> str:
        told = {
            "direction": Direction(self.direction).label,
            "day": date_format(self.day, "j M"),
            "hour": f"{self.clock:02d}:00",
        }
        return _("Calls are not as usual: %(direction)s, %(day)s %(hour)s") % told

    def subject(self) -> str:
        return self.headline()[:70]

    def text(self) -> str:
        return "\n".join([in_words(self), _("Look whether a trunk is down, or who calls where.")])

    def link(self) -> str:
        return calls_behind(self)

    @classmethod
    def sample(cls) -> "CallsUnusual":
        values = (Decimal("73.7"), Decimal("91.0"), Decimal("96.0"))
        return cls(Quality.ASR.value, Direction.OUT.value, date(2026, 11, 26), 10, *values, 218)


def calls_behind(alarm: CallAlarm | CallsUnusual) -> str:
    """Path of the calls of that hour."""
    day = alarm.day.isoformat()
    asked = {
        "days_from": day, "days_to": day, "hour_from": alarm.clock, "hour_to": alarm.clock, "type": "trunk",
        "direction": alarm.direction,
    }  # fmt: skip
    return f"{reverse('callstats:list')}?{urlencode(asked)}"
