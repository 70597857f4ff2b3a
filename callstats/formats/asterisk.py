"""Asterisk's cdr_csv: Master.csv, with 16 to 18 columns, or 21 with `newcdrcolumns`.

    accountcode, src, dst, dcontext, clid, channel, dstchannel, lastapp, lastdata, start, answer, end, duration, billsec,
    disposition, amaflags [, uniqueid [, userfield [, peeraccount, linkedid, sequence]]]

Times stand on the server's own clock. In the hour that comes twice, the uniqueid tells which it was: it begins with the
second of UTC in which the channel was made. Rows of one linkedid are legs of one call.
"""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from callstats.enums import Result
from callstats.formats.party import is_extension, placed
from callstats.formats.record import Format, Line, Record, Unreadable, Why, checked, fields, later, moment, whole

LENGTHS = {16, 17, 18, 21}
RESULTS = {
    "ANSWERED": Result.ANSWERED, "NO ANSWER": Result.NO_ANSWER, "BUSY": Result.BUSY, "FAILED": Result.FAILED,
    "CONGESTION": Result.CONGESTION,
}  # fmt: skip
ENDPOINT = re.compile(r"[A-Za-z0-9_]+/(.+?)(?:-[0-9a-fA-F]{6,}(?:;[0-9])?)?(?:@.*)?")
UNIQUE = re.compile(r"(?:.*-)?([0-9]{9,11})\.[0-9]+")
NAME = re.compile(r'\s*"?(.*?)"?\s*<')


def _reader(headings: list[str], zone: ZoneInfo) -> Line:
    def read(line: str) -> Record | None:
        values = [value.strip() for value in fields(line)]
        if len(values) not in LENGTHS:
            raise Unreadable(Why.COLUMNS, f"{len(values)}, not 16 to 18 or 21")
        result = RESULTS.get(values[14].upper())
        if result is None:
            raise Unreadable(Why.VALUE, f"disposition: {values[14]}")
        unique, _userfield, _peer, linked, sequence = (*values[16:], "", "", "", "", "")[:5]
        started = _start(values[9], unique, zone)
        ended = later(started, duration := whole(values[12]))
        seconds = whole(values[13]) if result is Result.ANSWERED else 0
        if seconds > duration:
            raise Unreadable(Why.ORDER, f"billsec: {seconds}")
        answered = ended - timedelta(seconds=seconds) if result is Result.ANSWERED else None
        times = (started, answered, ended, seconds)
        call_id = unique or f"{values[5]} {values[9]}"
        return checked(Record(call_id, sequence or values[6], *times, *_between(values, result), linked=linked))

    return read


def _between(values: list[str], result: Result) -> tuple[str, ...]:
    """Direction, type, result, tenant, extension, number, other party, user's name and trunk of a row."""
    src, dst, channel, dstchannel = values[1], values[2], _endpoint(values[5]), _endpoint(values[6])
    inward = not is_extension(channel) and not is_extension(src)
    own = dstchannel if inward else channel
    call = placed(src, dst, inward=inward, own=own if is_extension(own) else "")
    name = NAME.match(values[4])
    trunk = channel if inward else dstchannel
    return (
        call.direction, call.type, result, values[0], call.extension, call.number, call.other,
        name[1] if name and not inward else "", "" if is_extension(trunk) else trunk,
    )  # fmt: skip


def _endpoint(channel: str) -> str:
    """PJSIP/201-0000002a → 201."""
    found = ENDPOINT.fullmatch(channel)
    return found[1] if found else ""


def _start(text: str, unique: str, zone: ZoneInfo) -> datetime:
    first = moment(text, zone)
    told = UNIQUE.fullmatch(unique)
    if told is None:
        return first
    second = first.astimezone(zone).replace(fold=1).astimezone(UTC)
    if second == first:
        return first
    made = datetime.fromtimestamp(int(told[1]), UTC)
    return min(first, second, key=lambda at: abs(at - made))


FORMAT = Format("asterisk", "Asterisk CSV", _reader, local_times=True)
