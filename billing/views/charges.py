"""Tab Charges of a customer: what the billing period that holds a day comes to, as the contract stands now."""

import io
import time
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date

from billing.queries.lines import links_of
from billing.queries.statement import Sheet, preview_of
from billing.queries.workbook import sheets_of
from customers.views.page import CustomerPage
from oms.kit.grid import excel
from oms.kit.grid.view import excel_written, file_name
from oms.kit.screens import registry

FARTHEST = timedelta(days=3_660)  # from today
DAY = timedelta(days=1)


class ChargesOfCustomer(CustomerPage):
    """A Reference Date chooses the period; without one it is the one that runs."""

    screen = "customer-info.charges"
    template = "billing/charges.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        typed, today = request.GET.get("day", ""), self.customer.today(timezone.now())
        asked = read(typed, today) if typed else today
        preview = preview_of(self.customer, asked or today, reader=request.user)
        if request.GET.get("export") == "xlsx" and asked:
            return self.excel(preview)
        ends = (preview.period.first - DAY, preview.period.last + DAY)
        return self.page(
            422 if asked is None else 200, preview=preview, typed=typed or today.isoformat(), wrong=asked is None,
            running=today in preview.period, before=ends[0], after=ends[1],
            **links_of(code, request.user),
        )  # fmt: skip

    def excel(self, preview: Sheet) -> HttpResponse:
        """The lines and their sums; noted as every download is (guide 2.9.3)."""
        started, buffer = time.perf_counter(), io.BytesIO()
        rows = excel.write_all(buffer, sheets_of(preview))
        seconds = time.perf_counter() - started
        excel_written.send(sender=registry[self.screen], request=self.request, rows=rows, seconds=seconds)
        return excel.download(buffer, file_name(f"charges-{self.customer.code}"))


def read(text: str, today: date) -> date | None:
    """The day that was asked for; None for what is no day, or one farther away than ten years."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and abs(day - today) <= FARTHEST else None
