"""The grid of validations in drafts."""

from django.utils.translation import gettext_lazy as _

from inventory.porting.states import FOUND_TONES, Found
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

TO_CHECK = link_to("inventory:port-check", "pk")


class PortCheckTable(GridTable):
    cells = (
        ("numbers", "quantity"), ("answer", "code"), ("customer", "customer_code"), ("asked", "by"),
        ("losing", "porting_date"), ("order_no", "partner"), ("answered",),
    )  # fmt: skip
    acts = (
        RowLink(_("Open validation"), TO_CHECK),
        RowLink(_("Order"), link_to("order", "order_no"), screen="order-status"),
        RowLink(_("Customer"), link_to("customers:basic", "customer_code"), screen="customer-info"),
    )

    asked = DateTimeColumn(_("Asked"), "created_at", priority=1)
    by = TextColumn(_("Asked by"), "sent_by", priority=3)
    partner = TextColumn(_("Reseller"), "partner_name", priority=3)
    customer_code = TextColumn(_("Customer ID"), "customer_code", priority=3)
    customer = TextColumn(_("Customer Name"), "customer_name")
    order_no = TextColumn(_("Order No"), "order_no", link=link_to("order", "order_no"))
    numbers = NumbersColumn(_("Direct Call Number"), "listed", priority=1, link=TO_CHECK, sort="main_number")
    quantity = NumberColumn(_("Qty."), "quantity")
    losing = TextColumn(_("Losing service provider"), "losing_provider")
    porting_date = DateColumn(_("Porting Date"), "wanted_date")
    answer = BadgeColumn(_("Answer"), "answer", Found.choices, FOUND_TONES, priority=1)
    code = TextColumn(_("Reject Code"), "reject_code")
    answered = DateTimeColumn(_("Answered on"), "answered_at", priority=3)
