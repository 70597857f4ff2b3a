"""Work that a job does for a person: large Excel files, lists that come in, and acts on many rows."""

from django.db import models

from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner
from oms.kit.work import LongWork


class ExcelExport(LongWork):
    """A grid's address to be written as a workbook, or as the file `written_as` (oms/kit/grid/written.py); `done` of its rows so
    far."""

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("partners.Account", on_delete=models.CASCADE, related_name="exports")
    screen = models.CharField(max_length=60)
    path = models.CharField(max_length=300)
    query = models.TextField(blank=True)
    file_name = models.CharField(max_length=120)
    written_as = models.CharField(max_length=40, blank=True, default="", db_default="")
    ip = models.CharField(max_length=45, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta(LongWork.Meta):
        pass


class ListImport(LongWork):
    """A rehearsed list to be imported: `importer` says how (oms/kit/sheet_import/later.py), `sheet` is its key there.

    `imported` rows in the end.
    """

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("partners.Account", on_delete=models.CASCADE, related_name="imports")
    importer = models.CharField(max_length=40)
    sheet = models.BigIntegerField()
    imported = models.PositiveIntegerField(default=0)

    objects = PartnerQuerySet.as_manager()

    class Meta(LongWork.Meta):
        pass


class BulkWork(LongWork):
    """An act on many rows of a grid (oms/kit/grid/bulk_later.py): `keys` of those still to do, `lines` the results.

    `typed` once for all rows; `good` rows in which it was done.
    """

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("partners.Account", on_delete=models.CASCADE, related_name="bulk_works")
    screen = models.CharField(max_length=60)
    path = models.CharField(max_length=300)
    query = models.TextField(blank=True)
    act = models.CharField(max_length=40)
    typed = models.TextField(blank=True)
    keys = models.JSONField(default=list)
    lines = models.JSONField(default=list)
    good = models.PositiveIntegerField(default=0)

    objects = PartnerQuerySet.as_manager()

    class Meta(LongWork.Meta):
        pass

    @property
    def one_reason(self) -> str:
        """Why rows were refused, where all have the same reason."""
        reasons = {words for _name, good, words in self.lines if not good}
        return reasons.pop() if len(reasons) == 1 else ""
