"""Screens of this app, its portlets, tabs and counts."""

from django.utils.translation import gettext_lazy as _

from customers.enums import TabGroup
from oms.kit.registries import FirstStep, Portlet, SearchSource, Tab, TimelineSource, WaitSource, registries
from oms.kit.screens import Screen, registry
from orders.enums import KIND_WORDS
from orders.queries.happenings import order_moves, parcels
from orders.queries.home import (
    drafts,
    has_ordered,
    hours_to_confirm,
    is_new,
    orders_per_week,
    waits_for_approval,
    waits_for_confirmation,
    waits_for_correction,
)
from orders.queries.my_orders import my_orders
from orders.queries.shipping import to_ship
from orders.queries.taking_over import taking_over
from orders.queries.transfer import transfer_by_which_left, transfers_of, transfers_to_count, waits_for_transfer
from orders.queries.waiting import (
    came_back,
    confirm_portlet,
    confirm_to_count,
    find_orders,
    order_acts,
    order_of_number,
    queue_portlet,
    queue_to_count,
)

CUSTOMERS, ORDERS, DEVICES = _("Customers"), _("Order Management"), _("Device Management")

registry.add(
    Screen("create-customer", _("Create New Customer"), CUSTOMERS, "orders:new-customer", "users", 310),
    Screen("modify-customer", _("Modify Existing Customer"), CUSTOMERS, "orders:modify-customer", "users", 320),
    Screen("manager-portal", _("Manager Portal"), part_of="modify-customer"),
    Screen("order-status", _("Order Status"), ORDERS, "orders:status", "clipboard-list", 510),
    Screen("order-status.coming", _("Coming Orders"), part_of="order-status"),
    Screen("order-approval", _("Order Approval"), ORDERS, "orders:approval", "clipboard-list", 520),
    Screen("order-final-confirm", _("Order Final Confirm"), ORDERS, "orders:final-confirm", "clipboard-list", 530),
    Screen(
        "order-batches", _("Order Batches"), ORDERS, "orders:batches", "clipboard-list", 540, part_of="modify-customer"
    ),
    Screen("order-batches.orders", _("Orders of a Batch"), part_of="order-batches"),
    Screen("customer-info.orders", _("Order History"), part_of="customer-info"),
    Screen("transfers", _("Transfers"), ORDERS, "orders:transfers", "arrow-left-right", 535),
    Screen("transfers.one", _("Transfer"), part_of="transfers"),
    Screen("transfers.new", _("New Transfer"), part_of="transfers"),
    Screen("transfers.customer", _("Transfer of a Customer"), part_of="transfers"),
)
registry.add(
    Screen("shipping-result", _("Shipping Result"), DEVICES, "orders:shipping-result", "monitor-smartphone", 260),
    Screen(
        "shipping-process",
        _("Shipping Process"),
        DEVICES,
        "orders:shipping-process",
        "monitor-smartphone",
        270,
        sp_only=True,
    ),
    Screen("shipping-process.order", _("Pack and ship"), part_of="shipping-process"),
)
registries.order_kinds = KIND_WORDS
registries.counts |= {"order-approval": queue_to_count, "order-final-confirm": confirm_to_count}
registries.counts["shipping-process"] = to_ship
registries.add_portlet(
    Portlet(
        "order-approval", _("Order Approval"), "order-approval", "orders/portlet_approval.html", queue_portlet, 0, 10
    )
)
registries.add_portlet(
    Portlet(
        "order-final-confirm",
        _("Order Final Confirm"),
        "order-final-confirm",
        "orders/portlet_confirm.html",
        confirm_portlet,
        0,
        20,
    )
)
registries.add_page("order", "orders:order")
registries.add_page("transfer of a number", "orders:transfer-of")
registries.add_page("transfer of a customer", "orders:transfer-customer")
registries.left = transfer_by_which_left
registries.counts["transfers"] = transfers_to_count
registries.add_page("new customer", "orders:new-customer")
registries.add_page("manager portal", "orders:manager-portal")
registries.add_page("orders of a customer", "orders:of-customer")
registries.add_page("order of a difference", "orders:difference")
registries.taking_over = taking_over
registries.add_tab(
    "customer-info", Tab("customer-info.orders", _("Order History"), "orders:of-customer", 60, group=TabGroup.HISTORY)
)
registries.timeline.append(TimelineSource("transfers", _("Transfers"), "transfers", transfers_of, "next", 12))
registries.timeline.append(TimelineSource("orders", _("Orders"), "customer-info.orders", order_moves, "next", 10))
registries.timeline.append(TimelineSource("parcels", _("Parcels"), "shipping-result", parcels, "next", 42))
registries.sources.append(SearchSource(_("Orders"), "order-status", find_orders, order_of_number))
registries.acts.append(SearchSource(_("Actions"), "order-status", order_acts))

# --- My Home
registries.is_new = is_new
registries.first_steps.append(
    FirstStep(
        _("Create your first customer"), _("Company, plan, numbers and devices in one order."), "create-customer",
        "orders:new-customer", has_ordered,
    )
)  # fmt: skip
for portlet in (
    Portlet(
        "my-orders",
        _("My orders"),
        "create-customer",
        "orders/portlet_my_orders.html",
        my_orders,
        1,
        2,
        below_sp=True,
        wide=True,
    ),
    Portlet("drafts", _("Drafts"), "create-customer", "orders/portlet_drafts.html", drafts, 1, 5, below_sp=True),
    Portlet("orders-per-week", _("Orders per week"), "order-status", "kit/chart.html", orders_per_week, 1, 10),
    Portlet("submit-to-confirm", _("Submit to confirm"), "order-status", "kit/chart.html", hours_to_confirm, 2, 10),
):
    registries.add_portlet(portlet)
registries.waits += [
    WaitSource(
        "approve",
        _("Approve"),
        "order-approval",
        waits_for_approval,
        queue_to_count,
        "info",
        "clipboard-list",
        20,
        query="own=on",
    ),
    WaitSource(
        "confirm",
        _("Confirm"),
        "order-final-confirm",
        waits_for_confirmation,
        confirm_to_count,
        "next",
        "check",
        30,
        query="own=on",
    ),
    WaitSource(
        "transfers",
        _("Transfers"),
        "transfers",
        waits_for_transfer,
        transfers_to_count,
        "info",
        "arrow-left-right",
        25,
        query="of=waiting",
    ),
    WaitSource("back", _("Came back"), "create-customer", waits_for_correction, came_back, "bad", "undo-2", 15),
]
