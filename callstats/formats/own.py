"""The simulator's own format: a line for each party, times in UTC.

    call_id,leg,tenant,direction,type,result,extension,number,other,started,answered,ended,seconds,user_name,trunk

`direction` in, out; `type` ext, trunk; `result` as in docs/calls.md; times `2026-11-28T10:00:00Z`, `answered` empty where
nobody answered; numbers E.164. A value with a comma stands in quotation marks. No heading.
"""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from callstats.enums import CallType, Direction, Result
from callstats.formats.record import Format, Line, Record, Unreadable, Why, checked, fields, whole

COLUMNS = 15
KNOWN = (
    ("direction", frozenset(Direction.values)), ("type", frozenset(CallType.values)), ("result", frozenset(Result.values)),
)  # fmt: skip
STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z")


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


FORMAT = Format("own", _("Simulator"), _reader)
