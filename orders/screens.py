"""Screens of this app, its portlets, tabs and counts."""

from django.utils.translation import gettext_lazy as _

from oms.kit.registries import Portlet, SearchSource, Tab, registries
from oms.kit.screens import Screen, registry
from orders.queries.waiting import (
    confirm_portlet,
    confirm_to_count,
    find_orders,
    order_acts,
    order_of_number,
    queue_portlet,
    queue_to_count,
)

CUSTOMERS, ORDERS = _("Customers"), _("Order Management")

registry.add(
    Screen("create-customer", _("Create New Customer"), CUSTOMERS, "orders:new-customer", "users", 310),
    Screen("modify-customer", _("Modify Existing Customer"), CUSTOMERS, "orders:modify-customer", "users", 320),
    Screen("manager-portal", _("Manager Portal"), part_of="modify-customer"),
    Screen("order-status", _("Order Status"), ORDERS, "orders:status", "clipboard-list", 510),
    Screen("order-approval", _("Order Approval"), ORDERS, "orders:approval", "clipboard-list", 520),
    Screen("order-final-confirm", _("Order Final Confirm"), ORDERS, "orders:final-confirm", "clipboard-list", 530),
    Screen("customer-info.orders", _("Order History"), part_of="customer-info"),
)
registries.counts |= {"order-approval": queue_to_count, "order-final-confirm": confirm_to_count}
registries.add_portlet(
    Portlet(
        "order-approval", _("Order Approval"), "order-approval", "orders/portlet_approval.html", queue_portlet, 1, 10
    )
)
registries.add_portlet(
    Portlet(
        "order-final-confirm",
        _("Order Final Confirm"),
        "order-final-confirm",
        "orders/portlet_confirm.html",
        confirm_portlet,
        2,
        20,
    )
)
registries.add_page("order", "orders:order")
registries.add_tab("customer-info", Tab("customer-info.orders", _("Order History"), "orders:of-customer", 60))
registries.sources.append(SearchSource(_("Orders"), "order-status", find_orders, order_of_number))
registries.acts.append(SearchSource(_("Actions"), "order-status", order_acts))
