"""Settlement prices from Excel, with a rehearsal; and a settlement as PDF (guide 2.7.3)."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from billing.actions.settlement_sheet import (
    discard_settlement_prices,
    import_settlement_prices,
    rehearse_settlement_prices,
)
from billing.imports.settlement import COLUMNS, MAINTENANCE, NEEDED
from billing.lifetime import LifetimePrice
from billing.models import Settlement, SettlementPriceSheet
from billing.queries.settlement_paper import settlement_name, settlement_paper
from callstats.forms.rates import RateSheetForm
from oms.kit.figures import figure
from oms.kit.pages import Page
from oms.kit.pdf import pdf_of
from oms.kit.sheet_import.pages import JudgedPage, RehearsalPage, UploadPage, workbook
from oms.kit.sheets import Limits


class SettlementPdf(Page):
    screen = "settlement"
    announced = False

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        seen = Settlement.objects.visible_to(self.request.user).select_related("buyer")
        settlement = get_object_or_404(seen, pk=pk)
        return pdf_of(lambda: settlement_paper(settlement), name=settlement_name(settlement))


class PriceSheetPage(Page):
    """A page of the import."""

    screen = "settlement.import"
    model, importer = SettlementPriceSheet, "settlement-prices"
    upload, rehearsal, done = (
        "billing:settlement-import",
        "billing:settlement-rehearsal",
        "billing:settlement-prices",
    )


class Upload(UploadPage, PriceSheetPage):
    """Takes the workbook or CSV."""

    template, blank, form = "billing/settlement_upload.html", "billing:settlement-template", RateSheetForm

    def rehearse(self, form: Any) -> None:
        file = form.cleaned_data["file"]
        rehearse_settlement_prices(file=file, name=file.name, by=self.request.user, at=timezone.now())

    def around(self) -> dict[str, Any]:
        further = [heading for heading in COLUMNS if heading not in NEEDED]
        return {"needed": NEEDED, "further": further, "most": figure(Limits().rows),
                "lifetimes": [MAINTENANCE, *LifetimePrice.labels]}  # fmt: skip


class Template(PriceSheetPage):
    """An empty workbook with the right headings."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return workbook(list(COLUMNS), [], "settlement-prices.xlsx")


class Rehearsal(RehearsalPage, PriceSheetPage):
    """Every row with its verdict."""

    template = "billing/settlement_rehearsal.html"

    def is_long(self, sheet: Any) -> bool:
        """Prices are written in few statements, so that nobody waits for a list of the largest size."""
        return False

    def carry_out(self, sheet: Any, at: datetime) -> int:
        return import_settlement_prices(sheet=sheet, by=self.request.user, at=at)

    def put_away(self, at: datetime) -> None:
        discard_settlement_prices(by=self.request.user, at=at)


class Judged(JudgedPage, PriceSheetPage):
    """The list back with its verdicts."""
