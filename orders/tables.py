"""Grids of this app."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from customers.enums import STATUS_TONES, CustomerStatus
from customers.tables.network import NETWORK_TONES, network_words
from oms.kit.ages import age
from oms.kit.grid import (
    BadgeColumn,
    DateColumn,
    DateTimeColumn,
    GridTable,
    MoneyColumn,
    NumberColumn,
    ProgressColumn,
    RowLink,
    SentenceColumn,
    TextColumn,
    link_to,
)
from oms.kit.grid.columns import Record, day_in_words
from orders.enums import (
    BATCH_WORDS,
    STATE_TONES,
    TRANSFER_TONES,
    WITH_APPROVER,
    OrderState,
    Provisioning,
    TransferKind,
    TransferState,
    kind_choices,
)

TO_ORDER = link_to("orders:order", "no")
TO_APPROVAL = link_to("orders:approve", "no")
TO_CONFIRMATION = link_to("orders:confirm", "no")


def order_network_words(state: str, record: Record) -> str:
    """As of a customer; what is confirmed for a later day waits for it."""
    if state != Provisioning.COMING:
        return network_words(state, record)
    return gettext("Waits for %(day)s") % {"day": day_in_words(record["effective"], get_language())}


class OrderTable(GridTable):
    """What the three grids of orders begin with."""

    created_at = DateTimeColumn(_("Order Date"), "created_at")
    partner = TextColumn(_("Reseller"), "partner_name")
    customer_code = TextColumn(_("Customer ID"), "customer_code", priority=3)


class OrderStatusTable(OrderTable):
    """guide 2.6.1"""

    cells = (
        ("customer", "no"), ("state",), ("network",), ("kind", "partner"), ("created_at", "title"),
        ("customer_code", "requested_by"),
        ("submitted_at", "approved_by"), ("approved_at", "completed_at"),
    )  # fmt: skip
    acts = (
        RowLink(_("Open order"), TO_ORDER),
        RowLink(
            _("Check and approve"), TO_APPROVAL, screen="order-approval", needs=("state",),
            when=lambda r: r["state"] in WITH_APPROVER,
        ),
        RowLink(
            _("Decide on taking back"), TO_APPROVAL, screen="order-approval", needs=("back_asked_at",),
            when=lambda r: r["back_asked_at"],
        ),
        RowLink(
            _("Check and confirm"), TO_CONFIRMATION, screen="order-final-confirm", needs=("state",),
            when=lambda r: r["state"] == OrderState.APPROVED,
        ),
        RowLink(_("Customer"), link_to("customers:basic", "customer_code"), screen="customer-info"),
    )  # fmt: skip

    customer = TextColumn(
        _("Customer Name"),
        "customer_name",
        priority=1,
        link=link_to("customers:basic", "customer_code"),
        needs=("customer_code",),
    )
    no = TextColumn(_("Order No"), "no", priority=1, link=TO_ORDER)
    kind = BadgeColumn(_("Order Type"), "kind", kind_choices)
    state = BadgeColumn(_("Order Status"), "state", OrderState.choices, STATE_TONES, priority=1)
    title = TextColumn(_("Order Title"), "title")
    approved_by = TextColumn(_("Approved by"), "approved_by", priority=3, by_partner=True)
    approved_at = DateTimeColumn(_("Approve Date"), "approved_at", priority=3)
    completed_at = DateTimeColumn(_("Completed"), "completed_at", priority=3)
    requested_by = TextColumn(_("Registered by"), "requested_by", priority=3)
    submitted_at = DateTimeColumn(_("Request Date"), "submitted_at", priority=3)
    network = ProgressColumn(
        _("Network"), "provisioning", done="network_done", whole="network_all", words=order_network_words,
        tones=NETWORK_TONES, needs=("effective",),
    )  # fmt: skip


class ComingTable(OrderTable):
    """Orders that wait for their day."""

    cells = (
        ("customer", "no"), ("effective", "value"), ("kind", "partner"), ("title", "customer_code"),
        ("completed_at", "created_at"), ("back",),
    )  # fmt: skip
    acts = (
        RowLink(_("Open order"), TO_ORDER),
        RowLink(_("Customer"), link_to("customers:basic", "customer_code"), screen="customer-info"),
    )

    customer = TextColumn(_("Customer Name"), "customer_name", priority=1, link=TO_ORDER, needs=("no",))
    no = TextColumn(_("Order No"), "no", priority=1, link=TO_ORDER)
    effective = DateColumn(_("Takes effect"), "effective", priority=1)
    kind = BadgeColumn(_("Order Type"), "kind", kind_choices)
    title = TextColumn(_("Order Title"), "title")
    completed_at = DateTimeColumn(_("Confirmed"), "completed_at")
    value = MoneyColumn(_("Value"), "monthly", currency="currency")
    back = DateTimeColumn(_("Taking back asked"), "back_asked_at", priority=3)


class OrderApprovalTable(OrderTable):
    """guide 2.6.2"""

    cells = (
        ("customer", "no"), ("state",), ("kind", "partner"), ("value", "waiting"), ("submitted_at", "requester"),
        ("created_at", "customer_code"), ("title", "approver"), ("asked",),
    )  # fmt: skip
    acts = (
        RowLink(_("Check and approve"), TO_APPROVAL),
        RowLink(_("Open order"), TO_ORDER, screen="order-status"),
        RowLink(_("Customer"), link_to("customers:basic", "customer_code"), screen="customer-info"),
    )

    customer = TextColumn(_("Customer Name"), "customer_name", priority=1, link=TO_APPROVAL, needs=("no",))
    no = TextColumn(_("Order No"), "no", priority=1, link=TO_APPROVAL)
    kind = BadgeColumn(_("Order Type"), "kind", kind_choices)
    state = BadgeColumn(_("Order Status"), "state", OrderState.choices, STATE_TONES, priority=1)
    title = TextColumn(_("Order Title"), "title", priority=3)
    created_at = DateTimeColumn(_("Order Date"), "created_at", priority=3)
    approver = TextColumn(_("Request to"), "approver_name", priority=3)
    submitted_at = DateTimeColumn(_("Processing Request"), "submitted_at")
    requester = TextColumn(_("Requester"), "requester_name")
    value = MoneyColumn(_("Value"), "monthly", currency="currency")
    waiting = TextColumn(
        _("Waiting"), "submitted_at", sort=False, needs=("back_asked_at",),
        show=lambda since, r: age(since, timezone.now()) if (since := r["back_asked_at"] or since) else "",
    )  # fmt: skip
    asked = TextColumn(
        _("Asked for"), "back_asked_at", sort=False, priority=3,
        show=lambda since, r: gettext("Taking back") if since else gettext("Approval"),
    )  # fmt: skip


class FinalConfirmTable(OrderTable):
    """guide 2.6.3"""

    cells = (
        ("customer", "no"), ("state",), ("kind", "partner"), ("approved_at", "approved_by"), ("submitted_at",),
        ("created_at", "customer_code"), ("title",),
    )  # fmt: skip
    acts = (
        RowLink(_("Check and confirm"), TO_CONFIRMATION),
        RowLink(_("Open order"), TO_ORDER, screen="order-status"),
        RowLink(_("Customer"), link_to("customers:basic", "customer_code"), screen="customer-info"),
    )

    customer = TextColumn(_("Customer Name"), "customer_name", priority=1, link=TO_CONFIRMATION, needs=("no",))
    no = TextColumn(_("Order No"), "no", priority=1, link=TO_CONFIRMATION)
    kind = BadgeColumn(_("Order Type"), "kind", kind_choices)
    state = BadgeColumn(_("Order Status"), "state", OrderState.choices, STATE_TONES, priority=1)
    title = TextColumn(_("Order Title"), "title", priority=3)
    created_at = DateTimeColumn(_("Order Date"), "created_at", priority=3)
    approved_by = TextColumn(_("Approved by"), "approved_by")
    approved_at = DateTimeColumn(_("Approve Date"), "approved_at")
    submitted_at = DateTimeColumn(_("Request Date"), "submitted_at")


class CustomerOrdersTable(GridTable):
    """guide 2.5.3.7"""

    cells = (
        ("no", "title"), ("state",), ("kind", "plan"), ("created_at", "requester"), ("approved_at", "approver"),
        ("effective",),
    )  # fmt: skip

    no = TextColumn(_("Order No"), "no", priority=1, link=TO_ORDER)
    created_at = DateTimeColumn(_("Order Date"), "created_at", priority=1)
    title = TextColumn(_("Order Title"), "title")
    kind = BadgeColumn(_("Order Type"), "kind", kind_choices)
    state = BadgeColumn(_("Order Status"), "state", OrderState.choices, STATE_TONES)
    requester = TextColumn(_("Order Reseller"), "requester_name")
    approver = TextColumn(_("Approval Reseller"), "approver_name")
    approved_at = DateTimeColumn(_("Approval Date"), "approved_at")
    effective = DateColumn(_("Final confirm Date"), "effective")
    plan = TextColumn(_("Service Plan"), "plan__name")


class ModifyCustomerTable(GridTable):
    """guide 2.5.2"""

    opens = "code"
    cells = (
        ("name", "partner"), ("status",), ("plan", "service_start"), ("user_licenses",), ("admin_name", "admin_id"),
        ("ongoing",), ("portal",),
    )  # fmt: skip

    partner = TextColumn(_("Reseller"), "partner_name")
    name = TextColumn(_("Customer Name"), "name", priority=1, link=lambda r: r["opened"], needs=("code",))
    plan = TextColumn(_("Service Plan"), "plan_name")
    status = BadgeColumn(_("Status"), "status", CustomerStatus.choices, STATUS_TONES, priority=1)
    service_start = DateColumn(_("Service Start"), "service_start")
    user_licenses = NumberColumn(_("User License(EA)"), "user_licenses")
    admin_id = TextColumn(_("Administrator ID"), "admin_id", priority=3)
    admin_name = TextColumn(_("Administrator Name"), "admin_name", priority=3)
    portal = TextColumn(
        _("Manager Portal"), "cm_id", show=lambda value, r: _("Sign in") if value else "", needs=("code",),
        link=link_to("orders:manager-portal", "code"),
    )  # fmt: skip
    ongoing = NumberColumn(_("Ongoing Orders"), "ongoing_orders")


TO_BATCH = link_to("orders:batch", "pk")


def rows_behind(state: str) -> Callable[[Record], str]:
    """Where a figure of a batch leads: the customers that make it."""

    def address(record: Record) -> str:
        return f"{TO_BATCH(record)}?state={state}"

    return address


class OrderBatchesTable(GridTable):
    """Many customers' changes from one list (beyond the guide)."""

    cells = (
        ("file_name", "no"), ("created_at", "brought_by"), ("customers", "failed"), ("draft", "waiting"),
        ("approved", "confirmed"), ("ended",), ("taken_back_at", "partner"),
    )  # fmt: skip
    acts = (RowLink(_("Open batch"), TO_BATCH),)

    no = TextColumn(_("Batch"), "pk", priority=1, link=TO_BATCH)
    file_name = TextColumn(_("Excel workbook"), "file_name", priority=1, link=TO_BATCH)
    partner = TextColumn(_("Reseller"), "partner_name")
    created_at = DateTimeColumn(_("Brought in"), "created_at")
    brought_by = TextColumn(_("Brought in by"), "brought_by")
    customers = NumberColumn(_("Customers"), "customers", link=TO_BATCH)
    draft = NumberColumn(BATCH_WORDS["draft"], "draft", link=rows_behind("draft"))
    waiting = NumberColumn(BATCH_WORDS["waiting"], "waiting", link=rows_behind("waiting"))
    approved = NumberColumn(BATCH_WORDS["approved"], "approved", link=rows_behind("approved"))
    confirmed = NumberColumn(BATCH_WORDS["confirmed"], "confirmed", link=rows_behind("confirmed"))
    ended = NumberColumn(BATCH_WORDS["ended"], "ended", link=rows_behind("ended"))
    failed = NumberColumn(BATCH_WORDS["failed"], "failed", link=rows_behind("failed"))
    taken_back_at = DateTimeColumn(_("Taken back"), "taken_back_at")


