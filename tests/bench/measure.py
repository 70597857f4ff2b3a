"""Time in SQL, time in all, number of queries, sequential scans: of one request, and of the bare SQL beside it."""

import re
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection

from oms.kit.acting import acting_for
from oms.kit.grid import grid_at
from tests.bench.cases import Case
from tests.bench.viewers import Viewer

ON_CPU = "/proc/{}/schedstat"  # nanoseconds first
CONTROL = re.compile(r"(RELEASE )?SAVEPOINT|ROLLBACK")
LARGE = 9_000  # rows from which on a sequential scan is a finding
SCANNED = """
select relname, seq_scan, seq_tup_read from pg_stat_user_tables where n_live_tup >= %s or relname = 'partner_closure'
"""


@dataclass
class Seen:
    """What was sent to the database within `watched()`."""

    statements: list[tuple[str, object]] = field(default_factory=list)
    seconds: float = 0.0

    def __call__(self, execute, sql, params, many, context):
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - started
            self.statements.append((sql, params))

    @property
    def queries(self) -> int:
        """Transaction control aside."""
        return sum(not CONTROL.match(sql) for sql, _params in self.statements)


@contextmanager
def watched() -> Iterator[Seen]:
    seen = Seen()
    with connection.execute_wrapper(seen):
        yield seen


@dataclass(frozen=True)
class Figure:
    """Medians of one case, in milliseconds. `bare`: the grid's rows and count without the database's wall.

    `cpu` is what both processes, the portal's and the database's, worked for the request: unlike `total`, it is the same
    on a machine that has other things to do.
    """

    case: Case
    total: float
    cpu: float
    sql_cpu: float
    sql: float
    queries: int
    bare: float
    status: int
    size: int
    scans: tuple[str, ...] = ()

    @property
    def ratio(self) -> float:
        return self.sql_cpu / self.bare if self.bare else 0.0


@dataclass(frozen=True)
class Took:
    """Seconds of one request: by the clock, on a processor in all, and in the database's process alone."""

    clock: float
    cpu: float
    database: float
    sql: float


def on_cpu(pid: int) -> float:
    """Seconds that a process has had a processor."""
    with open(ON_CPU.format(pid)) as file:
        return int(file.read().split()[0]) / 1e9


def backend() -> int:
    """The database's process behind the portal's connection."""
    connection.ensure_connection()
    return connection.connection.info.backend_pid


def timed(ask: Callable[[], object]) -> tuple[Took, Seen, object]:
    """What `ask` took, what it sent to the database, what it gave."""
    pid = backend()
    with watched() as seen:
        database, cpu, clock = on_cpu(pid), time.process_time(), time.perf_counter()
        answer = ask()
        clock, cpu, database = time.perf_counter() - clock, time.process_time() - cpu, on_cpu(pid) - database
    return Took(clock, cpu + database, database, seen.seconds), seen, answer


def request(viewer: Viewer, case: Case) -> tuple[Took, Seen, object]:
    return timed(lambda: viewer.client.get(case.address))


def measure(viewer: Viewer, case: Case, bare, *, runs: int) -> Figure:
    """Two requests to warm up, as a statement is remembered when it is met again (oms/kit/remembered), then the median of
    `runs`; beside it the bare SQL, as often."""
    before = scans(bare)
    request(viewer, case)
    scanned = changed(before, scans(bare))
    request(viewer, case)
    took, bares = [], []
    wanted = statements_of(viewer, case)
    for _run in range(runs):
        once, seen, answer = request(viewer, case)
        took.append(once)
        bares.append(bare_seconds(bare, wanted))

    def median(values) -> float:
        return 1000 * statistics.median(values)

    return Figure(
        case, median(t.clock for t in took), median(t.cpu for t in took), median(t.database for t in took),
        median(t.sql for t in took), seen.queries, median(bares), answer.status_code, len(answer.content), scanned,
    )  # fmt: skip


def statements_of(viewer: Viewer, case: Case) -> list[tuple[str, object]]:
    """The grid's own SQL: its rows and its count, as the first wall narrows them."""
    with acting_for(viewer.account.partner_id):
        grid = grid_at(case.url, case.query, viewer.account)
        _reach = viewer.account.reach()
        with watched() as seen:
            _ = grid.records, grid.count if not hasattr(grid, "window") else None
    return [(sql, params) for sql, params in seen.statements if not CONTROL.match(sql)]


def bare_seconds(bare, wanted: list[tuple[str, object]]) -> float:
    """The same SQL by the owner of the tables, whom no policy binds; seconds on a processor."""
    before = on_cpu(bare.info.backend_pid)
    with bare.cursor() as cursor:
        for sql, params in wanted:
            cursor.execute(sql, params)
            cursor.fetchall()
    return on_cpu(bare.info.backend_pid) - before


def scans(bare) -> dict[str, tuple[int, int]]:
    """Sequential scans of each large table so far."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_stat_force_next_flush()")
    with bare.cursor() as cursor:
        cursor.execute(SCANNED, [LARGE])
        return {table: (times, read) for table, times, read in cursor.fetchall()}


def changed(before: dict, after: dict) -> tuple[str, ...]:
    """Large tables that were read from end to end in between; a scan that stopped early does not count."""
    return tuple(sorted(t for t, (_times, read) in after.items() if read - before.get(t, (0, 0))[1] >= LARGE))
