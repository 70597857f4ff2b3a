"""Ports in: what an order asked to be brought along, as the port desk works on it (guide 2.3.2, domain.md 4.1)."""

from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from inventory.models.port_check import SENT
from inventory.models.port_rules import PortSupplier
from inventory.porting.due import Doer, Task
from inventory.porting.states import (
    OPEN,
    ORDERED,
    PORT_WAYS,
    Found,
    NumberState,
    PaperVerb,
    PortState,
    PortVerb,
)
from oms.kit import phones
from oms.kit.follows import Follows
from oms.kit.moved import Moved
from oms.kit.outbox import OutboxRow
from oms.kit.scope import PartnerQuerySet, scoped
from oms.kit.search import Searched
from oms.kit.walls import ByParent, ByPartner


def _of_desk(partner_id: int) -> Q:
    return Q(due_doer=Doer.DESK, desk_id=partner_id)


def _asked_by(partner_id: int) -> Q:
    return Q(due_doer=Doer.REQUESTER, requester_id=partner_id)


class PortQuerySet(PartnerQuerySet):
    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def waiting_for(self, partner_id: int) -> models.QuerySet:
        """Ports on which this partner must act now: as the desk, or as who asked for it."""
        return self.filter(_of_desk(partner_id) | _asked_by(partner_id)).exclude(state=PortState.WAITING)

    def first_waiting_for(self, partner_id: int, most: int) -> models.QuerySet:
        """So many of them, each of the two told by its index alone."""
        desk, asked = (
            self.filter(whose(partner_id)).exclude(state=PortState.WAITING).order_by().values("pk")[:most]
            for whose in (_of_desk, _asked_by)
        )
        return desk.union(asked)[:most]