def batch_network_words(state: str | None, record: Record) -> str:
    """As of an order; nothing where there is none."""
    figures = ("effective", "network_done", "network_all")
    return order_network_words(state, {name: record[f"order__{name}"] for name in figures}) if state else ""


def entry_words(failure: str, record: Record) -> str:
    """Why there is no order, or why it was not taken back."""
    return failure or record["stays"]


class BatchOrdersTable(GridTable):
    """The customers of one batch, each with its order."""

    cells = (
        ("customer", "no"), ("state",), ("result",), ("approver", "network"), ("day", "monthly"), ("title",),
        ("customer_code", "places"),
    )  # fmt: skip
    acts = (
        RowLink(_("Open order"), link_to("orders:order", "order__no")),
        RowLink(
            _("Check and approve"), link_to("orders:approve", "order__no"), screen="order-approval", needs=("order__state",),
            when=lambda r: r["order__state"] in WITH_APPROVER,
        ),
        RowLink(
            _("Check and confirm"), link_to("orders:confirm", "order__no"), screen="order-final-confirm",
            needs=("order__state",), when=lambda r: r["order__state"] == OrderState.APPROVED,
        ),
        RowLink(_("Customer"), link_to("customers:basic", "customer_code"), screen="customer-info"),
    )  # fmt: skip

    customer = TextColumn(
        _("Customer Name"), "customer_name", priority=1, link=link_to("customers:basic", "customer_code"),
        needs=("customer_code",),
    )  # fmt: skip
    customer_code = TextColumn(_("Customer ID"), "customer_code", priority=3)
    no = TextColumn(_("Order No"), "order__no", priority=1, link=link_to("orders:order", "order__no"))
    state = BadgeColumn(
        _("Order Status"), "order__state", [*OrderState.choices, (None, BATCH_WORDS["failed"])],
        {**STATE_TONES, None: "bad"}, priority=1,
    )  # fmt: skip
    result = SentenceColumn(_("Result"), "failure", needs=("stays",), show=entry_words, sort=("failure", "stays"))
    approver = TextColumn(_("Request to"), "order__approver_name")
    day = DateColumn(_("Activation Date"), "order__activation_date")
    title = TextColumn(_("Order Title"), "order__title", priority=3)
    monthly = MoneyColumn(_("Value"), "order__monthly", currency="order__currency")
    network = ProgressColumn(
        _("Network"), "order__provisioning", done="order__network_done", whole="order__network_all",
        words=batch_network_words, tones=NETWORK_TONES, needs=("order__effective",),
    )  # fmt: skip
    places = TextColumn(_("Rows"), "places", priority=3)


