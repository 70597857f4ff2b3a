"""FreeSWITCH's mod_cdr_csv with its template `example`.

    caller_id_name, caller_id_number, destination_number, context, start_stamp, answer_stamp, end_stamp, duration, billsec,
    hangup_cause, uuid, bleg_uuid, accountcode, read_codec, write_codec

Some set-ups write each row twice: the uuid tells. Legs are written for the caller's side only (`legs` is `a`, as it comes).
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

from callstats.enums import Result
from callstats.formats.party import is_extension, placed
from callstats.formats.record import Format, Line, Record, Unreadable, Why, checked, fields, later, moment, whole

COLUMNS = 15
CAUSES = {
    "USER_BUSY": Result.BUSY, "NO_ANSWER": Result.NO_ANSWER, "NO_USER_RESPONSE": Result.NO_ANSWER,
    "ALLOTTED_TIMEOUT": Result.NO_ANSWER, "NORMAL_CLEARING": Result.NO_ANSWER, "ORIGINATOR_CANCEL": Result.CANCELLED,
    "LOSE_RACE": Result.CANCELLED, "NORMAL_CIRCUIT_CONGESTION": Result.CONGESTION, "SWITCH_CONGESTION": Result.CONGESTION,
    "REQUESTED_CHAN_UNAVAIL": Result.CONGESTION, "OUTGOING_CALL_BARRED": Result.BARRED, "CALL_REJECTED": Result.BARRED,
    "INCOMING_CALL_BARRED": Result.BARRED,
}  # fmt: skip


def _reader(headings: list[str], zone: ZoneInfo) -> Line:
    def read(line: str) -> Record | None:
        values = [value.strip() for value in fields(line)]
        if len(values) != COLUMNS:
            raise Unreadable(Why.COLUMNS, f"{len(values)}, not {COLUMNS}")
        name, caller, called, context, start, answer = values[:6]
        started = moment(start, zone)
        ended = later(started, duration := whole(values[7]))
        seconds = whole(values[8]) if answer else 0
        if seconds > duration:
            raise Unreadable(Why.ORDER, f"billsec: {seconds}")
        answered = ended - timedelta(seconds=seconds) if answer else None
        result = Result.ANSWERED if answer else CAUSES.get(values[9], Result.FAILED)
        inward = context == "public" or not is_extension(caller)
        call = placed(caller, called, inward=inward)
        return checked(
            Record(
                values[10], "", started, answered, ended, seconds, call.direction, call.type, result, values[12],
                call.extension, call.number, call.other, "" if inward or name == caller else name, "",
            )
        )  # fmt: skip

    return read


FORMAT = Format("freeswitch", "FreeSWITCH CSV", _reader, local_times=True)
