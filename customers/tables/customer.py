"""Grids whose rows are customers."""

from django.utils.translation import gettext_lazy as _

from catalogue.enums import USER_LICENSE_GROUP
from customers.enums import STATUS_TONES, CustomerStatus, CustomerType
from customers.tables.network import NETWORK_TONES, network_words
from oms.kit.grid import (
    BadgeColumn,
    DateColumn,
    GridTable,
    NumberColumn,
    PhoneColumn,
    ProgressColumn,
    RowLink,
    TextColumn,
    link_to,
)
from oms.kit.grid.columns import Record
from oms.kit.grid.links import pairs

SERVICE_ITEMS = link_to("customers:service-items", "code")


def user_lines(record: Record) -> str:
    """The service lines that make a customer's user licenses, in its own Service Info."""
    return f"{SERVICE_ITEMS(record)}?{pairs(q=USER_LICENSE_GROUP)}" if record["user_licenses"] else ""


class CustomerInfoTable(GridTable):
    """guide 2.5.3"""

    cells = (
        ("name", "code"), ("status",), ("network",), ("partner", "kind"), ("licenses",), ("admin_name", "admin_id"),
        ("start", "cli"), ("tenant", "tenant_prefix"), ("cm_id",),
    )  # fmt: skip
    acts = (
        RowLink(_("Open customer"), link_to("customers:basic", "code")),
        RowLink(_("Orders"), link_to("orders of a customer", "code"), screen="customer-info.orders"),
        RowLink(_("Service Info"), link_to("customers:service", "code"), screen="customer-info.service"),
    )

    partner = TextColumn(_("Reseller"), "partner_name")
    code = TextColumn(_("Customer ID"), "code", priority=1)
    name = TextColumn(_("Customer Name"), "name", priority=1, link=link_to("customers:basic", "code"), needs=("code",))
    licenses = NumberColumn(_("User License(EA)"), "user_licenses", link=user_lines, needs=("code",))
    admin_id = TextColumn(_("Admin ID"), "admin_id")
    admin_name = TextColumn(_("Admin Name"), "admin_name", priority=3)
    start = DateColumn(_("Service Start"), "service_start")
    status = BadgeColumn(_("Customer Status"), "status", CustomerStatus.choices, STATUS_TONES, priority=1)
    kind = BadgeColumn(_("Customer Type"), "kind", CustomerType.choices)
    cli = PhoneColumn(_("Customer CLI"), "cli", priority=3)
    cm_id = TextColumn(_("CM ID"), "cm_id", priority=3)
    tenant = TextColumn(_("Tenant"), "tenant", priority=3)
    tenant_prefix = TextColumn(_("Tenant Prefix"), "tenant_prefix", priority=3)
    network = ProgressColumn(
        _("Network"), "network", done="network_done", whole="network_all", words=network_words, tones=NETWORK_TONES,
    )  # fmt: skip
