"""Calls added up: per hour, customer, direction, call type and result (docs/calls.md)."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from callstats.enums import CallType, Direction, Result
from oms.kit.follows import Follows
from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner

FARTHEST = timedelta(hours=14)  # a customer's day begins so long before that of UTC, or ends so long after it


def hours_of(first: date, last: date) -> dict[str, datetime]:
    """What rows of the customers' days from `first` to `last` are within: their `hour`, in UTC."""
    begin, end = (datetime.combine(day, time.min, UTC) for day in (first, last))
    return {"hour__gte": begin - FARTHEST, "hour__lt": end + timedelta(days=1) + FARTHEST}


def of_days(usage: models.QuerySet[Any], first: date, last: date) -> models.QuerySet[Any]:
    """Roll-ups, or their sums, of the customers' days from `first` to `last`."""
    hours = hours_of(first, last) if usage.model is HourlyUsage else {}
    return usage.filter(day__gte=first, day__lte=last, **hours)


class HourlyUsage(models.Model):
    """The calls of one hour. `hour` is its beginning in UTC; `day` and `clock` are the customer's own, so an hour that
    comes twice when the clocks go back is two rows of one clock.

    `seconds` talked; `cost` of the `priced` calls among them, in `currency`, before call bundles; `bundleable`: seconds, in steps
    begun, of those that a call bundle would take as long as there is something in it. Written by
    callstats/actions/roll_up.py alone, an hour of a customer whole; `partner` follows the customer by a trigger. Without foreign
    keys in the database, and with one index, by customer: whoever asks for its days names the hours, too (`hours_of`); who asks
    for all customers of a reseller asks SummedUsage.
    """

    wall = ByPartner()
    with_customer = Follows(by_trigger=True)

    partner = models.ForeignKey(
        "partners.Partner", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="hourly_usage"
    )
    hour = models.DateTimeField()
    day = models.DateField(_("Call Date"))
    clock = models.PositiveSmallIntegerField(_("Hour"))
    direction = models.CharField(max_length=3, choices=Direction)
    type = models.CharField(_("Call Type"), max_length=5, choices=CallType)
    result = models.CharField(_("Result"), max_length=10, choices=Result)
    calls = models.PositiveIntegerField(_("Total Calls"))
    seconds = models.PositiveBigIntegerField(_("Durations"))
    priced = models.PositiveIntegerField(default=0, db_default=0)
    cost = models.DecimalField(_("Cost"), max_digits=14, decimal_places=4, default=0, db_default=0)
    bundleable = models.PositiveBigIntegerField(default=0, db_default=0)
    currency = models.CharField(_("Currency"), max_length=3)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "hour", "direction", "type", "result"], name="usage_of_hour_once"
            ),
        ]


class SummedUsage(models.Model):
    """The roll-ups of a reseller's own customers added up, by hour of their own days: what pages of many customers read.

    Kept by triggers of HourlyUsage (migrations/_sum_sql.py). The rows of a key, one for each `slot` that was written through, are
    to be added up; one alone may be below nothing, and a key whose calls are gone adds up to nothing.
    """

    wall = ByPartner()

    partner = models.ForeignKey(
        "partners.Partner", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    day = models.DateField(_("Call Date"))
    clock = models.PositiveSmallIntegerField(_("Hour"))
    direction = models.CharField(max_length=3, choices=Direction)
    type = models.CharField(_("Call Type"), max_length=5, choices=CallType)
    result = models.CharField(_("Result"), max_length=10, choices=Result)
    slot = models.IntegerField()
    calls = models.BigIntegerField(_("Total Calls"))
    seconds = models.BigIntegerField(_("Durations"))

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "day", "clock", "direction", "type", "result", "slot"], name="usage_summed_once"
            ),
        ]
        indexes = [models.Index(fields=["day"], name="usage_summed_by_day")]
