"""Money beside the contract: a credit or a charge with a reason, agreed by two people where it is large."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from billing.enums import ADJUSTMENT_WAYS, AdjustmentState
from oms.kit.follows import Follows
from oms.kit.moved import Moved
from oms.kit.reading.columns import AmountColumn
from oms.kit.scope import PartnerQuerySet
from oms.kit.tracked import tracked
from oms.kit.walls import ByPartner


@tracked
class Adjustment(Moved):
    """`amount` is before tax: below nought a credit, above it a charge. Once agreed it is a fact of its `day`, and a line of
    the statement that closes it. `state` moves through billing/actions/adjust.py alone."""

    wall = ByPartner()
    with_customer = Follows()
    ways = ADJUSTMENT_WAYS

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="adjustments")
    billing_account = models.ForeignKey("customers.BillingAccount", on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("Date"))
    amount = AmountColumn(_("Amount"), max_digits=10, decimal_places=2)
    currency = models.CharField(_("Currency"), max_length=3)
    reason = models.CharField(_("Reason"), max_length=200)
    state = FSMField(
        _("Status"), choices=AdjustmentState, default=AdjustmentState.PROPOSED, protected=True, max_length=10
    )
    proposed_by = models.ForeignKey("partners.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    proposer = models.CharField(_("Proposed by"), max_length=100)
    proposed_at = models.DateTimeField(_("Proposed"))
    decider = models.CharField(_("Decided by"), max_length=100, blank=True)
    decided_at = models.DateTimeField(_("Decided"), null=True)
    comment = models.CharField(_("Comment"), max_length=200, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="adjustment_of_something"),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at=None) | Q(decided_at__gte=F("proposed_at")),
                name="adjustment_decided_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["partner", "day"], name="adjustment_of_partner")]
        triggers = [pgtrigger.FSM(name="adjustment_edges", field="state", transitions=ADJUSTMENT_WAYS.edges)]

    locals().update(ways.transitions(state))

    def __str__(self) -> str:
        return self.reason

    def get_absolute_url(self) -> str:
        return reverse("billing:adjustment", args=[self.pk])
