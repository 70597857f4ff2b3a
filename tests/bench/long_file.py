"""What a long file of call records takes of memory: it is made while it is read, and read to its end by a process of its own.

`python -m tests.bench.long_file FILE [MEGABYTES …]` writes the figures as JSON; 10, 100 and 2000 megabytes by themselves.
"""

import io
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

MEGABYTE = 1_000_000
SIZES = (10, 100, 2_000)
REPEATED = 20_000  # lines of which the file consists, over and over: all but the first are known


class Endless(io.RawIOBase):
    """A file of `size` bytes that is `block` over and over; nothing of it lies anywhere."""

    def __init__(self, block: bytes, size: int) -> None:
        self.block, self.size, self.place = block, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, place: int, whence: int = io.SEEK_SET) -> int:
        self.place = place + {io.SEEK_SET: 0, io.SEEK_CUR: self.place, io.SEEK_END: self.size}[whence]
        return self.place

    def tell(self) -> int:
        return self.place

    def readinto(self, target) -> int:
        begin = self.place % len(self.block)
        piece = self.block[begin : begin + min(len(target), self.size - self.place)]
        target[: len(piece)] = piece
        self.place += len(piece)
        return len(piece)


class Made:
    """What `content` gives of such a file."""

    def __init__(self, block: bytes, size: int) -> None:
        self.block, self.size = block, size

    def open(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(Endless(self.block, self.size), MEGABYTE)


def main(file: str, *sizes: str) -> None:
    """Figures as JSON in `file`: for each size megabytes at most, megabytes at rest, lines, seconds."""
    from tests import stack  # its servers live below the folder just named

    name = f"bench_long_{os.getpid()}"
    stack.clone(name)
    environment = {k: v for k, v in stack.environment_for(name).items() if k != "MIGRATOR_DATABASE_URL"}
    try:
        words = [sys.executable, "-W", "ignore", "-m", "tests.bench.long_file", "read"]
        found = [
            json.loads(subprocess.run([*words, str(size)], env=environment, check=True, stdout=subprocess.PIPE).stdout)
            for size in map(int, sizes or SIZES)
        ]
        Path(file).write_text(json.dumps(found))
    finally:
        stack.drop(name)


def read_here(megabytes: int) -> dict[str, float]:
    """In this process, as Linux tells it."""
    import django

    django.setup()
    from callstats.actions import read  # the environment is set only now
    from callstats.enums import FileState, Source
    from callstats.models import CallFile
    from inventory.models import Tenant
    from oms.kit.acting import as_system, root_id
    from tests.bench.calls import NIGHT, written

    with as_system():
        tenants = list(Tenant.objects.select_related("server", "customer").order_by("pk"))
        server = tenants[0].server
        codes = [(tenant.customer.code, "") for tenant in tenants if tenant.server_id == server.pk]
        block = b"".join(written(REPEATED, codes, NIGHT))
        whole = megabytes * MEGABYTE // len(block) * len(block)
        file = CallFile.objects.create(
            partner_id=root_id(), server=server, server_name=server.cm_id, format="own", zone="UTC", source=Source.PUSH,
            name="long", path="/nowhere", sha256=f"long {megabytes}", bytes=whole, state=FileState.READING,
            came_at=datetime.now(UTC),
        )  # fmt: skip
    read.content = lambda _file: Made(block, whole)
    rest, began = most(), time.monotonic()
    read.read_file(file.pk, at=datetime.now(UTC), seconds=7_200)
    took = time.monotonic() - began
    with as_system():
        file = CallFile.objects.get(pk=file.pk)
    if file.offset != whole or file.counted + file.doubled + file.unassigned != file.lines:
        raise SystemExit(f"Of {whole} bytes {file.offset} were read, {file.lines} lines.")
    return {"megabytes": whole / MEGABYTE, "rest": rest, "peak": most(), "lines": file.lines, "seconds": took}


def most() -> float:
    """Megabytes that this process held at most so far."""
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) / 1000


if __name__ == "__main__":
    if sys.argv[1] == "read":
        print(json.dumps(read_here(int(sys.argv[2]))))
    else:
        main(*sys.argv[1:])
