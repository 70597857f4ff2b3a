"""Lower limits at night and on days off, as a partner sets them (docs/calls.md, Fraud)."""

from datetime import time

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.enums import Currency
from oms.kit.follows import Follows
from oms.kit.reading.columns import AmountColumn, NameColumn
from oms.kit.scope import PartnerQuerySet
from oms.kit.tracked import tracked
from oms.kit.walls import ByPartner


@tracked
class QuietLimit(models.Model):
    """What the limit of a contract is lowered to, per user and day, for customers in `currency`: of one `plan`, of all plans, or
    one `customer` alone.

    A customer's own goes before all others; else the nearest upwards counts, that of its plan before the one for all plans
    (callstats/queries/limits.py). The night is by the customer's clock; `country`: whose public holidays are days off.
    """

    wall = ByPartner()
    with_customer = Follows()

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="quiet_limits")
    name = NameColumn(_("Name"), max_length=60)
    plan = models.ForeignKey(
        "catalogue.ServicePlan", null=True, blank=True, on_delete=models.PROTECT, related_name="quiet_limits",
        verbose_name=_("Service Plan"),
    )  # fmt: skip
    customer = models.ForeignKey(
        "customers.Customer", null=True, blank=True, on_delete=models.CASCADE, related_name="quiet_limits",
        verbose_name=_("Customer ID"),
    )  # fmt: skip
    currency = models.CharField(_("Currency"), max_length=3, choices=Currency, default=Currency.GBP)
    night_limit = AmountColumn(_("Limit at night"), max_digits=10, decimal_places=2, null=True, blank=True)
    night_from = models.TimeField(_("Night from"), default=time(22))
    night_to = models.TimeField(_("Night until"), default=time(6))
    weekend_limit = AmountColumn(_("Limit on days off"), max_digits=10, decimal_places=2, null=True, blank=True)
    country = models.CharField(_("Public holidays of"), max_length=6, default="GB")

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "plan", "customer", "currency"], nulls_distinct=False, name="quiet_limit_once"
            ),
            models.CheckConstraint(
                condition=Q(night_limit__isnull=False) | Q(weekend_limit__isnull=False), name="quiet_limit_lowers"
            ),
            models.CheckConstraint(condition=Q(plan=None) | Q(customer=None), name="quiet_limit_of_plan_or_customer"),
            models.CheckConstraint(condition=~Q(night_from=F("night_to")), name="quiet_night_has_hours"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("callstats:quiet-limits-entry", args=[self.pk])
