"""A transfer: numbers, or a whole customer, go from one reseller to another, at one instant."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from oms.kit.follows import Stays
from oms.kit.moved import Moved
from oms.kit.scope import PartnerQuerySet, between, scoped
from oms.kit.search import Searched
from oms.kit.walls import Between, ByParent, ByPartner
from orders.enums import TRANSFER_OPEN, TRANSFER_WAYS, Side, TransferKind, TransferState, TransferVerb

OPEN_NOW = Q(state__in=[str(state) for state in TRANSFER_OPEN])


class Transfer(Moved):
    """What both sides may read; what only one of them may know stands in its TransferSide.

    `state` moves through `orders/actions/transfer_move.py` alone. `approver_id`: the nearest company at or above both
    that holds the right; it may stand above the reader, so it is a plain id beside its name. `giver_by` and
    `receiver_by`: the accounts that consented, named to their own company alone. `cut_at` is the instant that was
    asked for, `done_at` the one at which it was done. `listed`: its numbers as they are dialled.
    """

    wall = Between("giver_id", "receiver_id")
    search = Searched(
        ("no", "giver_name", "receiver_name", "customer_code", "customer_name", "listed"),
        partner="giver_id", other="receiver_id",
    )  # fmt: skip

    no = models.CharField(_("Order No"), max_length=20, unique=True)
    what = models.CharField(_("What"), max_length=10, choices=TransferKind)
    state = FSMField(_("Status"), choices=TransferState, default=TransferState.PROPOSED, protected=True, max_length=12)
    nonce = models.UUIDField()
    giver = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    giver_name = models.CharField(_("Giving reseller"), max_length=100)
    receiver = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    receiver_name = models.CharField(_("Receiving reseller"), max_length=100)
    opener_id = models.BigIntegerField()
    opener_name = models.CharField(_("Opened by"), max_length=100)
    approver_id = models.BigIntegerField()
    approver_name = models.CharField(_("Request to"), max_length=100)
    customer_code = models.CharField(_("Customer ID"), max_length=12, blank=True)
    customer_name = models.CharField(_("Customer Name"), max_length=100, blank=True)
    quantity = models.PositiveIntegerField(_("Numbers"))
    listed = models.TextField(blank=True)
    words = models.CharField(_("Message to the other side"), max_length=500, blank=True)
    cut_at = models.DateTimeField(_("Transfer at"))
    opened_at = models.DateTimeField(_("Opened"))
    giver_at = models.DateTimeField(_("Giver consented"), null=True, blank=True)
    giver_by = models.BigIntegerField(null=True, blank=True)
    receiver_at = models.DateTimeField(_("Receiver consented"), null=True, blank=True)
    receiver_by = models.BigIntegerField(null=True, blank=True)
    approved_at = models.DateTimeField(_("Approve Date"), null=True, blank=True)
    ended_at = models.DateTimeField(_("Ended"), null=True, blank=True)
    done_at = models.DateTimeField(_("Transferred at"), null=True, blank=True)
    reason = models.CharField(_("Reason"), max_length=500, blank=True)

    objects = between("giver_id", "receiver_id").as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opener_id", "nonce"], name="transfer_form_once"),
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="transfer_between_two"),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "withdrawn", "declined"])
                | Q(giver_at__isnull=False, receiver_at__isnull=False),
                name="transfer_agreed_by_both",
            ),
            models.CheckConstraint(condition=~Q(state="done") | Q(done_at__isnull=False), name="transfer_done_at"),
        ]
        indexes = [
            models.Index(fields=["giver", "opened_at"], name="transfer_of_giver"),
            models.Index(fields=["receiver", "opened_at"], name="transfer_of_receiver"),
            *[
                models.Index(fields=[field, "id"], name=f"transfer_by_{field}")
                for field in (
                    "what",
                    "state",
                    "giver_name",
                    "receiver_name",
                    "quantity",
                    "customer_name",
                    "cut_at",
                    "done_at",
                    "opener_name",
                    "approver_name",
                )
            ],
            models.Index(
                fields=["opened_at", "id"],
                name="transfer_by_opened_at",
                include=["giver", "receiver", "cut_at", "state"],
            ),  # transfers are counted without being read
            models.Index(fields=["approver_id"], name="transfer_queue", condition=Q(state="agreed")),
            models.Index(fields=["cut_at"], name="transfer_due", condition=Q(state="approved")),
        ]
        triggers = [pgtrigger.FSM(name="transfer_edges", field="state", transitions=TRANSFER_WAYS.edges)]

    def __str__(self) -> str:
        return self.no

    def get_absolute_url(self) -> str:
        return reverse("orders:transfer", args=[self.no])

    @property
    def is_open(self) -> bool:
        return self.state in TRANSFER_OPEN

    ways = TRANSFER_WAYS
    locals().update(
        ways.transitions(state)
    )  # a class body's locals are its attributes; orders/actions/transfer_move.py calls them


class TransferSide(models.Model):
    """What one side alone knows of a transfer.

    `customer`: of the giver, whose numbers go, or the one that goes; of the receiver, to whom the numbers come, else
    they come into its stock. `note` is for the own company. `kept`: what the customer had when it left (giver).
    """

    wall = ByPartner()
    with_customer = Stays("what a side of a transfer knows is that side's, whoever has the customer")

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="sides")
    side = models.CharField(max_length=10, choices=Side)
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(
        "customers.Customer", null=True, blank=True, on_delete=models.PROTECT, related_name="transfer_sides"
    )
    customer_code = models.CharField(max_length=12, blank=True)
    customer_name = models.CharField(max_length=100, blank=True)
    note = models.CharField(_("Internal note"), max_length=500, blank=True)
    kept = models.JSONField(default=dict, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["transfer", "side"], name="transfer_side_once")]


class TransferNumber(models.Model):
    """A number of a transfer. While that is open no other one can have it."""

    wall = ByParent("transfer")

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="numbers")
    e164 = models.CharField(_("Direct Dial Call Number"), max_length=20)
    active = models.BooleanField(default=True)

    objects = scoped("transfer__giver_id").as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["e164"], condition=Q(active=True), name="number_in_one_transfer")
        ]


class TransferMove(models.Model):
    """Which company moved a transfer, when, and why; `account` is named to its own company alone."""

    wall = ByParent("transfer", insert_only=True)

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="moves")
    verb = models.CharField(max_length=10, choices=TransferVerb)
    source = models.CharField(max_length=12, choices=TransferState, blank=True)
    target = models.CharField(max_length=12, choices=TransferState)
    by_partner = models.CharField(max_length=100, blank=True)
    account_id = models.BigIntegerField(null=True, blank=True)
    why = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    objects = scoped("transfer__giver_id").as_manager()

    class Meta:
        ordering = ["at", "id"]
