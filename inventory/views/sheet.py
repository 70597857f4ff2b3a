"""Import from Excel: upload, rehearsal, registration."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.models import NumberType
from inventory.actions.sheet import discard_sheet, register_sheet, rehearse_sheet
from inventory.imports.stock import HEADINGS
from inventory.models import NumberSheet
from oms.kit.figures import figure
from oms.kit.pages import Page
from oms.kit.sheet_import.pages import JudgedPage, RehearsalPage, SheetForm, UploadPage, workbook
from oms.kit.sheets import Limits


class NumberSheetPage(Page):
    """A page of the import; it belongs to Number Registration."""

    screen = "number-registration"
    model = NumberSheet
    upload, rehearsal, done = (
        "inventory:import-numbers",
        "inventory:number-rehearsal",
        "inventory:number-registration",
    )
    importer = "numbers"


class Upload(UploadPage, NumberSheetPage):
    """Takes the workbook."""

    template, blank = "inventory/sheet_upload.html", "inventory:number-template"

    def rehearse(self, form: SheetForm) -> None:
        file = form.cleaned_data["file"]
        rehearse_sheet(file=file, name=file.name, by=self.request.user, at=timezone.now())

    def around(self) -> dict:
        return {"types": NumberType.objects.all(), "headings": HEADINGS, "most": figure(Limits().rows)}


class Template(NumberSheetPage):
    """An empty workbook with the right headings."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return workbook(list(HEADINGS), [], "numbers.xlsx")


class Rehearsal(RehearsalPage, NumberSheetPage):
    """Every row with its verdict."""

    template = "inventory/sheet_rehearsal.html"

    def carry_out(self, sheet: NumberSheet, at: datetime) -> int:
        return register_sheet(sheet=sheet, by=self.request.user, at=at)

    def put_away(self, at: datetime) -> None:
        discard_sheet(by=self.request.user, at=at)

    def words(self, n: int) -> dict[str, str]:
        return {
            "can": ngettext("%(n)s number can be registered.", "%(n)s numbers can be registered.", n)
            % {"n": figure(n)},
            "not_yet": _("Nothing is registered yet."),
            "button": ngettext("Register %(n)s number", "Register %(n)s numbers", n) % {"n": figure(n)},
            "done": ngettext("%(n)s number is registered.", "%(n)s numbers are registered.", n) % {"n": figure(n)},
        }


class Judged(JudgedPage, NumberSheetPage):
    """The list back with its verdicts."""
