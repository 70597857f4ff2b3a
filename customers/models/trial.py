"""Trials made longer, shorter or ended (guide 2.5.4.5)."""

from django.db import models

from customers.models.contract import Made, ServiceLine
from oms.kit.scope import scoped
from oms.kit.walls import ByParent


class TrialChange(Made):
    """Billing Start of a service line became another day; the line itself carries the day that holds."""

    wall = ByParent("line", insert_only=True)

    line = models.ForeignKey(ServiceLine, on_delete=models.PROTECT, related_name="trial_changes")
    before = models.DateField()
    after = models.DateField()

    objects = scoped("line__customer__partner_id").as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(before=models.F("after")), name="trial_change_is_one"),
        ]
