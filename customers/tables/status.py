"""Customer List, Daily Customer Status, and what is shown over time; every figure leads to its customers (guide 2.5.4)."""

from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.enums import STATUS_TONES, CustomerStatus, CustomerType
from customers.queries.customer import in_period
from oms.kit.grid import BadgeColumn, DateColumn, GridTable, NumberColumn, PhoneColumn, RowLink, TextColumn, link_to
from oms.kit.grid.columns import Record
from oms.kit.grid.links import narrowed, pairs


def service_period(first: date | None, record: Record) -> str:
    return in_period(first, record["service_end"])


def user_licenses(record: Record) -> str:
    """The lines that make a customer's user licenses."""
    query = urlencode({"customer": record["code"], "users": "on"})
    return f"{reverse('customers:service-status')}?{query}" if record["user_licenses"] else ""


class CustomerListTable(GridTable):
    """guide 2.5.4.1"""

    cells = (
        ("name", "code"), ("status",), ("reseller", "kind"), ("start", "period"), ("licenses",), ("plan",),
        ("admin_name", "admin_id"), ("cm_id", "tenant_prefix"), ("cli",),
    )  # fmt: skip
    acts = (
        RowLink(_("Service Info."), link_to("customers:service", "code"), screen="customer-info.service"),
        RowLink(_("Open customer"), link_to("customers:basic", "code"), screen="customer-info"),
    )

    reseller = TextColumn(_("Reseller"), "partner_name")
    code = TextColumn(_("Customer ID"), "code", priority=1)
    name = TextColumn(
        _("Customer Name"), "name", priority=1, link=link_to("customers:service", "code"), needs=("code",)
    )
    kind = BadgeColumn(_("Customer Type"), "kind", CustomerType.choices)
    status = BadgeColumn(_("Status"), "status", CustomerStatus.choices, STATUS_TONES, priority=1)
    admin_id = TextColumn(_("Admin ID"), "admin_id", priority=3)
    admin_name = TextColumn(_("Admin Name"), "admin_name", priority=3)
    start = DateColumn(_("Service Start"), "service_start")
    period = TextColumn(
        _("Available Period"), "service_start", needs=("service_end",), show=service_period, sort=False, priority=3
    )
    licenses = NumberColumn(_("User License(EA)"), "user_licenses", link=user_licenses, needs=("code",))
    cm_id = TextColumn(_("CM ID"), "cm_id", priority=3)
    tenant_prefix = TextColumn(_("Tenant Prefix"), "tenant_prefix", priority=3)
    plan = TextColumn(_("Service Plan"), "plan_name")
    cli = PhoneColumn(_("Customer CLI"), "cli", priority=3)


NARROWED = ("reseller", "children", "company")
LIST = link_to("customers:list")


@lru_cache(maxsize=1_000)
def _passed_on(asked: str, days: tuple[tuple[str, str], ...], names: tuple[str, ...]) -> str:
    """Of what was asked of the grid: its days, as Customer List calls them (name, name in `asked`), and `names`."""
    found = dict(parse_qsl(asked))
    return urlencode({to: found[of] for to, of in (*days, *zip(names, names, strict=True)) if of in found})


class CustomersLink:
    """The address of Customer List with the customers that a figure counts.

    `asked` of the record says of which days and what else was asked of the grid; `query` what became of them or how
    they stood, `day` which of the days; nothing where none did.
    """

    def __init__(self, path: str, *more: str, day: str = "day", **query: str) -> None:
        self.path, self.more, self.fixed = path, more, pairs(**query)
        self.days = (("days_from", "days_from"), ("days_to", "days_to")) if "became" in query else (("day", day),)
        self.paths = ("asked", *more)

    def __call__(self, record: Record) -> str:
        """Of the reseller of the record, where it has one."""
        return (
            self._address(record, reseller=record["reseller_code"])
            if "reseller_code" in self.more
            else self.of_all(record)
        )

    def of_all(self, record: Record) -> str:
        """Of all that the grid shows."""
        return self._address(record, *NARROWED)

    def _address(self, record: Record, *names: str, **own: str) -> str:
        if not record[self.path]:
            return ""
        return narrowed(LIST, self.fixed, _passed_on(record["asked"], self.days, names), pairs(**own))


def count(heading: Any, path: str, *more: str, priority: int = 2, day: str = "day", **query: str) -> NumberColumn:
    link = CustomersLink(path, *more, day=day, **query)
    return NumberColumn(heading, path, priority=priority, link=link, leads=link.of_all, needs=link.paths)


class DailyTable(GridTable):
    """guide 2.5.4.2: what became of customers in the period, and how they stood at its end."""

    reseller = TextColumn(_("Reseller"), "partner_name", priority=1)
    activated = count(_("Activated"), "was_activated", "reseller_code", became="activated")
    started = count(_("Service Start"), "was_started", "reseller_code", became="started")
    stopped = count(_("Stopped"), "was_stopped", "reseller_code", became="stopped")
    resumed = count(_("Resumed"), "was_resumed", "reseller_code", became="resumed")
    closed = count(_("Closed"), "was_closed", "reseller_code", became="closed")
    all_activated = count(_("Total Activated"), "all_activated", "reseller_code", stood="activated")
    all_started = count(_("Total Service Started"), "all_started", "reseller_code", stood="started")
    all_stopped = count(_("Total Stopped"), "all_stopped", "reseller_code", stood="stopped")
    all_closed = count(_("Total Closed"), "all_closed", "reseller_code", stood="closed")


class GrowthTable(GridTable):
    """Customers in service by reseller, over twelve months."""

    reseller = TextColumn(_("Reseller"), "partner_name", priority=1)
    before = count(_("In service before"), "before", "reseller_code", day="before", stood="serving")
    begun = count(_("Started"), "begun", "reseller_code", became="started")
    ended = count(_("Closed"), "ended", "reseller_code", became="closed")
    now = count(_("In service now"), "now", "reseller_code", stood="serving")
    more = count(_("Growth"), "more", "reseller_code", priority=1, became="moved")


class StatusesTable(GridTable):
    """How many customers stood how, month by month."""

    day = DateColumn(_("Day"), "day", priority=1)
    activated = count(_("Activated"), "activated", stood="activated")
    stopped = count(_("Stopped"), "stopped", stood="stopped")
    closed = count(_("Closed"), "closed", stood="closed")


class LicensesTable(GridTable):
    """Cloud licenses under contract, month by month; each figure leads to its service lines."""

    cells = (("license",), ("day",), ("qty",))

    day = DateColumn(_("Day"), "day", priority=1)
    license = TextColumn(_("Cloud License"), "license", priority=1)
    qty = NumberColumn(
        _("Qty."), "qty", priority=1, needs=("day", "license_id"),
        link=lambda record: f"{reverse('customers:service-status')}?"
        + urlencode({"day": record["day"].isoformat(), "license": record["license_id"]}),
    )  # fmt: skip
