"""Grids of numbers."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from inventory.enums import ASSIGN_TONES, GOLD, GOLD_TONES, PORTED, USE_TONES, CustomerAssign, UseStatus
from inventory.queries.number import number_page
from oms.kit.escaping import escaped
from oms.kit.grid import (
    BadgeColumn,
    DateColumn,
    DateTimeColumn,
    GridTable,
    NumberColumn,
    PhoneColumn,
    RowLink,
    SentenceColumn,
    TextColumn,
    link_to,
)
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


def free_again(until: date | None) -> str:
    """That its rest is over, once it is."""
    return _now("free again") if until and until < timezone.localdate() else ""


TRANSFER = RowLink(
    _("Transfer to a reseller"), link_to("transfer of a number", "e164"), screen="transfers", needs=("assign",),
    when=lambda record: record["assign"] != CustomerAssign.RESERVED,
)  # fmt: skip


class RestColumn(DateColumn):
    """The last day on which a returned number rests, and once it is over, that it is free again."""

    def __init__(self, **options) -> None:
        super().__init__(_("Rests until"), "quarantine_until", needs=("assign",), sort=False, **options)

    def show(self, value: date | None, record: Record) -> str:
        return super().show(value if record["assign"] == CustomerAssign.UNUSED else None, record)

    def cell(self, record: Record) -> str:
        drawn = super().cell(record)
        words = free_again(record["quarantine_until"]) if record["assign"] == CustomerAssign.UNUSED else ""
        return SafeString(f'{drawn} <span class="age">{escaped(words)}</span>') if words else drawn

    def excel(self, value: date | None, record: Record) -> date | str:
        return value if value and record["assign"] == CustomerAssign.UNUSED else ""


class DdiDetailsTable(GridTable):
    """guide 2.3.1.1"""

    acts = (RowLink(_("History"), link_to("inventory:ddi-number", "e164")), TRANSFER)
    cells = (
        ("e164", "number_type"), ("assign",), ("use", "ported"), ("customer", "site"), ("partner", "owner"),
        ("rests", "gold"), ("area_code", "local"), ("updated", "comment"),
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
    rests = RestColumn(priority=3)
    gold = BadgeColumn(_("Gold"), "gold", GOLD, GOLD_TONES, priority=3, sort=False)


class NumberHistoryTable(GridTable):
    """What happened to a number."""

    cells = (("what",), ("at",), ("customer", "site"), ("order_no",), ("partner", "who"), ("changes",))

    at = DateTimeColumn(_("When"), "at")
    what = TextColumn(_("What happened"), "what", priority=1)
    customer = TextColumn(
        _("Customer"), "customer", link=link_to("customers:basic", "customer_code"), needs=("customer_code",)
    )
    site = TextColumn(_("Site Name"), "site")
    partner = TextColumn(_("Assigned Reseller"), "partner")
    order_no = TextColumn(_("Order No"), "order_no", link=link_to("order", "order_no"))
    changes = SentenceColumn(_("Changes"), "changes", priority=3, sort=False)
    who = TextColumn(_("By"), "who")


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

    acts = (TRANSFER,)
    cells = (
        ("e164", "number_type"),
        ("use", "rests"),
        ("partner", "owner"),
        ("former", "port_until"),
        ("updated", "comment"),
    )

    e164 = PhoneColumn(_("Direct Dial Call Number"), "e164", priority=1, link=to_number, sort="national")
    number_type = TextColumn(_("Number Type"), "type_name")
    partner = TextColumn(_("Assigned Reseller"), "partner_name", priority=1)
    owner = TextColumn(_("Owner"), "owner_name")
    use = BadgeColumn(_("Use Status"), "use", UseStatus.choices, USE_TONES)
    rests = RestColumn()
    gold = BadgeColumn(_("Gold"), "gold", GOLD, GOLD_TONES, priority=3, sort=False)
    former = TextColumn(
        _("Former Customer"), "former_name", sort=False, link=link_to("customers:basic", "former_code"),
        needs=("former_code",),
    )  # fmt: skip
    port_until = DateColumn(_("May port it until"), "former_until", sort=False)
    comment = TextColumn(_("Comment"), "comment", priority=3)
    updated = DateTimeColumn(_("Last Updated"), "updated_at", priority=3)
