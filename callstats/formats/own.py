"""The simulator's own format: a line for each party, times in UTC.

    call_id,leg,tenant,direction,type,result,extension,number,other,started,answered,ended,seconds,user_name,trunk

`direction` in, out; `type` ext, trunk; `result` as in docs/calls.md; times `2026-11-28T10:00:00Z`, `answered` empty where
nobody answered; numbers E.164. A value with a comma stands in quotation marks. No heading.

Nearly every line is plain: COPY takes it as it stands. `PlainLines` tells these, and may say no to any line, which is then read.
"""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import compress, starmap
from operator import itemgetter, le
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from callstats.enums import CallType, Direction, Result
from callstats.formats.record import (
    FIRST_YEAR,
    LENGTHS,
    Format,
    Line,
    Record,
    Starts,
    Unreadable,
    Why,
    checked,
    fields,
    whole,
)

COLUMNS = 15
KNOWN = (
    ("direction", frozenset(Direction.values)), ("type", frozenset(CallType.values)), ("result", frozenset(Result.values)),
)  # fmt: skip
STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z")
SIGNS, STAMPED = r'[^,"\\\x00-\x1f\x7f]', "[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z"


def _text(name: str, signs: str = SIGNS, least: int = 0) -> str:
    """Possessive: what follows a value is no sign of it, so nothing is to be tried again, which is half the work."""
    return f"{signs}{{{least},{LENGTHS[name]}}}+"


def _one_of(values: list[str]) -> str:
    return f"(?:{'|'.join(values)})"


UNANSWERED = [result for result in Result.values if result != Result.ANSWERED]
PLAIN = re.compile(
    ",".join((
        _text("call_id", r'[^,"\\\x00-\x1f\x7f-\xff]', least=1), _text("leg"), _text("tenant"), _one_of(Direction.values),
        _one_of(CallType.values), _one_of([f"({Result.ANSWERED})", *UNANSWERED]), _text("extension"), _text("number"), _text("other"),
        f"({STAMPED})", f"(?(1)({STAMPED}))", f"({STAMPED})", "[0-9]{1,5}", _text("user_name"), f"{_text('trunk')}\n",
    )).encode()
)  # fmt: skip
EACH = re.compile(
    rb"^" + PLAIN.pattern, re.MULTILINE
)  # a match is a whole line: as many as there are ends are all of them
DAY, WEEK = 10, 7  # signs of a day in a stamp; days
DAY_OF = itemgetter(slice(DAY))


class PlainLines:
    """What tells lines that `read` would change nothing of, whose calls began between these; each sign of them is looked at.

    Stamps of one form compare as their times do, so that no time is made of them. Of many lines all are looked at together, which
    is half the work.
    """

    def __init__(self, oldest: datetime, newest: datetime) -> None:
        first = max(oldest + timedelta(microseconds=999_999), datetime(FIRST_YEAR, 1, 1, tzinfo=UTC))
        self._low, self._high = (f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}".encode() for at in (first, newest))
        self._ordinal = _Days().__getitem__

    def __call__(self, raw: bytes) -> bytes | None:
        found = PLAIN.fullmatch(raw)
        if found is None:
            return None
        started, answered, ended = found.group(2, 3, 4)
        if not self._low <= started <= self._high or not started <= (answered or started) <= ended:
            return None
        if not self._near(started[:DAY], ended[:DAY], answered and answered[:DAY]):
            return None
        return started if raw.isascii() or _is_utf8(raw) else None

    def all_of(self, lines: bytes) -> Starts | None:
        found = EACH.findall(lines)
        if not found or len(found) != lines.count(b"\n") or not lines.endswith(b"\n"):
            return None
        _words, started, answered, ended = zip(*found, strict=True)
        first, last, end = min(started), max(started), max(ended)
        if not self._low <= first <= last <= self._high or not all(map(le, started, ended)):
            return None
        if not all(map(le, answered, ended)) or not all(map(le, compress(started, answered), filter(None, answered))):
            return None
        days = {(first[:DAY],) * 3}
        if end[:DAY] != first[:DAY]:
            days = set(zip(*(map(DAY_OF, times) for times in (started, ended, answered)), strict=True))
        if not all(starmap(self._near, days)) or not (lines.isascii() or _is_utf8(lines)):
            return None
        return Starts(len(found), first, last, {day for day, *_others in days})

    def _near(self, first: bytes, last: bytes, answered: bytes | None) -> bool:
        """Whether these are days, of which the last one is less than a week after the first."""
        day = self._ordinal(first)
        return bool(day) and (
            last == first or day <= self._ordinal(last) < day + WEEK and bool(not answered or self._ordinal(answered))
        )


class _Days(dict[bytes, int]):
    """The ordinal of each day that there is; 0 for one that is none."""

    def __missing__(self, text: bytes) -> int:
        try:
            self[text] = date.fromisoformat(text.decode()).toordinal()
        except ValueError:
            return 0
        return self[text]


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def read(line: str) -> Record | None:
    values = fields(line)
    if len(values) != COLUMNS:
        raise Unreadable(Why.COLUMNS, f"{len(values)}, not {COLUMNS}")
    call_id, leg, tenant, direction, kind, result, extension, number, other = values[:9]
    for value, (name, known) in zip((direction, kind, result), KNOWN, strict=True):
        if value not in known:
            raise Unreadable(Why.VALUE, f"{name}: {value}")
    started, answered, ended = _at(values[9]), _at(values[10]), _at(values[11])
    if started is None or ended is None or (answered is not None) != (result == Result.ANSWERED):
        raise Unreadable(Why.MISSING, "started, answered, ended")
    return checked(
        Record(
            call_id, leg, started, answered, ended, whole(values[12]), direction, kind, result, tenant, extension, number,
            other, values[13], values[14],
        )
    )  # fmt: skip


def _at(text: str) -> datetime | None:
    if not text:
        return None
    if not STAMP.fullmatch(text):
        raise Unreadable(Why.TIME, text)
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        raise Unreadable(Why.TIME, text) from None


def line_of(record: Record) -> str:
    """The line that `read` makes `record` of."""
    times = [f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else "" for at in (record.started, record.answered, record.ended)]
    values = [
        record.call_id, record.leg, record.tenant, record.direction, record.type, record.result, record.extension,
        record.number, record.other, *times, str(record.seconds), record.user_name, record.trunk,
    ]  # fmt: skip
    return ",".join(
        f'"{value.replace(chr(34), chr(34) * 2)}"' if set(value) & {",", '"'} else value for value in values
    )


def _reader(headings: list[str], zone: ZoneInfo) -> Line:
    return read


FORMAT = Format("own", _("Simulator"), _reader, plain=PlainLines)
