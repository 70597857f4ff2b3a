"""What people are told about calls."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from callstats.enums import Direction, LimitKind, Quality
from callstats.models import CallAlarm, Spending
from callstats.queries.quality import in_words
from oms.kit.figures import figure
from partners.messages.notifications.message import Message
from partners.messages.notifications.told import Told


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
            "day": date_format(self.day, "MONTH_DAY_FORMAT"),
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


@dataclass(frozen=True)
class OfSpending(Told):
    """What an extension spent today, beside what it may."""

    customer_code: str
    customer_name: str
    extension: str
    user_name: str
    day: date
    used: Decimal
    limit: Decimal
    currency: str
    spending: int
    which: str = LimitKind.DAY.value

    mark = "phone"

    @classmethod
    def of(cls, spending: Spending) -> "OfSpending":
        """`spending` with its customer."""
        customer = spending.customer
        return cls(
            customer.code, customer.name, spending.extension, spending.user_name, spending.day,
            spending.held_used, spending.held_limit, spending.currency, spending.pk, spending.held,
        )  # fmt: skip

    @property
    def thread(self) -> str:
        return f"spending:{self.spending}"

    def told(self) -> dict[str, str]:
        limit = f"{figure(self.limit, 2)} {self.currency}"
        return {
            "who": f"{self.extension} {self.user_name}".strip(), "extension": self.extension,
            "customer": self.customer_name, "day": date_format(self.day, "DATE_FORMAT"),
            "used": f"{figure(self.used, 2)} {self.currency}", 
            "limit": limit if self.which == LimitKind.DAY else f"{limit} ({LimitKind(self.which).label})",
        }  # fmt: skip

    def link(self) -> str:
        return reverse("callstats:fraud-day", args=[self.spending])

    @classmethod
    def sample(cls) -> "OfSpending":
        about = ("C-000042", "Bramley Dental Care", "204", "Olive Bramley", date(2026, 11, 26))
        return cls(*about, Decimal("27.3500"), Decimal("25.00"), "GBP", 1)


@dataclass(frozen=True)
class SpendingWarned(OfSpending):
    """Most of an extension's limit of the day is spent."""

    kind = "fraud.warned"
    label = gettext_lazy("An extension has spent most of its limit")
    tone = "warn"

    heads = gettext_lazy("Extension %(extension)s of %(customer)s: most of its call limit is spent")
    short = gettext_lazy("Extension %(extension)s near its call limit: %(customer)s")
    says = gettext_lazy("On %(day)s extension %(who)s of %(customer)s has spent %(used)s of its limit of %(limit)s.")
    next_step = gettext_lazy("Once the limit is reached, it is blocked.")


@dataclass(frozen=True)
class ExtensionBlocked(OfSpending):
    """An extension reached its limit and makes no more calls that cost."""

    kind = "fraud.blocked"
    label = gettext_lazy("An extension is blocked by call fraud")
    tone = "bad"

    heads = gettext_lazy("Extension %(extension)s of %(customer)s is blocked: its call limit is reached")
    short = gettext_lazy("Extension %(extension)s blocked: %(customer)s")
    says = gettext_lazy(
        "On %(day)s extension %(who)s of %(customer)s has spent %(used)s; its limit is %(limit)s. "
        "Calls that cost are refused until you unblock it; emergency calls stay possible."
    )
    next_step = gettext_lazy("Ask the customer who called, then unblock the extension with a comment.")


@dataclass(frozen=True)
class ExtensionUnblocked(OfSpending):
    """The customer's reseller lets a blocked extension call again."""

    by_name: str = ""
    comment: str = ""

    kind = "fraud.unblocked"
    label = gettext_lazy("A blocked extension is unblocked")
    tone = "good"

    heads = gettext_lazy("Extension %(extension)s of %(customer)s is unblocked")
    short = gettext_lazy("Extension %(extension)s unblocked: %(customer)s")
    says = gettext_lazy("%(by)s has unblocked extension %(who)s of %(customer)s: %(comment)s")

    @classmethod
    def of(cls, spending: Spending) -> "ExtensionUnblocked":
        about = OfSpending.of(spending)
        return cls(**vars(about), by_name=spending.unblocked_by, comment=spending.comment)

    def told(self) -> dict[str, str]:
        return super().told() | {"by": self.by_name, "comment": self.comment}

    @classmethod
    def sample(cls) -> "ExtensionUnblocked":
        return cls(**vars(OfSpending.sample()), by_name="Nadia Fraser", comment="The customer knows of these calls.")