@pghistory.track()
class Port(Moved):
    """One request of an order; `state` moves through `inventory/actions/port_move.py` alone.

    `partner`: the customer's reseller. `desk_id`, `requester_id`: partners that may stand above the reader, plain ids
    beside a copy of the name. `request_id`: the order's own row; `order_no` its number, as text; less than nought once
    it was given up with its order before anything was requested. `effective`: the order's
    day, before which no number comes. `porting_date` holds from the acceptance on, `agreed_date` is the last such
    day, also once it was called off; `asked_date` is another day that somebody asked for. `due_*`: what is due next, by whom, until when. `digits`: all its numbers, for the search.
    """

    wall = ByPartner()
    with_customer = Follows(past=True)
    search = Searched(("customer_code", "customer_name", "order_no", "digits"), typed=phones.typed_part)

    partner = models.ForeignKey(
        "partners.Partner", on_delete=models.PROTECT, related_name="+", db_index=False
    )  # other indexes begin with it
    partner_name = models.CharField(_("Reseller"), max_length=100)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="ports")
    customer_code = models.CharField(_("Customer ID"), max_length=12)
    customer_name = models.CharField(_("Customer Name"), max_length=100)
    order_no = models.CharField(_("Order No"), max_length=20)
    order_kind = models.CharField(_("Order Type"), max_length=20)
    request_id = models.BigIntegerField()
    requester_id = models.BigIntegerField()
    requester_name = models.CharField(_("Requester"), max_length=100)
    desk_id = models.BigIntegerField()
    desk_name = models.CharField(_("Approver"), max_length=100)

    site = models.ForeignKey("customers.Site", on_delete=models.PROTECT, related_name="+")
    billing_account = models.ForeignKey("customers.BillingAccount", on_delete=models.PROTECT, related_name="+")
    number_type = models.ForeignKey("catalogue.NumberType", on_delete=models.PROTECT, related_name="+")
    type_name = models.CharField(_("Number Type"), max_length=60)
    listed = models.TextField(_("Direct Call Number"))
    digits = models.TextField()
    quantity = models.PositiveIntegerField(_("Qty."))
    installation = models.CharField(_("Line Type"), max_length=20, choices=ORDERED, blank=True)
    main_number = models.CharField(_("Main billing number"), max_length=20)
    registered_address = models.CharField(_("Registered address"), max_length=300)
    losing_provider = models.CharField(_("Losing service provider"), max_length=100)
    range_holder = models.CharField(_("Range holder"), max_length=100, blank=True)
    comment = models.CharField(_("Comment"), max_length=200, blank=True)
    supplier = models.ForeignKey(
        PortSupplier, null=True, blank=True, on_delete=models.PROTECT, related_name="ports", verbose_name=_("Supplier")
    )

    state = FSMField(_("Status"), choices=PortState, default=PortState.WAITING, protected=True, max_length=20)
    sub_status = models.CharField(_("Sub Status"), max_length=60, blank=True)
    wanted_date = models.DateField(_("Porting Date"))
    porting_date = models.DateField(_("Porting Date"), null=True, blank=True)
    agreed_date = models.DateField(null=True, blank=True)
    asked_date = models.DateField(_("Date asked for"), null=True, blank=True)
    shown_date = models.GeneratedField(
        expression=models.functions.Coalesce("porting_date", "wanted_date"),
        output_field=models.DateField(),
        db_persist=True,
    )
    effective = models.DateField(null=True, blank=True)
    result = models.CharField(_("Comment of Result"), max_length=500, blank=True)
    reject_code = models.CharField(_("Reject Code"), max_length=10, blank=True)
    version = models.PositiveSmallIntegerField(_("Version"), default=1)
    rejections = models.PositiveSmallIntegerField(default=0)
    command = models.ForeignKey("inventory.Command", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    requested_at = models.DateTimeField(_("Request Date"))
    submitted_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    since = models.DateTimeField()
    due_task = models.CharField(max_length=10, choices=Task, blank=True)
    due_doer = models.CharField(max_length=10, choices=Doer, blank=True)
    due_until = models.DateTimeField(_("Due until"), null=True, blank=True)

    objects = PortQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order_no", "request_id"], name="port_once_per_request"),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "change_asked", "porting", "completed"])
                | Q(porting_date__isnull=False),
                name="accepted_port_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(state="change_asked", asked_date__isnull=False)
                | (~Q(state="change_asked") & Q(asked_date__isnull=True)),
                name="asked_date_while_asked",
            ),
        ]
        indexes = [
            models.Index(fields=["porting_date"], name="port_on_day", condition=Q(porting_date__isnull=False)),
            models.Index(  # a reseller's ports are counted, and told deep in, without being read
                fields=["partner", "shown_date", "id"], name="port_partner_shown", include=["state", "requested_at"]
            ),
            models.Index(fields=["shown_date", "id"], name="port_by_shown_date", include=["partner", "state", "requested_at"]),
            models.Index(fields=["state", "id"], name="port_by_state", include=["partner", "shown_date", "requested_at"]),
            *[  # ports that wait for a day stand before all others in these orders, which the calendar does not show
                models.Index(
                    fields=[field, "id"], name=f"port_dated_by_{field}",
                    condition=Q(state__in=["accepted", "change_asked", "porting", "completed"]),
                )
                for field in ("result", "sub_status")
            ],
            models.Index(fields=["partner", "requested_at", "id"], name="port_partner_at"),
            models.Index(  # counted at each page of the desk without being read
                fields=["desk_id", "due_doer"], name="port_of_desk", include=["id", "partner", "state"]
            ),
            models.Index(fields=["requester_id", "due_doer"], name="port_of_requester"),
            models.Index(fields=["porting_date"], name="port_day", condition=Q(state__in=["accepted", "change_asked"])),
            models.Index(
                fields=["due_until"], name="port_lapses", condition=Q(state__in=["rejected", "changes", "cancelled_lcp"])
            ),
            *[
                models.Index(fields=[field, "id"], name=f"port_by_{field}"[:30])
                for field in (
                    "requested_at", "partner_name", "customer_code", "customer_name", "order_no", "order_kind",
                    "sub_status", "type_name", "quantity", "desk_name", "main_number", "result",
                )
            ],
        ]  # fmt: skip
        triggers = [pgtrigger.FSM(name="state_edges", field="state", transitions=PORT_WAYS.edges)]

    ways = PORT_WAYS
    locals().update(ways.transitions(state))

    def __str__(self) -> str:
        return f"{self.order_no} {self.listed}"

    def get_absolute_url(self) -> str:
        return reverse("inventory:port", args=[self.pk])

    @property
    def sent(self) -> dict[str, str]:
        """What the supplier is told of it, as it stands."""
        sent = {name: getattr(self, name) for name in SENT}
        return sent | {"wanted_date": self.wanted_date.isoformat(), "numbers": self.listed, "comment": self.comment}

    @property
    def holds(self) -> str:
        """What its numbers are reserved by in the stock until they are here."""
        return f"port {self.pk}"


