"""What the network was read to hold: usage beside what is assigned, and where contract and network differ."""

import pgtrigger
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from inventory.enums import DIFFERENCE_WAYS, DifferenceState, DifferenceVerb, Thing, UsageType
from oms.kit.follows import Follows
from oms.kit.moved import Moved
from oms.kit.scope import PartnerQuerySet, scoped
from oms.kit.search import Searched
from oms.kit.walls import ByParent, ByPartner

MOST_USED = 2_147_483_647


class OfCustomer(models.Model):
    """Names of the customer and its reseller are copies, so that grids sort by them over one index."""

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+", db_index=False)
    partner_name = models.CharField(_("Reseller"), max_length=100)
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="%(class)ss")
    customer_code = models.CharField(_("Customer ID"), max_length=12)
    customer_name = models.CharField(_("Customer Name"), max_length=100)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        abstract = True


class Reading(models.Model):
    """When a customer's network was read, and when it will be again.

    `fault`: why the last try failed, in words; `tried_at`: when that was, or when it was read.
    """

    wall = ByParent("customer")

    customer = models.OneToOneField("customers.Customer", on_delete=models.CASCADE, related_name="reading")
    due_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=300, blank=True, default="")

    objects = scoped("customer__partner_id").as_manager()

    class Meta:
        indexes = [models.Index(fields=["due_at", "id"], name="reading_due")]


class Usage(OfCustomer):
    """One thing of a customer's contract, how much of it is assigned, and used (guide 2.5.3.6, 2.5.4.4).

    `key` tells things of a type apart: an item's code, a model's name, a kind of channel. `using` is what the network
    said at `read_at`, None until it was read; `users` who: [extension, name, number, MAC] of each.
    """

    wall = ByPartner()
    with_customer = Follows()
    search = Searched(("customer_code", "customer_name", "name"))

    type = models.CharField(_("Service Usage Type"), max_length=10, choices=UsageType)
    key = models.CharField(max_length=200, blank=True)
    name = models.CharField(_("Service Usage Description"), max_length=200)
    assigned = models.IntegerField(_("Assigned Qty."), default=0)
    using = models.IntegerField(_("Using Qty."), null=True)
    sorted_using = models.GeneratedField(  # what was not read yet stands above all, and never empty (`by_partner`)
        expression=Coalesce(F("using"), Value(MOST_USED)), output_field=models.IntegerField(), db_persist=True
    )
    returning = models.IntegerField(_("Return Reservation Qty."), default=0)
    available = models.GeneratedField(
        expression=F("assigned") - F("using") - F("returning"),
        output_field=models.IntegerField(null=True),
        db_persist=True,
    )
    users = models.JSONField(default=list)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "type", "key"], name="usage_once")]
        indexes = [
            models.Index(fields=["partner", "type", "key", "name"], name="usage_of_partner"),
            models.Index(fields=["partner", "type", "key", "read_at"], name="usage_read_of_partner"),
            models.Index(fields=["partner", "assigned"], name="usage_partner_assigned"),
            models.Index(fields=["partner", "sorted_using"], name="usage_partner_using"),
            models.Index(fields=["sorted_using", "id"], name="usage_by_using"),
            *[
                models.Index(fields=[field, "id"], name=f"usage_by_{field}")
                for field in (
                    "partner_name", "customer_code", "customer_name", "type", "name", "assigned", "returning", "available",
                    "read_at",
                )
            ],
        ]  # fmt: skip


