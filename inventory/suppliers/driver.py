"""What every way to a supplier of ports does. Faults: OutboxRow's own; a PermanentFault is for a person to look at."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol


@dataclass(frozen=True)
class Paper:
    """What is sent: `verb` validate, order, date or cancel; `rows` the form as (label, value); the same `key` again is the same one."""

    key: str
    verb: str
    address: str
    subject: str
    rows: list[tuple[str, str]]


@dataclass(frozen=True)
class Standing:
    """How a port stands, as far as a supplier's answer asks."""

    state: str
    main_number: str
    version: int
    since: datetime  # when it came into its state
    wanted: date
    earliest: date
    porting_date: date | None
    reply_until: datetime
    losing_until: datetime | None


@dataclass(frozen=True)
class Answer:
    """What a supplier says: `verb` accept (with `day`), reject (with `code`), agree, refuse, or losing: called off;
    to a validation valid, or invalid (with `code`)."""

    verb: str
    day: date | None = None
    code: str = ""
    words: str = ""


class SupplierDriver(Protocol):
    label: Any

    def send(self, paper: Paper) -> None:
        """Hand it over; at least once, outside any transaction."""

    def answer(self, standing: Standing, at: datetime) -> Answer | None:
        """What it says by now; None where it says nothing, or people hear it themselves."""
