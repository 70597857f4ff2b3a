"""What a call costs: rate tables of partners, and the lists of rates that come in from Excel."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from callstats.rating import STEPS, Price
from customers.enums import Currency
from oms.kit.reading.columns import AmountColumn, NameColumn
from oms.kit.scope import PartnerQuerySet, scoped
from oms.kit.sheet_import.keep import Sheet
from oms.kit.tracked import tracked
from oms.kit.walls import ByParent, ByPartner


@tracked
class RateTable(models.Model):
    """What a partner takes for the calls of its customers; with a `plan`, only of those who have that plan.

    A customer's calls are priced by the nearest table upwards in its own currency: that of its plan before the one for
    all plans, and its reseller's before any above (callstats/queries/rates.py).
    """

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="rate_tables")
    name = NameColumn(_("Name"), max_length=60)
    plan = models.ForeignKey(
        "catalogue.ServicePlan", null=True, blank=True, on_delete=models.PROTECT, related_name="rate_tables",
        verbose_name=_("Service Plan"),
    )  # fmt: skip
    currency = models.CharField(_("Currency"), max_length=3, choices=Currency, default=Currency.GBP)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "name"], name="rate_table_name_once"),
            models.UniqueConstraint(
                fields=["partner", "plan", "currency"], nulls_distinct=False, name="rate_table_once_per_plan"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class Rate(models.Model):
    """What calls to numbers that begin with `prefix` (+44, +447) cost from `valid_from` until the next row's day.

    Amounts are in the table's currency; each `step` seconds begun are charged whole.
    """

    wall = ByParent("table")

    table = models.ForeignKey(RateTable, on_delete=models.CASCADE, related_name="rates")
    prefix = models.CharField(_("Prefix"), max_length=16)
    destination = NameColumn(_("Destination"), max_length=100)
    per_minute = AmountColumn(_("Per minute"), max_digits=10, decimal_places=4)
    per_call = AmountColumn(_("Per call"), max_digits=10, decimal_places=4, default=Decimal(0))
    step = models.PositiveSmallIntegerField(_("Charged by"), choices=STEPS, default=60)
    in_bundle = models.BooleanField(_("Call bundle first"), default=False)
    valid_from = models.DateField(_("Holds from"), default=date(2020, 1, 1))

    objects = scoped("table__partner_id").as_manager()

    class Meta:
        ordering = ["prefix", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["table", "prefix", "valid_from"], name="one_rate_a_day"),
            models.CheckConstraint(condition=Q(per_minute__gte=0, per_call__gte=0), name="rates_not_negative"),
            models.CheckConstraint(condition=Q(step__in=[step for step, _words in STEPS]), name="known_rate_step"),
            models.CheckConstraint(condition=Q(prefix__regex=r"^\+[1-9][0-9]{0,14}$"), name="prefix_of_e164"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix} {self.destination}"

    def price(self, currency: str) -> Price:
        """As the rating takes it."""
        return Price(self.prefix, self.destination, self.per_minute, self.per_call, currency, self.step, self.in_bundle)


class RateSheet(Sheet):
    """A list of rates of one table."""

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("partners.Account", on_delete=models.CASCADE, related_name="+")
    table = models.ForeignKey(RateTable, on_delete=models.CASCADE, related_name="+")
