"""What people are told: one row per receiver and way, which is also its outbox row."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oms.kit.outbox import OutboxRow
from oms.kit.scope import PartnerQuerySet
from oms.kit.search import Searched
from oms.kit.walls import ByPartner
from partners.messages.enums import DeliveryMethod


class Notice(OutboxRow):
    """A screen message or an e-mail to one account (guide 2.9.4).

    `kind` names the message class, `subject` and `text` are in the receiver's language. E-mails are delivered from
    the outbox; a screen message is done when written and stays unread until `seen_at`. One that asks its receiver's
    side for an act `needs` it until somebody has done it (actions/settle.py). A link that acts by itself is kept
    sealed, and only until its mail has left.
    """

    wall = ByPartner()
    search = Searched(("receiver", "subject", "sender", "customer_code", "customer_name", "partner_name"))

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+", db_index=False)
    partner_name = models.CharField(_("SP/Reseller"), max_length=100)
    account = models.ForeignKey("partners.Account", null=True, on_delete=models.SET_NULL, related_name="notices")
    receiver = models.CharField(_("Receiver"), max_length=100)
    address = models.EmailField(blank=True)
    method = models.CharField(_("Delivery Method"), max_length=10, choices=DeliveryMethod)
    kind = models.CharField(_("Message Type"), max_length=60)
    subject = models.CharField(_("Message"), max_length=200)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    link = models.CharField(max_length=200, blank=True)
    sealed_link = models.CharField(max_length=400, blank=True, default="")
    thread = models.CharField(max_length=60, blank=True, default="")
    sender = models.CharField(_("Sender"), max_length=100)
    sender_partner_id = models.BigIntegerField(null=True)
    customer_code = models.CharField(_("Customer No"), max_length=20, blank=True)
    customer_name = models.CharField(_("Customer Name"), max_length=100, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    needs = models.BooleanField(default=False)

    objects = PartnerQuerySet.as_manager()

    class Meta(OutboxRow.Meta):
        indexes = [
            *OutboxRow.Meta.indexes,
            models.Index(fields=["created_at", "id"], name="notice_at"),
            models.Index(fields=["partner", "created_at", "id"], name="notice_partner_at", include=["method"]),
            models.Index(fields=["customer_code", "created_at"], name="notice_customer"),
            *[
                models.Index(fields=[field, "id"], name=f"notice_by_{field}")
                for field in (
                    "partner_name", "receiver", "state", "method", "kind", "subject", "sender", "customer_code",
                    "customer_name",
                )
            ],
            models.Index(
                fields=["account", "-id"], name="notice_unseen", condition=Q(seen_at__isnull=True, method="screen")
            ),
            models.Index(fields=["account", "-created_at", "-id"], name="notice_inbox", condition=Q(method="screen")),
            models.Index(fields=["account", "-created_at"], name="notice_needs", condition=Q(needs=True)),
            models.Index(fields=["thread"], name="notice_to_settle", condition=Q(needs=True)),
        ]  # fmt: skip
