"""What customers of a class share (Billing / Customer Classes)."""

from decimal import Decimal

import pghistory
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from customers.enums import TaxCategory
from oms.kit.reading.columns import AmountColumn, NameColumn, SmallQuantityColumn
from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner

LATEST = 365  # days after the day to pay by and the grace period


@pghistory.track()
class CustomerClass(models.Model):
    """`custom_fields`: a list of {"key", "label", "kind", "mandatory"}; kind is text, number, date, select or check.
    `tax_rate`: per cent on top of what is charged; `taxation` is its name on the statement; where both and `tax_category` are
    empty, the rate of the customer's country holds (billing/taxes.py). `e_invoice`: mails have it. `in_advance`: what recurs is
    charged for the coming period, all else for the one that is over. `reminder_steps`: a list of {"days", "level"} in the order of
    days, which are counted from the day to pay by and the grace period; level is of ReminderLevel. `block_days`: so counted, when
    an overdue customer's service is stopped. `blocks_at_limit`: it is as well once funds or credit are used up."""

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="customer_classes")
    name = NameColumn(_("Name"), max_length=60)
    grace_days = SmallQuantityColumn(_("Grace Period"), default=14)
    invoice_template = models.CharField(_("Invoice Template"), max_length=60, blank=True)
    taxation = models.CharField(_("Taxation"), max_length=60, blank=True)
    tax_rate = AmountColumn(
        _("Tax Rate (%)"), max_digits=5, decimal_places=2, default=Decimal(0), db_default=Decimal(0)
    )
    tax_category = models.CharField(
        _("Tax Category"), max_length=2, choices=TaxCategory, blank=True, default="", db_default=""
    )
    in_advance = models.BooleanField(_("Charged in advance"), default=False, db_default=False)
    reminder_steps = models.JSONField(
        _("Reminders"), default=list, blank=True, db_default=Value([], models.JSONField())
    )
    block_days = SmallQuantityColumn(_("Blocked after"), null=True, blank=True)
    blocks_at_limit = models.BooleanField(_("Blocked at the limit"), default=False, db_default=False)
    e_invoice = models.BooleanField(_("E-invoice in the mail"), default=False, db_default=False)
    notification_list = models.TextField(_("Notification List"), blank=True)
    custom_fields = models.JSONField(_("Custom Fields"), default=list, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "name"], name="class_name_once_per_partner"),
            models.CheckConstraint(condition=Q(tax_rate__gte=0, tax_rate__lte=100), name="tax_rate_to_a_hundred"),
            models.CheckConstraint(
                condition=Q(block_days=None) | Q(block_days__range=(1, LATEST)), name="block_in_a_year"
            ),
        ]

    def __str__(self) -> str:
        return self.name
