"""Files of call records that came in for the demo: one with lines of every kind, one that came from the simulator."""

import random
from datetime import datetime, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile

from callstats.actions.arrive import let_in, take_upload
from callstats.actions.read import read_file
from callstats.formats.own import line_of
from callstats.formats.record import Record
from callstats.models import CallFile
from inventory.models import Tenant
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
    lines = _lines([tenant for tenant in tenants.order_by("pk")[:6] if tenant.server_id == first.server_id], now)
    by = Account.objects.get(login_id="admin@nimbus.example")
    name = f"{first.server.cm_id.lower()}-{now - timedelta(days=1):%Y-%m-%d}.csv"
    content = BytesIO("".join(f"{line}\n" for line in lines).encode())
    upload = SimpleUploadedFile(name, content.read(), "text/csv")
    file = take_upload(upload=upload, server=first.server, form="own", zone="UTC", by=by, at=now)
    let_in(file=file, by=by, at=now)
    read_file(file.pk, at=now)


def _lines(tenants: list[Tenant], now: datetime) -> list[str]:
    """Some calls of yesterday, two of nobody, one twice, and lines that cannot be read."""
    chance = random.Random("call records")
    calls = [_call(n, chance.choice(tenants).prefix, "", now, chance) for n in range(CALLS)]
    nobody = [_call(CALLS + n, "", NOBODY, now, chance) for n in range(2)]
    return [*calls, *nobody, calls[0], *BROKEN]


def _call(n: int, tenant: str, number: str, now: datetime, chance: random.Random) -> str:
    began = (now - timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
    started = began + timedelta(seconds=chance.randint(0, 8 * 3600))
    seconds = chance.randint(3, 600)
    answered = started + timedelta(seconds=6)
    other = f"+44117496{chance.randint(0, 999):04d}"
    record = Record(
        f"demo-file-{n}", "a", started, answered, answered + timedelta(seconds=seconds), seconds, "in", "trunk", "answered", tenant,
        str(101 + n % 5), number, other, "", "sip-1",
    )  # fmt: skip
    return line_of(record)
