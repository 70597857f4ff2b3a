"""An order: what a reseller wants for a customer, and how far it is."""

from datetime import date, datetime
from typing import Self

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from oms.kit.follows import Follows
from oms.kit.moved import Moved
from oms.kit.reading.columns import NameColumn
from oms.kit.scope import PartnerQuerySet
from oms.kit.search import Searched
from oms.kit.walls import ByPartner
from orders.enums import BACK, ENDED_BADLY, ONGOING, WAYS, OrderState, Provisioning, Verb, kind_choices

# few among a million; written out, for an index names them
WAITING = Q(state__in=["submitted", "processing"]) | Q(back_asked_at__isnull=False)


class OrderQuerySet(PartnerQuerySet):
    def asked_of(self, partner_id: int) -> models.QuerySet:
        """Orders whose approval, or whose taking back, is asked of this partner and not yet decided."""
        return self.filter(approver_id=partner_id).waiting()

    def waiting(self) -> Self:
        """Orders that wait for their approver: for the approval, or for the consent to their taking back."""
        return self.filter(WAITING)

    def to_confirm_by(self, partner_id: int) -> models.QuerySet:
        """Approved orders that this partner requested."""
        return self.filter(requester_id=partner_id, state=OrderState.APPROVED)

    def coming(self) -> Self:
        """Confirmed orders whose day has not come."""
        return self.filter(state=OrderState.CONFIRMED, took_effect_at__isnull=True)

    def unfinished(self) -> models.QuerySet:
        """Orders under way, and confirmed ones that wait for their day; oldest first."""
        waits = Q(state=OrderState.CONFIRMED, took_effect_at__isnull=True)
        return self.filter(Q(state__in=ONGOING) | waits).order_by("pk")


