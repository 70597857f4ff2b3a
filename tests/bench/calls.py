"""Call records from file to rolled-up row, held against bare COPY and GROUP BY of the same file in the same run: by one process,
and by two on two files; then pages over many calls. On a copy of the demo's database with customers of its own.

`python -m tests.bench.calls FILE SCALE` writes the figures as JSON.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.bench import barely

LINES = 1_000_000  # of all files of a run, at scale 1
EACH = 500  # lines for each customer, so that ten million are of 20,000 customers
FEW = 48  # two an hour: so that ten million are of 200,000 customers
NIGHT = timedelta(days=1)
TOGETHER = 2  # processes, on two cores
SPENDING = 10  # seconds of counting what extensions spent
RESULTS = ("answered",) * 7 + ("no_answer", "busy", "cancelled")


@dataclass(frozen=True)
class Run:
    """So many files read at once and then rolled up by as many processes. Seconds by the clock; `…_python` and `…_database` are
    seconds of a processor that those processes and their database's had. `bare`: COPY and GROUP BY of the same files, at once;
    `same`: of the same rows into a table with the same columns, keys, indexes and partition."""

    processes: int
    customers: int
    bare: float
    read: float
    read_python: float
    read_database: float
    rolled_up: float
    roll_python: float
    roll_database: float
    counted: int
    same: float

    @property
    def seconds(self) -> float:
        return self.read + self.rolled_up

    @property
    def share(self) -> float:
        """Of bare speed, in per cent."""
        return 100 * self.bare / self.seconds

    def told(self) -> dict:
        """Every figure by its name."""
        return asdict(self) | {"seconds": self.seconds, "share": self.share, "share_of_same": self.share_of_same}

    @property
    def share_of_same(self) -> float:
        """Of the bare speed of the same table, in per cent."""
        return 100 * self.same / self.seconds


def main(file: str, scale: str) -> None:
    """Figures as JSON in `file`."""
    from tests import stack  # its servers live below the folder just named

    name, lines = f"bench_calls_{os.getpid()}", max(20_000, int(LINES * float(scale)))
    stack.clone(name)
    os.environ.update({k: v for k, v in stack.environment_for(name).items() if k != "MIGRATOR_DATABASE_URL"})
    try:
        import django  # the environment is set only now

        django.setup()
        from tests.bench import call_pages, many_callers  # need Django

        every = many_callers.make(name, lines // FEW)
        codes = every[: max(20, lines // EACH)]
        url = stack.environment_for(name)["MIGRATOR_DATABASE_URL"]
        runs = [run(processes, lines, codes, url, processes * NIGHT) for processes in (1, TOGETHER)]
        runs.append(run(1, lines, every, url, (TOGETHER + 1) * NIGHT))
        told = {"lines": lines, "bytes": sum(map(len, written(lines, codes, NIGHT)))}
        told |= {
            "scale": float(scale),
            "cores": os.cpu_count(),
            "spent": spent(),
            "pages": call_pages.figures(name, float(scale)),
        }
        rows = [one.told() for one in runs]
        Path(file).write_text(json.dumps(told | {"runs": rows}))
    finally:
        from django.db import connection  # the environment is set only now

        connection.close()
        stack.drop(name)


def written(count: int, codes: list[tuple[str, str]], ago: timedelta) -> Iterator[bytes]:
    """So many different lines of the own format, of the day that began so long ago, oldest first, by all of `codes`: (customer's
    code, its number)."""
    begin = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - ago
    for n in range(count):
        began, result = begin + timedelta(seconds=n * 86_000 // count), RESULTS[n % 10]
        code, number = codes[n * 7919 % len(codes)]
        answered = f"{began:%Y-%m-%dT%H:%M:%SZ}" if result == "answered" else ""
        seconds = n * 31 % 600 if answered else 0
        way, other = ("out", f"+4420794600{n % 90 + 10}") if n % 3 else ("in", f"+4411349600{n % 90 + 10}")
        yield (
            f"bench-{ago.days}-{n},a,{code},{way},trunk,{result},{200 + n % 40},{number},{other},{began:%Y-%m-%dT%H:%M:%SZ},"
            f"{answered},{began + timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%SZ},{seconds},Ann Example,sip-1\n"
        ).encode()


@contextmanager
def a_file(path: Path) -> Iterator[int]:
    """The key of a file of call records at `path`, to be read; the file is gone afterwards."""
    from callstats.enums import FileState, Source  # the environment is set only now
    from callstats.models import CallFile
    from oms.kit.acting import as_system, root_id
    from tests.bench.many_callers import server

    with as_system():
        at = server()
        file = CallFile.objects.create(
            partner_id=root_id(), server=at, server_name=at.cm_id, format="own", zone="UTC", source=Source.PUSH,
            name=path.name, path=str(path), sha256=path.name, bytes=path.stat().st_size, state=FileState.READING,
            came_at=datetime.now(UTC),
        )  # fmt: skip
    yield file.pk
    path.unlink()


def run(processes: int, lines: int, codes: list[tuple[str, str]], url: str, ago: timedelta) -> Run:
    """As many processes as files, each of which holds a stretch of the day that began so long ago and has no calls yet."""
    from callstats.models import CallFile  # the environment is set only now
    from oms.kit.acting import as_system

    every, each = list(written(lines, codes, ago)), -(-lines // processes)
    paths = [Path(os.environ["OMS_VAR"]) / f"bench-{os.getpid()}-{ago.days}-{n}.txt" for n in range(processes)]
    for n, path in enumerate(paths):
        path.write_bytes(b"".join(every[n * each : (n + 1) * each]))
    del every
    bare = barely.of_files(url, paths)
    with ExitStack() as files:
        keys = [files.enter_context(a_file(path)) for path in paths]
        told = at_once(keys)
        with as_system():
            counted = sum(CallFile.objects.filter(pk__in=keys).values_list("counted", flat=True))
        same = barely.of_same(url, keys, paths)
    return Run(processes, len(codes), bare, *told, counted, same)


def at_once(keys: list[int]) -> tuple[float, ...]:
    """Read these files, each by a process of its own, then roll up by the same: of each step seconds by the clock until the last
    one is done, of their processor, and of their database's."""
    words = [sys.executable, "-W", "ignore", "-m", "tests.bench.calls", "work"]
    begun = [
        subprocess.Popen([*words, str(key)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for key in keys
    ]
    for one in begun:
        heard(one)
    found: list[float] = []
    for _step in ("read", "roll up"):
        began = time.monotonic()
        for one in begun:
            one.stdin.write("go\n")
            one.stdin.flush()
        told = [json.loads(heard(one)) for one in begun]
        found += [time.monotonic() - began, *(sum(column) for column in zip(*told, strict=True))]
    for one in begun:
        one.communicate()
    return tuple(found)


def heard(one: subprocess.Popen) -> str:
    """The next line of a process; the bench ends where it died."""
    line = one.stdout.readline()
    if not line:
        raise SystemExit(f"A process of the bench ended: {one.wait()}")
    return line


def work(pk: int) -> None:
    """In a process of its own: each step once it is told to go."""
    import django

    django.setup()
    from callstats.actions.read import read_file  # the environment is set only now
    from callstats.actions.roll_up import roll_up_changed
    from tests.bench.measure import backend, on_cpu

    def roll_up() -> None:
        while roll_up_changed():
            pass

    mine = backend()
    print("ready", flush=True)
    for step in (lambda: read_file(pk, at=datetime.now(UTC)), roll_up):
        sys.stdin.readline()
        python, database = time.process_time(), on_cpu(mine)
        step()
        print(json.dumps([time.process_time() - python, on_cpu(mine) - database]), flush=True)


def spent() -> list[float]:
    """Extensions' days of which it was counted what they spent, which nobody waits for here, and the seconds it took: of all, or of
    as many as were counted meanwhile."""
    from callstats.actions.spend import count_spendings  # the environment is set only now

    began, days = time.monotonic(), 0
    while time.monotonic() - began < SPENDING and (count := count_spendings(at=datetime.now(UTC), seconds=SPENDING)):
        days += count
    return [days, time.monotonic() - began]


if __name__ == "__main__":
    if sys.argv[1] == "work":
        work(int(sys.argv[2]))
    else:
        main(*sys.argv[1:])
