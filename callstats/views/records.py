"""Call Record Import: files of call records, what became of their lines, and those that were refused."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Page as Pages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from callstats.actions.arrive import let_in, put_away, take_upload
from callstats.actions.mend import read_again
from callstats.enums import FILE_TONES, FileState
from callstats.filters.records import CallFileFilters
from callstats.formats.record import Why
from callstats.forms.records import CallFileForm, RefusedLinesForm
from callstats.models import CallFile
from callstats.queries.records import feeds_at_fault, refused_lines
from callstats.tables.records import CallFileTable
from oms.kit.figures import figure
from oms.kit.grid import Grid, GridView, KeysetGrid
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from oms.kit.scope import PartnerQuerySet

PER_PAGE = 50
FIGURES = [
    (name, CallFile._meta.get_field(name).verbose_name)
    for name in ("lines", "counted", "unassigned", "doubled", "joined", "refused", "passed")
]


class CallFiles(GridView):
    screen = "call-record-import"
    template = "callstats/files.html"
    grid_class = KeysetGrid
    table = CallFileTable
    filters = CallFileFilters
    default_sort = "-at"
    empty_text = gettext_lazy("No call records have come in yet.")
    creates = (gettext_lazy("Read a file"), "callstats:upload", "call-record-import")

    def rows(self) -> PartnerQuerySet:
        return CallFile.objects.visible_to(self.request.user)

    def context(self, grid: Grid) -> dict[str, Any]:
        return {"feeds_at_fault": feeds_at_fault(self.request.user)}


class UploadCallFile(Page):
    """Takes a file; what would become of it is shown before anything is read."""

    screen = "call-record-upload"
    template = "callstats/upload.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(form=CallFileForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CallFileForm(request.POST, request.FILES)
        if form.is_valid():
            told = form.cleaned_data
            with refusals(form) as refused:
                file = take_upload(
                    upload=told["file"], server=told["server"], form=told["form"], zone=told["zone"], by=request.user,
                    at=timezone.now(),
                )  # fmt: skip
            if not refused:
                return redirect("callstats:file", file.pk)
        return self.page(422, form=form)


class OneFile(Page):
    """A page or an act about one file."""

    screen = "call-record-file"

    @cached_property
    def file(self) -> CallFile:
        return get_object_or_404(CallFile.objects.visible_to(self.request.user), pk=self.kwargs["pk"])


class CallFilePage(OneFile):
    """Its rehearsal while it waits; then its figures and its refused lines, which can be read again."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.file.state == FileState.WAITING:
            return self.show_rehearsal(request.GET.get("page"))
        rows = Paginator(refused_lines(self.file), PER_PAGE).get_page(request.GET.get("page"))
        return self.show(rows, RefusedLinesForm(rows=rows))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = Paginator(refused_lines(self.file), PER_PAGE).get_page(request.GET.get("page"))
        form = RefusedLinesForm(request.POST, rows=rows)
        if not form.is_valid():
            return self.show(rows, form, status=422)
        read, still = read_again(file=self.file, mended=form.mended, by=request.user, at=timezone.now())
        messages.success(request, ngettext("%(n)s line was read.", "%(n)s lines were read.", read) % {"n": read})
        if still:
            words = ngettext("%(n)s line cannot be read.", "%(n)s lines cannot be read.", still)
            messages.warning(request, words % {"n": still})
        return redirect("callstats:file", self.file.pk)

    def show(self, rows: Pages, form: RefusedLinesForm, status: int = 200) -> HttpResponse:
        self.template = "callstats/file.html"
        size = _("%(read)s of %(all)s") % {"read": figure(self.file.offset), "all": figure(self.file.bytes)}
        figures = [(label, figure(getattr(self.file, name))) for name, label in FIGURES]
        tone = FILE_TONES[FileState(self.file.state)]
        return self.page(
            status, file=self.file, figures=figures, rows=rows, pages=rows, form=form, tone=tone, bytes=size
        )

    def show_rehearsal(self, page: str | None) -> HttpResponse:
        self.template, told = "callstats/rehearsal.html", self.file.rehearsal
        pages = Paginator(told["lines_refused"], PER_PAGE).get_page(page)
        rows = [(line, text, Why(why).label, value) for line, text, why, value in pages]
        figures = [(label, figure(told[name])) for name, label in FIGURES]
        return self.page(
            file=self.file, told=told, figures=figures, lines=figure(told["lines"]), rows=rows, pages=pages
        )


class LetIn(OneFile):
    """The rehearsed file is read."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        with refusals() as refused:
            let_in(file=self.file, by=request.user, at=timezone.now())
        if refused:
            messages.warning(request, refused.text)
        else:
            messages.success(request, _("“%(name)s” is read within a minute.") % {"name": self.file.name})
        return redirect("callstats:file", self.file.pk)


class PutAway(OneFile):
    """The rehearsed file is forgotten."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        with refusals() as refused:
            put_away(file=self.file, by=request.user, at=timezone.now())
        if refused:
            messages.warning(request, refused.text)
            return redirect("callstats:file", self.file.pk)
        messages.success(request, _("“%(name)s” is put away; nothing of it was read.") % {"name": self.file.name})
        return redirect("callstats:files")
