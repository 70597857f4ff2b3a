"""100,000 numbers from Excel, list after list as the portal takes them: read, rehearsed, brought in by the worker."""

import io
import os
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.urls import resolve
from django.utils import timezone
from rustpy_xlsxwriter import write_worksheet

from catalogue.models import AreaCode, NumberType
from inventory.actions.sheet import rehearse_sheet
from inventory.models import Number
from oms.kit import phones
from oms.kit.acting import acting_for, as_system
from oms.kit.delivery import deliver_due
from oms.kit.sheets import Limits
from partners.desk.actions.list_import import import_later
from partners.sign_in.queries.account import account_by_login
from tests.bench.database import owner
from tests.bench.excel import memory
from tests.bench.measure import backend, on_cpu
from tests.bench.viewers import PROVIDER
from tests.processes import together

ROWS = 100_000
EACH = Limits().rows - 1  # below the headings
PREFIX, CODE, KIND = (
    "+4449",
    "049",
    "Bench import",
)  # of nobody in the numbering plan, and not of the bench's own numbers


@dataclass(frozen=True)
class Imported:
    """Seconds by the clock: `rehearsed` from the workbook to the verdicts, `brought` from there to the stock; `cpu` of both, the
    database's included. Bytes of the process over what it has at rest: `first` after one list, `peak` after all."""

    rows: int
    lists: int
    rehearsed: float
    brought: float
    cpu: float
    rest: int
    first: int
    peak: int


def figures(scale: float) -> Imported:
    """All of them on a database of full size, as much less on a smaller one."""
    rows = max(int(ROWS * min(scale, 1)), EACH + 1)
    (found,) = together(dict(os.environ), bring_in, [{"rows": rows}], seconds=3_600)
    return Imported(**found)


def bring_in(rows: int) -> dict:
    """In a process of its own, as a worker is; nothing of it stays."""
    believe_them()
    user = account_by_login(PROVIDER)
    with as_system():
        kind = NumberType.objects.create(name=KIND)
        code = phones.dialled(f"{PREFIX}{0:08d}")[:-8]
        AreaCode.objects.create(code=code, name=KIND, number_type=kind)
    books = [workbook(first, min(EACH, rows - first)) for first in range(0, rows, EACH)]
    try:
        resolve("/")  # as any worker has the addresses after its first task
        deliver_due("import")
        return measured(user, books, rows)
    finally:
        forget()


def measured(user, books: list[bytes], rows: int) -> dict:
    Path("/proc/self/clear_refs").write_text("5")  # the highest so far is now
    rest, pid, first = memory("VmRSS"), backend(), 0
    rehearsed = brought = 0.0
    cpu = time.process_time() + on_cpu(pid)
    for book in books:
        started = time.perf_counter()
        with acting_for(user.partner_id):
            sheet = rehearse_sheet(file=io.BytesIO(book), name="numbers.xlsx", by=user, at=timezone.now())
        rehearsed += time.perf_counter() - started
        started = time.perf_counter()
        with acting_for(user.partner_id):
            import_later("numbers", sheet, by=user, at=timezone.now() - timedelta(seconds=1))
        deliver_due("import")
        brought += time.perf_counter() - started
        first = first or memory("VmHWM") - rest
    cpu = time.process_time() + on_cpu(pid) - cpu
    with as_system():
        there = Number.objects.filter(type_name=KIND).count()
    if there != rows:
        raise SystemExit(f"{there} of {rows} numbers came in.")
    peak = memory("VmHWM") - rest
    return {
        "rows": rows, "lists": len(books), "rehearsed": rehearsed, "brought": brought, "cpu": cpu, "rest": rest,
        "first": first, "peak": peak,
    }  # fmt: skip


def workbook(first: int, count: int) -> bytes:
    file = io.BytesIO()
    rows = [
        {"Number": f"{PREFIX}{n:08d}", "Number Type": KIND, "Comment": f"Batch {n // 1_000}"}
        for n in range(first, first + count)
    ]
    write_worksheet(rows, file, sheet_name="Numbers")
    return file.getvalue()


def believe_them() -> None:
    """The numbers are nobody's, so no numbering plan knows them; they are looked up all the same, which takes its time."""
    known = phones.is_whole
    phones.is_whole = lambda e164: known(e164) or e164.startswith(PREFIX)


def forget() -> None:
    """As the tables' owner, who may also take back what a history holds."""
    link = owner(connection.settings_dict["NAME"])
    with link.cursor() as cursor:
        for table in ("inventory_number", "inventory_numberevent"):
            cursor.execute(f"delete from {table} where type_name = %s", [KIND])
        for table in ("catalogue_areacode", "catalogue_numbertype"):
            cursor.execute(f"delete from {table} where name = %s", [KIND])
    link.close()
