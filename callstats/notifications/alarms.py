"""What a reseller is told about calls to watched destinations and to countries that are new to a customer."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from callstats.enums import AlarmKind, AlarmOutcome
from callstats.models import FraudAlarm
from callstats.queries.alarms import where
from partners.messages.notifications.message import Message


@dataclass(frozen=True)
class FraudAlarmRaised(Message):
    """An extension called where it should not, or its customer never did."""

    customer_code: str
    customer_name: str
    extension: str
    user_name: str
    day: date
    alarm_kind: str
    prefix: str
    destination: str
    country: str
    outcome: str
    alarm: int

    kind = "fraud.alarm"
    label = gettext_lazy("A call that may be fraud")
    tone, mark = "warn", "phone"
    next_step = gettext_lazy("Ask the customer who called, then acknowledge the alarm with a comment.")

    @classmethod
    def of(cls, alarm: FraudAlarm) -> "FraudAlarmRaised":
        """`alarm` with its customer."""
        return cls(
            alarm.customer.code, alarm.customer.name, alarm.extension, alarm.user_name, alarm.day, alarm.kind,
            alarm.prefix, alarm.destination, alarm.country, alarm.outcome, alarm.pk,
        )  # fmt: skip

    @property
    def thread(self) -> str:
        return f"fraud-alarm:{self.alarm}"

    def told(self) -> dict[str, str]:
        return {
            "who": f"{self.extension} {self.user_name}".strip(), "extension": self.extension,
            "customer": self.customer_name, "day": date_format(self.day, "DATE_FORMAT"),
            "place": where(self.alarm_kind, self.prefix, self.destination, self.country),
        }  # fmt: skip

    def headline(self) -> str:
        if self.outcome == AlarmOutcome.BLOCKED:
            return _("Extension %(extension)s of %(customer)s is blocked: it called %(place)s") % self.told()
        return _("Extension %(extension)s of %(customer)s called %(place)s") % self.told()

    def subject(self) -> str:
        if self.outcome == AlarmOutcome.BLOCKED:
            return (_("Extension %(extension)s blocked: %(customer)s") % self.told())[:70]
        return (_("Call alarm, extension %(extension)s: %(customer)s") % self.told())[:70]

    def text(self) -> str:
        return "\n".join([*self._lines(), *self.steps()])

    def _lines(self) -> list[str]:
        says = {
            AlarmKind.HOT: _("On %(day)s extension %(who)s of %(customer)s called %(place)s, which is on the hot list."),
            AlarmKind.CLOSED: _("On %(day)s extension %(who)s of %(customer)s called %(place)s, which is closed for it."),
            AlarmKind.FIRST: _("On %(day)s extension %(who)s made the first call of %(customer)s to %(place)s."),
        }  # fmt: skip
        lines = [says[AlarmKind(self.alarm_kind)] % self.told()]
        if self.outcome == AlarmOutcome.BLOCKED:
            lines.append(_("Calls that cost are refused until you unblock it; emergency calls stay possible."))
        elif self.outcome != AlarmOutcome.TOLD:
            lines.append(f"{AlarmOutcome(self.outcome).label}.")
        return lines

    def link(self) -> str:
        return reverse("callstats:alarm", args=[self.alarm])

    @classmethod
    def sample(cls) -> "FraudAlarmRaised":
        about = ("C-000042", "Bramley Dental Care", "204", "Olive Bramley", date(2026, 11, 26))
        return cls(*about, AlarmKind.HOT.value, "+3712", "Latvia mobile", "LV", AlarmOutcome.BLOCKED.value, 1)
