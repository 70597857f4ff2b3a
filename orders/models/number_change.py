"""Numbers of a customer that a change order returns or moves."""

from django.db import models
from django.db.models import Q

from orders.models.line import OrderPart


class NumberChange(OrderPart):
    """A number that goes to another `site` and billing account; without them it goes back (guide 2.5.2.2.2)."""

    holding = models.ForeignKey("customers.NumberHolding", on_delete=models.PROTECT, related_name="+")
    e164 = models.CharField(max_length=20)
    site = models.ForeignKey("customers.Site", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    billing_account = models.ForeignKey(
        "customers.BillingAccount", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["e164"]
        constraints = [
            models.UniqueConstraint(fields=["order", "holding"], name="number_changed_once_per_order"),
            models.CheckConstraint(
                condition=Q(site__isnull=True, billing_account__isnull=True)
                | Q(site__isnull=False, billing_account__isnull=False),
                name="moved_to_a_site_and_account",
            ),
        ]

    @property
    def goes_back(self) -> bool:
        return self.site_id is None
