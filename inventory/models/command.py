"""Commands to the network: outbox rows, one lane per customer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from inventory.enums import CommandKind
from oms.kit.outbox import OutboxRow
from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner


class Command(OutboxRow):
    """One command to the EMS. `payload` is what the driver sends; `secret` is encrypted and wiped after delivery.

    `target` says in words what is touched. `order_no` is the order's number, as text.
    """

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    partner_name = models.CharField(_("Reseller"), max_length=100)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="commands")
    customer_name = models.CharField(_("Customer Name"), max_length=100)
    order_no = models.CharField(_("Order No"), max_length=20, blank=True)
    kind = models.CharField(_("Command"), max_length=30, choices=CommandKind)
    target = models.CharField(_("Target"), max_length=200)
    payload = models.JSONField(default=dict)
    secret = models.TextField(blank=True)
    answer = models.JSONField(default=dict, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta(OutboxRow.Meta):
        indexes = [
            *OutboxRow.Meta.indexes,
            models.Index(fields=["created_at", "id"], name="command_at"),
            models.Index(fields=["partner", "created_at", "id"], name="command_partner_at"),
            models.Index(fields=["order_no"], name="command_of_order"),
        ]
