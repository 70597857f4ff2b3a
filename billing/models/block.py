"""Customers that are blocked for payment: their service was stopped by an order of its own, and goes on by another."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from billing.enums import BLOCK_WAYS, BlockCause, BlockState
from oms.kit.follows import Follows
from oms.kit.moved import Moved
from oms.kit.outbox import OutboxRow
from oms.kit.scope import PartnerQuerySet
from oms.kit.tracked import tracked
from oms.kit.walls import ByPartner


@tracked
class PaymentBlock(Moved):
    """One block of a customer from its cause to its end; only what this stopped is resumed.

    `why`: in words, with statements or balance. `key`: of what it is for, so that a block which a person ended is not repeated
    for the same. `rules`: by whose rules. `waits_for`: why it could not be carried out, or ended, yet; tried again.
    `stop_no`, `resume_no`: its orders. `by_hand`: a person ended it; up to `held_until`, where it named a day. `by_name` and
    `reason`: who blocked by hand and why; `released_by` and `release_reason`: who released so. `company_id`: whose people they
    are; a later reseller reads neither name nor reason.
    """

    wall = ByPartner()
    with_customer = Follows()
    ways = BLOCK_WAYS

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="payment_blocks")
    cause = models.CharField(_("Cause"), max_length=10, choices=BlockCause)
    key = models.CharField(max_length=60)
    why = models.CharField(_("Reason"), max_length=500)
    rules = models.CharField(max_length=100)
    state = FSMField(_("Status"), choices=BlockState, default=BlockState.WAITING, protected=True, max_length=10)
    waits_for = models.CharField(max_length=500, blank=True)
    stop_no = models.CharField(max_length=20, blank=True)
    resume_no = models.CharField(max_length=20, blank=True)
    by_hand = models.BooleanField(default=False)
    by_name = models.CharField(_("Blocked by"), max_length=100, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    released_by = models.CharField(_("Released by"), max_length=100, blank=True)
    release_reason = models.CharField(max_length=500, blank=True)
    held_until = models.DateField(_("On hold until"), null=True)
    company_id = models.BigIntegerField(null=True)
    begun_at = models.DateTimeField()
    stopped_at = models.DateTimeField(_("Blocked"), null=True)
    ended_at = models.DateTimeField(_("Released"), null=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(state__in=("waiting", "blocked")), name="one_block_a_customer"
            ),
            models.CheckConstraint(condition=~Q(state="blocked") | ~Q(stop_no=""), name="blocked_by_an_order"),
        ]
        triggers = [pgtrigger.FSM(name="block_edges", field="state", transitions=BLOCK_WAYS.edges)]

    locals().update(ways.transitions(state))

    def __str__(self) -> str:
        return self.why


class BlockCheck(OutboxRow):
    """Something was booked for a customer that may be blocked, or is: whether it is to be so is looked at now."""

    wall = ByPartner()
    with_customer = Follows()

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+")
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")

    objects = PartnerQuerySet.as_manager()

    class Meta(OutboxRow.Meta):
        pass
