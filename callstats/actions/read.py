"""Reading files of call records: part by part, each part with what became of it in one transaction.

Every line is counted, unassigned, doubled, joined, refused or passed over. Killed at any point, reading goes on behind the
last part that was committed and ends at the same.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F

from callstats.actions.ahead import Ahead
from callstats.actions.move_file import move_file
from callstats.actions.store import Stored, store
from callstats.enums import FileState
from callstats.formats.known import FORMATS
from callstats.formats.lines import read_lines, shown, text_of, whole_lines
from callstats.formats.record import AsWritten, Line, Plain, Record, Starts, Unreadable, Why
from callstats.models import CallFile, RefusedLine
from oms.kit.acting import as_system
from oms.kit.kept import folder

# bytes that are read, and stored, at once: the larger, the more rarely each customer is looked up and each of its hours noted
PART = 36_000_000
MANY, FEWER = (
    225_000,
    50_000,
)  # lines of them at most; where each is taken apart, and of a rehearsal, which somebody waits for
BLOCK = 64_000  # bytes of lines that are looked at together: so few that they wake no collection of garbage
LEAST_KEPT = 28  # days
AHEAD = timedelta(days=1)  # so far a call server's clock may be before ours


@dataclass
class Read:
    """What lines say: records and refusals, each with its number, lines that are stored as they stand, and how many are no
    calls."""

    records: list[tuple[int, Record]] = field(default_factory=list)
    written: AsWritten = field(default_factory=AsWritten)
    refused: list[tuple[int, str, Unreadable]] = field(default_factory=list)
    passed: int = 0
    lines: int = 0
    bytes: int = 0


def content(file: CallFile) -> Path:
    """Where the bytes of a file are: its own path in a watched folder, or below the files we keep."""
    return folder("calls") / file.path  # an absolute path stays what it is


def reader_of(file: CallFile, *, at: datetime) -> Line:
    """What reads one line of `file`, its headings known, and refuses calls that lie too far back or ahead."""
    form = FORMATS[file.format]
    with content(file).open("rb") as opened:
        headings = [text_of(raw) for raw, _size in islice(read_lines(opened, PART), form.headings)]
    return within(form.reader(headings, ZoneInfo(file.zone)), at=at)


def plain_of(file: CallFile, *, at: datetime) -> Plain | None:
    """What tells lines that need not be read, where the format of `file` has such."""
    plain = FORMATS[file.format].plain
    return plain(*span(at=at)) if plain else None


def span(*, at: datetime) -> tuple[datetime, datetime]:
    """When calls that are taken may have begun."""
    return kept_since(at=at), at + AHEAD


def within(read: Line, *, at: datetime) -> Line:
    """`read`, which also refuses what is older than what is kept, or lies ahead."""
    oldest, newest = span(at=at)

    def judged(line: str) -> Record | None:
        record = read(line)
        if record is not None and record.started < oldest:
            raise Unreadable(Why.OLD, record.started.isoformat())
        if record is not None and record.started > newest:
            raise Unreadable(Why.FUTURE, record.started.isoformat())
        return record

    return judged


def kept_since(*, at: datetime) -> datetime:
    """The first moment of which calls are kept: as many days as CALLS_KEPT_DAYS says, four weeks at least."""
    day = at.astimezone(UTC).date() - timedelta(days=max(settings.CALLS_KEPT_DAYS, LEAST_KEPT))
    return datetime.combine(day, datetime.min.time(), UTC)


def judge(
    lines: Iterable[tuple[bytes, int]],
    read: Line,
    *,
    first: int,
    headings: int = 0,
    plain: Plain | None = None,
    found: Read | None = None,
) -> Read:
    """Read lines (text, length), of which the first one has the number `first`; nothing is stored. `found`: what they are added to."""
    found, number, length = found or Read(), first - 1, 0
    for number, (raw, size) in enumerate(lines, start=first):  # noqa: B007  the last one says how many there were
        length += size
        if plain and (start := plain(raw)):
            found.written.add(raw, Starts(1, start, start, {start[:10]}))
        elif number <= headings or not raw.strip():
            found.passed += 1
        else:
            _judge_one(number, raw, read, found)
    found.lines += number - first + 1
    found.bytes += length
    return found


def _judge_one(number: int, raw: bytes, read: Line, found: Read) -> None:
    try:
        record = read(text_of(raw))
    except Unreadable as unreadable:
        found.refused.append((number, shown(raw), unreadable))
        return
    if record is None:
        found.passed += 1
    else:
        found.records.append((number, record))


def read_file(pk: int, *, at: datetime, seconds: float = 3_600, wait: bool = True) -> None:
    """Read on to the end of what is there of a file, or for so many seconds. Harmless when done twice, or by two; without
    `wait` a file that somebody else reads is left to them."""
    until = time.monotonic() + seconds
    with Ahead(lambda file: next_lines(file, at=at)) as ahead:
        while time.monotonic() < until and read_part(pk, at=at, wait=wait, ahead=ahead):
            pass


def read_part(pk: int, *, at: datetime, wait: bool = True, ahead: Ahead[Read] | None = None) -> bool:
    """Read and store the next part of a file; whether there may be more."""
    began = time.monotonic()
    with as_system(), transaction.atomic():
        file = CallFile.objects.select_for_update(skip_locked=not wait).filter(pk=pk).first()
        if file is None or file.state != FileState.READING:
            return False
        found = ahead.take(file) if ahead else next_lines(file, at=at)
        if ahead:
            ahead.begin(file, bytes=found.bytes, lines=found.lines)
        if found.lines:
            keep(found, file=file, at=at)
        file.offset += found.bytes
        file.seconds += Decimal(f"{time.monotonic() - began:.2f}")
        file.save(update_fields=["offset", "seconds"])
        if not found.lines:
            move_file(file, "finish", ended_at=at)
        return bool(found.lines)


def next_lines(file: CallFile, *, at: datetime, most: int = MANY) -> Read:
    """What the next part of a file says, so many lines of it at most; nothing is stored."""
    plain, read, found = plain_of(file, at=at), reader_of(file, at=at), Read()
    headings = FORMATS[file.format].headings
    most = most if plain else min(most, FEWER)
    with content(file).open("rb") as opened:
        opened.seek(file.offset)
        while (room := PART - found.bytes) > 0 and (left := most - found.lines) > 0:
            if plain and _took_block(opened, plain, found, room=room, left=left):
                continue
            opened.seek(file.offset + found.bytes)
            lines = _whole_lines(read_lines(opened, min(room, BLOCK) if plain else room), open_end=file.open_end)
            before, first = found.bytes, file.lines + found.lines + 1
            judge(islice(lines, left), read, first=first, headings=headings, plain=plain, found=found)
            if found.bytes == before:
                break
            opened.seek(file.offset + found.bytes)
    return found


def _took_block(opened: BinaryIO, plain: Plain, found: Read, *, room: int, left: int) -> bool:
    """Whether the next lines, a block of them, are all stored as they stand, and not more than `left`."""
    block = whole_lines(opened, min(room, BLOCK))
    starts = plain.all_of(block)
    if starts is None or starts.count > left:
        return False
    found.written.add(block, starts)
    found.lines += starts.count
    found.bytes += len(block)
    return True


def _whole_lines(lines: Iterator[tuple[bytes, int]], *, open_end: bool) -> Iterator[tuple[bytes, int]]:
    """All lines; the last one without an end only where nothing more is to come."""
    return (line for line in lines if line[0].endswith(b"\n") or not open_end)


def keep(found: Read, *, file: CallFile, at: datetime) -> Stored:
    """Store what was read of `file`, which is locked, with its refused lines, and add it to the file's figures."""
    stored = store(found.records, file=file, at=at, written=found.written)
    RefusedLine.objects.bulk_create(
        RefusedLine(file=file, line=number, text=text, reason=why.why, detail=why.detail, refused_at=at)
        for number, text, why in found.refused
    )
    starts = [record.started for _number, record in found.records] + found.written.first_and_last()
    CallFile.objects.filter(pk=file.pk).update(
        lines=F("lines") + found.lines,
        passed=F("passed") + found.passed,
        refused=F("refused") + len(found.refused),
        counted=F("counted") + stored.counted,
        unassigned=F("unassigned") + stored.unassigned,
        doubled=F("doubled") + stored.doubled,
        joined=F("joined") + stored.joined,
        first_call=min([*starts, *filter(None, [file.first_call])], default=None),
        last_call=max([*starts, *filter(None, [file.last_call])], default=None),
    )
    return stored
