"""What each line of the files in tests/cdr must become; written from the formats' descriptions (docs/calls.md)."""

import io
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from callstats.formats import own
from callstats.formats.known import FORMATS
from callstats.formats.lines import read_lines, shown, text_of
from callstats.formats.party import is_extension, number, other
from callstats.formats.record import LONGEST_LINE, Unreadable, Why

FILES = Path(__file__).parent / "cdr"
LONDON = ZoneInfo("Europe/London")
NO = None  # no call: a heading, or a record of another kind
OWN, FAR = "+442079460018", "+441134960100"

# call ID and leg; start, answer, end on 27 November unless a day is named; seconds; direction, type, result; tenant,
# extension, own number, other party, user, trunk
BECOMES: dict[str, list[tuple | Why | None]] = {
    "own": [
        ("c-1/a", "09:00:00", "09:00:05", "09:02:05", 120, "out trunk answered", "T100", "201", OWN, FAR, "Paula Placeholder", "sip-1"),
        ("c-2/a", "09:10:00", "", "09:10:00", 0, "in trunk busy", "T100", "202", OWN, "", "Sample, Sam", "sip-1"),
        ("c-3/a", "23:59:59", "11-28 00:00:01", "11-28 00:00:01", 0, "out ext answered", "T100", "201", "", "202", "", ""),
        ("c-4/a", "09:00:00", "", "09:00:01", 0, "out trunk congestion", "T100", "201", OWN, "999", "", "sip-1"),
        Why.NEGATIVE, Why.CLOCK, Why.ORDER, Why.VALUE, Why.TIME, Why.COLUMNS, Why.QUOTES, Why.MISSING, Why.ENDLESS, Why.MISSING,
    ],
    "asterisk": [
        ("PJSIP/201-0000002a 2026-11-27 09:00:00/PJSIP/carrier-0000002b", "09:00:00", "09:00:05", "09:02:05", 120,
         "out trunk answered", "T100", "201", "", FAR, "Paula Placeholder", "carrier"),
        ("1795770600.44/PJSIP/202-0000002d", "09:10:00", "", "09:10:20", 0, "in trunk no_answer", "T100", "202", OWN, FAR, "", "carrier"),
        ("1795771200.46/PJSIP/202-0000002f", "09:20:00", "09:20:01", "09:20:01", 0, "out ext answered", "T100", "201", "", "202",
         "Paula Placeholder", ""),
        ("1795771800.48/60", "09:30:00", "", "09:30:10", 0, "in trunk no_answer", "T100", "201", OWN, FAR, "", "carrier"),
        ("1795771800.48/61", "09:30:00", "09:30:12", "09:31:12", 60, "in trunk answered", "T100", "202", OWN, FAR, "", "carrier"),
        # the hour that comes twice: the uniqueid says that this is the second one, and the next line the first
        ("1792891800.50/PJSIP/carrier-00000034", "10-25 01:30:00", "10-25 01:30:10", "10-25 02:10:10", 2400,
         "out trunk answered", "T100", "201", "", "999", "", "carrier"),
        ("1792888200.52/PJSIP/carrier-00000036", "10-25 00:30:00", "", "10-25 00:30:10", 0, "out trunk busy", "T100", "201", "", "999",
         "", "carrier"),
        Why.CLOCK, Why.NEGATIVE, Why.TIME, Why.VALUE, Why.QUOTES, Why.COLUMNS,
    ],
    "freeswitch": [
        ("0c1f4a3e-0000-4000-8000-000000000001/", "09:00:00", "09:00:05", "09:02:05", 120, "out trunk answered", "T100", "201", "", FAR,
         "Paula Placeholder", ""),
        ("0c1f4a3e-0000-4000-8000-000000000003/", "09:10:00", "", "09:10:09", 0, "in trunk cancelled", "T100", "", OWN, FAR, "", ""),
        ("0c1f4a3e-0000-4000-8000-000000000004/", "09:20:00", "09:20:00", "09:20:00", 0, "out trunk answered", "T100", "201", "",
         "&park()", "", ""),
        ("0c1f4a3e-0000-4000-8000-000000000005/", "07-01 08:00:00", "", "07-01 08:00:02", 0, "out ext busy", "T100", "201", "", "202",
         "Paula Placeholder", ""),
        Why.NEGATIVE, Why.QUOTES,
    ],
    "broadworks": [
        ("L1:0/Originating", "09:00:00", "09:00:05", "09:02:05", 120, "out trunk answered", "T100", "", OWN, FAR, "", "carrier"),
        ("L2:0/Terminating", "09:10:00", "", "09:10:20", 0, "in trunk no_answer", "T100", "", OWN, FAR, "", "carrier"),
        ("L3:0/Originating", "09:20:00", "09:20:01", "09:20:01", 0, "out ext answered", "T100", "201", "", "202", "", ""),
        ("L4:0/Terminating", "09:20:00", "09:20:01", "09:20:01", 0, "in ext answered", "T100", "202", "", "201", "", ""),
        NO, Why.ORDER, Why.TIME, Why.COLUMNS,
    ],
    "cucm": [
        ("1-101/9001-9002", "09:00:00", "09:00:05", "09:02:05", 120, "out trunk answered", "T100", "201", "", FAR, "paula", "carrier-trunk"),
        ("1-102/9003-9004", "09:10:00", "", "09:10:20", 0, "in trunk no_answer", "T100", "202", OWN, FAR, "", "carrier-trunk"),
        ("1-103/9005-9006", "09:20:00", "", "09:20:01", 0, "out ext busy", "T100", "201", "", "202", "paula", ""),
        ("1-101/9001-9007", "09:02:05", "09:02:05", "09:02:11", 6, "out ext answered", "T100", "201", "", "202", "paula", ""),
        NO, Why.MISSING, Why.CLOCK, Why.NEGATIVE, Why.COLUMNS,
    ],
    "netsapiens": [
        NO,
        ("n-1/0 201", "09:00:00", "09:00:05", "09:02:05", 120, "out trunk answered", "t100.example", "201", OWN, FAR, "", ""),
        ("n-2/1 202", "09:10:00", "09:10:02", "09:10:02", 0, "in trunk answered", "t100.example", "202", OWN, "", "", ""),
        ("n-3/2 202", "09:11:00", "", "09:11:00", 0, "in trunk cancelled", "t100.example", "202", OWN, FAR, "", ""),
        ("n-4/3 201", "09:20:00", "", "09:20:00", 0, "out ext busy", "t100.example", "201", "", "202", "", ""),
        Why.VALUE, Why.NEGATIVE, Why.TIME, Why.COLUMNS,
    ],
}  # fmt: skip


