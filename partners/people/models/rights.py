"""The eight rights of guide 2.7.1.5, as columns."""

from django.db import models

from partners.people.enums import Right


class EightRights(models.Model):
    """One column for each right; who carries them says what holding means."""

    manage_ddi = models.BooleanField(Right.MANAGE_DDI.label, default=False)
    manage_device = models.BooleanField(Right.MANAGE_DEVICE.label, default=False)
    approve_order = models.BooleanField(Right.APPROVE_ORDER.label, default=False)
    manage_child_reseller = models.BooleanField(Right.MANAGE_CHILD_RESELLER.label, default=False)
    approve_stop_resume = models.BooleanField(Right.APPROVE_STOP_RESUME.label, default=False)
    approve_plan_change = models.BooleanField(Right.APPROVE_PLAN_CHANGE.label, default=False)
    approve_customer_close = models.BooleanField(Right.APPROVE_CUSTOMER_CLOSE.label, default=False)
    number_porting = models.BooleanField(Right.NUMBER_PORTING.label, default=False)

    class Meta:
        abstract = True

    def rights(self) -> frozenset[Right]:
        """The rights that are ticked here."""
        return frozenset(right for right in Right if getattr(self, right.value))
