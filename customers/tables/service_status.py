"""Customer Service Status and Service Inventory: every figure leads to the rows that make it (guide 2.5.4.3)."""

from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.utils.translation import gettext_lazy as _

from catalogue.enums import PayMode
from customers.models import OPEN_END
from customers.queries.customer import in_period
from oms.kit.grid import (
    BadgeColumn,
    BooleanColumn,
    DateColumn,
    GridTable,
    NumberColumn,
    TextColumn,
    link_to,
)
from oms.kit.grid.columns import Record
from oms.kit.grid.links import narrowed, pairs

TO_CUSTOMER = link_to("customers:basic", "customer_code")
DETAILS = link_to("customers:service-status")


@lru_cache(maxsize=1_000)
def _passed_on(asked: str, replaced: tuple[str, ...]) -> str:
    """What was asked of the grid, without what each row says itself."""
    return urlencode([pair for pair in parse_qsl(asked) if pair[0] not in replaced])


class RowsLink:
    """The address of View Details narrowed as the grid is (`asked`), and to what the row adds up: parameter → path.

    What the grid was searched for finds its groups; the rows of one are all that it adds up.
    """

    def __init__(self, **filters: str) -> None:
        self.filters = filters
        self.paths = ("asked", *filters.values())
        self.replaced = ("q", *filters, *(("children",) if "reseller" in filters else ()))

    def __call__(self, record: Record) -> str:
        own = {name: str(record[path]) for name, path in self.filters.items()}
        return narrowed(DETAILS, _passed_on(record["asked"], self.replaced), pairs(**own))

    def of_all(self, record: Record) -> str:
        """Of all that the grid shows."""
        return narrowed(DETAILS, record["asked"])


def quantity(**filters: str) -> NumberColumn:
    """Qty., each a link to its rows."""
    link = RowsLink(**filters)
    return NumberColumn(_("Qty."), "amount", priority=1, link=link, leads=link.of_all, needs=link.paths)


def period(first: date, record: Record) -> str:
    last = record["valid_to"]
    return in_period(first, None if last == OPEN_END else last)


class VendorStartColumn(DateColumn):
    """The vendor settles a licensed item from the day it is charged; an item without a license never."""

    def show(self, value: Any, record: Record) -> str:
        return super().show(value if record["license_name"] else None, record)

    def excel(self, value: Any, record: Record) -> Any:
        return super().excel(value if record["license_name"] else None, record)


class DetailsTable(GridTable):
    """guide 2.5.4.3.1. What stands on the line or the customer itself is shown, not sorted by."""

    cells = (
        ("customer", "code"), ("item", "group"), ("qty",), ("reseller", "plan"), ("license",), ("account",),
        ("period",), ("act_date", "term_date"), ("billing_start", "vendor_start"), ("pay",),
    )  # fmt: skip

    reseller = TextColumn(_("Reseller"), "partner_name")
    code = TextColumn(_("Customer ID"), "customer_code", priority=1)
    customer = TextColumn(_("Customer Name"), "customer_name", priority=1, link=TO_CUSTOMER, needs=("customer_code",))
    group = TextColumn(_("Item Group"), "group_name")
    item = TextColumn(_("Item Name"), "item_name", priority=1)
    license = TextColumn(_("Cloud License"), "license_name")
    plan = TextColumn(_("Service Plan"), "customer__plan_name", sort=False, priority=3)
    account = TextColumn(_("Billing Account"), "line__billing_account__name", sort=False, priority=3)
    qty = NumberColumn(_("Qty."), "qty")
    period = TextColumn(_("Available Period"), "valid_from", sort=False, needs=("valid_to",), show=period, priority=3)
    act_date = DateColumn(_("Act. Date"), "line__act_date", sort=False)
    term_date = DateColumn(_("Term. Date"), "line__term_date", sort=False, priority=3)
    billing_start = DateColumn(_("Billing Start"), "line__billing_start", sort=False)
    vendor_start = VendorStartColumn(
        _("Vendor Settlement Start"), "line__billing_start", needs=("license_name",), sort=False, priority=3
    )
    pay = BadgeColumn(_("Pre/Post"), "line__item__pay", PayMode.choices, sort=False, priority=3)


class PerCustomerTable(GridTable):
    """guide 2.5.4.3.2"""

    cells = (("customer", "code"), ("item", "group"), ("license",), ("reseller",), ("qty",))

    reseller = TextColumn(_("Reseller"), "partner_name")
    code = TextColumn(_("Customer ID"), "customer_code", priority=1)
    customer = TextColumn(_("Customer Name"), "customer_name", priority=1, link=TO_CUSTOMER, needs=("customer_code",))
    group = TextColumn(_("Item Group"), "group_name")
    item = TextColumn(_("Item Name"), "item_name", priority=1)
    license = TextColumn(_("Cloud License"), "license_name")
    qty = quantity(customer="customer_code", item="item_id")


class PerResellerTable(GridTable):
    """guide 2.5.4.3.2"""

    cells = (("reseller",), ("item", "group"), ("license",), ("qty",))

    reseller = TextColumn(_("Reseller"), "partner_name", priority=1)
    group = TextColumn(_("Item Group"), "group_name")
    item = TextColumn(_("Item Name"), "item_name", priority=1)
    license = TextColumn(_("Cloud License"), "license_name")
    qty = quantity(reseller="reseller_code", item="item_id")


class PerLicenseTable(GridTable):
    """guide 2.5.4.3.2"""

    cells = (("license",), ("item", "group"), ("qty",))

    license = TextColumn(_("Cloud License"), "license_name", priority=1)
    group = TextColumn(_("Item Group"), "group_name")
    item = TextColumn(_("Item Name"), "item_name", priority=1)
    qty = quantity(item="item_id")


class InventoryTable(GridTable):
    """What the provider's own systems know a customer by, and its cloud licenses (VOSS)."""

    cells = (
        ("customer", "code"), ("license",), ("qty",), ("reseller",), ("external", "account"), ("extended",),
        ("deals",), ("public", "inactive"),
    )  # fmt: skip

    reseller = TextColumn(_("Reseller"), "partner_name")
    code = TextColumn(_("Customer ID"), "customer_code", priority=1)
    external = TextColumn(_("External Customer ID"), "customer__external_id")
    account = TextColumn(_("Account ID"), "customer__account_id")
    extended = TextColumn(_("Extended Name"), "customer__extended_name", priority=3)
    customer = TextColumn(_("Customer Name"), "customer_name", priority=1, link=TO_CUSTOMER, needs=("customer_code",))
    deals = TextColumn(_("Deal IDs"), "customer__deal_ids", priority=3)
    public = BooleanColumn(_("Public Sector"), "customer__public_sector", priority=3)
    inactive = BooleanColumn(_("Inactive Billing"), "customer__inactive_billing", priority=3)
    license = TextColumn(_("Cloud License"), "license_name", priority=1)
    qty = quantity(customer="customer_code", license="license_id")
