"""How soon a call that reaches its limit is met by the block: records are written at a steady rate, a real worker counts, and
the network says when it was told. On a copy of the demo's database, with Redis, simulator and worker of its own."""

import json
import os
import statistics
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

RATE, SECONDS, BATCH = 200, 20, 0.1  # calls a second, how long, seconds between two batches
EVERY = 40  # calls of which one reaches its limit
LONGEST = 120  # seconds that the last block is waited for
CHEAP, DEAR = "+442079460018", "+37100000999"
CUSTOMERS, EXTENSIONS = 20, 20


@dataclass(frozen=True)
class Blocks:
    """Seconds from the end of a call, when its record is handed over, to the block at the network. `written`: seconds that
    writing took in the middle, `rate` what was reached, `missing` blocks that never came."""

    calls: int
    rate: float
    blocks: int
    missing: int
    median: float
    worst: float
    written: float


def main(file: str) -> None:
    """Figures as JSON in `file`."""
    from tests import stack  # its servers live below the folder just named
    from tests.chaos.scene import Scene

    scene = Scene(stack.VAR / f"blocks-{os.getpid()}", f"bench_blocks_{os.getpid()}")
    try:
        import django  # the scene has set the environment only now

        django.setup()
        for what in ("redis", "ems", "worker", "scheduler"):
            scene.start(what)
        wait_until_heard()
        time.sleep(5)  # until the worker listens, too
        Path(file).write_text(json.dumps(asdict(measured(scene))))
    finally:
        scene.stop()


def wait_until_heard(seconds: float = 60) -> None:
    """The scheduler's process is there and listens to the database."""
    from django.db import connection  # settings are ready only now

    end = time.monotonic() + seconds
    with connection.cursor() as cursor:
        while time.monotonic() < end:
            cursor.execute(
                "select 1 from pg_stat_activity where query = 'listen urgent' and datname = current_database()"
            )
            if cursor.fetchone():
                return
            time.sleep(0.2)
    raise SystemExit("Nobody listens.")


def measured(scene) -> Blocks:
    """Write at the rate, then wait until every block has arrived."""
    given, took, pk, codes = {}, [], *prepared()
    begin, calls = time.monotonic(), 0
    while (passed := time.monotonic() - begin) < SECONDS:
        due = int(passed * RATE) - calls
        if due > 0:
            took.append(hand_over(pk, [call(calls + n, codes, given) for n in range(due)]))
            calls += due
        time.sleep(max(0, BATCH - (time.monotonic() - begin) % BATCH))
    rate = calls / (time.monotonic() - begin)
    arrived = arrivals(scene, given)
    waits = [arrived[extension] - handed for extension, handed in given.items() if extension in arrived]
    return Blocks(
        calls, rate, len(waits), len(given) - len(waits), statistics.median(waits), max(waits), statistics.median(took)
    )


def prepared() -> tuple[int, list[str]]:
    """A file that the records belong to, and customers with a limit; a rate at which one call reaches it."""
    from callstats.enums import FileState, Source  # settings are ready only now
    from callstats.models import CallFile, Rate, RateTable
    from inventory.models import Tenant
    from oms.kit.acting import as_system, root_id

    with as_system():
        limited = Tenant.objects.filter(customer__fraudlimits__isnull=False, customer__partner__name="RS-Vertical")
        server = limited.order_by("pk")[0].server
        mine = limited.filter(server=server, customer__currency="GBP").order_by("pk")
        codes = list(dict.fromkeys(mine.values_list("customer__code", flat=True)))[:CUSTOMERS]
        Rate.objects.create(
            table=RateTable.objects.get(name="RS-Vertical retail"), prefix=DEAR, destination="Dear", per_minute=0,
            per_call=9_999, valid_from=datetime.now(UTC).date() - timedelta(days=9),
        )  # fmt: skip
        file = CallFile.objects.create(
            partner_id=root_id(), server=server, server_name=server.cm_id, format="own", zone="UTC", source=Source.PUSH,
            name="bench", path="", sha256=f"bench {os.getpid()}", bytes=0, state=FileState.READING, came_at=datetime.now(UTC),
        )  # fmt: skip
    return file.pk, codes


def call(n: int, codes: list[str], given: dict[str, float]):
    """The record of a call that ends now; one of EVERY is by an extension of its own and reaches its limit."""
    from callstats.formats.record import Record  # settings are ready only now

    ended, reaches = datetime.now(UTC), n % EVERY == 0
    extension = f"9{n:05d}" if reaches else str(200 + n // len(codes) % EXTENSIONS)
    if reaches:
        given[extension] = ended.timestamp()
    began = ended - timedelta(seconds=60)
    return Record(
        f"bench-{os.getpid()}-{n}", "a", began, began, ended, 60, "out", "trunk", "answered", codes[n % len(codes)], extension, "",
        DEAR if reaches else CHEAP, "", "trunk-1",
    )  # fmt: skip


def hand_over(pk: int, records: list) -> float:
    """Store them as a batch that was pushed; seconds that it took."""
    from django.db import transaction  # settings are ready only now

    from callstats.actions.store import store
    from callstats.models import CallFile
    from oms.kit.acting import as_system

    began = time.monotonic()
    with as_system(), transaction.atomic():
        file = CallFile.objects.select_for_update().get(pk=pk)
        store(enumerate(records, 1), file=file, at=datetime.now(UTC))
    return time.monotonic() - began


def arrivals(scene, given: dict[str, float]) -> dict[str, float]:
    """When the network took the block of each extension, in seconds since 1970; as many as came in time."""
    found: dict[str, float] = {}
    last, end = 0, time.monotonic() + LONGEST
    while len(found) < len(given) and time.monotonic() < end:
        for effect in scene.ask(f"/log?after={last}"):
            last = effect["id"]
            if effect["kind"] == "block_extension" and (extension := effect["effect"].split()[1].rstrip(",")) in given:
                found.setdefault(extension, datetime.fromisoformat(effect["at"]).timestamp())
        time.sleep(0.2)
    return found


if __name__ == "__main__":
    main(sys.argv[1])
