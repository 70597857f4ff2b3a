"""The four pages of an import: upload, empty workbook, rehearsal, the list back with its verdicts.

A concrete page mixes one of these with a Page of its own that says `model`, the addresses or their names (`upload`,
`rehearsal`, `done`, `blank`) and how a list is put away.
"""

import io
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from oms.kit.figures import figure
from oms.kit.grid import TextColumn, excel
from oms.kit.refusals import refusals
from oms.kit.sheet_import.keep import Sheet, is_in
from oms.kit.sheet_import.later import MANY, later
from oms.kit.sheets import SheetProblem

PER_PAGE = 100


class SheetForm(forms.Form):
    """Takes a workbook; what is wrong with the file itself, the reader says better."""

    file = forms.FileField(
        label=gettext_lazy("Excel workbook"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        max_length=200,
        allow_empty_file=True,
        error_messages={
            "required": gettext_lazy("Choose a workbook."),
            "max_length": gettext_lazy("The file's name is too long."),
        },
    )


class SheetPage:
    """What the pages of one import share."""

    request: Any
    page: Callable[..., HttpResponse]
    model: type[Sheet]
    upload: str
    rehearsal: str
    done: str
    importer: str  # code of what carries out long lists (later.py)
    judge: str  # and of what rehearses them, where a worker does

    def sheet(self) -> Sheet | None:
        return self.model.objects.waiting_for(self.request.user).first()


class UploadPage(SheetPage):
    """What is wrong with the file itself is said here. `blank`: name of the address of a workbook to begin with
    (templates/kit/sheet_upload.html)."""

    blank = ""
    form: type[forms.Form] = SheetForm

    def rehearse(self, form: forms.Form) -> str | None:
        """Judge and keep the list; an address to go to where that is not the rehearsal. Raises SheetProblem."""
        raise NotImplementedError

    def around(self) -> dict[str, Any]:
        """What the page says about the list."""
        return {}

    def get(self, request: HttpRequest, **where: Any) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: HttpRequest, **where: Any) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            elsewhere = self.rehearse(form)
        except SheetProblem as problem:
            form.add_error("file", str(problem))
            return self.show(form, status=422)
        return redirect(elsewhere or self.rehearsal)

    def show(self, form: forms.Form, status: int = 200) -> HttpResponse:
        names = {"done": self.done, "rehearsal": self.rehearsal, "blank": self.blank}
        leads = {name: resolve_url(where) for name, where in names.items() if where}
        return self.page(status, form=form, forms=[form], waiting=self.sheet(), **leads, **self.around())


class RehearsalPage(SheetPage):
    """Every row with its verdict; nothing is imported before the button is pressed."""

    def carry_out(self, sheet: Sheet, at: datetime) -> int:
        """Import the good rows; how many. 0 when a verdict changed meanwhile. Raises ValidationError."""
        raise NotImplementedError

    def put_away(self, at: datetime) -> None:
        raise NotImplementedError

    def words(self, n: int) -> dict[str, Any]:
        """How the page speaks of `n` good rows: that they can come in, that nothing has yet, the button, the success.

        `also`: name and words of a second button, where there are two ways to import.
        """
        return {
            "can": ngettext("%(n)s row can be imported.", "%(n)s rows can be imported.", n) % {"n": figure(n)},
            "not_yet": _("Nothing is imported yet."),
            "button": ngettext("Import %(n)s row", "Import %(n)s rows", n) % {"n": figure(n)},
            "done": ngettext("%(n)s row is imported.", "%(n)s rows are imported.", n) % {"n": figure(n)},
        }

    def get(self, request: HttpRequest, **where: Any) -> HttpResponse:
        sheet = self.sheet()
        if sheet and not sheet.judged:
            return redirect(later.where(self.judge, sheet) or self.upload)
        return self.show(sheet) if sheet else redirect(self.upload)

    def post(self, request: HttpRequest, **where: Any) -> HttpResponse:
        sheet = self.sheet()
        if sheet is None:
            messages.warning(request, _("This list was imported or put away already."))
            return redirect(self.upload)
        if "discard" in request.POST:
            self.put_away(timezone.now())
            return redirect(self.upload)
        return self.import_it(sheet) if sheet.judged else redirect(self.rehearsal)

    def is_long(self, sheet: Sheet) -> bool:
        """Whether a worker imports it while the person goes on."""
        return len(sheet.good) > MANY

    def finished(self, n: int) -> HttpResponse:
        """Where the person goes once `n` rows are imported."""
        messages.success(self.request, self.words(n)["done"])
        return redirect(self.done)

    def import_it(self, sheet: Sheet) -> HttpResponse:
        if self.is_long(sheet):
            return redirect(later.begin(self.importer, sheet, by=self.request.user, at=timezone.now()))
        with refusals() as refused:
            n = self.carry_out(sheet, timezone.now())
        if refused:
            return self.show(sheet, refused.texts, status=422)
        if not n:
            changed = _("Something has changed since the rehearsal, so nothing was imported. Look at the rows again.")
            return self.show(self.sheet() or sheet, [changed], status=422)
        return self.finished(n)

    def show(self, sheet: Sheet, problems: Iterable[str] = (), status: int = 200) -> HttpResponse:
        only_bad = self.request.GET.get("show") == "problems"
        rows = Paginator(sheet.bad if only_bad else sheet.rows, PER_PAGE).get_page(self.request.GET.get("page"))
        filled = [n for n in range(len(sheet.headings)) if any(row[1][n] for row in rows)]
        heads = sheet.headings
        rows.object_list = [[row[0], [(heads[n], row[1][n]) for n in filled], *row[2:4], is_in(row)] for row in rows]
        counts: dict[str, Any] = {"good": len(sheet.good), "bad": len(sheet.bad), "only_bad": only_bad}
        counts["words"] = self.words(len(sheet.good))
        if before := len(sheet.imported):
            counts["words"]["not_yet"] = self.words(before)["done"]
        counts["headings"] = [heads[n] for n in filled]
        return self.page(status, sheet=sheet, rows=rows, problems=[(text, "rows") for text in problems], **counts)


class JudgedPage(SheetPage):
    """The list back, with the verdicts beside the rows, to be corrected and read again."""

    def get(self, request: HttpRequest, **where: Any) -> HttpResponse:
        sheet = self.sheet()
        if sheet is None or not sheet.judged:
            return redirect(self.rehearsal if sheet else self.upload)
        rows = [[*cells, fault, words] for _number, cells, fault, words, *_in in sheet.rows]
        return workbook([*sheet.headings, _("What is wrong"), _("What would happen")], rows, "corrected.xlsx")


def workbook(headings: list[str], rows: list[list[str]], name: str) -> HttpResponse:
    """An answer that is a workbook; every cell is text."""
    buffer = io.BytesIO()
    columns = [TextColumn(heading, f"column_{n}") for n, heading in enumerate(headings)]
    paths = [column.path for column in columns]
    excel.write(buffer, columns, (dict(zip(paths, row, strict=True)) for row in rows))
    return excel.download(buffer, name)
