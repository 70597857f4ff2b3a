"""Excel of 100,000 rows, from the click to the file: the request, then the job in a worker's own process."""

import csv
import io
import os
import re
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from django.core.files.storage import default_storage
from django.urls import reverse
from rustpy_xlsxwriter import write_worksheet

from oms.celery import app as celery
from oms.kit.acting import acting_for, as_system
from oms.kit.delivery import deliver_due
from oms.kit.grid import excel, grid_at
from oms.loaded import settle
from orders.models import Order
from partners.desk.actions.export import file_of
from partners.models import ExcelExport
from partners.sign_in.queries.account import account_by_login
from tests.bench.measure import timed
from tests.bench.viewers import PROVIDER, signed_in
from tests.bench.world import NOW, YEARS
from tests.processes import together

ROWS = 100_000


@dataclass(frozen=True)
class Excel:
    """Seconds, bytes. `peak` is what the worker needed over what it has at rest.

    `job_cpu`, `query`, `writer` and `csv` are processor time, the database's included: their ratios do not know what else
    the machine does.
    """

    rows: int
    columns: int
    click: float
    job: float
    job_cpu: float
    query: float
    writer: float
    csv: float
    peak: int
    rest: int
    size: int


def figures() -> Excel:
    user = account_by_login(PROVIDER)
    with as_system():
        share = ROWS / max(Order.objects.count(), ROWS)
    days = {"day_from": (NOW - YEARS * share + timedelta(days=1)).date(), "day_to": NOW.date()}
    address = f"{reverse('orders:status')}?{urlencode(days)}"
    started = time.perf_counter()
    answer = signed_in(user).get(f"{address}&export=xlsx")
    click = time.perf_counter() - started
    with as_system():
        export = ExcelExport.objects.get(pk=re.search(r"/excel/(\d+)/", answer.url)[1])
    (job,) = together(dict(os.environ), deliver, [{}], seconds=600)
    (alone,) = together(
        dict(os.environ), in_memory, [{"login": PROVIDER, "path": export.path, "query": export.query}], seconds=600
    )
    with as_system():
        export.refresh_from_db()
    size = default_storage.size(file_of(export))
    default_storage.delete(file_of(export))
    return Excel(rows=export.done, click=click, size=size, **job, **alone)


def deliver() -> dict:
    """What a worker does: it takes what is due. Its memory at rest, and the most it has had meanwhile."""
    _ = celery.amqp  # as any worker has, for it listens
    settle()  # as any worker does before its first task
    deliver_due("mail")
    Path("/proc/self/clear_refs").write_text("5")  # the highest so far is now
    rest = memory("VmRSS")
    took, _seen, _tried = timed(lambda: deliver_due("export"))
    return {"job": took.clock, "job_cpu": took.cpu, "rest": rest, "peak": memory("VmHWM") - rest}


def memory(name: str) -> int:
    """Bytes of this process."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(rf"{name}:\s+(\d+) kB", status)[1]) * 1024


def in_memory(login: str, path: str, query: str) -> dict:
    """The same rows, read first: the writer alone, and CSV of them."""
    user = account_by_login(login)
    with acting_for(user.partner_id):
        grid = grid_at(path, query, user)
        columns = list(grid.columns.values())
        query, _seen, rows = timed(lambda: list(excel.sheet_rows(columns, grid.all_records())))
    started = time.process_time()
    write_worksheet(rows, io.BytesIO(), sheet_name="Sheet1")
    writer, started = time.process_time() - started, time.process_time()
    sheet = csv.DictWriter(io.StringIO(), excel.headings(columns))
    sheet.writeheader()
    sheet.writerows(rows)
    seconds = time.process_time() - started
    return {"columns": len(columns), "query": query.cpu, "writer": writer, "csv": seconds}