@pghistory.track(exclude=["network_done", "network_all", "ship_requested", "ship_assigned", "ship_done_at"])
class Order(Moved):
    """An order of any type; `state` moves through `orders/actions/move.py` alone.

    `partner`: the customer's reseller. `requester_id`, `approver_id`: partners that may stand above the reader, so
    they are plain ids beside a copy of the name. `nonce` makes the same form sent twice one order of its requester.
    `snapshot`: Now at submission, to see drift at approval; `monthly` and `once`: what it comes to, in `currency`,
    from then on. Limits are money per user and day. `network_done` of `network_all` commands are done; kept by
    `orders/actions/settle.py`. `ship_assigned` of `ship_requested` devices were given to its shipping places. `back_asked_at`, `back_asked_by` and `back_reason` stand while the approver has not decided
    whether a confirmed order is taken back.
    """

    wall = ByPartner()
    with_customer = Follows(past=True)
    search = Searched(("no", "title", "customer_code", "customer_name"))

    no = models.CharField(_("Order No"), max_length=20, unique=True)
    kind = models.CharField(_("Order Type"), max_length=20, choices=kind_choices)
    state = FSMField(_("Order Status"), choices=OrderState, default=OrderState.TEMPORARY, protected=True, max_length=20)
    title = NameColumn(_("Order Title"), max_length=150, blank=True)
    note = models.TextField(_("Order Note"), blank=True, max_length=2000)
    nonce = models.UUIDField()
    copy_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies")

    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="orders")
    customer_code = models.CharField(_("Customer ID"), max_length=12)
    customer_name = models.CharField(_("Customer Name"), max_length=100)
    partner = models.ForeignKey(
        "partners.Partner", on_delete=models.PROTECT, related_name="orders", db_index=False
    )  # order_partner_at begins with it
    partner_name = models.CharField(_("Reseller"), max_length=100)
    requester_id = models.BigIntegerField()
    requester_name = models.CharField(_("Requester"), max_length=100)
    requested_by = models.CharField(_("Registered by"), max_length=100)
    approver_id = models.BigIntegerField(null=True, blank=True)
    approver_name = models.CharField(_("Request to"), max_length=100, blank=True)
    approved_by = models.CharField(_("Approved by"), max_length=100, blank=True)

    plan = models.ForeignKey(
        "catalogue.ServicePlan", null=True, blank=True, on_delete=models.PROTECT, related_name="orders"
    )
    agreement = models.ForeignKey(
        "catalogue.AgreementPeriod", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    server = models.ForeignKey(
        "inventory.CallServer", null=True, blank=True, on_delete=models.PROTECT, related_name="orders"
    )
    activation_date = models.DateField(_("Activation Date"), null=True, blank=True)
    sip_channels = models.IntegerField(_("SIP Trunk Channels"), default=0)
    tdm_channels = models.IntegerField(_("TDM Trunk Channels"), default=0)
    pbx_channels = models.IntegerField(_("On-Premise PBX-SIP Trunk Channels"), default=0)
    default_limit = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    custom_limit = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    details = models.JSONField(default=dict, blank=True)  # what only one type carries
    snapshot = models.JSONField(default=dict, blank=True)
    monthly = models.DecimalField(_("Value"), max_digits=12, decimal_places=2, null=True, blank=True)
    once = models.DecimalField(_("Once"), max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("Currency"), max_length=3, default="GBP")
    saved_steps = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    created_at = models.DateTimeField(_("Order Date"))
    submitted_at = models.DateTimeField(_("Request Date"), null=True, blank=True)
    approved_at = models.DateTimeField(_("Approve Date"), null=True, blank=True)
    completed_at = models.DateTimeField(_("Completed"), null=True, blank=True)
    effective = models.DateField(_("Final confirm Date"), null=True, blank=True)
    took_effect_at = models.DateTimeField(null=True, blank=True)
    approval_comment = models.TextField(_("Approval Comment"), blank=True, max_length=2000)
    reason = models.CharField(_("Reason"), max_length=500, blank=True)
    back_asked_at = models.DateTimeField(_("Taking back asked"), null=True, blank=True)
    back_asked_by = models.CharField(max_length=100, blank=True, default="")
    back_reason = models.CharField(_("Reason for taking back"), max_length=500, blank=True, default="")
    provisioning = models.CharField(_("Provisioning"), max_length=10, choices=Provisioning, blank=True, default="")
    network_done = models.PositiveIntegerField(default=0)
    network_all = models.PositiveIntegerField(default=0)
    ship_requested = models.PositiveIntegerField(_("Total Requested"), default=0)
    ship_assigned = models.PositiveIntegerField(_("Total Assigned"), default=0)
    ship_done_at = models.DateTimeField(_("Shipping Completed"), null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["requester_id", "nonce"], name="form_once_per_requester"),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(effective__isnull=False), name="confirmed_has_a_date"
            ),
            models.CheckConstraint(condition=~Q(state="rejected") | ~Q(reason=""), name="rejected_says_why"),
            models.CheckConstraint(
                condition=Q(back_asked_at__isnull=True)
                | (Q(state="confirmed", took_effect_at__isnull=True) & ~Q(back_reason="")),
                name="back_asked_before_its_day",
            ),
        ]
        indexes = [
            models.Index(  # a reseller's orders are counted without being read
                fields=["partner", "created_at", "id"], name="order_partner_at", include=["completed_at", "state", "kind"]
            ),
            models.Index(fields=["partner", "approved_by"], name="order_partner_approved_by"),
            models.Index(fields=["customer"], name="order_of_customer"),
            models.Index(  # counted at each page of the approver without being read
                fields=["approver_id", "created_at"], name="order_queue", condition=WAITING,
                include=["partner", "state", "back_asked_at"],
            ),
            models.Index(fields=["requester_id", "approved_at"], name="order_to_confirm", condition=Q(state="approved")),
            *[  # stand together in these orders, behind or before very many that are over
                models.Index(fields=[field, "id"], name=f"order_confirm_by_{field}", condition=Q(state="approved"))
                for field in ("approved_by", "submitted_at")
            ],
            models.Index(
                fields=["approved_at", "id"], name="order_confirm_by_approved_at", condition=Q(state="approved"),
                include=["partner", "kind"],
            ),
            models.Index(fields=["effective"], name="order_due", condition=Q(state="confirmed", took_effect_at__isnull=True)),
            *[
                models.Index(
                    fields=[field, "id"], name=name, include=["partner"],
                    condition=Q(state="confirmed", ship_requested__gt=0, ship_done_at__isnull=True),
                )
                for field, name in (("effective", "order_to_ship"), ("ship_assigned", "order_to_ship_by_assigned"))
            ],
            *[
                models.Index(fields=[field, "id"], name=f"shipping_by_{field}"[:30], condition=Q(ship_requested__gt=0))
                for field in ("created_at", "approved_at", "approver_name", "no", "ship_done_at", "ship_requested", "ship_assigned")
            ],
            models.Index(fields=["kind", "created_at", "id"], name="shipping_of_kind", condition=Q(ship_requested__gt=0), include=["partner"]),
            models.Index(fields=["state", "id"], name="order_waiting", condition=WAITING, include=["partner", "kind"]),
            *[
                models.Index(  # with what WAITING asks: else PostgreSQL takes two indexes of the same few for far fewer
                    fields=[field, "id"], name=f"order_waiting_by_{field}"[:30], condition=WAITING,
                    include=["partner", "state", "back_asked_at", "kind"],
                )
                for field in ("submitted_at", "approver_name")
            ],
            *[  # few, which PostgreSQL cannot know of two columns: it would read all orders in the order of the other index
                models.Index(
                    fields=[field, "id"], name=f"order_coming_by_{field}"[:30], condition=Q(state="confirmed", took_effect_at__isnull=True)
                )
                for field in (
                    "customer_name", "customer_code", "partner_name", "kind", "title", "completed_at", "created_at", "monthly",
                    "no",
                )
            ],
            models.Index(fields=["partner"], name="order_coming_partner", condition=Q(state="confirmed", took_effect_at__isnull=True)),
            *[
                models.Index(fields=[field, "id"], name=f"order_by_{field}"[:30])
                for field in (
                    "created_at", "partner_name", "customer_code", "customer_name", "kind", "state", "title",
                    "approver_name", "approved_by", "approved_at", "completed_at", "requested_by", "submitted_at",
                    "provisioning", "monthly",
                )
            ],
        ]  # fmt: skip
        triggers = [pgtrigger.FSM(name="state_edges", field="state", transitions=WAYS.edges)]

    def __str__(self) -> str:
        return f"{self.no} {self.title}"

    def today(self, at: datetime) -> date:
        """The day it is for the customer at `at`."""
        return self.customer.today(at)

    def get_absolute_url(self) -> str:
        return reverse("orders:order", args=[self.no])

    @property
    def is_draft(self) -> bool:
        return self.state in WAYS[Verb.SUBMIT].sources

    @property
    def by_rule(self) -> str:
        """Which rule of the reseller opened it (orders/actions/by_rule.py); empty where a person did."""
        return str(self.details.get("by_rule", ""))

    @property
    def channels(self) -> dict[str, int]:
        """Trunk channels ordered, by kind (customers.enums.Channel)."""
        return {"sip": self.sip_channels, "tdm": self.tdm_channels, "pbx": self.pbx_channels}

    @property
    def is_coming(self) -> bool:
        """Confirmed, and its day has not come."""
        return self.state == OrderState.CONFIRMED and self.took_effect_at is None

    @property
    def back_is_asked(self) -> bool:
        """Its requester asked to take it back, and its approver has not decided."""
        return self.back_asked_at is not None

    def allows(self, verb: str) -> bool:
        """Whether `verb` starts where the order stands; only what has not taken effect can be taken back."""
        if not super().allows(verb):
            return False
        if verb not in BACK:
            return True
        return self.is_coming and self.back_is_asked == (verb != Verb.ASK_BACK)

    @property
    def ended_badly(self) -> bool:
        return self.state in ENDED_BADLY

    ways = WAYS
    locals().update(
        ways.transitions(state)
    )  # a class body's locals are its attributes; orders/actions/move.py calls them
