"""The child process of `sheets.py`: limits itself, reads the first worksheet, writes JSON to its output.

Called as: sheet_reader.py PATH ROWS COLUMNS SECONDS. Imports nothing of the portal and needs no database.
"""

import json
import resource
import sys
from datetime import date, datetime
from typing import Any

MEMORY = 256 * 1024 * 1024  # of address space
LONGEST = 2_000  # characters of one cell; longer than any column takes, so what is cut is refused later
MOST_TEXT = 10_000_000  # characters of all cells: one shared text can stand in every cell and cost the file nothing


class TooMuch(Exception):
    """A limit was passed; its name."""


def limit_myself(seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def text(value: object) -> str:
    """A cell as a person would have typed it: 2079460018.0 is 2079460018."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    value = getattr(value, "text", None) or str(value)  # an array formula holds its text
    return value.strip().replace("\x00", "\ufffd")[:LONGEST]


def rows_of(path: str, most_rows: int, most_columns: int) -> list[list[Any]]:
    """[row number, texts, columns with formulas] of each row that is not empty."""
    from openpyxl import load_workbook  # after the limits are in force

    book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
    sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "iter_rows")]
    if not sheets:
        raise TooMuch("no sheet")
    found, length = [], 0
    sheets[0].reset_dimensions()  # what the file says of its own size is not believed
    for number, cells in enumerate(sheets[0].iter_rows(), start=1):
        if len(cells) > most_columns and any(cell.value is not None for cell in cells[most_columns:]):
            raise TooMuch("columns")
        cells = cells[:most_columns]
        texts = [text(cell.value) for cell in cells]
        length += sum(map(len, texts))
        if length > MOST_TEXT:
            raise TooMuch("text")
        if not any(texts):
            if number > most_rows * 20:
                raise TooMuch("rows")
            continue
        found.append([number, texts, [n for n, cell in enumerate(cells) if cell.data_type == "f"]])
        if len(found) > most_rows + 1:  # a heading and so many rows
            raise TooMuch("rows")
    return found


def main() -> None:
    path, most_rows, most_columns, seconds = sys.argv[1], *map(int, sys.argv[2:5])
    limit_myself(seconds)
    answer: dict[str, Any]
    try:
        answer = {"rows": rows_of(path, most_rows, most_columns)}
    except TooMuch as limit:
        answer = {"problem": str(limit)}
    except BaseException as error:  # whatever the file does to the reader: MemoryError and deep recursion included
        answer = {"problem": type(error).__name__}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
