"""The four grids of Service Info (guide 2.5.3.5)."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from catalogue.enums import PayMode
from customers.enums import HOLDING_TONES, HoldingStatus
from customers.queries.customer import in_period
from oms.kit.figures import figure
from oms.kit.grid import (
    BadgeColumn,
    DateColumn,
    GridTable,
    MoneyColumn,
    NumberColumn,
    PhoneColumn,
    RowLink,
    TextColumn,
    link_to,
)
from oms.kit.grid.columns import Record

PORTED = {False: _("Original Number"), True: _("Ported Number")}


class PeriodColumn(TextColumn):
    """Available Period: from the first day to the last, or open."""

    def __init__(self, heading: str, **options) -> None:
        super().__init__(
            heading, "valid_from", needs=("valid_to",), show=lambda first, r: in_period(first, r["valid_to"]), **options
        )


class AmountColumn(NumberColumn):
    """A count, or money with its pence where there are any."""

    def show(self, value: Any, record: Record) -> str:
        pence = isinstance(value, Decimal) and value % 1
        return figure(value, 2) if pence else figure(int(value))

    def excel(self, value: Any, record: Record) -> Any:
        return float(value) if value % 1 else int(value)


def as_mac(value: str, record: Record) -> str:
    """00:04:F2:A1:B2:C3"""
    return ":".join(value[i : i + 2] for i in range(0, len(value), 2)) if value else ""


class ItemTable(GridTable):
    """guide 2.5.3.5.1"""

    cells = (
        ("item", "group"),
        ("account",),
        ("qty",),
        ("price", "pay"),
        ("act_date", "term_date"),
        ("billing_start",),
        ("license", "comment"),
    )

    group = TextColumn(_("Item Group"), "item__group__name", sort="item__group__order")
    item = TextColumn(_("Item Name"), "item__name", priority=1)
    account = TextColumn(_("Billing Account"), "billing_account__name")
    qty = NumberColumn(_("Qty"), "qty")
    act_date = DateColumn(_("Act. Date"), "act_date")
    term_date = DateColumn(_("Term. Date"), "term_date", priority=3)
    billing_start = DateColumn(_("Billing Start"), "billing_start")
    price = MoneyColumn(_("Customer Price"), "price", currency="currency")
    pay = BadgeColumn(_("Pre/Post"), "item__pay", PayMode.choices, priority=3)
    license = TextColumn(_("Linked Cloud License"), "item__license__name", priority=3)
    comment = TextColumn(_("Comment"), "comment", priority=3)


class NumberTable(GridTable):
    """guide 2.5.3.5.2"""

    acts = (RowLink(_("History of the number"), link_to("number", "e164"), screen="ddi-details"),)
    cells = (("number", "site"), ("status",), ("account", "porting"), ("period",), ("comment",))

    number = PhoneColumn(_("Direct Dial Call Number"), "e164", priority=1)
    site = TextColumn(_("Site"), "site__name")
    account = TextColumn(_("Billing Account"), "billing_account__name")
    status = BadgeColumn(_("Status"), "status", HoldingStatus.choices, HOLDING_TONES, priority=1)
    porting = BadgeColumn(_("Number Porting"), "ported", PORTED)
    period = PeriodColumn(_("Available Period"))
    comment = TextColumn(_("Comment"), "comment", priority=3)


class DeviceTable(GridTable):
    """guide 2.5.3.5.3"""

    cells = (("model", "type"), ("status",), ("qty", "mac"), ("account",), ("period",), ("comment",))

    type = TextColumn(_("Device Type"), "model__group__type__name")
    model = TextColumn(_("Model"), "model__name", priority=1)
    account = TextColumn(_("Billing Account"), "billing_account__name")
    qty = NumberColumn(_("Qty"), "quantity")
    mac = TextColumn(_("MAC"), "mac", show=as_mac)
    status = BadgeColumn(_("Status"), "status", HoldingStatus.choices, HOLDING_TONES, priority=1)
    period = PeriodColumn(_("Available Period"))
    comment = TextColumn(_("Comment"), "comment", priority=3)


def with_comment(name: str, record: dict) -> str:
    """UK Mobile 500 (for the shop)"""
    return f"{name} ({record['comment']})" if record["comment"] else name


class EtcTable(GridTable):
    """guide 2.5.3.5.4"""

    type = TextColumn(_("Item Type"), "type")
    name = TextColumn(_("Item Name"), "name", priority=1, needs=("comment",), show=with_comment)
    period = PeriodColumn(_("Available Period"))
    qty = AmountColumn(_("Qty"), "qty")
