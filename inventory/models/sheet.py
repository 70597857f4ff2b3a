"""Number lists that were uploaded and rehearsed, and wait for a person's word."""

from django.db import models

from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner


class NumberSheet(models.Model):
    """A workbook of numbers as read: nothing of it is registered before `registered_at`.

    `rows`: one list a row: row number of the sheet, number, number type, comment as typed, verdict (empty is good).
    """

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("partners.Account", on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    rows = models.JSONField(default=list)
    created_at = models.DateTimeField()
    registered_at = models.DateTimeField(null=True, blank=True)

    objects = PartnerQuerySet.as_manager()

    def __str__(self) -> str:
        return self.file_name

    @property
    def good(self) -> list[list]:
        """Rows that can be registered."""
        return [row for row in self.rows if not row[4]]

    @property
    def bad(self) -> list[list]:
        return [row for row in self.rows if row[4]]
