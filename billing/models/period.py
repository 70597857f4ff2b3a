"""Which billing periods of a customer are closed, and which one runs (seed 001)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from catalogue.models.one_currency import REFUSE
from customers.enums import BillingPeriod
from oms.kit.scope import scoped
from oms.kit.walls import ByParent

OVERLAPS = f"""
    if exists (select 1 from billing_closedperiod
               where customer_id = NEW.customer_id and first <= NEW.last and last >= NEW.first)
    then {REFUSE.format(name="day_closed_once", words="A day is in one closed period of a customer.")} end if;
    return NEW;
"""


class RunningPeriod(models.Model):
    """The period of a customer that is not closed yet. `ends_at`: the instant from which it may be; none once the customer
    is closed and nothing is left to charge. Its row is what closings of one customer wait for. `known_by`: of what the closed
    days were charged (billing/due.py: fingerprint); empty where they are to be looked at one by one."""

    wall = ByParent("customer")

    customer = models.OneToOneField("customers.Customer", on_delete=models.CASCADE, related_name="running_period")
    kind = models.CharField(max_length=12, choices=BillingPeriod)
    first = models.DateField()
    last = models.DateField()
    ends_at = models.DateTimeField(null=True)
    known_by = models.CharField(max_length=64, blank=True, default="", db_default="")

    objects = scoped("customer__partner_id").as_manager()

    class Meta:
        # with the id: thousands of periods end at the same instant, and the next some are read in this order
        indexes = [
            models.Index(fields=["ends_at", "id"], name="running_period_next", condition=Q(ends_at__isnull=False))
        ]
        constraints = [models.CheckConstraint(condition=Q(last__gte=F("first")), name="running_period_has_days")]


class ClosedPeriod(models.Model):
    """A period whose charges were settled. `left_out`: why nothing at all was charged (Test, Demo, Inactive Billing), else
    empty; what was left out so is never charged later. `charged_to`: the last day for which recurring charges were taken,
    beyond `last` where they are charged in advance."""

    wall = ByParent("customer", insert_only=True)

    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, related_name="closed_periods", db_index=False
    )
    kind = models.CharField(max_length=12, choices=BillingPeriod)
    first = models.DateField()
    last = models.DateField()
    charged_to = models.DateField()
    left_out = models.CharField(max_length=10, blank=True)
    closed_at = models.DateTimeField()

    objects = scoped("customer__partner_id").as_manager()

    class Meta:
        ordering = ["first"]
        constraints = [models.UniqueConstraint(fields=["customer", "first"], name="period_closed_once")]
        triggers = [
            pgtrigger.Trigger(name="day_closed_once", when=pgtrigger.Before, operation=pgtrigger.Insert, func=OVERLAPS)
        ]
