"""A page that is a grid. A screen declares table, filters, rows and default order; all else is here."""

import io
import time
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.dispatch import Signal
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.functional import Promise

from oms.kit.grid import excel
from oms.kit.grid.filters import GridFilters
from oms.kit.grid.grid import Grid
from oms.kit.grid.table import GridTable
from oms.kit.grid.tabs import numbers_of
from oms.kit.pages import Page
from oms.kit.registries import registries
from oms.kit.screens import registry

excel_written = Signal()  # sender=Screen, request, rows, seconds
excel_wanted = (
    Signal()
)  # sender=Screen, request, grid, file (a GridFile, or none): too large for a request; answers with an address


class GridView(Page):
    """Answers the page, its fragment (htmx) and its Excel from the same `Grid`.

    Override `rows()`; it starts from `visible_to(self.request.user)`. What it needs of the address it finds in
    `setup()` or `rows()`, so that a job can rebuild the grid without a request. Large, growing tables page by
    `grid_class = KeysetGrid`.
    """

    template = "kit/grid_page.html"
    grid_class: type[Grid] = Grid
    table: type[GridTable]
    filters: type[GridFilters] = GridFilters
    default_sort: str = ""
    empty_text: str | Promise = ""
    tabs_by: str = ""
    reads: tuple[str, ...] = ()  # paths that the page reads of a record, whichever columns are chosen
    creates: tuple[str | Promise, str, str] | None = None  # words, URL name or page, screen: where one is made

    def rows(self) -> Any:
        raise NotImplementedError(f"{type(self).__name__} says which rows it shows by overriding rows().")

    def grid(self) -> Grid:
        screen = registry[self.screen]
        return self.grid_class(
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
            tabs_by=self.tabs_by,
            embedded=self.embedded(),
            reads=self.reads,
        )

    def embedded(self) -> bool:
        """Whether a fragment is asked for by a page that is not the grid's own."""
        htmx = self.request.htmx
        return (
            bool(htmx) and urlsplit(getattr(htmx, "current_url", None) or self.request.path).path != self.request.path
        )

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        grid = self.grid()
        if request.GET.get("export") == "xlsx":
            return self.excel(grid)
        if request.htmx and "numbers" in request.GET:
            return render(request, "kit/grid_numbers.html", {"grid": grid, "numbers": numbers_of(grid)})
        if request.htmx and request.htmx.target == f"grid-{grid.dom}":
            return render(request, "kit/grid.html", {"grid": grid})
        return self.page(grid=grid, **self.context(grid))

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        return super().page(status, new=self.new(), **context)

    def new(self) -> tuple[str, str] | None:
        """(words, address) of the button that makes a new one, for whom may."""
        if self.creates is None or not self.request.user.may_open(self.creates[2]):
            return None
        words, name, _screen = self.creates
        return str(words), reverse(name if ":" in name else registries.pages[name])

    def context(self, grid: Grid) -> dict[str, Any]:
        """Further values for the page's template."""
        return {}

    def excel(self, grid: Grid) -> HttpResponse:
        """The workbook at once; over 10,000 rows a job writes it and the person is shown where it will lie."""
        if grid.capped:
            (_, address), *_rest = excel_wanted.send(sender=registry[self.screen], request=self.request, grid=grid)
            return redirect(str(address))
        started = time.perf_counter()
        buffer = io.BytesIO()
        rows = excel.write(buffer, list(grid.columns.values()), grid.all_records(), grid.title)
        excel_written.send(
            sender=registry[self.screen], request=self.request, rows=rows, seconds=time.perf_counter() - started
        )
        return excel.download(buffer, file_name(grid.code))


class _Request(HttpRequest):
    """What a grid reads of a request, where there is none."""

    user: Any
    htmx: Any


def view_at(path: str, query: str, user: Any) -> GridView:
    """The page of a grid at an address, standing for `user` outside of any request.

    Raises Http404 when there is no grid there (any more), PermissionDenied when the user may not open it.
    """
    match = resolve(path)
    view_class: Any = getattr(match.func, "view_class", Page)
    if not issubclass(view_class, GridView):
        raise Http404(f"There is no grid at {path}.")
    view: GridView = view_class(**getattr(match.func, "view_initkwargs", {}))
    request = _Request()
    request.method, request.path, request.path_info = "GET", path, path
    request.GET, request.user, request.htmx = QueryDict(query), user, SimpleNamespace(target=None)
    view.setup(request, *match.args, **match.kwargs)
    if not user.may_open(view.screen):
        raise PermissionDenied(f"{user} may not open {view.screen}.")
    return view


def grid_at(path: str, query: str, user: Any) -> Grid:
    """The grid at an address as `user` sees it, outside of any request; raises what `view_at` does."""
    return view_at(path, query, user).grid()


def file_name(code: str) -> str:
    """customer-info_2026-11-20_1014.xlsx"""
    return f"{code.replace('.', '-')}_{timezone.localtime():%Y-%m-%d_%H%M}.xlsx"
