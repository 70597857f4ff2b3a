"""A page that is a grid. A screen declares table, filters, rows and default order; all else is here."""

import io
import time

from django.dispatch import Signal
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from oms.kit.grid import excel
from oms.kit.grid.filters import GridFilters
from oms.kit.grid.grid import Grid
from oms.kit.grid.table import GridTable
from oms.kit.pages import Page
from oms.kit.screens import registry

excel_written = Signal()  # sender=Screen, request, rows, seconds
excel_wanted = Signal()  # sender=Screen, request, grid, view: too large for a request; answers with an address


class GridView(Page):
    """Answers the page, its fragment (htmx) and its Excel from the same `Grid`.

    Override `rows()`; it starts from `visible_to(self.request.user)`.
    """

    template = "kit/grid_page.html"
    table: type[GridTable]
    drawn_by: type[Grid] = Grid
    filters: type[GridFilters] = GridFilters
    default_sort: str = ""
    empty_text: str = ""

    def rows(self):
        raise NotImplementedError(f"{type(self).__name__} says which rows it shows by overriding rows().")

    def grid(self) -> Grid:
        screen = registry[self.screen]
        return self.drawn_by(
            code=screen.code,
            title=str(screen.title),
            url=self.request.path,
            user=self.request.user,
            queryset=self.rows(),
            table=self.table,
            filters=self.filters,
            query=self.request.GET,
            default_sort=self.default_sort,
            empty_text=self.empty_text,
        )

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        grid = self.grid()
        if request.GET.get("export") == "xlsx":
            return self.excel(grid)
        if request.htmx and request.htmx.target == f"grid-{grid.dom}":
            return render(request, "kit/grid.html", {"grid": grid})
        return self.page(grid=grid, **self.context(grid))

    def context(self, grid: Grid) -> dict:
        """Further values for the page's template."""
        return {}

    def excel(self, grid: Grid) -> HttpResponse:
        """The workbook at once; over 10,000 rows a job writes it and the person is shown where it will lie."""
        if grid.capped:
            (_, address), *_rest = excel_wanted.send(sender=registry[self.screen], request=self.request, grid=grid)
            return redirect(address)
        started = time.perf_counter()
        buffer = io.BytesIO()
        rows = excel.write(buffer, list(grid.columns.values()), grid.all_records())
        excel_written.send(
            sender=registry[self.screen], request=self.request, rows=rows, seconds=time.perf_counter() - started
        )
        answer = HttpResponse(buffer.getvalue(), content_type=excel.CONTENT_TYPE)
        answer["Content-Disposition"] = f'attachment; filename="{file_name(grid.code)}"'
        return answer


def file_name(code: str) -> str:
    """customer-info_2026-11-20_1014.xlsx"""
    return f"{code.replace('.', '-')}_{timezone.localtime():%Y-%m-%d_%H%M}.xlsx"
