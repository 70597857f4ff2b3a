"""Reader, roll-up and block, two of each at once over one file of calls, while those of one kind die again and again."""

import logging
import os
import random
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.processes import database, together, wait_for_the_others

HEAD = ("who dies over a file of calls", "deaths", "lines", "over their limit", "lost", "doubled", "untrue")
MARKS = ("<!-- calls -->", "<!-- /calls -->")
WAYS = {
    "reader killed in the middle of a file": "read",
    "roll-up killed over changed hours": "roll",
    "block killed, its command written": "block",
}
SMALL = 6_000  # bytes that are read at once, some thirty lines
EACH, LONGEST, PAUSE = 60, 240.0, 0.05  # lines for each death, seconds of one process, and between two steps
DEAR, CALL = "+37100000{:03d}", 1_200  # a number that nobody has, seconds


def play(times: int, only: list[str]) -> list[tuple]:
    """Each way with so many deaths for each of the two; at the end all is read, rolled up and blocked by who lives."""
    rows = []
    with database("chaos_calls") as environment, tempfile.TemporaryDirectory() as folder:
        for number, (way, dying) in enumerate(WAYS.items()):
            if only and not any(words in way for words in only):
                continue
            (made,) = together(environment, make, [{"folder": folder, "number": number, "lines": EACH * times}])
            each = [
                {"job": job, "pk": made["pk"], "deaths": times if job == dying else 0, "seed": seed}
                for job in JOBS
                for seed in (1, 2)
            ]
            deaths = sum(together(environment, work, each, seconds=3 * LONGEST))
            (rest,) = together(environment, at_rest, [made])
            rows.append((way, deaths, made["lines"], rest["over"], rest["lost"], rest["doubled"], rest["untrue"]))
    return rows


def make(folder: str, number: int, lines: int) -> dict:
    """A file of calls of today, every tenth line twice, by extensions of their own, some of which spend more than they may."""
    from callstats.enums import FileState, Source  # settings are ready only now
    from callstats.formats.own import line_of
    from callstats.formats.record import Record
    from callstats.models import CallFile
    from inventory.models import Tenant
    from oms.kit.acting import as_system, root_id

    chance, now = random.Random(number), datetime.now(UTC)
    with as_system():
        limited = Tenant.objects.filter(customer__fraudlimits__isnull=False).select_related("server").order_by("pk")
        server = limited[0].server
        codes = list(limited.filter(server=server).values_list("customer__code", flat=True).distinct()[:4])
        written, calls = [], 0
        while len(written) < lines:
            extension = f"{7 + number}{min(chance.randrange(40), chance.randrange(40)):02d}"
            at = now - timedelta(seconds=chance.randrange(2 * CALL, 9 * CALL))
            record = Record(
                f"chaos-{number}-{calls}", "a", at, at, at + timedelta(seconds=CALL), CALL, "out", "trunk", "answered",
                chance.choice(codes), extension, "", DEAR.format(chance.randrange(1_000)), "", "trunk-1",
            )  # fmt: skip
            written += [line_of(record)] * (2 if calls % 10 == 0 else 1)
            calls += 1
        path = Path(folder) / f"chaos-{number}.csv"
        path.write_text("\n".join(written) + "\n")
        file = CallFile.objects.create(
            partner_id=root_id(), server=server, server_name=server.cm_id, format="own", zone="UTC", source=Source.FOLDER,
            name=path.name, path=str(path), sha256=path.name, bytes=path.stat().st_size, state=FileState.READING, came_at=now,
        )  # fmt: skip
    return {"pk": file.pk, "lines": len(written), "calls": calls, "first": f"{7 + number}"}


def work(job: str, pk: int, deaths: int, seed: int) -> int:
    """In a process of its own: do the job until nothing is left, at first in children that die over it; how often one did."""
    logging.disable(logging.ERROR)
    chance, died = random.Random(seed), 0
    wait_for_the_others(seconds=LONGEST)
    end = time.monotonic() + LONGEST
    while time.monotonic() < end and not finished(pk):
        if died < deaths:
            died += dies(job, pk, chance.randrange(1, 4))
        else:
            JOBS[job](pk)
        time.sleep(PAUSE)
    return died


