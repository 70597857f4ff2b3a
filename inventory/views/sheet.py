"""Import from Excel: upload, rehearsal, registration."""

import io

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.models import NumberType
from inventory.actions.sheet import discard_sheet, register_sheet, rehearse_sheet
from inventory.forms import SheetForm
from inventory.imports import HEADINGS
from inventory.models import NumberSheet
from oms.kit.grid import TextColumn, excel
from oms.kit.pages import Page
from oms.kit.sheets import Limits, SheetProblem

PER_PAGE = 100


class Upload(Page):
    """Takes the workbook; what is wrong with the file itself is said here."""

    screen = "number-registration"
    template = "inventory/sheet_upload.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(SheetForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SheetForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, status=422)
        file = form.cleaned_data["file"]
        try:
            rehearse_sheet(file=file, name=file.name, by=request.user, at=timezone.now())
        except SheetProblem as problem:
            form.add_error("file", str(problem))
            return self.show(form, status=422)
        return redirect("inventory:number-rehearsal")

    def show(self, form: SheetForm, status: int = 200) -> HttpResponse:
        context = {"types": NumberType.objects.all(), "headings": HEADINGS, "most": Limits().rows}
        return self.page(status, form=form, forms=[form], **context)


class Template(Page):
    """An empty workbook with the right headings."""

    screen = "number-registration"

    def get(self, request: HttpRequest) -> HttpResponse:
        buffer = io.BytesIO()
        excel.write(buffer, [TextColumn(heading, heading) for heading in HEADINGS], [])
        answer = HttpResponse(buffer.getvalue(), content_type=excel.CONTENT_TYPE)
        answer["Content-Disposition"] = 'attachment; filename="numbers.xlsx"'
        return answer


class Rehearsal(Page):
    """Every row of the person's own list with its verdict; nothing is registered before the button is pressed."""

    screen = "number-registration"
    template = "inventory/sheet_rehearsal.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        sheet = self.sheet()
        return self.show(sheet) if sheet else redirect("inventory:import-numbers")

    def post(self, request: HttpRequest) -> HttpResponse:
        sheet = self.sheet()
        if sheet is None:
            messages.warning(request, _("This list was registered or put away already."))
            return redirect("inventory:number-registration")
        if "discard" in request.POST:
            discard_sheet(by=request.user, at=timezone.now())
            return redirect("inventory:import-numbers")
        return self.register(sheet)

    def register(self, sheet: NumberSheet) -> HttpResponse:
        try:
            n = register_sheet(sheet=sheet, by=self.request.user, at=timezone.now())
        except ValidationError as refused:
            return self.show(sheet, refused.messages, status=422)
        if not n:
            changed = _("Something has changed since the rehearsal, so nothing was registered. Look at the rows again.")
            return self.show(self.sheet(), [changed], status=422)
        told = ngettext("%(n)s number is registered.", "%(n)s numbers are registered.", n)
        messages.success(self.request, told % {"n": n})
        return redirect("inventory:number-registration")

    def sheet(self) -> NumberSheet | None:
        user = self.request.user
        return NumberSheet.objects.visible_to(user).filter(account=user, registered_at__isnull=True).first()

    def show(self, sheet: NumberSheet, problems: list[str] = (), status: int = 200) -> HttpResponse:
        only_bad = self.request.GET.get("show") == "problems"
        rows = Paginator(sheet.bad if only_bad else sheet.rows, PER_PAGE).get_page(self.request.GET.get("page"))
        counts = {"good": len(sheet.good), "bad": len(sheet.bad), "only_bad": only_bad, "ready": _("Can be registered")}
        return self.page(status, sheet=sheet, rows=rows, problems=[(text, "rows") for text in problems], **counts)
