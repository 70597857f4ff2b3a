"""What processes do that read one file of calls, and die over it (tests/test_reader_killed.py)."""

import random
import time
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from callstats.actions import read
from callstats.enums import FileState, Source
from callstats.models import Call, CallFile, RefusedLine
from inventory.models import CallServer, Tenant
from oms.kit.acting import as_system, root_id
from tests.test_call_reading import NOBODY, call

FIGURES = ("lines", "counted", "unassigned", "doubled", "joined", "refused", "passed")
SMALL = 30_000  # bytes of a part, so that there are many moments to die at


def made(folder: str, lines: int) -> dict:
    """A file of so many lines of every kind, to be read; its key, and what must become of it."""
    chance = random.Random(5)
    with as_system():
        server = CallServer.objects.order_by("pk").first()
        codes = list(Tenant.objects.filter(server=server).order_by("pk").values_list("customer__code", flat=True)[:4])
        text, wanted = _written(chance, codes, lines)
        path = Path(folder) / "killed.csv"
        path.write_text(text)
        file = CallFile.objects.create(
            partner_id=root_id(), server=server, server_name=server.cm_id, format="own", zone="UTC", source=Source.FOLDER,
            name=path.name, path=str(path), sha256="of the file over which readers die", bytes=path.stat().st_size,
            state=FileState.READING, came_at=timezone.now(),
        )  # fmt: skip
    return {"pk": file.pk, "wanted": wanted}


def _written(chance: random.Random, codes: list[str], lines: int) -> tuple[str, dict[str, int]]:
    day = timezone.now().replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(days=2)
    wanted, written = dict.fromkeys(FIGURES, 0), []
    for n in range(lines):
        kind = chance.choices(FIGURES[1:4] + FIGURES[5:], (60, 10, 10, 5, 5))[0]
        if kind == "doubled" and not (before := [line for line in written if line.startswith("c-")]):
            kind = "counted"
        at = day + timedelta(seconds=chance.randrange(20_000))
        line = {
            "counted": lambda at=at, n=n: call(n, chance.choice(codes), at=at, seconds=chance.randrange(500)),
            "unassigned": lambda at=at, n=n: call(n, number=NOBODY, at=at),
            "doubled": lambda: chance.choice(before[-500:]),
            "refused": lambda n=n: f"line {n} was cut,",
            "passed": str,
        }[kind]()
        written.append(line)
        wanted[kind] += 1
        wanted["lines"] += 1
    return "\n".join(written) + "\n", wanted


def go_on(pk: int, slowly: bool) -> str:
    """Say that it is at work, then read on to the end, part by part."""
    read.PART = SMALL
    print("at work", flush=True)
    while read.read_part(pk, at=timezone.now()):
        time.sleep(0.002 if slowly else 0)
    return "done"


def standing(pk: int) -> dict[str, int | str]:
    """The file's figures, and what is there of it."""
    with as_system():
        file = CallFile.objects.get(pk=pk)
        told = {name: getattr(file, name) for name in FIGURES}
        there = {"calls": Call.objects.filter(file=pk).count(), "kept": RefusedLine.objects.filter(file=pk).count()}
        return {**told, **there, "state": file.state}
