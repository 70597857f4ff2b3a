"""The process beside `sheets.py` that reads workbooks. Imports nothing of the portal and needs no database.

It holds the program that reads (a tenth of a second to load) and reads nothing itself: each workbook is read in a fork
of it, which limits itself, reads the worksheet with the list, writes JSON and ends. So no file meets what an earlier one
left behind. It is asked through a socket, its standard input: a line of JSON and the place for the answer.
"""

import gc
import json
import os
import re
import resource
import signal
import socket
import sys
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

MEMORY = 256 * 1024 * 1024  # of address space
LONGEST = 2_000  # characters of one cell; longer than any column takes, so what is cut is refused later
MOST_TEXT = 10_000_000  # characters of all cells: one shared text can stand in every cell and cost the file nothing
LAST_ROW = 1_048_576  # of a worksheet
HEAD_ROWS = 20  # the headings stand within so many rows with content; above them stand titles
IDLE = 300  # seconds without a workbook after which it ends; the next one starts another
BEGUN = b"+"  # what a fork says before it reads
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how a workbook holds signs that XML cannot: _x000D_
ZEROS = re.compile(r"0{2,}")  # a number format that fills with noughts: 01067


class TooMuch(Exception):
    """A limit was passed; its name."""


def limit_myself(seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def heading_key(text: str) -> str:
    """Letters and digits of a heading, whatever stands between them: blanks, line breaks, signs nobody sees."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFC", text).casefold()))


def shown(cell: Any) -> str:
    """A cell as Excel shows it: 2079460018.0 is 2079460018, a day has no time."""
    match value := cell.value:
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return _figure(value, cell.number_format or "")
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case date():
            return value.isoformat()
    found = getattr(value, "text", None) or str(value)  # an array formula holds its text
    found = ESCAPED.sub(_sign, found).replace("\r\n", "\n").replace("\r", "\n")
    return found.strip().replace("\x00", "\ufffd")[:LONGEST]


def _sign(found: re.Match[str]) -> str:
    sign = chr(int(found[1], 16))
    return "\ufffd" if unicodedata.category(sign) == "Cs" else sign


def _figure(value: float, number_format: str) -> str:
    """Fifteen digits, as Excel keeps them, and never 1e-07."""
    digits = f"{Decimal(f'{value:.15g}'):f}" if isinstance(value, float) else str(value)
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return digits.zfill(len(number_format)) if ZEROS.fullmatch(number_format) and digits.isdigit() else digits


class Reading:
    """The rows of one worksheet, as far as the limits go. `headed`: whether the headings were found."""

    def __init__(self, most_rows: int, most_columns: int, needed: list[list[str]]) -> None:
        self.most_rows, self.most_columns, self.needed = most_rows, most_columns, needed
        self.length, self.headed = 0, not needed

    def holds_headings(self, texts: list[str]) -> bool:
        keys = set(map(heading_key, texts))
        return all(not keys.isdisjoint(spellings) for spellings in self.needed)

    def rows_of(self, sheet: Any) -> list[list[Any]]:
        """[row number, texts, columns with formulas, columns with figures] of each row with content, from the headings
        on; without headings, from the first one on."""
        found: list[list[Any]] = []
        sheet.reset_dimensions()  # what the file says of its own size is not believed
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            if number > LAST_ROW:
                raise TooMuch("rows")
            if not cells or not any(texts := self.texts(cells)):
                continue
            if not self.headed and len(found) < HEAD_ROWS and self.holds_headings(texts):
                found, self.headed = [], True
            kinds = [[n for n, cell in enumerate(cells[: self.most_columns]) if cell.data_type == k] for k in "fn"]
            found.append([number, texts, *kinds])
            if len(found) > self.most_rows + 1:  # a heading and so many rows
                raise TooMuch("rows")
        return found

    def texts(self, cells: tuple[Any, ...]) -> list[str]:
        if len(cells) > self.most_columns and any(cell.value is not None for cell in cells[self.most_columns :]):
            raise TooMuch("columns")
        texts = ["" if cell.value is None else shown(cell) for cell in cells[: self.most_columns]]
        self.length += sum(map(len, texts))
        if self.length > MOST_TEXT:
            raise TooMuch("text")
        return texts


def visible(sheets: Iterable[Any]) -> list[Any]:
    """Worksheets with cells that a person sees; all of them where none is visible."""
    found = [sheet for sheet in sheets if hasattr(sheet, "iter_rows")]
    return [sheet for sheet in found if sheet.sheet_state == "visible"] or found


def read(path: str, most_rows: int, most_columns: int, needed: list[list[str]]) -> dict[str, Any]:
    """The first visible worksheet that holds the headings, else what is to be said of the first one."""
    from openpyxl import load_workbook  # loaded already

    sheets = visible(load_workbook(path, read_only=True, data_only=False, keep_links=False).worksheets)
    first: dict[str, Any] = {}
    for sheet in sheets:
        reading = Reading(most_rows, most_columns, needed)
        try:
            answer = {"sheet": sheet.title[:40], "rows": reading.rows_of(sheet)}
        except TooMuch as limit:
            answer = {"problem": str(limit)}
        if reading.headed:
            return answer
        first = first or answer
    return first or {"problem": "no sheet"}


def answer(asked: dict[str, Any], place: int) -> None:
    """In the fork: `asked` holds path, rows, columns, seconds (of the processor), patience (by the clock) and needed: for
    each heading that the list must have, the keys (`heading_key`) it may be known by."""
    os.write(place, BEGUN)
    signal.alarm(asked["patience"])
    limit_myself(asked["seconds"])
    told: dict[str, Any]
    try:
        told = read(asked["path"], asked["rows"], asked["columns"], asked["needed"])
    except BaseException as error:  # whatever the file does to the reader: MemoryError and deep recursion included
        told = {"problem": type(error).__name__}
    with open(place, "w") as file:
        json.dump(told, file)


def serve(asks: socket.socket) -> None:
    """A fork for each line, until nobody asks any more."""
    asks.settimeout(IDLE)
    while True:
        line = b""
        places: list[int] = []
        while not line.endswith(b"\n"):
            try:
                part, more, _flags, _address = socket.recv_fds(asks, 65_536, 1)
            except TimeoutError:
                return
            line, places = line + part, places + more
            if not part:
                return
        if os.fork() == 0:
            asks.close()
            answer(json.loads(line), *places)
            raise SystemExit
        for place in places:
            os.close(place)


def bury(*_signal: object) -> None:
    """What has ended is waited for, so that it leaves nothing behind."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return


def main() -> None:
    import openpyxl  # noqa: F401 — once, for all forks

    gc.freeze()  # a fork that looked through it would copy it
    signal.signal(signal.SIGCHLD, bury)
    serve(socket.socket(fileno=sys.stdin.fileno()))


if __name__ == "__main__":
    main()
