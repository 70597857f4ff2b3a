"""The grid of Margin: what a month was sold for, and bought for."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from billing.enums import SettledKind
from billing.queries.margin import OVER, RUNS
from billing.settled import month_of
from billing.tables.settlement import month_in_words
from oms.kit.grid import BadgeColumn, GridTable, MoneyColumn, NumberColumn, TextColumn
from oms.kit.grid.columns import Record

STATES = {RUNS: _("As it stands"), OVER: _("Closed")}


def to_price(record: Record) -> str:
    """The lines that were sold to a partner, or the statements of the own customers, of that month."""
    month = record["month"]
    if record["own"]:
        asked = {
            "reseller": record["name"], "days_from": month.isoformat(), "days_to": month_of(month).last.isoformat(),
        }  # fmt: skip
        return f"{reverse('billing:statements')}?{urlencode(asked)}"
    named = {"reseller": record["name"]} if record["name"] else {"q": record["who"]}
    return _settled(month, "sold", **named)


def to_cost(record: Record) -> str:
    """The lines that were bought for all together, of that month."""
    return _settled(record["month"], "bought")


def _settled(month: date, side: str, **more: str) -> str:
    asked = {"month": month.isoformat(), "side": side, "kind": SettledKind.CLOUD.value, **more}
    return f"{reverse('billing:settlement')}?{urlencode(asked)}"


class MarginTable(GridTable):
    """A month, who is below and a currency a row."""

    cells = (("month", "state"), ("who",), ("price",), ("cost",), ("margin",), ("percent",), ("currency",))

    month = TextColumn(_("Month"), "month", show=month_in_words, priority=1)
    who = TextColumn(_("Partner"), "who", priority=1)
    price = MoneyColumn(_("Price"), "price", currency="currency", link=to_price, priority=1)
    cost = MoneyColumn(_("Cost"), "cost", currency="currency", link=to_cost, priority=1)
    margin = MoneyColumn(_("Margin"), "margin", currency="currency", priority=1)
    percent = NumberColumn(_("Margin %"), "percent", decimals=1)
    state = BadgeColumn(_("Status"), "state", tuple(STATES.items()), {RUNS: "info", OVER: "good"})
    currency = TextColumn(_("Currency"), "currency", priority=3)