def finished(pk: int) -> bool:
    from callstats.models import CallFile, ChangedHour, ChangedSpending  # settings are ready only now
    from oms.kit.acting import as_system

    with as_system():
        waits = ChangedHour.objects.exists() or ChangedSpending.objects.exists()
        return not waits and CallFile.objects.get(pk=pk).state == "done"


def read_on(pk: int) -> None:
    from callstats.actions import read, store  # settings are ready only now

    read.PART, store.LARGE = SMALL, 1  # of a small part, too, it is tried as if all were new
    read.read_part(pk, at=datetime.now(UTC))


def roll_on(pk: int) -> None:
    from callstats.actions.roll_up import roll_up_some  # settings are ready only now

    roll_up_some(2)


def block_on(pk: int) -> None:
    from callstats.actions.spend import look_after_spendings  # settings are ready only now

    look_after_spendings(at=datetime.now(UTC))


JOBS = {"read": read_on, "roll": roll_on, "block": block_on}
DIE_AFTER = {"read": ("read", "store"), "roll": ("roll_up", "_priced"), "block": ("block", "send")}


def dies(job: str, pk: int, nth: int) -> int:
    """One that ends by its own hand after its `nth` step, done and not committed; 1 when it did."""
    from importlib import import_module

    from django.db import connections  # settings are ready only now

    connections.close_all()
    child = os.fork()
    if child:
        return int(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9)
    name, step = DIE_AFTER[job]
    module, left = import_module(f"callstats.actions.{name}"), [nth]
    does = getattr(module, step)

    def done(*args, **options):
        found = does(*args, **options)
        left[0] -= 1
        if not left[0]:
            os._exit(9)
        return found

    setattr(module, step, done)
    for _step in range(nth):
        JOBS[job](pk)
    connections.close_all()
    os._exit(0)


def at_rest(pk: int, lines: int, calls: int, first: str) -> dict:
    """Every line is in one place, every call counted once, each sum that of a count from nothing, each block sent once."""
    from callstats.models import Call, CallFile, Spending  # settings are ready only now
    from callstats.queries.books import booked_days
    from inventory.models import Command
    from oms.kit.acting import as_system
    from partners.models import Notice
    from tests.reader_loads import FIGURES

    while not finished(pk):
        for job in JOBS.values():
            job(pk)
    block_on(pk)
    found: Counter = Counter()
    today = datetime.now(UTC).date()
    with as_system():
        file, there = CallFile.objects.get(pk=pk), Call.objects.filter(file=pk).count()
        placed = sum(getattr(file, name) for name in FIGURES[1:])
        found["lost"] += max(lines - placed, 0) + max(calls - there, 0)
        found["doubled"] += max(placed - lines, 0) + max(there - calls, 0)
        found["untrue"] += sum(
            day.wrong + day.sums + day.waiting for day in booked_days(today - timedelta(days=2), today)
        )
        for row in Spending.objects.filter(extension__startswith=first, counted_at__gte=file.came_at).select_related(
            "customer"
        ):
            over = row.held_used >= row.held_limit and row.state != "over"
            kinds = {"customer": row.customer, "kind": "block_extension", "payload__extension": row.extension}
            sent = Command.objects.filter(**kinds).count()
            told = Notice.objects.filter(kind="fraud.blocked", thread=f"spending:{row.pk}")
            often = Counter(told.values_list("account_id", "method")).values()
            found["over"] += over
            found["lost"] += over and not sent
            found["doubled"] += sent > 1 or any(n > 1 for n in often)
            found["untrue"] += (row.state == "blocked") != over or (row.used, row.calls) != from_nothing(row)
    return {name: found[name] for name in ("over", "lost", "doubled", "untrue")}


def from_nothing(row) -> tuple:
    """What the extension's calls of the day cost, one by one, and how many they are."""
    from callstats.models import Call  # settings are ready only now
    from callstats.queries.fraud import opened
    from callstats.queries.prices import Pricing

    mine = Call.objects.filter(
        customer=row.customer_id,
        extension=row.extension,
        direction="out",
        type="trunk",
        result="answered",
        **opened(row.day),
    )
    pricing = Pricing([row.customer_id])
    calls = [one for one in mine if row.customer.today(one.started_at) == row.day]
    return sum(pricing.amount(row.customer_id, c.other, c.started_at, c.seconds) or 0 for c in calls), len(calls)
