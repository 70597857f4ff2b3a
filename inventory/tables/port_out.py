"""The grid of numbers that other providers ask for."""

from django.utils.translation import gettext_lazy as _

from inventory.porting.out import OUT_TONES, Objection, OutState
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

TO_OUT = link_to("inventory:port-out", "pk")


class PortOutTable(GridTable):
    cells = (
        ("numbers", "quantity"), ("state", "objection"), ("porting_date", "wanted_date"),
        ("customer", "customer_code"), ("gaining", "reference"), ("requested", "partner"),
    )  # fmt: skip
    acts = (
        RowLink(_("Open request"), TO_OUT),
        RowLink(_("Customer"), link_to("customers:basic", "customer_code"), screen="customer-info"),
    )

    requested = DateTimeColumn(_("Request Date"), "requested_at", priority=3)
    partner = TextColumn(_("Reseller"), "partner_name", priority=3)
    customer_code = TextColumn(_("Customer ID"), "customer_code", priority=3)
    customer = TextColumn(_("Customer Name"), "customer_name")
    gaining = TextColumn(_("Gaining provider"), "gaining_provider")
    reference = TextColumn(_("Its reference"), "reference")
    state = BadgeColumn(_("Status"), "state", OutState.choices, OUT_TONES, priority=1)
    objection = BadgeColumn(_("Objection"), "objection", Objection.choices)
    numbers = NumbersColumn(_("Direct Call Number"), "listed", priority=1, link=TO_OUT, sort="main_number")
    quantity = NumberColumn(_("Qty."), "quantity")
    wanted_date = DateColumn(_("Date asked for"), "wanted_date")
    porting_date = DateColumn(_("Porting Date"), "porting_date", priority=1)
