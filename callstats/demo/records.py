"""Files of call records that came in for the demo: one of calls alone, one with lines of every kind."""

import random
from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from callstats.actions.arrive import let_in, take_upload
from callstats.actions.read import read_file
from callstats.formats.own import line_of
from callstats.formats.record import Record
from callstats.models import CallFile
from inventory.models import CallServer, Tenant
from partners.models import Account

NOBODY = "+443069990770"  # nobody has it yet
CALLS = 40
BROKEN = (
    "demo-cut,a,London,out,trunk,answered,201,+4420794",
    "demo-clock,a,London,out,trunk,no_answer,201,,999,1970-01-01T00:00:07Z,,1970-01-01T00:00:19Z,0,,sip-1",
    "demo-word,a,London,sideways,trunk,busy,201,,,2026-11-01T09:00:00Z,,2026-11-01T09:00:07Z,0,,sip-1",
)


def load(now: datetime) -> None:
    """Runs as the system, once."""
    if CallFile.objects.exists():
        return
    tenants = Tenant.objects.filter(customer__service_start__isnull=False).select_related("customer", "server")
    first = tenants.order_by("pk").first()
    if first is None:
        return
    mine = [tenant for tenant in tenants.order_by("pk")[:6] if tenant.server_id == first.server_id]
    chance = random.Random("call records")
    for days in (2, 1):
        calls = [_call(f"{days}-{n}", chance.choice(mine).prefix, "", now, days, chance) for n in range(CALLS)]
        nobody = [_call(f"{days}-nobody-{n}", "", NOBODY, now, days, chance) for n in range(2)]
        lines = calls if days > 1 else [*calls, *nobody, calls[0], *BROKEN]
        _read(first.server, lines, now - timedelta(days=days), now)


def _read(server: CallServer, lines: list[str], day: datetime, now: datetime) -> None:
    """A file of one day, uploaded and read."""
    by = Account.objects.get(login_id="admin@nimbus.example")
    content = "".join(f"{line}\n" for line in lines).encode()
    upload = SimpleUploadedFile(f"{server.cm_id.lower()}-{day:%Y-%m-%d}.csv", content, "text/csv")
    file = take_upload(upload=upload, server=server, form="own", zone="UTC", by=by, at=now)
    let_in(file=file, by=by, at=now)
    read_file(file.pk, at=now)


def _call(name: str, tenant: str, number: str, now: datetime, days: int, chance: random.Random) -> str:
    began = (now - timedelta(days=days)).replace(hour=9, minute=0, second=0, microsecond=0)
    started = began + timedelta(seconds=chance.randint(0, 8 * 3600))
    seconds = chance.randint(3, 600)
    answered = started + timedelta(seconds=6)
    other = f"+44117496{chance.randint(0, 999):04d}"
    record = Record(
        f"demo-file-{name}", "a", started, answered, answered + timedelta(seconds=seconds), seconds, "in", "trunk", "answered", tenant,
        str(101 + chance.randint(0, 4)), number, other, "", "sip-1",
    )  # fmt: skip
    return line_of(record)
