"""Records that networks hand out: each call server's, from its cursor on; lines and cursor are of one transaction.

A day's lines are one file of Call Record Import, which grows; killed anywhere, the next look begins at the same cursor.
"""

import logging
import uuid
from datetime import UTC, datetime
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from callstats.actions.arrive import arrive, came_before, hash_of
from callstats.actions.move_file import move_file
from callstats.actions.read import content, read_file
from callstats.enums import FileState, Source
from callstats.models import CallFeed, CallFile
from inventory.ems.driver import CallBatch, TemporaryFault
from inventory.models import CallServer
from inventory.queries.driver import driver_of
from oms.kit.acting import as_system, root_id
from oms.kit.kept import folder
from oms.kit.outbox import PermanentFault

log = logging.getLogger(__name__)
PART = 4_000_000  # bytes of a file from which on a new one begins
AT_ONCE = 10  # batches of one call server in one look; the next look goes on
SOURCE_CLOCK = "UTC"  # of formats whose times name no clock


def read_feeds(*, at: datetime) -> int:
    """Fetch what every call server has written since; how many lines came. Safe at any time, by several, and again."""
    with as_system():
        held = {feed.server_id: feed for feed in CallFeed.objects.all()}
        servers = list(CallServer.objects.order_by("cm_id"))
    return sum(_read_on(server, held.get(server.pk), at) for server in servers)


def _read_on(server: CallServer, held: CallFeed | None, at: datetime) -> int:
    """The network is asked outside of any transaction. Where nothing is new, nothing but the network is asked."""
    found, fault = 0, held.fault if held else ""
    for _batch in range(AT_ONCE):
        cursor = held.cursor if held and not found else _cursor(server)
        try:
            driver = driver_of(server)
            if not driver.feed:
                return 0
            batch = driver.calls(server.cm_id, cursor)
        except (PermanentFault, TemporaryFault) as why:
            log.info("No call records from %s: %s", server.cm_id, why)
            _note_fault(server, str(why), at)
            return found
        if fault:
            _note_fault(server, "", at)
            fault = ""
        if not batch.lines or not take_in(server=server, form=driver.feed, cursor=cursor, batch=batch, at=at):
            return found
        found += len(batch.lines)
    return found


def _cursor(server: CallServer) -> str:
    with as_system():
        return CallFeed.objects.filter(server=server).values_list("cursor", flat=True).first() or ""


@transaction.atomic
def take_in(*, server: CallServer, form: str, cursor: str, batch: CallBatch, at: datetime) -> bool:
    """Store what came after `cursor` and go on behind it; False where somebody else did so meanwhile."""
    with as_system():
        CallFeed.objects.bulk_create([CallFeed(partner_id=root_id(), server=server)], ignore_conflicts=True)
        feed = CallFeed.objects.select_for_update().get(server=server)
        if feed.cursor != cursor:
            return False
        written = "".join(f"{line}\n" for line in batch.lines).encode("utf-8", "replace")
        file = _appended(server, form, written, at) or _new(server, form, written, at)
        if file is not None:
            read_file(file.pk, at=at)
        feed.cursor = batch.cursor
        feed.save(update_fields=["cursor"])
        return True


def _appended(server: CallServer, form: str, written: bytes, at: datetime) -> CallFile | None:
    """The file of this day, longer by what came; None where a new one is to begin. What a death left behind its end is cut off."""
    mine = CallFile.objects.select_for_update().filter(server=server, source=Source.FEED, format=form)
    last: CallFile | None = mine.order_by("-id").first()
    if last is None or last.came_at.astimezone(UTC).date() != at.astimezone(UTC).date() or last.bytes >= PART:
        return None
    path = content(last)
    if last.state == FileState.FAILED or not path.is_file() or path.stat().st_size < last.bytes:
        return None
    with path.open("r+b") as opened:
        opened.truncate(last.bytes)
        opened.seek(last.bytes)
        opened.write(written)
    digest = hash_of(path)
    if came_before(server, digest):  # somebody uploaded the same meanwhile; its lines are read
        return last
    move_file(last, "go_on", bytes=path.stat().st_size, sha256=digest)
    return last


def _new(server: CallServer, form: str, written: bytes, at: datetime) -> CallFile | None:
    """A file that begins with what came; None where the same came before, so that nothing is to be done."""
    path: Path = folder("calls") / f"{uuid.uuid4()}.bin"
    path.write_bytes(written)
    try:
        return arrive(
            path=path, name=f"feed-{at:%Y-%m-%d-%H%M%S}.txt", server=server, form=form, zone=SOURCE_CLOCK,
            source=Source.FEED, by=None, at=at, stored_as=path.name,
        )  # fmt: skip
    except ValidationError:
        path.unlink()
        return None
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _note_fault(server: CallServer, words: str, at: datetime) -> None:
    """What the provider reads on Call Record Import; a row is written only where it is another than before."""
    with as_system():
        held = CallFeed.objects.filter(server=server).first()
        if (held.fault if held else "") == words[:300]:
            return
        told = {"fault": words[:300], "failed_at": (held and held.failed_at) or at if words else None}
        CallFeed.objects.update_or_create(
            server=server, defaults=told, create_defaults=told | {"partner_id": root_id()}
        )
