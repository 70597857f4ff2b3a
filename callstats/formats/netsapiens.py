"""NetSapiens: a record for each domain that takes part, times in UTC.

    Call Type, Domain, User, BTN, Time Start, Time Answer, Duration, Remote Number, Dialed Number, CallId, Orig IP, Term IP,
    Release Cause

Call Type is 0 Outbound, 1 Inbound, 2 Missed, 3 On-net, as number or word; BTN is the customer's own number. A call within a
domain has one CallId for both sides: Call Type and User tell them apart.
"""

from zoneinfo import ZoneInfo

from callstats.enums import CallType, Direction, Result
from callstats.formats.party import is_extension, number, other
from callstats.formats.record import Format, Line, Record, Unreadable, Why, checked, fields, later, moment, whole

COLUMNS = 13
UTC = ZoneInfo("UTC")
OUT, IN, MISSED, ON_NET = range(4)
KINDS = {
    "0": OUT, "1": IN, "2": MISSED, "3": ON_NET,
    "outbound": OUT, "inbound": IN, "missed": MISSED, "on-net": ON_NET, "onnet": ON_NET,
}  # fmt: skip
CAUSES = {"busy": Result.BUSY, "cancel": Result.CANCELLED, "barred": Result.BARRED, "congestion": Result.CONGESTION}


def read(line: str) -> Record | None:
    values = [value.strip() for value in fields(line)]
    if len(values) != COLUMNS:
        raise Unreadable(Why.COLUMNS, f"{len(values)}, not {COLUMNS}")
    if values[0] == "Call Type":
        return None
    kind = KINDS.get(values[0].lower())
    if kind is None:
        raise Unreadable(Why.VALUE, f"Call Type: {values[0]}")
    started = moment(values[4], UTC)
    answered = moment(values[5], UTC) if values[5] and kind != MISSED else None
    seconds = whole(values[6]) if answered else 0
    far = values[8] if kind in {OUT, ON_NET} and values[8] else values[7]
    result = Result.ANSWERED if answered else _why_not(values[12].lower())
    return checked(
        Record(
            values[9], f"{kind} {values[2]}", started, answered, later(answered or started, seconds), seconds,
            Direction.IN if kind in {IN, MISSED} else Direction.OUT,
            CallType.EXTENSION if kind == ON_NET or is_extension(far) else CallType.TRUNK, result, values[1],
            values[2] if is_extension(values[2]) else "", number(values[3]), other(far), "", "",
        )
    )  # fmt: skip


def _why_not(cause: str) -> Result:
    return next((CAUSES[word] for word in CAUSES if word in cause), Result.NO_ANSWER)


def _reader(headings: list[str], zone: ZoneInfo) -> Line:
    return read


FORMAT = Format("netsapiens", "NetSapiens", _reader)
