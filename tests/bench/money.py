"""A month of every customer is closed by workers of their own, one of them killed on the way; then papers are drawn."""

import os
import resource
import signal
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import connection
from django.urls import reverse

from billing.actions.close import close_due, close_period
from billing.actions.settle_month import settle_month
from billing.models import ClosedPeriod, RunningPeriod, Statement
from billing.queries.charged import known_of, lines_due
from billing.queries.paper import paper_of
from customers.models import Customer, QuantityPeriod
from oms.kit.acting import as_system
from partners.sign_in.queries.account import account_by_login
from tests.bench.measure import timed
from tests.bench.viewers import PROVIDER, signed_in
from tests.bench.world import NOW
from tests.processes import together

WORKERS, PAPERS, ALONE = 2, 1_000, 3.0  # processes, PDFs, seconds until one is killed
CHANGED, OF_TWO_YEARS = 100, 50  # customers
YEAR = timedelta(days=365)
LAST = NOW.date().replace(day=1) - timedelta(days=1)
FIRST = LAST.replace(day=1)
BEGIN = """
insert into billing_runningperiod (customer_id, kind, first, last, ends_at)
select id, 'monthly', %s, %s, %s from customers_customer where code like 'C8%%' and service_start is not null
on conflict (customer_id) do update set first = excluded.first, last = excluded.last, ends_at = excluded.ends_at
"""


@dataclass(frozen=True)
class Money:
    """Seconds by the clock, MiB. `grown`: what a worker's memory rose by after its first 500 customers."""

    customers: int
    statements: int
    closing: float
    cpu: float
    grown: int
    killed: int
    papers: int
    drawing: float
    paper_bytes: int
    page: float
    queries: int
    settled: list[float] | None = None  # first count, nothing changed, 100 customers changed
    looked: list[float] | None = (
        None  # ms for what is due of a customer of two years: each period anew, unchanged ones skipped
    )


def figures() -> Money:
    """Closing is gone through once: a database whose month is closed tells nothing more."""
    os.environ["BILLING_SINCE"] = FIRST.isoformat()
    with as_system(), connection.cursor() as cursor:
        RunningPeriod.objects.update(ends_at=None)
        cursor.execute(BEGIN, [FIRST, LAST, NOW])
        customers = cursor.rowcount
    killed = killed_on_the_way()
    started = time.perf_counter()
    done = together(dict(os.environ), close, [{}] * WORKERS, seconds=6 * 3600)
    closing = time.perf_counter() - started
    with as_system():
        closed = ClosedPeriod.objects.filter(first=FIRST, last=LAST, customer__code__startswith="C8").count()
        ids = list(Statement.objects.filter(first=FIRST).order_by("pk").values_list("pk", flat=True))
    if (closed, sum(one["closed"] for one in done) + killed) != (customers, customers):
        raise SystemExit(f"{customers} periods were to be closed, {closed} are; each once.")
    drawing, sizes = papers(ids[:PAPERS])
    page, queries = statement_page(ids[0])
    settled, looked = settlements(), two_years()
    return Money(
        customers - killed, len(ids), closing, sum(one["cpu"] for one in done), max(one["grown"] for one in done), killed,
        len(sizes), drawing, int(statistics.median(sizes)), page, queries, settled, looked,
    )  # fmt: skip


def settlements() -> list[float]:
    """Seconds by the clock to settle the running month from nothing, again, and after a hundred customers changed."""
    took, month = [], NOW.date().replace(day=1)
    for changed in (0, 0, CHANGED):
        with as_system():
            some = Customer.objects.filter(code__startswith="C8").order_by("-pk").values_list("pk", flat=True)[:changed]
            QuantityPeriod.objects.filter(customer__in=list(some)).update(customer_name="Renamed")
        started = time.perf_counter()
        settle_month(month, at=NOW)
        took.append(time.perf_counter() - started)
    return took


def two_years() -> list[float]:
    """Milliseconds of a processor to tell what is due of a customer with 24 closed periods, each looked at anew, and where those
    that did not change are skipped; the median of some."""
    with as_system():
        ids = (
            RunningPeriod.objects.filter(customer__code__startswith="C8")
            .order_by("pk")
            .values_list("customer_id", flat=True)
        )
        some = list(ids[:OF_TWO_YEARS])
    for pk in some:
        while close_period(pk, at=NOW + 2 * YEAR):
            pass
    anew, skipped = [], []
    with as_system():
        for running in RunningPeriod.objects.filter(customer__in=some).select_related("customer__customer_class"):
            known = known_of([running])[running.customer_id]
            for took, one in ((anew, replace(known, unchanged=False)), (skipped, known)):
                started = time.process_time()
                lines_due(running.customer, running, one, last=running.last)
                took.append(1000 * (time.process_time() - started))
    return [statistics.median(anew), statistics.median(skipped)]


def killed_on_the_way() -> int:
    """One worker begins and dies by `kill -9`; how many periods it had closed."""
    process = subprocess.Popen([sys.executable, "-W", "ignore", "-m", "tests.bench.run", "close"])
    while _closed() == 0 and process.poll() is None:
        time.sleep(0.2)
    time.sleep(ALONE)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return _closed()


def _closed() -> int:
    with as_system():
        return ClosedPeriod.objects.filter(first=FIRST, last=LAST, customer__code__startswith="C8").count()


def close() -> dict[str, float]:
    """What a worker does: close until nothing is due. As `billing.close_periods`, again and again."""
    count, first = 0, 0
    while found := close_due(at=datetime.now(NOW.tzinfo), seconds=5):
        count += found
        first = first or _peak()
    return {"closed": count, "cpu": time.process_time(), "grown": (_peak() - first) // 1024}


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def papers(ids: list[int]) -> tuple[float, list[int]]:
    """Seconds for PDFs of these statements by several workers, and the bytes of each."""
    started = time.perf_counter()
    parts = together(dict(os.environ), draw, [{"ids": ids[n::WORKERS]} for n in range(WORKERS)], seconds=3600)
    return time.perf_counter() - started, [size for part in parts for size in part]


def draw(ids: list[int]) -> list[int]:
    with as_system():
        return [len(paper_of(Statement.objects.get(pk=pk))) for pk in ids]


def statement_page(pk: int) -> tuple[float, int]:
    """(milliseconds of both processors, queries) of a statement's page, the median of five."""
    client = signed_in(account_by_login(PROVIDER))
    address = reverse("billing:statement", args=[pk])
    took = [timed(lambda: client.get(address)) for _run in range(6)][1:]
    return 1000 * statistics.median(one.cpu for one, _seen, _answer in took), took[0][1].queries
