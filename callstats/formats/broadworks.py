"""BroadWorks Application Server, R22: 448 columns after one line of headings; only records of type Normal are calls.

Each party's side is a record of its own, told apart by its localCallId (remoteCallId names the other side's) and direction.
Times are UTC: `20261128100000.123`. A call within the company has the networkType private.
"""

import math
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from callstats.enums import CallType, Direction, Result
from callstats.formats.party import is_extension, number, other
from callstats.formats.record import Format, Line, Record, Unreadable, Why, checked, fields

COLUMNS = 448
DIRECTIONS = {"Originating": Direction.OUT, "Terminating": Direction.IN}
ANSWERED = {"Yes": True, "Yes-PostRedirection": True, "No": False}
CAUSES = {
    16: Result.CANCELLED,
    17: Result.BUSY,
    18: Result.NO_ANSWER,
    19: Result.NO_ANSWER,
    21: Result.BARRED,
    34: Result.CONGESTION,
    42: Result.CONGESTION,
    55: Result.BARRED,
    57: Result.BARRED,
}  # fmt: skip  Q.850


def read(line: str) -> Record | None:
    values = fields(line)
    if len(values) != COLUMNS:
        raise Unreadable(Why.COLUMNS, f"{len(values)}, not {COLUMNS}")
    v = ["", *values[:46]]  # as the description counts
    if v[3] != "Normal":
        return None
    direction, has_answer = DIRECTIONS.get(v[6]), ANSWERED.get(v[12])
    if direction is None or has_answer is None:
        raise Unreadable(Why.VALUE, f"direction: {v[6]}, answerIndicator: {v[12]}")
    started, ended = _at(v[10]), _at(v[14])
    answered = _at(v[13]) if has_answer else None
    seconds = math.floor((ended - answered).total_seconds()) if answered else 0
    far = (v[9] or v[18]) if direction is Direction.OUT else v[7]
    near = v[4].partition("@")[0]
    inside = v[16].lower() == "private" or is_extension(far)
    return checked(
        Record(
            v[45] or v[1], v[6], started, answered, ended, seconds, direction,
            CallType.EXTENSION if inside else CallType.TRUNK, Result.ANSWERED if has_answer else _cause(v[15]),
            v[32] or v[2], near if is_extension(near) else "", number(near), other(far), "", v[24],
        )
    )  # fmt: skip


def _cause(text: str) -> Result:
    return CAUSES.get(int(text), Result.FAILED) if text.isascii() and text.isdigit() else Result.FAILED


def _at(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S.%f" if "." in text else "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        raise Unreadable(Why.TIME, text) from None


def _reader(headings: list[str], zone: ZoneInfo) -> Line:
    return read


FORMAT = Format("broadworks", "BroadWorks AS", _reader, headings=1)
