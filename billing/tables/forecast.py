"""The grids of Forecast: by customer, by reseller, by month."""

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from billing.queries.forecast import AHEAD, PAST
from billing.queries.lines import in_days
from billing.tables.balance import SumsByCurrency
from oms.kit.grid import (
    BadgeColumn,
    DateTimeColumn,
    Grid,
    GridTable,
    MoneyColumn,
    NumberColumn,
    RowLink,
    TextColumn,
    link_to,
)  # fmt: skip

TO_CHARGES = link_to("billing:charges", "customer__code")
HOW = {PAST: _("Charged"), AHEAD: _("Expected")}


class ForecastTable(GridTable):
    """A customer's next statements a row."""

    cells = (
        ("name", "code"), ("period", "made"), ("today",), ("net", "tax"), ("total",), ("recurring", "once"),
        ("usage", "credits"), ("reseller", "currency"),
    )  # fmt: skip
    acts = (RowLink(_("Charges of the running period"), TO_CHARGES),)

    code = TextColumn(_("Customer ID"), "customer__code", link=TO_CHARGES)
    name = TextColumn(_("Customer Name"), "customer__name", priority=1, link=TO_CHARGES, needs=("customer__code",))
    period = TextColumn(
        _("Period"), "last", needs=("first",), show=lambda value, record: in_days(record["first"], value), priority=1
    )
    today = MoneyColumn(_("As of today"), "today", currency="currency", priority=1)
    net = MoneyColumn(_("Net at its end"), "net", currency="currency", priority=1)
    tax = MoneyColumn(_("Tax"), "tax", currency="currency", priority=3)
    total = MoneyColumn(_("Total"), "total", currency="currency", priority=1)
    recurring = MoneyColumn(_("Recurring"), "recurring", currency="currency", priority=3)
    once = MoneyColumn(_("Once"), "once", currency="currency", priority=3)
    usage = MoneyColumn(_("Usage"), "usage", currency="currency", priority=3)
    credits = MoneyColumn(_("Credits"), "credits", currency="currency", priority=3)
    currency = TextColumn(_("Currency"), "currency")
    reseller = TextColumn(_("Reseller"), "partner__name", priority=3)
    made = DateTimeColumn(_("As of"), "made_at", priority=3)


class ForecastGrid(SumsByCurrency, Grid):
    """Its last line says what all customers that match come to, each currency by itself."""

    summed_up = ("today", "net", "total", "recurring", "usage")


class ResellerForecastTable(GridTable):
    """What all customers of a reseller come to, each currency by itself."""

    reseller = TextColumn(_("Reseller"), "partner_name", priority=1)
    currency = TextColumn(_("Currency"), "currency", priority=1)
    customers = NumberColumn(_("Customers"), "customers")
    today = MoneyColumn(_("As of today"), "today", currency="currency", priority=1)
    net = MoneyColumn(_("Net at its end"), "net", currency="currency", priority=1)
    tax = MoneyColumn(_("Tax"), "tax", currency="currency")
    total = MoneyColumn(_("Total"), "total", currency="currency", priority=1)


class RevenueTable(GridTable):
    """A month and a currency a row; without tax."""

    month = TextColumn(_("Month"), "month", show=lambda value, record: date_format(value, "F Y"), priority=1)
    how = BadgeColumn(_("Status"), "how", tuple(HOW.items()), {PAST: "good", AHEAD: "info"}, priority=1)
    recurring = MoneyColumn(_("Recurring"), "recurring", currency="currency")
    once = MoneyColumn(_("Once"), "once", currency="currency")
    usage = MoneyColumn(_("Usage"), "usage", currency="currency")
    credits = MoneyColumn(_("Credits"), "credits", currency="currency")
    net = MoneyColumn(_("Net"), "net", currency="currency", priority=1)
    currency = TextColumn(_("Currency"), "currency", priority=1)
