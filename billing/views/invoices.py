"""Statements for other programs: the e-invoice of one, those of many, rows for accounting."""

import time
from collections.abc import Callable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from billing.models import Statement
from billing.queries.accounting import lines_csv, statements_csv
from billing.queries.invoice import invoice_file, invoices_of
from billing.queries.paper import paper_name
from billing.views.statements import SCREEN, OneStatement
from oms.kit.acting import as_system
from oms.kit.figures import figure
from oms.kit.grid.view import excel_written, grid_at
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from oms.kit.screens import registry

MOST, MOST_INVOICES = 10_000, 200  # statements in one file


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


class OfTheGrid(Page):
    """A file of the statements that match the grid's search and filters, as far as they are issued."""

    screen = SCREEN
    announced = False
    most = MOST

    def get(self, request: HttpRequest) -> HttpResponse:
        address, query = reverse("billing:statements"), request.GET.urlencode()
        rows = grid_at(address, query, request.user).narrowed.exclude(no="")
        if rows.order_by()[: self.most + 1].count() > self.most:
            told = {"most": figure(self.most)}
            messages.error(request, _("More than %(most)s issued statements match. Narrow them by their days.") % told)
            return redirect(f"{address}?{query}")
        started = time.perf_counter()
        answer, count = self.file(rows)
        seconds = time.perf_counter() - started
        excel_written.send(sender=registry[self.screen], request=request, rows=count, seconds=seconds)
        return answer

    def file(self, rows: QuerySet[Statement]) -> tuple[HttpResponse, int]:
        raise NotImplementedError(f"{type(self).__name__} says what it writes by overriding file().")


class StatementsCsv(OfTheGrid):
    write: Callable[[QuerySet[Statement]], tuple[str, int]] = staticmethod(statements_csv)
    name = "statements.csv"

    def file(self, rows: QuerySet[Statement]) -> tuple[HttpResponse, int]:
        content, count = self.write(rows)
        return as_file(content, self.name, "text/csv; charset=utf-8"), count


class LinesCsv(StatementsCsv):
    write = staticmethod(lines_csv)
    name = "statement-lines.csv"


class InvoicesZip(OfTheGrid):
    """An XML file for each; `missing.txt` says of which statements there is none, and why."""

    most = MOST_INVOICES

    def file(self, rows: QuerySet[Statement]) -> tuple[HttpResponse, int]:
        content, count = invoices_of(rows.select_related("credits_statement").order_by("issued_at", "pk"), file_of)
        return as_file(content, "e-invoices.zip", "application/zip"), count
