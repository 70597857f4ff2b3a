"""Grids of lifetime licenses and their orders (guide 2.7.3)."""

from django.utils.translation import gettext_lazy as _

from billing.lifetime import INSTALMENTS, LIFETIME_TONES, LifetimeOption, LifetimeState
from billing.tables.settlement import UnitPriceColumn
from oms.kit.grid import (
    BadgeColumn,
    DateColumn,
    DateTimeColumn,
    GridTable,
    NumberColumn,
    RowLink,
    SentenceColumn,
    TextColumn,
    link_to,
)
from partners.people.enums import PartnerKind

TO_ORDER, TO_DECISION = link_to("billing:lifetime-one", "pk"), link_to("billing:lifetime-decide", "pk")


class HoldingTable(GridTable):
    """guide 2.7.3.4: a partner and option a row."""

    cells = (
        ("partner", "kind"), ("option", "parent"), ("total", "allocated"), ("users", "others"), ("inactive", "ordered"),
    )  # fmt: skip
    acts: tuple[RowLink, ...] = (
        RowLink(_("Order Request List"), link_to("billing:lifetime-status-requested", "pk")),
        RowLink(_("Received Ordering List"), link_to("billing:lifetime-status-received", "pk")),
    )

    partner = TextColumn(
        _("SP/Reseller"), "partner__name", priority=1, link=link_to("billing:lifetime-status-requested", "pk")
    )
    kind = BadgeColumn(_("SP/Reseller Type"), "partner__kind", PartnerKind.choices)
    parent = TextColumn(_("Parent SP/Reseller"), "parent")
    option = BadgeColumn(_("Lifetime Option"), "option", LifetimeOption.choices, priority=1)
    total = NumberColumn(_("Total Lifetime License (EA)"), "total", priority=1)
    allocated = NumberColumn(_("Allocated to Child (EA)"), "allocated")
    users = NumberColumn(_("Lifetime User (EA)"), "users")
    others = NumberColumn(_("Non Lifetime User (EA)"), "others")
    inactive = NumberColumn(_("Inactive Lifetime License (EA)"), "inactive")
    ordered = NumberColumn(_("User License within Order Process (EA)"), "ordered")


class HoldingOrderTable(HoldingTable):
    """guide 2.7.3.1"""

    acts = (
        RowLink(_("Order Request History"), link_to("billing:lifetime-requested", "pk")),
        RowLink(_("Received Ordering History"), link_to("billing:lifetime-received", "pk")),
    )

    partner = TextColumn(
        _("SP/Reseller"), "partner__name", priority=1, link=link_to("billing:lifetime-requested", "pk")
    )


class LifetimeOrderTable(GridTable):
    """guide 2.7.3.3"""

    cells = (
        ("ordered_at", "state"), ("partner", "asked"), ("option", "act_date"), ("before", "after"), ("quantity", "years"),
        ("decided_at", "approver"), ("comment",), ("approval_comment",),
    )  # fmt: skip

    ordered_at = DateTimeColumn(_("Order Date"), "ordered_at", priority=1, link=TO_ORDER)
    state = BadgeColumn(_("Order Status"), "state", LifetimeState.choices, LIFETIME_TONES, priority=1)
    partner = TextColumn(_("Order Reseller"), "partner__name", priority=1)
    asked = TextColumn(_("Request to"), "asked_name")
    option = BadgeColumn(_("Lifetime Option"), "option", LifetimeOption.choices)
    years = BadgeColumn(_("Instalments"), "years", [*INSTALMENTS.items()])
    act_date = DateColumn(_("Act. Date"), "act_date")
    decided_at = DateTimeColumn(_("Approve Date"), "approved_at")
    before = NumberColumn(_("License Qty. before Order"), "before")
    quantity = NumberColumn(_("Order Qty."), "quantity", priority=1)
    after = NumberColumn(_("License Qty. after Order"), "after")
    comment = SentenceColumn(_("Order Comment"), "comment", sort=False, priority=3)
    approval_comment = SentenceColumn(_("Approval Comment"), "approval_comment", sort=False, priority=3)
    approver = TextColumn(_("Approver"), "approver")


class LifetimeStatusTable(LifetimeOrderTable):
    """With what one license costs, once or a month."""

    cells = (*LifetimeOrderTable.cells[:5], ("unit_price",), *LifetimeOrderTable.cells[5:])

    unit_price = UnitPriceColumn(_("Unit Price"), "unit_price", currency="currency", sort=False, priority=3)


class RequestedTable(LifetimeOrderTable):
    """guide 2.7.3.1.2: those of one partner."""

    partner = None


class ReceivedTable(LifetimeOrderTable):
    """guide 2.7.3.1.3: those that one partner was asked for."""

    asked = None


class LifetimeQueueTable(GridTable):
    """guide 2.7.3.2"""

    cells = (
        ("partner", "ordered_at"), ("option", "act_date"), ("before", "after"), ("quantity", "years"), ("comment", "order_user"),
    )  # fmt: skip
    acts = (RowLink(_("Approve or reject"), TO_DECISION),)

    ordered_at = DateTimeColumn(_("Order Date"), "ordered_at", priority=1)
    partner = TextColumn(_("Order Reseller"), "partner__name", priority=1, link=TO_DECISION)
    option = BadgeColumn(_("Lifetime Option"), "option", LifetimeOption.choices, priority=1)
    years = BadgeColumn(_("Instalments"), "years", [*INSTALMENTS.items()])
    act_date = DateColumn(_("Act. Date"), "act_date")
    before = NumberColumn(_("License Qty. before Order"), "before")
    quantity = NumberColumn(_("Order Qty."), "quantity", priority=1)
    after = NumberColumn(_("License Qty. after Order"), "after")
    comment = SentenceColumn(_("Order Comment"), "comment", sort=False)
    order_user = TextColumn(_("Order User"), "order_user")
