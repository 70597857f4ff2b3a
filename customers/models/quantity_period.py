"""How many of a service line there are, from a day to a day: the ledger added up, kept by triggers
(migrations/_period_sql.py), so that no grid adds it up again."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from oms.kit.follows import Follows
from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner

OPEN_END = date(9999, 12, 31)  # the last day of what has no end


class QuantityPeriod(models.Model):
    """Between two changes of a line's quantity, both days included; where there is nothing of it there is no row.

    Names of others are copies, so that grids sort and group by them over one index.
    """

    wall = ByPartner(as_table=True)
    with_customer = Follows(by_trigger=True)

    line = models.ForeignKey(
        "customers.ServiceLine", on_delete=models.CASCADE, related_name="periods", db_index=False
    )  # the constraint's index begins with it
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+", db_index=False)
    partner_name = models.CharField(_("Reseller"), max_length=100)
    customer_code = models.CharField(_("Customer ID"), max_length=12)
    customer_name = models.CharField(_("Customer Name"), max_length=100)
    item = models.ForeignKey("catalogue.OrderItem", on_delete=models.CASCADE, related_name="+")
    group_name = models.CharField(_("Item Group"), max_length=60)
    item_name = models.CharField(_("Item Name"), max_length=100)
    license_name = models.CharField(_("Cloud License"), max_length=100, blank=True)
    qty = models.IntegerField(_("Qty."))
    valid_from = models.DateField()
    valid_to = models.DateField()

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "valid_from"], name="quantity_period_once")]
        indexes = [
            models.Index(
                fields=["valid_to", "partner"],
                include=["valid_from", "item", "qty"],
                name="period_on_a_day",
            ),
            models.Index(fields=["partner", "valid_to"], name="period_of_partner"),
            models.Index(  # what stands before a page is counted without being read
                fields=["partner_name", "id"], include=["valid_to", "valid_from", "partner"], name="period_by_partner_name"
            ),
            *[
                models.Index(fields=[field, "id"], name=f"period_by_{field}"[:30])
                for field in (
                    "customer_code", "customer_name", "group_name", "item_name", "license_name", "qty", "valid_from",
                )
            ],
        ]  # fmt: skip
