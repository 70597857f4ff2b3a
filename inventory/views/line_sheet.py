"""Users of lines from Excel: the list, upload, rehearsal, import."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inventory.actions.line_sheet import discard_line_sheet, name_by_sheet, rehearse_line_sheet
from inventory.imports.line import LINE_HEADINGS
from inventory.models import LineSheet
from inventory.queries.line import living
from inventory.views.line import LinePage
from oms.kit.figures import figure
from oms.kit.macs import show
from oms.kit.phones import national
from oms.kit.sheet_import.pages import JudgedPage, RehearsalPage, SheetForm, UploadPage, workbook
from oms.kit.sheets import Limits


class LineSheetPage(LinePage):
    """A page of the import; it belongs to the lines of a customer."""

    model = LineSheet

    @property
    def upload(self) -> str:
        return self._address("inventory:import-lines")

    @property
    def rehearsal(self) -> str:
        return self._address("inventory:line-rehearsal")

    @property
    def done(self) -> str:
        return self._address("inventory:lines")

    @property
    def blank(self) -> str:
        return self._address("inventory:line-list")

    def _address(self, name: str) -> str:
        return reverse(name, args=[self.customer.code])

    def sheet(self) -> LineSheet | None:
        return (
            LineSheet.objects.visible_to(self.request.user)
            .waiting_for(self.request.user)
            .filter(customer=self.customer)
            .first()
        )


class Upload(LineSheetPage, UploadPage):
    """Takes the workbook."""

    template = "inventory/line_sheet_upload.html"

    def rehearse(self, form: SheetForm) -> None:
        file = form.cleaned_data["file"]
        rehearse_line_sheet(file=file, name=file.name, customer=self.customer, by=self.request.user, at=timezone.now())

    def around(self) -> dict:
        return {"headings": LINE_HEADINGS, "most": figure(Limits().rows)}


class LineList(LineSheetPage):
    """The customer's lines as they are, to be filled."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        lines = living(self.customer).select_related("item")
        rows = [
            [
                one.extension,
                one.name,
                one.item.name,
                one.number and national(one.number),
                one.mac and show(one.mac),
                one.email,
            ]
            for one in lines
        ]
        return workbook(list(LINE_HEADINGS), rows, "lines.xlsx")


class Rehearsal(LineSheetPage, RehearsalPage):
    """Every row with its verdict."""

    template = "inventory/line_sheet_rehearsal.html"

    def is_long(self, sheet: LineSheet) -> bool:
        """A customer's lines go to the network together."""
        return False

    def carry_out(self, sheet: LineSheet, at: datetime) -> int:
        return name_by_sheet(sheet=sheet, by=self.request.user, at=at)

    def put_away(self, at: datetime) -> None:
        discard_line_sheet(by=self.request.user, at=at)

    def words(self, n: int) -> dict[str, str]:
        return {
            "can": ngettext("%(n)s line can be set.", "%(n)s lines can be set.", n) % {"n": figure(n)},
            "not_yet": _("Nothing is changed yet."),
            "button": ngettext("Set %(n)s line", "Set %(n)s lines", n) % {"n": figure(n)},
            "done": ngettext("%(n)s line is set.", "%(n)s lines are set.", n) % {"n": figure(n)},
        }


class Judged(LineSheetPage, JudgedPage):
    """The list back with its verdicts."""
