"""Import of new resellers: upload, rehearsal, import (guide 2.7.1)."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from oms.kit.figures import figure
from oms.kit.pages import Page
from oms.kit.sheet_import.pages import JudgedPage, RehearsalPage, SheetForm, UploadPage, workbook
from oms.kit.sheets import Limits
from partners.channel.actions.sheet import discard_sheet, import_sheet, rehearse_sheet
from partners.channel.imports import NEEDED, columns
from partners.channel.models import ResellerSheet
from partners.people.rules import why_not_add_reseller


class ResellerSheetPage(Page):
    """Only for who holds Manage Child Reseller."""

    screen = "reseller-management"
    model = ResellerSheet
    upload, rehearsal, done = (
        "partners:import-resellers",
        "partners:reseller-rehearsal",
        "partners:reseller-management",
    )
    importer = "resellers"

    def why_forbidden(self) -> str:
        return why_not_add_reseller(self.request.user)


class Upload(UploadPage, ResellerSheetPage):
    """Takes the workbook."""

    template, blank = "partners/sheet_upload.html", "partners:reseller-template"

    def rehearse(self, form: SheetForm) -> None:
        file = form.cleaned_data["file"]
        rehearse_sheet(file=file, name=file.name, by=self.request.user, at=timezone.now())

    def around(self) -> dict:
        further = [heading for heading in columns() if heading not in NEEDED]
        return {"needed": NEEDED, "further": further, "most": figure(Limits().rows)}


class Template(ResellerSheetPage):
    """An empty workbook with the right headings."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return workbook(list(columns()), [], "resellers.xlsx")


class Rehearsal(RehearsalPage, ResellerSheetPage):
    """Every row with its verdict."""

    template = "partners/sheet_rehearsal.html"

    def carry_out(self, sheet: ResellerSheet, at: datetime) -> int:
        number, left_out = import_sheet(sheet=sheet, by=self.request.user, at=at)
        if number and left_out:
            rows = ", ".join(map(str, left_out))
            messages.warning(self.request, _("Left out, because the Administrator ID cannot be used: row %s.") % rows)
        return number

    def put_away(self, at: datetime) -> None:
        discard_sheet(by=self.request.user, at=at)


class Judged(JudgedPage, ResellerSheetPage):
    """The list back with its verdicts."""
