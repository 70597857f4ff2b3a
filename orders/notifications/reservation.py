"""What is said of a draft whose numbers wait too long."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy, ngettext

from oms.kit.figures import figure
from orders.notifications.order import OrderMessage


@dataclass(frozen=True)
class NumbersWillBeReleased(OrderMessage):
    """A draft that is not sent gives its `count` numbers back at `until`."""

    count: int = 1
    until: datetime | None = None

    kind = "order.numbers_expiring"
    label = gettext_lazy("Numbers will be released")
    tone = "warn"

    def steps(self) -> list[str]:
        words = ngettext(
            "Its %(n)s reserved number is free for others on %(when)s, unless the order is submitted before.",
            "Its %(n)s reserved numbers are free for others on %(when)s, unless the order is submitted before.",
            self.count,
        )
        when = date_format(timezone.localtime(self.until), "DATETIME_FORMAT") if self.until else "—"
        return [words % {"n": figure(self.count), "when": when}]


@dataclass(frozen=True)
class NumbersReleased(OrderMessage):
    """A draft that was not sent has given its `count` numbers back."""

    count: int = 1

    kind = "order.numbers_expired"
    label = gettext_lazy("Numbers released")
    tone = "bad"

    def steps(self) -> list[str]:
        words = ngettext(
            "Its %(n)s reserved number is free again, because the order was not submitted in time. Assign numbers anew.",
            "Its %(n)s reserved numbers are free again, because the order was not submitted in time. Assign numbers anew.",
            self.count,
        )
        return [words % {"n": figure(self.count)}]
