"""Call records from file to rolled-up row, held against bare COPY and GROUP BY in the same run; and what a long file takes of
memory. On a copy of the demo's database; the files are made here and taken away."""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

LINES = int(os.environ.get("BENCH_CALLS", "200000"))  # of the file that is timed
SIZES = [
    int(size) for size in os.environ.get("BENCH_CALL_MEGABYTES", "10 100").split()
]  # of files read for their memory
MEGABYTE = 1_000_000
REPEATED = 1_000  # lines of which a file for memory consists, over and over: all but the first are known
BARE = """
create unlogged table bench_calls (call_id text, leg text, tenant text, direction text, type text, result text, extension text,
  number text, other text, started_at timestamptz, answered_at timestamptz, ended_at timestamptz, seconds integer,
  user_name text, trunk text)
"""
GROUPED = """
create unlogged table bench_usage as select tenant, date_trunc('hour', started_at, 'UTC') as hour, direction, type, result,
  count(*) as calls, sum(seconds) as seconds from bench_calls group by 1, 2, 3, 4, 5
"""


@dataclass(frozen=True)
class Calls:
    """Seconds of the clock and, of this process, of the processor; `peaks`: megabytes of memory by megabytes of file."""

    lines: int
    bare: float
    read: float
    read_cpu: float
    rolled_up: float
    counted: int
    peaks: dict[int, float]

    @property
    def share(self) -> float:
        """Of bare speed, in per cent."""
        return 100 * self.bare / (self.read + self.rolled_up)


def main(file: str) -> None:
    """Figures as JSON in `file`."""
    from tests import stack  # its servers live below the folder just named

    name = f"bench_calls_{os.getpid()}"
    stack.clone(name)
    os.environ.update({k: v for k, v in stack.environment_for(name).items() if k != "MIGRATOR_DATABASE_URL"})
    try:
        import django  # the environment is set only now

        django.setup()
        bare, owner = (stack.environment_for(name)["MIGRATOR_DATABASE_URL"], asdict(timed(LINES)))
        found = Calls(**owner | {"bare": barely(bare, LINES), "peaks": {size: peak(size) for size in SIZES}})
        Path(file).write_text(json.dumps({**asdict(found), "share": found.share}))
    finally:
        from django.db import connection  # the environment is set only now

        connection.close()
        stack.drop(name)


def lines(count: int, codes: list[str]) -> Iterator[bytes]:
    """So many different lines of the own format, of the last day, by all of `codes`."""
    end = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=5)
    results = ("answered",) * 7 + ("no_answer", "busy", "cancelled")
    for n in range(count):
        began, result = end - timedelta(seconds=n * 86_000 / count), results[n % 10]
        answered = f"{began:%Y-%m-%dT%H:%M:%SZ}" if result == "answered" else ""
        seconds = n % 600 if answered else 0
        way = ("out", f"+4420794600{n % 90 + 10}") if n % 3 else ("in", f"+4411349600{n % 90 + 10}")
        yield (
            f"bench-{n},a,{codes[n % len(codes)]},{way[0]},trunk,{result},{200 + n % 40},,{way[1]},{began:%Y-%m-%dT%H:%M:%SZ},"
            f"{answered},{began + timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%SZ},{seconds},Ann Example,sip-1\n"
        ).encode()


@contextmanager
def a_file(pieces: Iterator[bytes]) -> Iterator[int]:
    """The key of a file of call records that holds these pieces; it is gone afterwards."""
    from callstats.enums import FileState, Source  # the environment is set only now
    from callstats.models import CallFile
    from inventory.models import CallServer
    from oms.kit.acting import as_system, root_id
    from oms.kit.kept import folder

    path: Path = folder("calls") / f"bench-{os.getpid()}-{time.monotonic_ns()}.txt"
    with path.open("wb") as written:
        written.writelines(pieces)
    try:
        with as_system():
            server = CallServer.objects.get(cm_id=places()[0])
            file = CallFile.objects.create(
                partner_id=root_id(), server=server, server_name=server.cm_id, format="own", zone="UTC", source=Source.PUSH,
                name=path.name, path=path.name, sha256=path.name, bytes=path.stat().st_size, state=FileState.READING,
                came_at=datetime.now(UTC),
            )  # fmt: skip
        yield file.pk
    finally:
        path.unlink()


def places() -> tuple[str, list[str]]:
    """A call server and the customers that stand there."""
    from inventory.models import Tenant  # the environment is set only now
    from oms.kit.acting import as_system

    with as_system():
        rows = list(Tenant.objects.order_by("pk").values_list("server__cm_id", "customer__code"))
    server = rows[0][0]
    return server, [code for cm_id, code in rows if cm_id == server]


def timed(count: int) -> Calls:
    """Read the file as the job does, then roll up."""
    from callstats.actions.read import read_file  # the environment is set only now
    from callstats.actions.roll_up import roll_up_changed
    from callstats.models import CallFile
    from oms.kit.acting import as_system

    with a_file(lines(count, places()[1])) as pk:
        began, cpu = time.monotonic(), time.process_time()
        read_file(pk, at=datetime.now(UTC))
        read, cpu = time.monotonic() - began, time.process_time() - cpu
        began = time.monotonic()
        roll_up_changed()
        with as_system():
            counted = CallFile.objects.get(pk=pk).counted
        return Calls(count, 0, read, cpu, time.monotonic() - began, counted, {})


def barely(url: str, count: int) -> float:
    """The same file by COPY as it is, and one GROUP BY; both into tables that nothing is kept of."""
    import psycopg2

    with a_file(lines(count, places()[1])) as pk:
        from callstats.actions.read import content  # the environment is set only now
        from callstats.models import CallFile
        from oms.kit.acting import as_system

        with as_system():
            path = content(CallFile.objects.get(pk=pk))
        link = psycopg2.connect(url)
        try:
            with link.cursor() as cursor, path.open("rb") as opened:
                cursor.execute(BARE)
                began = time.monotonic()
                cursor.copy_expert("copy bench_calls from stdin with (format csv)", opened)
                cursor.execute(GROUPED)
                return time.monotonic() - began
        finally:
            link.close()


def peak(megabytes: int) -> float:
    """Megabytes that a process of its own holds at most while it reads a file of this size to its end."""
    import subprocess

    words = [sys.executable, "-W", "ignore", "-m", "tests.bench.calls", "peak", str(megabytes)]
    told = subprocess.run(words, check=True, capture_output=True, text=True)
    return float(told.stdout.split()[-1])


def peak_here(megabytes: int) -> float:
    """In this process, as Linux tells it."""
    import django

    django.setup()
    from callstats.actions.read import read_file  # the environment is set only now

    some = b"".join(lines(REPEATED, places()[1]))
    with a_file(some for _n in range(megabytes * MEGABYTE // len(some))) as pk:
        read_file(pk, at=datetime.now(UTC))
    told = Path("/proc/self/status").read_text()
    return int(told.partition("VmHWM:")[2].split()[0]) / 1000


if __name__ == "__main__":
    if sys.argv[1] == "peak":
        print(peak_here(int(sys.argv[2])))
    else:
        main(sys.argv[1])
