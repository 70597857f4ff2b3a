"""Long work on its way: a bar, how long it will take, then what came of it."""

from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oms.kit.figures import figure
from oms.kit.grid.excel import CONTENT_TYPE
from oms.kit.grid.written import grid_files
from oms.kit.pages import Page
from oms.kit.screens import registry
from oms.kit.sheet_import.later import importers
from oms.kit.work import LongWork
from partners.desk.actions.export import KEPT, file_of
from partners.desk.models import BulkWork, ExcelExport, ListImport
from partners.desk.notifications import none_done
from partners.desk.queries.work import how_far


class OwnWork(Page):
    """Work is shown to the person who asked for it, nobody else."""

    announced = False  # the page reloads itself
    model: Any

    def found(self, pk: int) -> Any:
        return get_object_or_404(self.model.objects.visible_to(self.request.user), pk=pk, account=self.request.user)


class WorkPage(OwnWork):
    """How far it is, and what came of it."""

    template = "kit/work.html"

    def words(self, work: Any) -> dict[str, Any]:
        """`head` and `said`; `result` as (address, words, icon), and `back` as (address, words); `tone` of what ended in part."""
        raise NotImplementedError

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        work: LongWork = self.found(pk)
        tone = "bad" if work.went_wrong else "good"
        context = {"work": work, "far": how_far(work, timezone.now()), "tone": tone, **self.words(work)}
        if request.htmx:
            return render(request, "kit/work_progress.html", context)
        return self.page(**context)


def why_it_failed(work: LongWork) -> str:
    """What a person can act on; what only a machine's words would say is said in others."""
    if work.attempts < work.MAX_ATTEMPTS:
        return work.last_error
    words = _(
        "It was tried %(n)s times and failed for a reason of the portal’s own. Ask for it again; if it fails then too, tell your provider."
    )
    return words % {"n": figure(work.attempts)}


class Export(WorkPage):
    screen, model = "excel-export", ExcelExport

    def words(self, work: ExcelExport) -> dict[str, Any]:
        title, back = {"title": work.title}, f"{work.path}?{work.query}"
        if work.went_wrong:
            narrow = (back, _("Back to the grid, to narrow the filter"))
            return {"head": _("“%(title)s” could not be written") % title, "said": why_it_failed(work), "back": narrow}
        words = {"back": (back, work.title)}
        if not work.is_over:
            return {**words, "head": _("“%(title)s” is being written") % title}
        kept = _("%(rows)s rows. The file is removed after %(days)s days.")
        file = (reverse("partners:export-file", args=[work.pk]), f"{_('Download file')} {work.file_name}", "download")
        said = kept % {"rows": figure(work.done), "days": KEPT.days}
        return {**words, "head": _("“%(title)s” is ready") % title, "said": said, "result": file}


class ExportFile(OwnWork):
    screen, model = "excel-export", ExcelExport

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        export = self.found(pk)
        try:
            file = default_storage.open(file_of(export))
        except FileNotFoundError:
            raise Http404(_("The file is not written yet, or was removed.")) from None
        kind = grid_files[export.written_as].content_type if export.written_as else CONTENT_TYPE
        return FileResponse(file, as_attachment=True, filename=export.file_name, content_type=kind)


class Import(WorkPage):
    screen, model = "list-import", ListImport

    def words(self, work: ListImport) -> dict[str, Any]:
        importer, title = importers[work.importer], {"title": work.title}
        back = (reverse(importer.rehearsal), str(importer.title))
        if importer.judges:
            return self.words_of_rehearsal(work, title, reverse(importer.done), str(importer.title))
        if work.went_wrong:
            head = _("“%(title)s” could not be imported") if not work.imported else _("“%(title)s” is imported in part")
            came = [_rows_in(work.imported)] if work.imported else []
            return {"head": head % title, "said": " ".join([*came, why_it_failed(work)]), "back": back}
        if not work.is_over:
            return {"head": _("“%(title)s” is being imported") % title, "back": back}
        n = work.imported
        if not n or work.done < work.of:
            look = (back[0], _("Look at the rows"), "list-checks")
            head = _("“%(title)s” is imported in part") if n else _("“%(title)s” is not imported")
            return {"head": head % title, "said": _stopped(n), "back": back, "result": look, "tone": "warn"}
        said = _rows_in(n)
        result = (reverse(importer.done), _("To the list"), "arrow-right")
        return {"head": _("“%(title)s” is imported") % title, "said": said, "back": back, "result": result}

    @staticmethod
    def words_of_rehearsal(work: ListImport, title: dict[str, str], upload: str, of: str) -> dict[str, Any]:
        """Verdicts, nothing else. The way back is where another list is taken: the rehearsal itself leads here until it
        is over."""
        words: dict[str, Any] = {"back": (upload, of)}
        if work.went_wrong:
            return {**words, "head": _("“%(title)s” could not be rehearsed") % title, "said": why_it_failed(work)}
        if not work.is_over:
            return {**words, "head": _("“%(title)s” is being rehearsed") % title}
        said = ngettext("%(n)s row is good.", "%(n)s rows are good.", work.imported) % {"n": figure(work.imported)}
        rehearsal = (reverse(importers[work.importer].rehearsal), _("Look at the rehearsal"), "list-checks")
        return {**words, "head": _("“%(title)s” is rehearsed") % title, "said": said, "result": rehearsal}


class Bulk(WorkPage):
    """An act on many rows: how far it is, then the result of each row."""

    screen, model = "bulk-work", BulkWork

    def words(self, work: BulkWork) -> dict[str, Any]:
        act = {"act": work.title}
        words: dict[str, Any] = {"back": (f"{work.path}?{work.query}", str(registry[work.screen].title))}
        if not work.is_over:
            refused = len(work.lines) - work.good
            so_far = _("%(n)s not done so far") % {"n": figure(refused)} if refused else ""
            return {**words, "head": _("“%(act)s” is being done") % act, "so_far": so_far}
        told = {"n": figure(work.good), "all": figure(len(work.lines)), "act": work.title}
        lines = sorted(work.lines, key=lambda line: line[1])  # what was refused stands first
        if work.went_wrong:
            head = _("“%(act)s” stopped before its end") % act
            said = " ".join([_("%(n)s of %(all)s done") % {**told, "all": figure(work.of)} + ".", why_it_failed(work)])
            return {**words, "head": head, "said": said, "lines": lines}
        if not work.good:
            said = none_done(len(lines), work.one_reason)
            return {
                **words,
                "head": _("“%(act)s”: nothing was done") % act,
                "said": said,
                "lines": lines,
                "tone": "bad",
            }
        said = _("%(n)s of %(all)s done") % told
        tone = "good" if work.good == len(work.lines) else "warn"
        return {**words, "head": _("“%(act)s” is over") % act, "said": said, "lines": lines, "tone": tone}


def _rows_in(n: int) -> str:
    return ngettext("%(n)s row is imported.", "%(n)s rows are imported.", n) % {"n": figure(n)}


def _stopped(n: int) -> str:
    """Why a list stopped after `n` rows."""
    if not n:
        return _("Something has changed since the rehearsal, so nothing was imported. Look at the rows again.")
    return f"{_rows_in(n)} " + _("Then something had changed since the rehearsal. Look at the other rows again.")
