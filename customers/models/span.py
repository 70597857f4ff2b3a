"""Figures over many customers, from a day to a day, kept by triggers (migrations/_span_sql.py): on any day a figure is the
sum of the rows that hold the day.

A change adds a row with its difference, so nobody waits for anybody; `oms_fold_spans()` makes one row a day of them later,
which changes no sum.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner


class Span(models.Model):
    """`qty` more or less from `valid_from` to `valid_to`, both included."""

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+", db_index=False)
    partner_name = models.CharField(_("Reseller"), max_length=100, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField()
    qty = models.IntegerField(_("Qty."))
    folded = models.BooleanField(default=False, db_default=False)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        abstract = True


class StatusSpan(Span):
    """Customers whose service was started, that are closed, and whose contract has ended, of a partner itself; `whole`:
    of it and all below it, without a name.

    `closed` is counted from the day on which a customer is both; `ended` from the day after the last one of the service.
    """

    STARTED, CLOSED, ENDED = "started", "closed", "ended"

    whole = models.BooleanField()
    how = models.CharField(max_length=8)

    class Meta:
        indexes = [
            models.Index(
                fields=["whole", "valid_to", "partner"],
                include=["valid_from", "how", "qty", "partner_name"],
                name="status_span_on_a_day",
            ),
            models.Index(
                fields=["valid_from", "valid_to"], name="status_span_from_a_day", condition=models.Q(whole=False)
            ),
            models.Index(fields=["partner", "whole", "how"], name="status_span_of_partner"),
            models.Index(fields=["partner"], condition=models.Q(folded=False), name="status_span_to_fold"),
        ]


class ServiceSpan(Span):
    """How many of an item all customers of a partner have under contract: the quantity periods, added up."""

    item = models.ForeignKey("catalogue.OrderItem", on_delete=models.CASCADE, related_name="+", db_index=False)
    group_name = models.CharField(_("Item Group"), max_length=60)
    item_name = models.CharField(_("Item Name"), max_length=100)
    license_name = models.CharField(_("Cloud License"), max_length=100, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["valid_to", "partner"],
                include=["valid_from", "item", "qty", "partner_name", "group_name", "item_name", "license_name"],
                name="service_span_on_a_day",
            ),
            models.Index(fields=["partner", "item"], name="service_span_of_partner"),
            models.Index(fields=["partner"], condition=models.Q(folded=False), name="service_span_to_fold"),
        ]
