"""Grids of numbers."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inventory.enums import ASSIGN_TONES, PORTED, USE_TONES, CustomerAssign, UseStatus
from inventory.queries.number import number_page
from oms.kit.grid import BadgeColumn, DateColumn, DateTimeColumn, GridTable, NumberColumn, PhoneColumn, TextColumn
from oms.kit.grid.columns import Record
from oms.kit.search import SHORTEST


def to_number(record: Record) -> str:
    return number_page(record["e164"])


def to_details(record: Record) -> str:
    """DDI Details narrowed to an owner, and to a customer where one stands in the row."""
    query = {"reseller": record["partner_name"]}
    if len(record["customer_name"]) >= SHORTEST:
        query["q"] = record["customer_name"]
    return f"{reverse('inventory:ddi-details')}?{urlencode(query)}"


class DdiDetailsTable(GridTable):
    """guide 2.3.1.1"""

    cells = (
        ("e164", "number_type"), ("assign",), ("use", "ported"), ("customer", "site"), ("partner", "owner"),
        ("area_code", "local"), ("updated", "comment"),
    )  # fmt: skip

    e164 = PhoneColumn(_("Direct Dial Call Number"), "e164", priority=1, link=to_number, sort="national")
    area_code = TextColumn(_("Area Code"), "area_code", priority=3)
    local = TextColumn(_("Number"), "local", priority=3)
    number_type = TextColumn(_("Number Type"), "type_name")
    assign = BadgeColumn(_("Customer Assign"), "assign", CustomerAssign.choices, ASSIGN_TONES, priority=1)
    customer = TextColumn(_("Assigned Customer"), "customer_name")
    site = TextColumn(_("Site Name"), "site_name")
    use = BadgeColumn(_("Use Status"), "use", UseStatus.choices, USE_TONES)
    ported = BadgeColumn(_("Number Porting"), "ported", PORTED)
    comment = TextColumn(_("Comment"), "comment", priority=3)
    partner = TextColumn(_("Assigned Reseller"), "partner_name")
    owner = TextColumn(_("Owner"), "owner_name")
    updated = DateTimeColumn(_("Last Updated"), "updated_at", priority=3)


class NumberStatusSummaryTable(GridTable):
    """guide 2.3.1.2; Used are those of the Assigned that are in use already."""

    cells = (("partner",), ("customer",))

    partner = TextColumn(_("Owner"), "partner_name", priority=1, sort=("partner_name", "customer_name"))
    customer = TextColumn(_("Customer"), "customer_name", priority=1, link=to_details, needs=("partner_name",))
    assigned = NumberColumn(_("Assigned Qty."), "assigned_now", sort="assigned")
    used = NumberColumn(_("Used Qty."), "used_now", sort="used")
    reserved = NumberColumn(_("Reserved Qty."), "reserved_now", sort="reserved")
    free = NumberColumn(_("Not Assigned Qty."), "free_now", sort="free")
    total = NumberColumn(_("Total Qty."), "total_now", sort="total")


class NumberStockTable(GridTable):
    """Numbers that no customer has: one's own and those of the resellers below."""

    cells = (("e164", "number_type"), ("use",), ("partner", "owner"), ("rests",), ("updated", "comment"))

    e164 = PhoneColumn(_("Direct Dial Call Number"), "e164", priority=1, link=to_number, sort="national")
    number_type = TextColumn(_("Number Type"), "type_name")
    partner = TextColumn(_("Assigned Reseller"), "partner_name", priority=1)
    owner = TextColumn(_("Owner"), "owner_name")
    use = BadgeColumn(_("Use Status"), "use", UseStatus.choices, USE_TONES)
    rests = DateColumn(_("Rests until"), "quarantine_until", sort=False)
    comment = TextColumn(_("Comment"), "comment", priority=3)
    updated = DateTimeColumn(_("Last Updated"), "updated_at", priority=3)
