"""Many customers' changes from Excel: upload, the workbook to fill in, rehearsal, the orders."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.enums import Channel
from oms.kit.figures import figure
from oms.kit.pages import Page
from oms.kit.sheet_import.later import later
from oms.kit.sheet_import.pages import JudgedPage, RehearsalPage, SheetForm, UploadPage, workbook
from oms.kit.sheets import Limits, SheetProblem
from orders.batch.bring_in import BroughtIn, bring_in, choose_drafts, discard_changes, rehearse_changes
from orders.batch.columns import CODE, COLUMNS, NEEDED
from orders.batch.had import had_now
from orders.models import BatchSheet, OrderBatch
from orders.parts.bundles.change import NAMES

MANY = 30  # customers; fewer orders are made while the person waits
DRAFTS = "drafts"  # the button that leaves the orders as drafts


class ChangeSheetPage(Page):
    """A page of the list; whoever may order for customers may bring one in."""

    screen = "order-batches"
    model = BatchSheet
    upload, rehearsal, done = "orders:batch-upload", "orders:batch-rehearsal", "orders:batches"
    importer, judge = "changes", "changes-rehearsal"
    known: OrderBatch | None = None  # what this very content has become


class Upload(UploadPage, ChangeSheetPage):
    """Takes the workbook."""

    template, blank = "orders/batch_upload.html", "orders:batch-workbook"

    def rehearse(self, form: SheetForm) -> str | None:
        """A long list is judged by a worker while the person goes on."""
        file, stamp = form.cleaned_data["file"], {"by": self.request.user, "at": timezone.now()}
        try:
            sheet = rehearse_changes(file=file, name=file.name, **stamp)
            return None if sheet.judged else later.begin(self.judge, sheet, **stamp)
        except BroughtIn as told:
            self.known = told.batch
            raise SheetProblem(told.messages[0]) from None

    def around(self) -> dict[str, Any]:
        further = [heading for heading in COLUMNS if heading not in NEEDED]
        counted = [*Channel.labels, *NAMES.values()]
        about = {"needed": NEEDED, "further": further, "most": figure(Limits().rows), "counted": counted}
        return {**about, "known": self.known}


class Filled(ChangeSheetPage):
    """The workbook to fill in, with what running customers have; only its headings where that is too much."""

    def get(self, request: HttpRequest) -> HttpResponse:
        had = had_now(request.user, at=timezone.now(), most=Limits().rows) or []
        rows = [
            [code, name, item, account, str(now), "", "", today.isoformat(), "", ""]
            for code, name, item, account, now, today in had
        ]
        return workbook(list(COLUMNS), rows, "changes.xlsx")


class Rehearsal(RehearsalPage, ChangeSheetPage):
    """Every row with its verdict; nothing is ordered before a button is pressed."""

    template = "orders/batch_rehearsal.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        sheet = self.sheet()
        if isinstance(sheet, BatchSheet) and "discard" not in request.POST:
            choose_drafts(sheet=sheet, drafts=DRAFTS in request.POST, by=request.user, at=timezone.now())
        return super().post(request)

    def is_long(self, sheet: Any) -> bool:
        return orders_of(sheet) > MANY

    def carry_out(self, sheet: Any, at: datetime) -> int:
        try:
            return bring_in(sheet=sheet, by=self.request.user, at=at)
        except BroughtIn as told:
            self.known = told.batch
            raise

    def finished(self, n: int) -> HttpResponse:
        own = BatchSheet.objects.visible_to(self.request.user).filter(account=self.request.user, batch__isnull=False)
        batch = own.select_related("batch").latest("imported_at").batch
        messages.success(self.request, _("The list is brought in as batch %s.") % batch.pk)
        return redirect(batch)

    def put_away(self, at: datetime) -> None:
        discard_changes(by=self.request.user, at=at)

    def words(self, n: int) -> dict[str, Any]:
        orders = orders_of(self.sheet())
        return {
            "can": ngettext(
                "Good rows: %(n)s. They make %(orders)s Change Order.",
                "Good rows: %(n)s. They make %(orders)s Change Orders, one for each customer.",
                orders,
            )
            % {"n": n, "orders": orders},
            "not_yet": _("Nothing is ordered yet."),
            "button": ngettext("Submit %(n)s order", "Submit %(n)s orders", orders) % {"n": orders},
            "also": (DRAFTS, ngettext("Keep %(n)s draft", "Keep %(n)s drafts", orders) % {"n": orders}),
        }

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        return super().page(status, known=self.known, **context)


class Judged(JudgedPage, ChangeSheetPage):
    """The list back with its verdicts."""


def orders_of(sheet: Any) -> int:
    """How many customers the good rows of a rehearsed list are about."""
    if sheet is None:
        return 0
    place = sheet.headings.index(CODE)
    return len({row[1][place].strip().casefold() for row in sheet.good})
