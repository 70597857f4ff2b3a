"""Cisco Unified Communications Manager: a line of names, a line of types, then records; times are seconds since 1970, UTC.

Columns are found by name: releases add some. Only cdrRecordType 1 is a call. A phone is a device SEP…; a gateway or trunk is
any other one. One globalCallID has a record for each pair of legs (a transfer has three): they are told apart by both leg
identifiers. The tenant is the partition of the customer's own number.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from callstats.enums import CallType, Result
from callstats.formats.broadworks import CAUSES
from callstats.formats.party import is_extension, placed
from callstats.formats.record import Format, Line, Record, Unreadable, Why, checked, fields, later, whole

NEEDED = (
    "cdrRecordType", "globalCallID_callManagerId", "globalCallID_callId", "origLegCallIdentifier", "destLegIdentifier",
    "dateTimeOrigination", "callingPartyNumber", "callingPartyUnicodeLoginUserID", "origCause_value", "destCause_value",
    "originalCalledPartyNumber", "finalCalledPartyNumber", "dateTimeConnect", "dateTimeDisconnect", "duration",
    "origDeviceName", "destDeviceName",
)  # fmt: skip
PHONE = ("SEP", "CSF", "BOT", "TCT", "TAB", "ATA")
END = "1"


def _reader(headings: list[str], zone: ZoneInfo) -> Line:
    names = [name.strip() for name in fields(headings[0])] if headings else []
    missing = [name for name in NEEDED if name not in names]

    def read(line: str) -> Record | None:
        if missing:
            raise Unreadable(Why.MISSING, f"{missing[0]} in the headings")
        values = fields(line)
        if len(values) != len(names):
            raise Unreadable(Why.COLUMNS, f"{len(values)}, not {len(names)}")
        row = dict(zip(names, values, strict=True))
        return checked(_record(row)) if row["cdrRecordType"] == END else None

    return read


def _record(row: Mapping[str, str]) -> Record:
    started, connected, ended = (_at(row[f"dateTime{what}"]) for what in ("Origination", "Connect", "Disconnect"))
    if started is None or ended is None:
        raise Unreadable(Why.MISSING, "dateTimeOrigination, dateTimeDisconnect")
    seconds = whole(row["duration"]) if connected else 0
    if connected:  # the clock of another node may be a second behind
        connected = max(connected, started)
        ended = max(ended, later(connected, seconds))
    inward = not row["origDeviceName"].startswith(PHONE)
    inside = not inward and row["destDeviceName"].startswith(PHONE)
    final = row["finalCalledPartyNumber"]
    own = final if inward and is_extension(final) else ""
    call = placed(row["callingPartyNumber"], row["originalCalledPartyNumber"] or final, inward=inward, own=own)
    return Record(
        f"{row['globalCallID_callManagerId']}-{row['globalCallID_callId']}",
        f"{row['origLegCallIdentifier']}-{row['destLegIdentifier']}", started, connected, ended, seconds, call.direction,
        CallType.EXTENSION if inside else call.type, Result.ANSWERED if connected else _cause(row),
        row.get("finalCalledPartyNumberPartition" if inward else "callingPartyNumberPartition", ""), call.extension,
        call.number, call.other, "" if inward else row["callingPartyUnicodeLoginUserID"],
        "" if inside else row["origDeviceName" if inward else "destDeviceName"],
    )  # fmt: skip


def _cause(row: Mapping[str, str]) -> Result:
    told = [whole(row["destCause_value"]), whole(row["origCause_value"])]
    return next((CAUSES[cause] for cause in told if cause in CAUSES), Result.FAILED)


def _at(text: str) -> datetime | None:
    """None for 0, which stands for never."""
    seconds = whole(text)
    if not 0 <= seconds < 2**33:
        raise Unreadable(Why.TIME, text)
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


FORMAT = Format("cucm", "Cisco CUCM", _reader, headings=2)