TO_DESK = link_to("orders:shipping-desk", "no")


class ToShipTable(GridTable):
    """Orders of which something has not left yet (guide 2.1.4)."""

    cells = (
        ("customer", "no"), ("effective", "network"), ("requested",), ("assigned",), ("partner", "kind"),
        ("created_at", "title"),
    )  # fmt: skip
    acts = (RowLink(_("Pack and ship"), TO_DESK), RowLink(_("Open order"), TO_ORDER, screen="order-status"))

    customer = TextColumn(_("Customer Name"), "customer_name", priority=1, link=TO_DESK, needs=("no",))
    no = TextColumn(_("Order No."), "no", priority=1, link=TO_DESK)
    effective = DateColumn(_("Takes effect"), "effective", priority=1)
    network = ProgressColumn(
        _("Network"), "provisioning", done="network_done", whole="network_all", words=order_network_words,
        tones=NETWORK_TONES, needs=("effective",), sort=False,
    )  # fmt: skip
    requested = NumberColumn(_("Total Requested"), "ship_requested")
    assigned = NumberColumn(_("Total Assigned"), "ship_assigned")
    partner = TextColumn(_("Reseller"), "partner_name")
    kind = BadgeColumn(_("Order Type"), "kind", kind_choices)
    created_at = DateTimeColumn(_("Order Date"), "created_at")
    title = TextColumn(_("Order Title"), "title", priority=3)


