"""Grids of Service Usage (guide 2.5.3.6, 2.5.4.4) and of what contract and network differ in."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy

from customers.enums import Channel
from inventory.enums import (
    DIFFERENCE_TONES,
    FINDING_TONES,
    CustomerAssign,
    DifferenceState,
    Finding,
    Thing,
    UsageType,
)
from inventory.queries.differing import called, in_words
from oms.kit.grid import (
    BadgeColumn,
    DateColumn,
    DateTimeColumn,
    GridTable,
    NumberColumn,
    PhoneColumn,
    RowLink,
    TextColumn,
    link_to,
)
from oms.kit.grid.columns import Record
from oms.kit.grid.links import narrowed, pairs

CHANNELS = dict(Channel.choices)


def thing_used(name: str, record: Record) -> str:
    """What a usage row is about; an extension, and a number of no known type, are called by their kind."""
    if record["type"] == UsageType.CHANNEL:
        return str(CHANNELS.get(record["key"], name))
    return name or str(UsageType(record["type"]).label)


def thing_differing(name: str, record: Record) -> str:
    return called(record["thing"], record["key"], name)


def said(value: str, record: Record) -> str:
    return in_words(record["thing"], record["key"], value)


def rows_of(figure: str) -> Callable[[Record], str]:
    """The rows that make a figure of one customer."""
    return link_to(f"inventory:usage-{figure}", "customer_code", "pk")


def behind(name: str, *, reseller: bool, **more: str) -> Callable[[Record], str]:
    """The rows of another grid that make a figure of this one: of its reseller, else of those that were asked for."""

    rows, fixed = link_to(name), pairs(**more)

    def link(record: Record) -> str:
        whose = {"reseller": record["partner_name"]} if reseller else record["asked"]
        return narrowed(rows, pairs(type=record["type"], key=record["key"] or "-"), pairs(**whose), fixed)

    return link


def figure(heading: Any, path: str, link: Callable[[Record], str], *needs: str, **options: Any) -> NumberColumn:
    return NumberColumn(heading, path, link=link, needs=needs, **options)


class UsageTable(GridTable):
    """guide 2.5.3.6"""

    cells = (("name", "type"), ("assigned",), ("using",), ("returning",), ("available",), ("read_at",))

    type = BadgeColumn(gettext_lazy("Service Usage Type"), "type", UsageType.choices)
    name = TextColumn(
        gettext_lazy("Service Usage Description"), "name", priority=1, needs=("type", "key"), show=thing_used
    )
    assigned = figure(gettext_lazy("Assigned Qty"), "assigned", rows_of("assigned"), "customer_code")
    using = figure(gettext_lazy("Using Qty"), "using", rows_of("using"), "customer_code")
    returning = figure(gettext_lazy("Return Reservation Qty"), "returning", rows_of("returning"), "customer_code")
    available = figure(gettext_lazy("Available Qty"), "available", rows_of("available"), "customer_code")
    read_at = DateTimeColumn(gettext_lazy("Read"), "read_at")


class UsagePerCustomerTable(GridTable):
    """guide 2.5.4.4, Per Customer"""

    cells = (
        ("customer", "code"), ("partner",), ("name", "type"), ("assigned", "using"), ("available", "returning"), ("read_at",),
    )  # fmt: skip

    partner = TextColumn(gettext_lazy("Reseller"), "partner_name")
    code = TextColumn(gettext_lazy("Customer ID"), "customer_code")
    customer = TextColumn(
        gettext_lazy("Customer Name"), "customer_name", priority=1, link=link_to("inventory:usage", "customer_code"),
        needs=("customer_code",),
    )  # fmt: skip
    type = BadgeColumn(gettext_lazy("Service Usage Type"), "type", UsageType.choices)
    name = TextColumn(
        gettext_lazy("Service Usage Description"), "name", priority=1, needs=("type", "key"), show=thing_used
    )
    assigned = figure(gettext_lazy("Assigned Qty."), "assigned", rows_of("assigned"), "customer_code", by_partner=True)
    using = figure(
        gettext_lazy("Using Qty."), "using", rows_of("using"), "customer_code", sort="sorted_using", by_partner=True
    )
    returning = figure(gettext_lazy("Return Reservation Qty."), "returning", rows_of("returning"), "customer_code")
    available = figure(gettext_lazy("Available Qty."), "available", rows_of("available"), "customer_code")
    read_at = DateTimeColumn(gettext_lazy("Read"), "read_at")


CUSTOMERS = behind("inventory:usage-per-customer", reseller=True)
UNREAD = behind("inventory:usage-per-customer", reseller=True, unread="on")
RESELLERS = behind("inventory:usage-per-reseller", reseller=False)


class UsagePerResellerTable(GridTable):
    """guide 2.5.4.4, Per Reseller; each figure is the sum of customers' rows."""

    cells = (
        ("partner",), ("name", "type"), ("assigned", "using"), ("available", "returning"), ("read_at", "unread"),
    )  # fmt: skip

    partner = TextColumn(gettext_lazy("Reseller"), "partner_name", priority=1)
    type = BadgeColumn(gettext_lazy("Service Usage Type"), "type", UsageType.choices)
    name = TextColumn(
        gettext_lazy("Service Usage Description"), "name", priority=1, needs=("type", "key", "partner_name"),
        show=thing_used,
    )  # fmt: skip
    assigned = figure(gettext_lazy("Assigned Qty."), "assigned", CUSTOMERS, "type", "key", "partner_name")
    using = figure(gettext_lazy("Using Qty."), "using", CUSTOMERS, "type", "key", "partner_name")
    returning = figure(gettext_lazy("Return Reservation Qty."), "returning", CUSTOMERS, "type", "key", "partner_name")
    available = figure(gettext_lazy("Available Qty."), "available", CUSTOMERS, "type", "key", "partner_name")
    unread = figure(gettext_lazy("Not read"), "unread", UNREAD, "type", "key", "partner_name")
    read_at = DateTimeColumn(gettext_lazy("Read"), "read_at")