@pghistory.track()
class PortNumber(models.Model):
    """One number of a port, with a state of its own: some may fail where others come over."""

    wall = ByParent("port")

    port = models.ForeignKey(Port, on_delete=models.CASCADE, related_name="numbers")
    e164 = models.CharField(_("Number"), max_length=20)
    order_no = models.CharField(max_length=20)
    state = models.CharField(_("Status"), max_length=10, choices=NumberState, default=NumberState.ASKED)
    reason = models.CharField(_("Reason"), max_length=300, blank=True)

    objects = scoped("port__partner_id").as_manager()

    class Meta:
        ordering = ["e164"]
        constraints = [
            models.UniqueConstraint(
                fields=["e164"], condition=Q(state__in=["asked", "accepted"]), name="number_ported_once"
            ),
        ]
        indexes = [models.Index(fields=["e164"], name="port_number")]


class PortVersion(models.Model):
    """What was sent to the supplier, each time, and what came back."""

    wall = ByParent("port")

    port = models.ForeignKey(Port, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("Version"))
    sent = models.JSONField(default=dict)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=100)
    answer = models.CharField(max_length=20, choices=PortState, blank=True)
    reject_code = models.CharField(max_length=10, blank=True)
    words = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = scoped("port__partner_id").as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["port", "number"], name="port_version_once")]


class PortValidation(models.Model):
    """What a supplier was asked before the port was ordered, each time, and what it found; `due_until`: later is late."""

    wall = ByParent("port")

    port = models.ForeignKey(Port, on_delete=models.DO_NOTHING, related_name="validations")  # with one, none is deleted
    number = models.PositiveSmallIntegerField()
    sent = models.JSONField(default=dict)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=100)
    due_until = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=10, choices=Found, default=Found.OPEN, blank=True)
    reject_code = models.CharField(max_length=10, blank=True)
    words = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = scoped("port__partner_id").as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["port", "number"], name="port_validation_once")]

    @property
    def late(self) -> bool:
        """Answered after its time, or not answered by now."""
        return self.due_until is not None and (self.answered_at or timezone.now()) > self.due_until


class PortMove(models.Model):
    """Who moved a port, when, from where to where, and why."""

    wall = ByParent("port", insert_only=True)

    port = models.ForeignKey(Port, on_delete=models.DO_NOTHING, related_name="moves")  # with a move, none is deleted
    verb = models.CharField(max_length=20, choices=PortVerb)
    source = models.CharField(max_length=20, choices=PortState, blank=True)
    target = models.CharField(max_length=20, choices=PortState)
    by_name = models.CharField(max_length=100, blank=True)
    by_partner = models.CharField(max_length=100, blank=True)
    why = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    objects = scoped("port__partner_id").as_manager()

    class Meta:
        ordering = ["at", "id"]


class PortDocument(models.Model):
    """A signed letter of authority; `stored_as` is a generated name below MEDIA_ROOT. It goes after `keep_until`."""

    wall = ByParent("port")

    port = models.ForeignKey(Port, on_delete=models.PROTECT, related_name="documents")
    name = models.CharField(max_length=200)
    stored_as = models.CharField(max_length=80, unique=True)
    size = models.PositiveIntegerField()
    content_type = models.CharField(max_length=80)
    added_by = models.CharField(max_length=100)
    added_at = models.DateTimeField()
    keep_until = models.DateField()

    objects = scoped("port__partner_id").as_manager()

    class Meta:
        ordering = ["-added_at"]
        indexes = [models.Index(fields=["keep_until"], name="port_document_age")]


class PortPaper(OutboxRow):
    """Something sent to a port's supplier: the order, another day, a cancellation. `rows`: the form as (label, value)."""

    wall = ByPartner()
    with_customer = Follows("port__customer", past=True)

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    port = models.ForeignKey(Port, on_delete=models.PROTECT, related_name="papers")
    driver = models.CharField(max_length=20)
    verb = models.CharField(_("Sent"), max_length=10, choices=PaperVerb)
    address = models.CharField(_("E-mail"), max_length=254, blank=True)
    subject = models.CharField(max_length=200)
    rows = models.JSONField(default=list)

    objects = PartnerQuerySet.as_manager()
