"""Commands to the network: outbox rows, one lane per customer."""

import pghistory
import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from inventory.ems.kinds import kind_choices
from oms.kit.follows import Follows
from oms.kit.outbox import OutboxRow
from oms.kit.scope import PartnerQuerySet
from oms.kit.search import Searched
from oms.kit.walls import ByPartner

BY_A_PERSON = pgtrigger.Q(
    old__state__in=["failed", "waiting"],
    new__state__in=["waiting", "given_up"],
    old__state__df=pgtrigger.F("new__state"),
)


@pghistory.track(
    pghistory.UpdateEvent("by_a_person", condition=BY_A_PERSON),
    model_name="CommandEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
    fields=["id", "partner", "customer", "order_no", "kind", "state", "attempts", "last_error"],
)
class Command(OutboxRow):
    """One command to the EMS. `payload` is what the driver sends; `secret` is encrypted and wiped after delivery.

    `target` says in words what is touched. `urgent`: as its kind says; it overtakes what is not, in its own lane too. `order_no` is the order's number, as text. The worker's doings stand on the
    row; that a person had it retried or gave it up is kept as history.
    """

    wall = ByPartner()
    with_customer = Follows()
    search = Searched(("customer_name", "order_no", "target"))

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    partner_name = models.CharField(_("Reseller"), max_length=100)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="commands")
    customer_name = models.CharField(_("Customer Name"), max_length=100)
    order_no = models.CharField(_("Order No"), max_length=20, blank=True)
    urgent = models.BooleanField(default=False, db_default=False)
    kind = models.CharField(_("Command"), max_length=30, choices=kind_choices)
    target = models.CharField(_("Target"), max_length=200)
    payload = models.JSONField(default=dict)
    secret = models.TextField(blank=True)
    answer = models.JSONField(default=dict, blank=True)
    account_name = models.CharField(_("By"), max_length=100, blank=True, default="")
    failure_told = models.BooleanField(default=False)  # once for each command, whatever a further try does

    objects = PartnerQuerySet.as_manager()

    class Meta(OutboxRow.Meta):
        indexes = [
            *OutboxRow.Meta.indexes,
            models.Index(fields=["created_at", "id"], name="command_at"),
            models.Index(fields=["partner", "created_at", "id"], name="command_partner_at"),
            models.Index(
                fields=["due_at", "id"], name="command_urgent", condition=models.Q(urgent=True, state__in=["waiting", "claimed"])
            ),
            models.Index(fields=["partner"], name="command_failed", condition=models.Q(state="failed")),  # counted at each page
            models.Index(fields=["order_no"], name="command_of_order"),
            *[
                models.Index(fields=[field, "id"], name=f"command_by_{field}"[:30])
                for field in (
                    "partner_name", "customer_name", "kind", "target", "state", "attempts", "completed_at",
                )
            ],
        ]  # fmt: skip
