"""What every format makes of a line, and why it can make nothing of one."""

import csv
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST_LINE = 20_000  # signs; 448 columns of BroadWorks take some 3,000
LONGEST_CALL = 7 * 86_400  # seconds
FIRST_YEAR = 2000  # a call server whose clock was never set writes 1970


class Why(models.TextChoices):
    """Why a line could not be read."""

    COLUMNS = "columns", _("Columns are missing or too many")
    QUOTES = "quotes", _("A quotation mark is not closed; the line was cut")
    TIME = "time", _("Not a date and time")
    CLOCK = "clock", _("The call server's clock was not set")
    FUTURE = "future", _("The call lies in the future")
    OLD = "old", _("The call is older than what is kept")
    NEGATIVE = "negative", _("The duration is negative")
    ORDER = "order", _("The call ended before it began")
    ENDLESS = "endless", _("The call is longer than a week")
    VALUE = "value", _("A value that this format does not have")
    MISSING = "missing", _("A value that every call needs is missing")
    LONG = "long", _("The line is too long, or a value in it")
    SIGNS = "signs", _("Signs that no text has")


class Unreadable(Exception):
    """`why` a line is refused, and the value that it is about."""

    def __init__(self, why: Why, detail: str = "") -> None:
        super().__init__(why.value)
        self.why, self.detail = why, detail[:100]


class Record(NamedTuple):
    """One call as one party saw it; times are aware, `seconds` whole and talked. See docs/calls.md for the columns."""

    call_id: str
    leg: str
    started: datetime
    answered: datetime | None
    ended: datetime
    seconds: int
    direction: str
    type: str
    result: str
    tenant: str
    extension: str
    number: str
    other: str
    user_name: str
    trunk: str
    linked: str = ""


Line = Callable[[str], Record | None]  # None: a heading, or a record that is no call


class Starts(NamedTuple):
    """So many calls, of which the first one began then and the last one, on these days: `2026-11-28T10:00:00Z`, `2026-11-28`."""

    count: int
    first: bytes
    last: bytes
    days: set[bytes]


class Plain(Protocol):
    """What tells lines that are stored as they stand: of one when its call began, and of whole lines of which each is one when
    theirs did; None: read it."""

    def __call__(self, raw: bytes) -> bytes | None: ...

    def all_of(self, lines: bytes) -> Starts | None: ...


@dataclass(frozen=True)
class Format:
    """`reader(headings, zone)`: what reads one line after the first `headings` ones; `zone`: of times without their own.

    Lines are separate from each other, so that any of them can be read again alone. `plain(oldest, newest)`: of a format that
    the database itself can take, what tells the lines that reading would change nothing of.
    """

    code: str
    label: str | Promise
    reader: Callable[[list[str], ZoneInfo], Line]
    headings: int = 0
    local_times: bool = False
    plain: Callable[[datetime, datetime], Plain] | None = None


@dataclass
class AsWritten:
    """Lines that are stored as they stand, one or many in a piece, and when their calls began."""

    pieces: deque[bytes] = field(default_factory=deque)
    starts: Starts | None = None

    def add(self, piece: bytes, starts: Starts) -> None:
        self.pieces.append(piece)
        if self.starts is None:
            self.starts = Starts(starts.count, starts.first, starts.last, set(starts.days))
        else:
            count, first, last, days = self.starts
            days |= starts.days
            self.starts = Starts(count + starts.count, min(first, starts.first), max(last, starts.last), days)

    @property
    def count(self) -> int:
        return self.starts.count if self.starts else 0

    def days(self) -> set[date]:
        return {date.fromisoformat(day.decode()) for day in self.starts.days} if self.starts else set()

    def first_and_last(self) -> list[datetime]:
        """When the first of them began and the last; empty where there is none."""
        ends = [self.starts.first, self.starts.last] if self.starts else []
        return [datetime.fromisoformat(start.decode()) for start in ends]

    def read(self, size: int) -> bytes:
        """So many bytes of them at least, as long as there are some, as COPY asks for them; each is given once, and held no more."""
        given, found = 0, []
        while self.pieces and given < size:
            found.append(self.pieces.popleft())
            given += len(found[-1])
        return b"".join(found)


LENGTHS = {
    "call_id": 120, "leg": 80, "tenant": 100, "extension": 20, "number": 20, "other": 60, "user_name": 100, "trunk": 80,
    "linked": 80,
}  # fmt: skip
COLUMNS = list(Record.__annotations__)
PLACES = [(COLUMNS.index(name), name, most) for name, most in LENGTHS.items()]


def fields(line: str) -> list[str]:
    """The values of a line of comma-separated values; Unreadable for one that was cut within quotation marks."""
    if '"' not in line:
        return line.split(",")
    try:
        return next(csv.reader((line,), strict=True))
    except (csv.Error, StopIteration):
        raise Unreadable(Why.QUOTES, line[-40:]) from None


def moment(text: str, zone: ZoneInfo) -> datetime:
    """`2026-11-28 10:00:00` on the clock of `zone`; of an hour that comes twice the first one."""
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unreadable(Why.TIME, text) from None


def whole(text: str) -> int:
    """A whole number of seconds, as call servers write it; Unreadable where it is none."""
    try:
        return int(text) if text.strip() else 0
    except ValueError:
        raise Unreadable(Why.VALUE, text) from None


def later(start: datetime, seconds: float) -> datetime:
    """So many seconds after; Unreadable for what no call takes."""
    if seconds < 0:
        raise Unreadable(Why.NEGATIVE, str(seconds))
    if seconds > LONGEST_CALL:
        raise Unreadable(Why.ENDLESS, str(seconds))
    return start + timedelta(seconds=seconds)


def checked(record: Record) -> Record:
    """The record, when it can be true; Unreadable else."""
    _call_id, _leg, started, answered, ended, seconds, *_others = record
    if started.year < FIRST_YEAR:
        raise Unreadable(Why.CLOCK, started.isoformat())
    if seconds < 0:
        raise Unreadable(Why.NEGATIVE, str(seconds))
    if ended < started or (answered and not started <= answered <= ended):
        raise Unreadable(Why.ORDER, ended.isoformat())
    if seconds > LONGEST_CALL or (ended - started).days >= 7:
        raise Unreadable(Why.ENDLESS, str(ended - started))
    if not record.call_id:
        raise Unreadable(Why.MISSING, "call ID")
    for place, name, most in PLACES:
        if len(record[place]) > most:
            raise Unreadable(Why.LONG, f"{name}: {record[place][:60]}")
    return record
