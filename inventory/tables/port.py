"""The grid of ports."""

from django.utils.translation import gettext_lazy as _

from inventory.porting.states import STATE_TONES, PortState
from oms.kit.grid import (
    BadgeColumn,
    DateColumn,
    DateTimeColumn,
    GridTable,
    NumberColumn,
    NumbersColumn,
    RowLink,
    TextColumn,
    link_to,
)
from oms.kit.registries import registries

TO_PORT = link_to("inventory:port", "pk")


class PortTable(GridTable):
    """guide 2.3.2"""

    cells = (
        ("numbers", "type"), ("state", "sub_status"), ("customer", "customer_code"), ("porting_date", "quantity"),
        ("order_no", "kind"), ("requested", "partner"), ("approver", "comments"),
    )  # fmt: skip
    acts = (
        RowLink(_("Open port"), TO_PORT),
        RowLink(_("Order"), link_to("order", "order_no"), screen="order-status"),
        RowLink(_("Customer"), link_to("customers:basic", "customer_code"), screen="customer-info"),
    )

    requested = DateTimeColumn(_("Request Date"), "requested_at")
    partner = TextColumn(_("Reseller"), "partner_name")
    customer_code = TextColumn(_("Customer ID"), "customer_code", priority=3)
    customer = TextColumn(_("Customer Name"), "customer_name")
    order_no = TextColumn(_("Order No"), "order_no", link=link_to("order", "order_no"))
    kind = BadgeColumn(_("Order Type"), "order_kind", lambda: registries.order_kinds.items())
    state = BadgeColumn(_("Status"), "state", PortState.choices, STATE_TONES, priority=1)
    sub_status = TextColumn(_("Sub Status"), "sub_status")
    type = TextColumn(_("Number Type"), "type_name")
    numbers = NumbersColumn(_("Direct Call Number"), "listed", priority=1, link=TO_PORT, sort="main_number")
    quantity = NumberColumn(_("Qty."), "quantity")
    porting_date = DateColumn(_("Porting Date"), "shown_date", priority=1)
    approver = TextColumn(_("Approver"), "desk_name", priority=3)
    comments = TextColumn(_("Approver's Comments"), "result", priority=3)
