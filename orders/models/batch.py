"""Many customers' changes from one list: the list that waits, the batch that was made of it, and each order of it."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oms.kit.scope import PartnerQuerySet, scoped
from oms.kit.sheet_import.keep import Sheet
from oms.kit.walls import ByParent, ByPartner
from orders.models.order import Order


class OrderBatch(models.Model):
    """What one list became. `partner`: the company that brought it in.

    `content`: a digest of what the list says, in whatever order and with whatever formats; `again`: how many batches of
    the same content there were before, all of which came to nothing. Together they are once per company.
    """

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="order_batches")
    partner_name = models.CharField(_("Reseller"), max_length=100)
    file_name = models.CharField(_("Excel workbook"), max_length=200)
    content = models.CharField(max_length=64)
    again = models.PositiveSmallIntegerField(default=0)
    submits = models.BooleanField(default=True)
    left_out = models.PositiveIntegerField(_("Rows left out"), default=0)
    brought_by = models.CharField(_("Brought in by"), max_length=100)
    created_at = models.DateTimeField(_("Brought in"))
    taken_back_at = models.DateTimeField(_("Taken back"), null=True, blank=True)
    taken_back_by = models.CharField(max_length=100, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "content", "again"], name="content_once_per_partner")]
        indexes = [models.Index(fields=["partner", "created_at", "id"], name="batch_partner_at")]

    def __str__(self) -> str:
        return f"{self.pk} {self.file_name}"

    def get_absolute_url(self) -> str:
        return reverse("orders:batch", args=[self.pk])


class BatchEntry(models.Model):
    """One customer of a batch, and its order; `failure` says why there is none, `stays` why it was not taken back.

    `content`: a digest of the customer's rows; `places`: their numbers in the workbook.
    """

    wall = ByParent("batch")

    batch = models.ForeignKey(OrderBatch, on_delete=models.CASCADE, related_name="entries")
    order = models.OneToOneField(Order, null=True, blank=True, on_delete=models.PROTECT, related_name="batch_entry")
    customer_code = models.CharField(_("Customer ID"), max_length=12)
    customer_name = models.CharField(_("Customer Name"), max_length=100)
    content = models.CharField(max_length=64, db_index=True)
    places = models.CharField(_("Rows"), max_length=500)
    failure = models.TextField(blank=True)
    stays = models.TextField(blank=True)

    objects = scoped("batch__partner_id").as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "customer_code"], name="customer_once_per_batch"),
            models.CheckConstraint(
                condition=models.Q(order__isnull=False) | ~models.Q(failure=""), name="entry_has_order_or_failure"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order.no} {self.customer_name}" if self.order else self.customer_name


class BatchSheet(Sheet):
    """A list of changes that was uploaded and rehearsed. `left_aside`: rows that say no change; `judged`: every row has its
    verdict; `batch`: what it became."""

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("partners.Account", on_delete=models.CASCADE, related_name="+")
    content = models.CharField(max_length=64)
    submits = models.BooleanField(default=True)
    left_aside = models.PositiveIntegerField(default=0)
    judged = models.BooleanField(default=True)
    batch = models.ForeignKey(OrderBatch, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
