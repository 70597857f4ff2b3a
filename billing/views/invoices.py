"""Statements for other programs: the e-invoice of one, those of many, rows for accounting."""

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from billing.models import Statement
from billing.queries.accounting import lines_csv, statements_csv
from billing.queries.invoice import invoice_file, write_invoices
from billing.queries.paper import paper_name
from billing.views.statements import SCREEN, OneStatement
from oms.kit.acting import as_system
from oms.kit.grid.view import excel_wanted, excel_written, grid_at
from oms.kit.grid.written import GridFile, Note, add_grid_file
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from oms.kit.screens import registry

AT_ONCE, SOME = 500, 200  # statements of a file that is written while the person waits; and read at a time
MOST, MOST_INVOICES = 1_000_000, 20_000  # statements in one file


def as_file(content: bytes | str, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=kind, headers=headers)


def file_of(statement: Statement) -> bytes:
    """Raises ValidationError where something is missing."""
    with as_system():
        return invoice_file(statement)


class StatementInvoice(OneStatement):
    """UBL 2.1; where something is missing, the statement's page says what."""

    announced = False

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        with refusals() as refused:
            content = file_of(self.statement)
        if refused:
            messages.error(request, refused.text)
            return redirect(self.statement)
        return as_file(content, f"{paper_name(self.statement)}.xml", "application/xml")


def issued(rows: QuerySet[Statement]) -> QuerySet[Statement]:
    return rows.exclude(no="")


def write_zip(path: Path, rows: QuerySet[Statement], note: Note) -> int:
    """An XML file for each; `missing.txt` says of which statements there is none, and why."""
    statements = rows.select_related("credits_statement").order_by("issued_at", "pk")
    return write_invoices(path, statements.iterator(chunk_size=SOME), file_of, note)


CSV, ZIP = "text/csv; charset=utf-8", "application/zip"
STATEMENTS = add_grid_file(
    GridFile("statements-csv", gettext_lazy("Statements as CSV"), "statements.csv", CSV, issued, statements_csv, MOST)
)
LINES = add_grid_file(
    GridFile(
        "statement-lines-csv", gettext_lazy("Lines of statements as CSV"), "statement-lines.csv", CSV, issued, lines_csv, MOST
    )
)  # fmt: skip
INVOICES = add_grid_file(
    GridFile("e-invoices", gettext_lazy("E-invoices as ZIP"), "e-invoices.zip", ZIP, issued, write_zip, MOST_INVOICES)
)


class OfTheGrid(Page):
    """A file of the statements that match the grid's search and filters, as far as they are issued. Of more than `AT_ONCE` a
    worker writes it, and the person is shown where it will lie."""

    screen = SCREEN
    announced = False
    of: GridFile

    def get(self, request: HttpRequest) -> HttpResponse:
        grid = grid_at(reverse("billing:statements"), request.GET.urlencode(), request.user)
        rows = self.of.narrow(grid.narrowed)
        if rows.order_by()[: AT_ONCE + 1].count() > AT_ONCE:
            sender = registry[self.screen]
            (_receiver, address), *_rest = excel_wanted.send(sender=sender, request=request, grid=grid, file=self.of)
            return redirect(str(address))
        started = time.perf_counter()
        with TemporaryDirectory() as folder:
            path = Path(folder) / self.of.name
            count = self.of.write(path, rows, lambda _done: None)
            content = path.read_bytes()
        seconds = time.perf_counter() - started
        excel_written.send(sender=registry[self.screen], request=request, rows=count, seconds=seconds)
        return as_file(content, self.of.name, self.of.content_type)


class StatementsCsv(OfTheGrid):
    of = STATEMENTS


class LinesCsv(OfTheGrid):
    of = LINES


class InvoicesZip(OfTheGrid):
    of = INVOICES
