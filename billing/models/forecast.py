"""What is still to come: kept rows, so that a page reads them and computes nothing."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from oms.kit.follows import Follows
from oms.kit.scope import PartnerQuerySet, scoped
from oms.kit.walls import ByParent, ByPartner

MONEY = {"max_digits": 14, "decimal_places": 3, "default": Decimal(0)}


class Forecast(models.Model):
    """A customer's next statements, all billing accounts together, as of `made_at`. `today`: without tax, if the running
    period ended today. The other sums: at its end, if nothing changes but what has its date. `due_at`: made anew then, or
    earlier (billing/actions/forecast.py)."""

    wall = ByPartner()
    with_customer = Follows()

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+", db_index=False)
    customer = models.OneToOneField("customers.Customer", on_delete=models.CASCADE, related_name="forecast")
    currency = models.CharField(_("Currency"), max_length=3)
    first = models.DateField(_("First Day"))
    last = models.DateField(_("Last Day"))
    today = models.DecimalField(_("As of today"), **MONEY)
    recurring = models.DecimalField(_("Recurring"), **MONEY)
    once = models.DecimalField(_("Once"), **MONEY)
    usage = models.DecimalField(_("Usage"), **MONEY)
    credits = models.DecimalField(_("Credits"), **MONEY)
    net = models.DecimalField(_("Net"), **MONEY)
    tax = models.DecimalField(_("Tax"), **MONEY)
    total = models.DecimalField(_("Total"), **MONEY)
    made_at = models.DateTimeField(_("As of"))
    due_at = models.DateTimeField()

    objects = PartnerQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="forecast_due"),
            models.Index(fields=["partner"], name="forecast_of_partner"),
            models.Index(fields=["made_at"], name="forecast_made"),
            *[
                models.Index(fields=[name, "id"], name=f"forecast_by_{name}")
                for name in ("last", "today", "net", "total")
            ],
        ]


class ForecastMonth(models.Model):
    """What the facts come to in one calendar month, the running one or a later; calls of days to come are not known."""

    wall = ByParent("forecast")

    forecast = models.ForeignKey(Forecast, on_delete=models.CASCADE, related_name="months")
    month = models.DateField()
    recurring = models.DecimalField(**MONEY)
    once = models.DecimalField(**MONEY)
    usage = models.DecimalField(**MONEY)
    credits = models.DecimalField(**MONEY)

    objects = scoped("forecast__partner_id").as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["forecast", "month"], name="forecast_month_once")]
