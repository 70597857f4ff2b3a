"""Lists of items or prices that were uploaded and rehearsed, and wait for a person's word."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.enums import SheetKind
from oms.kit.sheet_import.keep import Sheet
from oms.kit.walls import ByPartner


class CatalogueSheet(Sheet):
    """A list of order items, or of their prices."""

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("partners.Account", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("List"), max_length=10, choices=SheetKind)
