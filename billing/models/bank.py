"""Files of a reseller's bank account, and the payments in them."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from billing.formats.booking import Why
from billing.models.balance import BalanceEntry
from oms.kit.follows import Stays
from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner


class BankFile(models.Model):
    """A file as it was brought in; nothing of it is booked before somebody says so. Each content once for a reseller."""

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+", db_index=False)
    partner_name = models.CharField(_("Reseller"), max_length=100)
    name = models.CharField(_("File"), max_length=200)
    kind = models.CharField(_("Format"), max_length=10)
    sha256 = models.CharField(max_length=64)
    came_at = models.DateTimeField(_("Date"))
    by_name = models.CharField(_("Operator"), max_length=100)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "sha256"], name="bank_file_once")]
        indexes = [models.Index(fields=["came_at", "id"], name="bank_file_by_day")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("billing:bank-file", args=[self.pk])


class BankLine(models.Model):
    """A payment in a file. `mark`: by what it is known, so that none comes in twice for a reseller; `why`, with `detail`:
    why it cannot be booked; `customer`: whose it is, found or chosen; `entry`: what it was booked as.
    """

    wall = ByPartner()
    with_customer = Stays("what came to a reseller's bank account stays its, whoever has the customer")

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+", db_index=False)
    file = models.ForeignKey(BankFile, on_delete=models.CASCADE, related_name="lines", db_index=False)
    place = models.PositiveIntegerField(_("Line"))
    day = models.DateField(_("Date"), null=True)
    amount = models.DecimalField(_("Amount"), max_digits=12, decimal_places=2, null=True)
    currency = models.CharField(_("Currency"), max_length=3, blank=True)
    payer = models.CharField(_("Payer"), max_length=500, blank=True)
    reference = models.CharField(_("Reference"), max_length=500, blank=True)
    bank_reference = models.CharField(_("Bank reference"), max_length=140, blank=True)
    mark = models.CharField(max_length=64)
    why = models.CharField(_("Reason"), max_length=10, choices=Why, blank=True)
    detail = models.CharField(max_length=500, blank=True)
    customer = models.ForeignKey("customers.Customer", null=True, on_delete=models.SET_NULL, related_name="+")
    chosen_by = models.CharField(max_length=100, blank=True)
    entry = models.ForeignKey(BalanceEntry, null=True, on_delete=models.DO_NOTHING, related_name="bank_lines")

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "place"], name="bank_line_place"),
            models.UniqueConstraint(fields=["partner", "mark"], condition=Q(why=""), name="bank_line_once"),
            models.CheckConstraint(condition=Q(entry=None) | Q(why=""), name="booked_is_not_refused"),
        ]
        indexes = [models.Index(fields=["partner", "mark"], name="bank_line_by_mark")]

    def __str__(self) -> str:
        return f"{self.file} {self.place}"
