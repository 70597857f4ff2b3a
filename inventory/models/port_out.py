"""Ports out: numbers held here that another provider asks for (domain.md 4.1)."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from inventory.models.port_rules import PortSupplier
from inventory.porting.out import OUT_OPEN, OUT_WAYS, LeavingState, Objection, OutState, OutVerb
from oms.kit import phones
from oms.kit.follows import Follows
from oms.kit.moved import Moved
from oms.kit.reading.columns import PostcodeColumn
from oms.kit.scope import PartnerQuerySet, scoped
from oms.kit.search import Searched
from oms.kit.walls import ByParent, ByPartner


@pghistory.track()
class PortOut(Moved):
    """One request for numbers of one customer; `state` moves through `inventory/actions/port_out_move.py` alone.

    `partner`: the customer's reseller. `desk_id`: the partner that recorded and processes it; it may stand above the
    reader. `supplier`: whose rules hold. `reference`: the gaining provider's. `wanted_date` is what it asks for,
    `porting_date` what we accepted. `objection`: the reseller's, until the desk decides.
    """

    wall = ByPartner()
    with_customer = Follows(past=True)
    search = Searched(
        ("customer_code", "customer_name", "gaining_provider", "reference", "digits"), typed=phones.typed_part
    )

    partner = models.ForeignKey(
        "partners.Partner", on_delete=models.PROTECT, related_name="+", db_index=False
    )  # port_out_partner_at begins with it
    partner_name = models.CharField(_("Reseller"), max_length=100)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="ports_out")
    customer_code = models.CharField(_("Customer ID"), max_length=12)
    customer_name = models.CharField(_("Customer Name"), max_length=100)
    desk_id = models.BigIntegerField()
    desk_name = models.CharField(_("Processed by"), max_length=100)
    supplier = models.ForeignKey(
        PortSupplier, null=True, blank=True, on_delete=models.PROTECT, related_name="ports_out"
    )

    gaining_provider = models.CharField(_("Gaining provider"), max_length=100)
    reference = models.CharField(_("Its reference"), max_length=60)
    main_number = models.CharField(_("Main billing number"), max_length=20)
    post_code = PostcodeColumn(_("Installation postcode"), max_length=20)
    listed = models.TextField(_("Direct Call Number"))
    digits = models.TextField()
    quantity = models.PositiveIntegerField(_("Qty."))

    state = FSMField(_("Status"), choices=OutState, default=OutState.REQUESTED, protected=True, max_length=20)
    wanted_date = models.DateField(_("Date asked for"))
    porting_date = models.DateField(_("Porting Date"), null=True, blank=True)
    reject_code = models.CharField(_("Reject Code"), max_length=10, blank=True)
    result = models.CharField(_("Comment of Result"), max_length=500, blank=True)
    objection = models.CharField(_("Objection"), max_length=20, choices=Objection, blank=True)
    objection_words = models.CharField(max_length=500, blank=True)
    command = models.ForeignKey("inventory.Command", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    requested_at = models.DateTimeField(_("Request Date"))
    since = models.DateTimeField()
    due_until = models.DateTimeField(_("Due until"), null=True, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "ported_out"]) | Q(porting_date__isnull=False),
                name="accepted_port_out_has_a_date",
            ),
            models.UniqueConstraint(
                fields=["gaining_provider", "reference"], condition=Q(state__in=[str(s) for s in OUT_OPEN]),
                name="port_out_reference_once",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["partner", "requested_at", "id"], name="port_out_partner_at", include=["porting_date", "state"]
            ),
            models.Index(fields=["porting_date"], name="port_out_day", condition=Q(state="accepted")),
            models.Index(fields=["due_until"], name="port_out_lapses", condition=Q(state="rejected")),
            *[
                models.Index(fields=[field, "id"], name=f"port_out_by_{field}"[:30])
                for field in (
                    "requested_at", "partner_name", "customer_code", "customer_name", "gaining_provider", "reference",
                    "state", "quantity", "wanted_date", "porting_date", "main_number", "objection",
                )
            ],
        ]  # fmt: skip
        triggers = [pgtrigger.FSM(name="state_edges", field="state", transitions=OUT_WAYS.edges)]

    ways = OUT_WAYS
    locals().update(ways.transitions(state))

    def __str__(self) -> str:
        return f"{self.reference} {self.listed}"

    def get_absolute_url(self) -> str:
        return reverse("inventory:port-out", args=[self.pk])

    @property
    def mark(self) -> str:
        """How contract and numbers name it."""
        return f"port out {self.pk}"


@pghistory.track()
class LeavingNumber(models.Model):
    """One number of a request: some may stay where others leave."""

    wall = ByParent("port_out")

    port_out = models.ForeignKey(PortOut, on_delete=models.CASCADE, related_name="numbers")
    e164 = models.CharField(_("Number"), max_length=20)
    state = models.CharField(_("Status"), max_length=10, choices=LeavingState, default=LeavingState.ASKED)
    reason = models.CharField(_("Reason"), max_length=300, blank=True)

    objects = scoped("port_out__partner_id").as_manager()

    class Meta:
        ordering = ["e164"]
        constraints = [
            models.UniqueConstraint(fields=["e164"], condition=Q(state="asked"), name="number_leaves_once"),
        ]


class PortOutMove(models.Model):
    """Who moved a request, when, from where to where, and why."""

    wall = ByParent("port_out", insert_only=True)

    port_out = models.ForeignKey(PortOut, on_delete=models.DO_NOTHING, related_name="moves")
    verb = models.CharField(max_length=20, choices=OutVerb)
    source = models.CharField(max_length=20, choices=OutState, blank=True)
    target = models.CharField(max_length=20, choices=OutState)
    by_name = models.CharField(max_length=100, blank=True)
    by_partner = models.CharField(max_length=100, blank=True)
    why = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    objects = scoped("port_out__partner_id").as_manager()

    class Meta:
        ordering = ["at", "id"]