def clock(at: datetime | None) -> str:
    if at is None:
        return ""
    return at.strftime("%H:%M:%S" if (at.month, at.day) == (11, 27) else "%m-%d %H:%M:%S")


def became(read, line: str) -> tuple | Why | None:
    try:
        record = read(line)
    except Unreadable as unreadable:
        return unreadable.why
    if record is None:
        return NO
    assert record.started.tzinfo is UTC or record.started.utcoffset().total_seconds() == 0
    return (
        f"{record.call_id}/{record.leg}", clock(record.started), clock(record.answered), clock(record.ended), record.seconds,
        f"{record.direction} {record.type} {record.result}", *record[9:15],
    )  # fmt: skip


@pytest.mark.parametrize("code", FORMATS)
def test_each_line_becomes_what_the_table_says(code: str) -> None:
    form = FORMATS[code]
    lines = (FILES / f"{code}.csv").read_text().splitlines()
    read = form.reader(lines[: form.headings], LONDON)
    assert [became(read, line) for line in lines[form.headings :]] == BECOMES[code]


@pytest.mark.parametrize("code", FORMATS)
def test_a_line_cut_anywhere_is_refused_or_read_as_less_but_never_fails(code: str) -> None:
    """Whatever is left of a line is a record, no call, or refused with a reason; nothing else comes out."""
    form = FORMATS[code]
    lines = (FILES / f"{code}.csv").read_text().splitlines()
    read = form.reader(lines[: form.headings], LONDON)
    for line in lines[form.headings : form.headings + 3]:
        cut = [line[:end] for end in range(0, len(line), 7)]
        odd = [line[:place] + "\u0664\ud83d"[place % 2] + line[place + 1 :] for place in range(0, len(line), 11)]
        for left in cut + odd:
            found = became(read, left)
            assert found is None or isinstance(found, Why | tuple), left
        assert became(read, cut[1]) != became(read, line)


def test_legs_of_an_asterisk_call_name_what_links_them() -> None:
    read = FORMATS["asterisk"].reader([], LONDON)
    linked = [read(line).linked for line in (FILES / "asterisk.csv").read_text().splitlines()[:5]]
    assert linked == ["", "", "", "1795771800.48", "1795771800.48"]


def test_cucm_finds_columns_by_name_and_says_which_is_missing() -> None:
    names, types, first, *_ = (FILES / "cucm.csv").read_text().splitlines()
    turned = [",".join(reversed(line.split(","))) for line in (names, types, first)]
    read, read_turned = (FORMATS["cucm"].reader(head, LONDON) for head in ([names, types], turned[:2]))
    assert read(first) == read_turned(turned[2])
    with pytest.raises(Unreadable) as refused:
        FORMATS["cucm"].reader([names.replace("duration", "length"), types], LONDON)(first)
    assert refused.value.detail == "duration in the headings"


def test_the_simulator_writes_what_it_reads() -> None:
    for line in (FILES / "own.csv").read_text().splitlines()[:3]:
        assert own.line_of(own.read(line)) == line


def test_lines_are_text_whatever_wrote_them() -> None:
    assert text_of(b"\xef\xbb\xbfc-1,a\r\n") == "c-1,a"
    assert text_of("Müller\n".encode()) == text_of("Müller\r\n".encode("latin-1")) == "Müller"
    for raw, why in ((b"a\x00b\n", Why.SIGNS), (b"a" * (LONGEST_LINE + 1), Why.LONG)):
        with pytest.raises(Unreadable) as refused:
            text_of(raw)
        assert refused.value.why is why
    assert shown(b"a\x00b\r\n") == "a\ufffdb"


def test_an_endless_line_is_one_line_and_is_not_held() -> None:
    (first, (raw, size), *rest) = read_lines(io.BytesIO(b"a\n" + b"x" * 5_000_000 + b"\nb\nrest"), most=10**9)
    assert (first, rest) == ((b"a\n", 2), [(b"b\n", 2), (b"rest", 4)])
    assert (len(raw) < LONGEST_LINE + 10, raw[-1:], size) == (True, b"\n", 5_000_001)


@pytest.mark.parametrize(
    ("text", "extension", "e164", "shown_as"),
    [
        ("201", True, "", "201"), ("*86", True, "", "*86"), ("999", False, "", "999"), ("118500", False, "", "118500"),
        ("020 7946 0018", False, OWN, OWN), ("00442079460018", False, OWN, OWN), ("442079460018", False, OWN, OWN),
        ("+442079460018", False, OWN, OWN), ("anonymous", False, "", ""), ("sip:x@y", False, "", "sip:x@y"), ("+", False, "", "+"),
    ],
)  # fmt: skip
def test_who_a_party_is(text: str, extension: bool, e164: str, shown_as: str) -> None:
    assert (is_extension(text), number(text), other(text)) == (extension, e164, shown_as)
