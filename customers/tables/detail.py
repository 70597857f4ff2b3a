"""Grids of a customer's tabs."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oms.kit.grid import BadgeColumn, BooleanColumn, DateColumn, DateTimeColumn, GridTable, NumberColumn, TextColumn
from oms.kit.grid.columns import Record
from oms.kit.registries import registries
from oms.kit.working_days import country_of
from partners.messages.enums import DELIVERY_LABELS, DELIVERY_TONES, DeliveryMethod
from partners.messages.notifications.message import kinds


def both_lines(first: str, record: Record) -> str:
    return ", ".join(filter(None, [first, record["address2"]]))


def message_type(kind: str, record: Record) -> str:
    return str(kinds[kind].label) if kind in kinds else kind


def lines_of(record: Record) -> str:
    """The lines of a site, a page of a floor above; nothing where there are none."""
    page = registries.pages.get("lines of a customer", "")
    if not page or not record["line_count"]:
        return ""
    return f"{reverse(page, args=[record['customer__code']])}?{urlencode({'site': record['name']})}"


class SiteTable(GridTable):
    """guide 2.5.3.3, and how many lines stand at each"""

    name = TextColumn(_("Site Name"), "name", priority=1, needs=("customer__code",))
    main = BooleanColumn(_("Main Site"), "is_main")
    address = TextColumn(_("Address"), "address1", needs=("address2",), show=both_lines)
    city = TextColumn(_("City"), "city")
    county = TextColumn(_("County"), "county")
    post_code = TextColumn(_("Post Code"), "post_code")
    lines = NumberColumn(pgettext_lazy("telephony", "Lines"), "line_count", link=lines_of, needs=("customer__code",))


class AccountTable(GridTable):
    """guide 2.5.3.4"""

    name = TextColumn(_("Billing Account Name"), "name", priority=1, needs=("customer__code",))
    days = TextColumn(
        _("Invoice Date/Payment Date"), "invoice_day", needs=("payment_day",),
        show=lambda day, record: f"{day} / {record['payment_day']}",
    )  # fmt: skip
    address = TextColumn(_("Billing Address"), "address")
    city = TextColumn(_("City"), "city")
    county = TextColumn(_("County"), "county")
    post_code = TextColumn(_("Post Code"), "post_code")
    country = TextColumn(_("Country"), "country", show=lambda code, record: country_of(code) if code else "")
    vat_number = TextColumn(_("VAT number"), "vat_number", priority=3)


class SuspensionTable(GridTable):
    """guide 2.5.3.9"""

    start = DateColumn(_("Suspend Start"), "start", priority=1)
    end = DateColumn(_("Suspend End"), "end", priority=1)
    reason = TextColumn(_("Reason of Suspend"), "reason", priority=1)
    plan = TextColumn(_("Service Plan"), "plan_name")
    comment = TextColumn(_("Comment"), "comment")


class CustomerNoticeTable(GridTable):
    """guide 2.5.3.10"""

    cells = (("message", "kind"), ("status", "method"), ("at",), ("sender", "receiver"), ("partner",))

    at = DateTimeColumn(_("Send Date"), "created_at", priority=1)
    status = BadgeColumn(_("Status"), "state", DELIVERY_LABELS, DELIVERY_TONES)
    method = BadgeColumn(_("Delivery Method"), "method", DeliveryMethod.choices)
    kind = TextColumn(_("Message Type"), "kind", show=message_type)
    message = TextColumn(_("Message"), "subject", priority=1)
    partner = TextColumn(_("SP/Reseller"), "partner_name")
    sender = TextColumn(_("Sender"), "sender")
    receiver = TextColumn(_("Receiver"), "receiver")


class ChangeTable(GridTable):
    """guide 2.5.3.11"""

    cells = (("item", "kind"), ("at",), ("before",), ("after",), ("company", "operator"))
    at = DateTimeColumn(_("Changed Date"), "at", priority=1)
    kind = TextColumn(_("Type"), "kind")
    item = TextColumn(_("Changed Item"), "item", priority=1)
    before = TextColumn(_("Before Change"), "before")
    after = TextColumn(_("After Change"), "after", priority=1)
    company = TextColumn(_("SP/Reseller"), "company")
    operator = TextColumn(_("Operator"), "operator")
