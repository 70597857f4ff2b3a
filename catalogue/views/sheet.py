"""Import of order items and prices: upload, rehearsal, import."""

import io

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.actions.sheet import COLUMNS, NEEDED, discard_sheet, import_sheet, rehearse_sheet
from catalogue.enums import SheetKind
from catalogue.forms.sheet import SheetForm
from catalogue.models import CatalogueSheet
from catalogue.setup.objects import Items
from catalogue.setup.views import SetUpPage
from oms.kit.grid import TextColumn, excel
from oms.kit.sheets import Limits, SheetProblem

PER_PAGE = 100
ITEMS = Items()


class SheetPage(SetUpPage):
    """A page of the import; it belongs to order items."""

    declared, screen = ITEMS, "catalogue-import"

    def sheet(self) -> CatalogueSheet | None:
        """The person's own list that is rehearsed and not imported."""
        user = self.request.user
        return CatalogueSheet.objects.visible_to(user).filter(account=user, imported_at__isnull=True).first()


class Upload(SheetPage):
    """Takes the workbook; what is wrong with the file itself is said here."""

    template = "catalogue/sheet_upload.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(SheetForm(initial={"kind": SheetKind.ITEMS}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SheetForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, status=422)
        file, kind = form.cleaned_data["file"], SheetKind(form.cleaned_data["kind"])
        try:
            rehearse_sheet(file=file, name=file.name, kind=kind, by=request.user, at=timezone.now())
        except SheetProblem as problem:
            form.add_error("file", str(problem))
            return self.show(form, status=422)
        return redirect("catalogue:import-rehearsal")

    def show(self, form: SheetForm, status: int = 200) -> HttpResponse:
        kinds = [(kind, COLUMNS[kind], NEEDED[kind]) for kind in SheetKind]
        return self.page(status, form=form, forms=[form], kinds=kinds, most=Limits().rows, waiting=self.sheet())


class Template(SheetPage):
    """An empty workbook with the right headings."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        if kind not in SheetKind.values:
            raise Http404
        return workbook(list(COLUMNS[SheetKind(kind)]), [], f"{kind}.xlsx")


class Rehearsal(SheetPage):
    """Every row with its verdict; nothing is imported before the button is pressed."""

    template = "catalogue/sheet_rehearsal.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        sheet = self.sheet()
        return self.show(sheet) if sheet else redirect("catalogue:import")

    def post(self, request: HttpRequest) -> HttpResponse:
        sheet = self.sheet()
        if sheet is None:
            messages.warning(request, _("This list was imported or put away already."))
            return redirect("catalogue:import")
        if "discard" in request.POST:
            discard_sheet(by=request.user, at=timezone.now())
            return redirect("catalogue:import")
        return self.carry_out(sheet)

    def carry_out(self, sheet: CatalogueSheet) -> HttpResponse:
        try:
            n = import_sheet(sheet=sheet, by=self.request.user, at=timezone.now())
        except ValidationError as refused:
            return self.show(sheet, refused.messages, status=422)
        if not n:
            changed = _("Something has changed since the rehearsal, so nothing was imported. Look at the rows again.")
            return self.show(self.sheet(), [changed], status=422)
        messages.success(self.request, ngettext("%(n)s row is imported.", "%(n)s rows are imported.", n) % {"n": n})
        return redirect("catalogue:items")

    def show(self, sheet: CatalogueSheet, problems: list[str] = (), status: int = 200) -> HttpResponse:
        only_bad = self.request.GET.get("show") == "problems"
        rows = Paginator(sheet.bad if only_bad else sheet.rows, PER_PAGE).get_page(self.request.GET.get("page"))
        counts = {"good": len(sheet.good), "bad": len(sheet.bad), "only_bad": only_bad}
        return self.page(status, sheet=sheet, rows=rows, problems=[(text, "rows") for text in problems], **counts)


class Judged(SheetPage):
    """The list back, with the verdicts beside the rows, to be corrected and read again."""

    def get(self, request: HttpRequest) -> HttpResponse:
        sheet = self.sheet()
        if sheet is None:
            return redirect("catalogue:import")
        wrong, happens = str(_("What is wrong")), str(_("What would happen"))
        rows = [
            dict(zip(sheet.headings, cells, strict=True)) | {wrong: fault, happens: words}
            for _number, cells, fault, words in sheet.rows
        ]
        return workbook([*sheet.headings, wrong, happens], rows, "corrected.xlsx")


def workbook(headings: list[str], rows: list[dict], name: str) -> HttpResponse:
    """An answer that is a workbook; every cell is text."""
    buffer = io.BytesIO()
    excel.write(buffer, [TextColumn(heading, heading) for heading in headings], rows)
    answer = HttpResponse(buffer.getvalue(), content_type=excel.CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
