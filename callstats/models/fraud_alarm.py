"""Destinations that are watched, countries that are known, and the alarms of calls there (docs/calls.md, Fraud)."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from callstats.enums import AlarmKind, AlarmOutcome, WatchAct, WatchKind
from oms.kit.follows import Follows
from oms.kit.reading.columns import NameColumn
from oms.kit.scope import PartnerQuerySet
from oms.kit.sheet_import.keep import Sheet
from oms.kit.tracked import tracked
from oms.kit.walls import ByParent, ByPartner, BySP


@tracked
class WatchedDestination(models.Model):
    """What an answered call to a number that begins with `prefix` (+371, +4470) brings about; the longest prefix counts, and
    of two alike that of the customer's plan. Empty `plan`: all plans. Kept by the provider."""

    wall = BySP()

    prefix = models.CharField(_("Prefix"), max_length=16)
    destination = NameColumn(_("Destination"), max_length=100)
    plan = models.ForeignKey(
        "catalogue.ServicePlan", null=True, blank=True, on_delete=models.PROTECT, related_name="watched_destinations",
        verbose_name=_("Service Plan"),
    )  # fmt: skip
    kind = models.CharField(_("Kind"), max_length=10, choices=WatchKind, default=WatchKind.HOT)
    act = models.CharField(_("What is done"), max_length=10, choices=WatchAct, default=WatchAct.ALARM)

    class Meta:
        ordering = ["prefix", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["prefix", "plan"], nulls_distinct=False, name="watched_destination_once"),
            models.CheckConstraint(condition=Q(prefix__regex=r"^\+[1-9][0-9]{0,14}$"), name="watched_prefix_of_e164"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix} {self.destination}"


class WatchedSheet(Sheet):
    """A list of watched destinations."""

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("partners.Account", on_delete=models.CASCADE, related_name="+")


class KnownCountry(models.Model):
    """A country that a customer called, last on `last_day` of its own; forgotten with the calls (CALLS_KEPT_DAYS)."""

    wall = ByParent("customer")

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+", db_index=False)
    country = models.CharField(max_length=3)
    last_day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "country"], name="known_country_once")]
        indexes = [models.Index(fields=["last_day"], name="known_country_by_day")]


class FraudAlarm(models.Model):
    """A call that somebody should look at. One for each extension, day of the customer's, kind and prefix.

    `call_at`: when the first such call began. `act` is what was due; `outcome` what was done, empty until then. The number
    called is not kept: a partner may hide its last digits.
    """

    wall = ByPartner()
    with_customer = Follows()

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, related_name="fraud_alarms", db_index=False
    )
    extension = models.CharField(_("Extension"), max_length=20)
    user_name = models.CharField(_("User Name"), max_length=100, blank=True)
    day = models.DateField(_("Date"))
    call_at = models.DateTimeField(_("Call"))
    kind = models.CharField(_("Kind"), max_length=10, choices=AlarmKind)
    prefix = models.CharField(_("Prefix"), max_length=16)
    destination = models.CharField(_("Destination"), max_length=100, blank=True)
    country = models.CharField(_("Country"), max_length=3, blank=True)
    act = models.CharField(max_length=10, choices=WatchAct)
    outcome = models.CharField(_("What was done"), max_length=10, choices=AlarmOutcome, blank=True)
    found_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(_("Acknowledged At"), null=True)
    acknowledged_by = models.CharField(_("Acknowledged By"), max_length=100, blank=True)
    comment = models.CharField(_("Comment"), max_length=500, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["-call_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["customer", "extension", "day", "kind", "prefix"], name="fraud_alarm_once"),
        ]
        indexes = [
            models.Index(fields=["partner", "day"], name="fraud_alarm_of_partner"),
            models.Index(fields=["call_at", "id"], name="fraud_alarm_by_call"),
            models.Index(fields=["id"], condition=Q(outcome=""), name="fraud_alarm_open"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="fraud_alarm_dealt_with_once", operation=pgtrigger.Update, when=pgtrigger.After,
                condition=pgtrigger.Q(old__outcome__gt="", old__outcome__df=pgtrigger.F("new__outcome"))
                | pgtrigger.Q(old__acknowledged_at__isnull=False, new__acknowledged_at__isnull=True),
                func="raise exception 'A fraud alarm is dealt with once.';",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.extension}, {self.prefix}"

    def get_absolute_url(self) -> str:
        return reverse("callstats:alarm", args=[self.pk])