class Difference(Moved, OfCustomer):
    """What the contract says of one thing, and what the network has instead; kept until they were read alike.

    `contract` and `network` are counts, amounts, names, or values of TenantState. `order_no`: the last order that was begun
    to take over what the network has; `held`: what it has of a line or a user, in the words of the commands, so that an
    order or a form can be filled with it. `state` moves through inventory/actions/move_difference.py alone.
    """

    wall = ByPartner()
    with_customer = Follows()
    search = Searched(("customer_code", "customer_name", "name"))

    thing = models.CharField(_("Kind"), max_length=10, choices=Thing)
    key = models.CharField(max_length=200, blank=True)
    name = models.CharField(_("What"), max_length=200, blank=True)
    contract = models.CharField(_("Contract"), max_length=200, blank=True)
    network = models.CharField(_("Network"), max_length=200, blank=True)
    held = models.JSONField(default=dict)
    state = FSMField(_("Status"), choices=DifferenceState, default=DifferenceState.OPEN, protected=True, max_length=10)
    found_at = models.DateTimeField(_("Found"))
    seen_at = models.DateTimeField(_("Last Read"))
    gone_at = models.DateTimeField(_("Gone since"), null=True)
    mended_by = models.CharField(_("Mended by"), max_length=100, blank=True, default="")
    mended_at = models.DateTimeField(null=True)
    command = models.ForeignKey("inventory.Command", null=True, on_delete=models.PROTECT, related_name="differences")
    cm_id = models.CharField(_("Call Server"), max_length=30, blank=True, default="")
    order_no = models.CharField(_("Order No"), max_length=20, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "thing", "key"], condition=~Q(state="gone"), name="difference_once"
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "state", "found_at"], name="difference_of_partner"),
            *[
                models.Index(fields=[field, "id"], name=f"difference_by_{field}")
                for field in (
                    "partner_name", "customer_code", "customer_name", "thing", "name", "state", "found_at", "seen_at",
                    "cm_id", "mended_by", "mended_at", "gone_at",
                )
            ],
        ]  # fmt: skip
        triggers = [pgtrigger.FSM(name="difference_edges", field="state", transitions=DIFFERENCE_WAYS.edges)]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("inventory:difference", args=[self.pk])

    ways = DIFFERENCE_WAYS
    locals().update(ways.transitions(state))


class DifferenceStep(models.Model):
    """What happened to a difference: when, by whom, and what both sides were then; `command`: what the network was told;
    `words`: an order's number, or why the command failed."""

    wall = ByParent("difference", insert_only=True)

    difference = models.ForeignKey(Difference, on_delete=models.DO_NOTHING, related_name="steps")
    verb = models.CharField(max_length=10, choices=DifferenceVerb)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=100, blank=True)
    contract = models.CharField(max_length=200, blank=True)
    network = models.CharField(max_length=200, blank=True)
    words = models.CharField(max_length=300, blank=True)
    command = models.ForeignKey(
        "inventory.Command", null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )

    objects = scoped("difference__partner_id").as_manager()

    class Meta:
        ordering = ["at", "id"]


class Summed(models.Model):
    """Figures of a reseller and a thing over its customers: how many have it, of how many it is known how much is used,
    and how many were not read yet; `using` and `available` are of those that are known."""

    wall = ByPartner()

    partner = models.ForeignKey(  # written by triggers alone: the rows they count name the partner, too
        "partners.Partner", on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    type = models.CharField(_("Service Usage Type"), max_length=10, choices=UsageType)
    key = models.CharField(max_length=200, blank=True)
    customers = models.IntegerField()
    known = models.IntegerField()
    unread = models.IntegerField()
    assigned = models.IntegerField(_("Assigned Qty."))
    using = models.IntegerField(_("Using Qty."))
    returning = models.IntegerField(_("Return Reservation Qty."))
    available = models.IntegerField(_("Available Qty."))

    objects = PartnerQuerySet.as_manager()

    class Meta:
        abstract = True


class UsageSum(Summed):
    """Kept by triggers (migrations/_usage_sql.py); what UsageDelta has is not part of it yet, names and moments included."""

    search = Searched(("partner_name", "name"))

    partner_name = models.CharField(_("Reseller"), max_length=100)
    name = models.CharField(_("Service Usage Description"), max_length=200)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "type", "key"], name="usage_sum_once")]
        indexes = [models.Index(fields=["partner_name", "id"], name="usage_sum_by_partner_name")]


class UsageDelta(Summed):
    """What a statement changed (inventory/actions/tally.py)."""

    class Meta:
        indexes = [models.Index(fields=["partner", "type", "key"], name="usage_delta_of")]


class ResellerUsage(models.Model):
    """Usage summed per reseller and thing, UsageSum and UsageDelta added up: a view of the database, behind their wall."""

    partner = models.ForeignKey("partners.Partner", on_delete=models.DO_NOTHING, related_name="+", db_index=False)
    partner_name = models.CharField(_("Reseller"), max_length=100)
    type = models.CharField(_("Service Usage Type"), max_length=10, choices=UsageType)
    key = models.CharField(max_length=200)
    name = models.CharField(_("Service Usage Description"), max_length=200)
    assigned = models.IntegerField(_("Assigned Qty."))
    using = models.IntegerField(_("Using Qty."), null=True)
    returning = models.IntegerField(_("Return Reservation Qty."))
    available = models.IntegerField(_("Available Qty."), null=True)
    read_at = models.DateTimeField(null=True)
    unread = models.IntegerField()

    objects = PartnerQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "inventory_resellerusage"
