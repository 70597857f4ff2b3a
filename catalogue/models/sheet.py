"""Lists of items or prices that were uploaded and rehearsed, and wait for a person's word."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.enums import SheetKind
from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner


class CatalogueSheet(models.Model):
    """A workbook as read: nothing of it is imported before `imported_at`.

    `headings` are the columns that were recognised; `rows` one list a row: row number of the sheet, cells as typed,
    what is wrong (empty is good), what would happen.
    """

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("partners.Account", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("List"), max_length=10, choices=SheetKind)
    file_name = models.CharField(max_length=200)
    headings = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    created_at = models.DateTimeField()
    imported_at = models.DateTimeField(null=True, blank=True)

    objects = PartnerQuerySet.as_manager()

    def __str__(self) -> str:
        return self.file_name

    @property
    def good(self) -> list[list]:
        """Rows that can be imported."""
        return [row for row in self.rows if not row[2]]

    @property
    def bad(self) -> list[list]:
        return [row for row in self.rows if row[2]]
