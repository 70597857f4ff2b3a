"""Grids of the system logs (guide 2.9.2 to 2.9.4), their headings as the guide has them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oms.kit.grid import BadgeColumn, DateTimeColumn, GridTable, NumberColumn, TextColumn
from oms.kit.grid.columns import Record
from partners.enums import DELIVERY_LABELS, DELIVERY_TONES, DeliveryMethod, PartnerKind
from partners.messages import label_of


def _notification(record: Record) -> str:
    return reverse("partners:notification", args=[record["pk"]])


class MenuAccessHistoryTable(GridTable):
    """guide 2.9.2"""

    at = DateTimeColumn(_("Date"), "at", seconds=True, priority=1)
    partner = TextColumn(_("Reseller"), "partner_name")
    login_id = TextColumn(_("Account ID"), "login_id", priority=1)
    name = TextColumn(_("Account Name"), "account_name")
    system_role = BadgeColumn(_("System Role"), "system_role", PartnerKind.choices, priority=3)
    role = TextColumn(_("Auth. Role"), "role_name", priority=3)
    menu = TextColumn(_("Menu Name"), "menu_name")
    ip = TextColumn(_("Client IP"), "ip")


class ExcelDownloadHistoryTable(GridTable):
    """guide 2.9.3"""

    at = DateTimeColumn(_("Date"), "at", seconds=True, priority=1)
    partner = TextColumn(_("Reseller"), "partner_name")
    login_id = TextColumn(_("Account ID"), "login_id", priority=1)
    name = TextColumn(_("Account Name"), "account_name")
    system_role = BadgeColumn(_("System Role"), "system_role", PartnerKind.choices, priority=3)
    role = TextColumn(_("Auth. Role"), "role_name", priority=3)
    menu = TextColumn(_("Menu Name"), "menu_name")
    rows = NumberColumn(_("Downloaded Rows"), "rows")
    ip = TextColumn(_("Client IP"), "ip")
    seconds = NumberColumn(_("Execution Time(sec.)"), "seconds", decimals=2)


class NotificationHistoryTable(GridTable):
    """guide 2.9.4; what an outbox state is called there stands in DELIVERY_LABELS."""

    at = DateTimeColumn(_("Delivery Date"), "created_at", seconds=True, priority=1)
    partner = TextColumn(_("SP/Reseller"), "partner_name")
    receiver = TextColumn(_("Receiver"), "receiver")
    state = BadgeColumn(_("Status"), "state", DELIVERY_LABELS, DELIVERY_TONES)
    method = BadgeColumn(_("Delivery Method"), "method", DeliveryMethod.choices)
    kind = TextColumn(_("Message Type"), "kind", show=lambda kind, record: label_of(kind))
    message = TextColumn(_("Message"), "subject", priority=1, link=_notification)
    sender = TextColumn(_("Sender"), "sender", priority=3)
    customer_code = TextColumn(_("Customer No"), "customer_code")
    customer_name = TextColumn(_("Customer Name"), "customer_name")


class ResellerNotificationTable(GridTable):
    """guide 2.7.1.7: what the people of one reseller were told."""

    at = DateTimeColumn(_("Send Date"), "created_at", priority=1)
    state = BadgeColumn(_("Status"), "state", DELIVERY_LABELS, DELIVERY_TONES, priority=1)
    method = BadgeColumn(_("Delivery Method"), "method", DeliveryMethod.choices)
    kind = TextColumn(_("Message Type"), "kind", show=lambda kind, record: label_of(kind))
    message = TextColumn(_("Message"), "subject", priority=1)
    sender = TextColumn(_("Sender"), "sender")
    receiver = TextColumn(_("Receiver"), "receiver")
