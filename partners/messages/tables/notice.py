"""Grids of what people were told."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oms.kit.grid import BadgeColumn, DateTimeColumn, GridTable, TextColumn
from oms.kit.grid.columns import Record
from partners.messages.enums import DELIVERY_LABELS, DELIVERY_TONES, DeliveryMethod
from partners.messages.notifications.message import label_of


def _notification(record: Record) -> str:
    return reverse("partners:notification", args=[record["pk"]])


class NotificationHistoryTable(GridTable):
    """guide 2.9.4; what an outbox state is called there stands in DELIVERY_LABELS."""

    cells = (
        ("message", "kind"),
        ("state", "method"),
        ("at", "sender"),
        ("receiver", "partner"),
        ("customer_name", "customer_code"),
    )

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

    cells = (("message", "kind"), ("state", "method"), ("at",), ("sender", "receiver"))

    at = DateTimeColumn(_("Send Date"), "created_at", priority=1)
    state = BadgeColumn(_("Status"), "state", DELIVERY_LABELS, DELIVERY_TONES, priority=1)
    method = BadgeColumn(_("Delivery Method"), "method", DeliveryMethod.choices)
    kind = TextColumn(_("Message Type"), "kind", show=lambda kind, record: label_of(kind))
    message = TextColumn(_("Message"), "subject", priority=1)
    sender = TextColumn(_("Sender"), "sender")
    receiver = TextColumn(_("Receiver"), "receiver")
