"""A large Excel file on its way: a bar, then the download."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from oms.kit.grid.excel import CONTENT_TYPE
from oms.kit.outbox import OutboxState
from oms.kit.pages import Page
from partners.desk.actions.export import KEPT, file_of
from partners.desk.models import ExcelExport


class ExportPage(Page):
    """Exports are for the person who asked for them, nobody else."""

    screen = "excel-export"
    announced = False  # the page reloads itself

    def found(self, pk: int) -> ExcelExport:
        return get_object_or_404(ExcelExport.objects.visible_to(self.request.user), pk=pk, account=self.request.user)


class Export(ExportPage):
    template = "partners/export.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        export = self.found(pk)
        context = {
            "export": export,
            "back": f"{export.path}?{export.query}",
            "done": export.state == OutboxState.DONE,
            "failed": export.state in (OutboxState.FAILED, OutboxState.GIVEN_UP),
            "days": KEPT.days,
        }
        if request.htmx:
            return render(request, "partners/export_progress.html", context)
        return self.page(**context)


class ExportFile(ExportPage):
    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        export = self.found(pk)
        try:
            file = file_of(export).open("rb")
        except FileNotFoundError:
            raise Http404(_("The file is not written yet, or was removed.")) from None
        return FileResponse(file, as_attachment=True, filename=export.file_name, content_type=CONTENT_TYPE)