class UsagePerTypeTable(GridTable):
    """guide 2.5.4.4, Per Service Usage Type; each figure is the sum of resellers' rows."""

    cells = (("name", "type"), ("assigned", "using"), ("available", "returning"), ("read_at", "unread"))

    type = BadgeColumn(gettext_lazy("Service Usage Type"), "type", UsageType.choices)
    name = TextColumn(
        gettext_lazy("Service Usage Description"), "name", priority=1, needs=("type", "key"), show=thing_used
    )
    assigned = figure(gettext_lazy("Assigned Qty."), "assigned", RESELLERS)
    using = figure(gettext_lazy("Using Qty."), "using", RESELLERS)
    returning = figure(gettext_lazy("Return Reservation Qty."), "returning", RESELLERS)
    available = figure(gettext_lazy("Available Qty."), "available", RESELLERS)
    unread = figure(gettext_lazy("Not read"), "unread", RESELLERS)
    read_at = DateTimeColumn(gettext_lazy("Read"), "read_at")


class UsageRowsTable(GridTable):
    """What makes one figure of a customer's usage."""

    what = TextColumn(gettext_lazy("What"), "what", priority=1)
    where = TextColumn(gettext_lazy("Where"), "where")
    quantity = NumberColumn(gettext_lazy("Qty"), "quantity")
    since = DateColumn(gettext_lazy("Since"), "since")
    until = DateColumn(gettext_lazy("Last Day"), "until")
    order_no = TextColumn(gettext_lazy("Order No"), "order_no", link=link_to("order", "order_no"))


