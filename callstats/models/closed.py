"""What a customer's place in the network was told about closed destinations (docs/calls.md, Fraud)."""

from django.db import models

from oms.kit.walls import ByParent


class ClosedTold(models.Model):
    """The last that was sent for a customer: prefixes with blanks between, in order; `opened` stay open within `closed`.

    `closed` is a question mark since what was sent was given up. A customer without a row was never told anything. Kept by callstats/actions/closed.py.
    """

    wall = ByParent("customer")

    customer = models.OneToOneField("customers.Customer", on_delete=models.CASCADE, related_name="closed_told")
    closed = models.TextField(blank=True)
    opened = models.TextField(blank=True)
    told_at = models.DateTimeField()
