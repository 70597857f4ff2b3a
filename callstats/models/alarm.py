"""An hour whose calls were not as usual."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from callstats.enums import Direction, Quality
from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner


class CallAlarm(models.Model):
    """Of the outside calls of a partner's own customers in one hour, a figure left the band that is usual at that hour
    of the weekday. `figure` asr: answered of a hundred; aloc: seconds talked in the middle. `day` and `clock` are the
    customers' own.
    """

    wall = ByPartner()

    partner = models.ForeignKey(
        "partners.Partner", on_delete=models.CASCADE, db_index=False, related_name="call_alarms"
    )
    day = models.DateField()
    clock = models.PositiveSmallIntegerField()
    direction = models.CharField(max_length=3, choices=Direction)
    figure = models.CharField(_("Figure"), max_length=4, choices=Quality)
    value = models.DecimalField(max_digits=8, decimal_places=1)
    low = models.DecimalField(max_digits=8, decimal_places=1)
    high = models.DecimalField(max_digits=8, decimal_places=1)
    calls = models.PositiveIntegerField()
    told_at = models.DateTimeField()

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-clock", "direction", "figure"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "day", "clock", "direction", "figure"], name="call_alarm_once"),
        ]
