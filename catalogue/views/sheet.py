"""Import of order items and prices: upload, rehearsal, import."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from catalogue.actions.sheet import COLUMNS, NEEDED, discard_sheet, import_sheet, rehearse_sheet
from catalogue.enums import SheetKind
from catalogue.forms.sheet import CatalogueSheetForm
from catalogue.models import CatalogueSheet
from catalogue.set_up import Items
from oms.kit.figures import figure
from oms.kit.setup.views import SetUpPage
from oms.kit.sheet_import.pages import JudgedPage, RehearsalPage, UploadPage, workbook
from oms.kit.sheets import Limits

ITEMS = Items()


class CatalogueSheetPage(SetUpPage):
    """A page of the import; it belongs to order items."""

    declared, screen = ITEMS, "catalogue-import"
    model = CatalogueSheet
    upload, rehearsal, done = "catalogue:import", "catalogue:import-rehearsal", "catalogue:items"
    importer = "catalogue"


class Upload(UploadPage, CatalogueSheetPage):
    """Takes the workbook."""

    template, form = "catalogue/sheet_upload.html", CatalogueSheetForm

    def rehearse(self, form: CatalogueSheetForm) -> None:
        file, kind = form.cleaned_data["file"], SheetKind(form.cleaned_data["kind"])
        rehearse_sheet(file=file, name=file.name, kind=kind, by=self.request.user, at=timezone.now())

    def around(self) -> dict:
        return {"kinds": [(kind, COLUMNS[kind], NEEDED[kind]) for kind in SheetKind], "most": figure(Limits().rows)}


class Template(CatalogueSheetPage):
    """An empty workbook with the right headings."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        if kind not in SheetKind.values:
            raise Http404
        return workbook(list(COLUMNS[SheetKind(kind)]), [], f"{kind}.xlsx")


class Rehearsal(RehearsalPage, CatalogueSheetPage):
    """Every row with its verdict."""

    template = "catalogue/sheet_rehearsal.html"

    def carry_out(self, sheet: CatalogueSheet, at: datetime) -> int:
        return import_sheet(sheet=sheet, by=self.request.user, at=at)

    def put_away(self, at: datetime) -> None:
        discard_sheet(by=self.request.user, at=at)


class Judged(JudgedPage, CatalogueSheetPage):
    """The list back with its verdicts."""