class DifferenceTable(GridTable):
    """What the contract says and what the network has instead."""

    cells = (
        ("customer", "code"), ("state",), ("name", "thing"), ("contract", "network"), ("found", "seen"),
        ("server", "partner"), ("mended_by", "mended_at"), ("order_no", "gone"),
    )  # fmt: skip
    acts = (
        RowLink(gettext_lazy("Look and mend"), link_to("inventory:difference", "pk"), screen="network-differences"),
        RowLink(
            gettext_lazy("Take over what the network has"), link_to("order of a difference", "pk"), screen="modify-customer",
            when=lambda record: record["state"] == DifferenceState.OPEN, needs=("state",),
        ),
        RowLink(gettext_lazy("Service Usage"), link_to("inventory:usage", "customer_code"), screen="customer-info.usage"),
    )  # fmt: skip

    found = DateTimeColumn(gettext_lazy("Found"), "found_at")
    partner = TextColumn(gettext_lazy("Reseller"), "partner_name", priority=3)
    code = TextColumn(gettext_lazy("Customer ID"), "customer_code")
    customer = TextColumn(
        gettext_lazy("Customer Name"), "customer_name", priority=1, link=link_to("customers:basic", "customer_code"),
        needs=("customer_code",),
    )  # fmt: skip
    server = TextColumn(gettext_lazy("Call Server"), "cm_id", priority=3)
    thing = BadgeColumn(gettext_lazy("Kind"), "thing", Thing.choices)
    name = TextColumn(
        gettext_lazy("What"), "name", priority=1, needs=("thing", "key"), show=thing_differing,
        link=link_to("inventory:difference", "pk"),
    )  # fmt: skip
    contract = TextColumn(gettext_lazy("Contract"), "contract", needs=("thing", "key"), show=said, sort=False)
    network = TextColumn(gettext_lazy("Network"), "network", needs=("thing", "key"), show=said, sort=False)
    state = BadgeColumn(gettext_lazy("Status"), "state", DifferenceState.choices, DIFFERENCE_TONES, priority=1)
    seen = DateTimeColumn(gettext_lazy("Last Read"), "seen_at")
    mended_by = TextColumn(gettext_lazy("Mended by"), "mended_by", priority=3)
    mended_at = DateTimeColumn(gettext_lazy("Mended at"), "mended_at", priority=3)
    order_no = TextColumn(
        gettext_lazy("Order No"), "order_no", link=link_to("order", "order_no"), sort=False, priority=3
    )
    gone = DateTimeColumn(gettext_lazy("Gone since"), "gone_at", priority=3)


class AuditTable(GridTable):
    """Numbers in which contract and network differ, and what the stock says of them."""

    acts = (
        *DifferenceTable.acts,
        RowLink(
            gettext_lazy("History of the number"),
            link_to("number", "key"),
            screen="ddi-details",
            when=lambda record: bool(record["stock_of"]),
            needs=("stock_of",),
        ),
    )
    cells = (
        ("number", "finding"),
        ("customer", "code"),
        ("state",),
        ("assign", "holder"),
        ("stock", "partner"),
        ("found", "seen"),
    )

    number = PhoneColumn(gettext_lazy("Direct Dial Call Number"), "key", priority=1)
    finding = BadgeColumn(gettext_lazy("Finding"), "finding", Finding.choices, FINDING_TONES, priority=1)
    code = TextColumn(gettext_lazy("Customer ID"), "customer_code")
    customer = TextColumn(
        gettext_lazy("Customer Name"), "customer_name", priority=1, link=link_to("customers:basic", "customer_code"),
        needs=("customer_code",),
    )  # fmt: skip
    partner = TextColumn(gettext_lazy("Reseller"), "partner_name")
    assign = BadgeColumn(gettext_lazy("Customer Assign"), "stock_assign", CustomerAssign.choices, sort=False)
    holder = TextColumn(gettext_lazy("Assigned Customer"), "held_by", sort=False)
    stock = TextColumn(gettext_lazy("Assigned Reseller"), "stock_of", sort=False)
    state = BadgeColumn(gettext_lazy("Status"), "state", DifferenceState.choices, DIFFERENCE_TONES)
    found = DateTimeColumn(gettext_lazy("Found"), "found_at")
    seen = DateTimeColumn(gettext_lazy("Last Read"), "seen_at")