class ShippingResultTable(GridTable):
    """guide 2.4.2"""

    opens = "no"
    cells = (
        ("customer", "no"), ("done",), ("requested",), ("assigned",), ("kind", "partner"), ("created_at", "title"),
        ("approved_at", "approver"), ("customer_code",),
    )  # fmt: skip
    acts = (
        RowLink(_("Pack and ship"), TO_DESK, screen="shipping-process"),
        RowLink(_("Open order"), TO_ORDER, screen="order-status"),
    )

    created_at = DateTimeColumn(_("Order Date"), "created_at")
    partner = TextColumn(_("Reseller"), "partner_name")
    customer_code = TextColumn(_("Customer ID"), "customer_code", priority=3)
    customer = TextColumn(_("Customer Name"), "customer_name", priority=1, link=lambda r: r["opened"], needs=("no",))
    no = TextColumn(_("Order No."), "no", priority=1, link=lambda r: r["opened"])
    kind = BadgeColumn(_("Order Type"), "kind", kind_choices)
    title = TextColumn(_("Order Title"), "title")
    approver = TextColumn(_("Approver"), "approver_name", priority=3)
    approved_at = DateTimeColumn(_("Approve Date"), "approved_at", priority=3)
    done = DateTimeColumn(_("Shipping Completed"), "ship_done_at", priority=1)
    requested = NumberColumn(_("Total Requested"), "ship_requested", priority=1)
    assigned = NumberColumn(_("Total Assigned"), "ship_assigned", priority=1)


class TransfersTable(GridTable):
    """Transfers between resellers (issue 11)."""

    cells = (
        ("no", "what"), ("state",), ("giver", "receiver"), ("cut_at", "done_at"), ("quantity", "customer"),
        ("opened_at", "opener"), ("approver",),
    )  # fmt: skip

    no = TextColumn(_("Order No"), "no", priority=1, link=link_to("orders:transfer", "no"))
    what = BadgeColumn(_("What"), "what", TransferKind.choices)
    state = BadgeColumn(_("Status"), "state", TransferState.choices, TRANSFER_TONES, priority=1)
    giver = TextColumn(_("Giving reseller"), "giver_name", priority=1)
    receiver = TextColumn(_("Receiving reseller"), "receiver_name")
    quantity = NumberColumn(_("Numbers"), "quantity")
    customer = TextColumn(_("Customer Name"), "customer_name")
    cut_at = DateTimeColumn(_("Transfer at"), "cut_at")
    done_at = DateTimeColumn(_("Transferred at"), "done_at", priority=3)
    opened_at = DateTimeColumn(_("Opened"), "opened_at", priority=3)
    opener = TextColumn(_("Opened by"), "opener_name", priority=3)
    approver = TextColumn(_("Request to"), "approver_name", priority=3)
