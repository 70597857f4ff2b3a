"""Reading an uploaded workbook: its zip directory first, then its rows in a process with limits.

A workbook is a zip of XML from a stranger: 1.4 MB can become 404 MB (docs/design: reliability). So what it would
become is looked at before anything is unpacked, and the reading itself happens in a process of its own that the operating
system stops when it takes too much memory or time (oms/kit/sheet_process.py). Nothing a file holds is ever run.
"""

import json
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.formats import get_format
from django.utils.translation import gettext as _

from oms.kit.figures import figure
from oms.kit.sheet_process import READER, NoAnswer
from oms.kit.sheet_reader import heading_key

SECONDS = 5  # of the processor
PATIENCE = 30  # seconds by the clock: on a busy machine a child gets little of it
SUFFIX = ".xlsx"
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # of .xls, and of an .xlsx that Excel encrypted


@dataclass(frozen=True)
class Limits:
    """What a workbook may be. `unpacked` and `packed` are bytes."""

    rows: int = 5_000
    columns: int = 50
    packed: int = 5 * 1024 * 1024
    unpacked: int = 40 * 1024 * 1024
    parts: int = 200


@dataclass(frozen=True)
class Row:
    """`number` as Excel counts it; `cells` one text per column, figures as the reader's language writes them;
    `formulas` are the columns that hold a formula."""

    number: int
    cells: list[str]
    formulas: list[int]


class Rows(list[Row]):
    """The rows with content of the worksheet that was read; `sheet` is its name. Headings come first."""

    sheet: str = ""


class SheetProblem(ValueError):
    """The file cannot be read; the text says why and what would be right, for a person."""


def read(file: BinaryIO, name: str, needed: Sequence[Sequence[str]] = (), limits: Limits = Limits()) -> Rows:
    """The rows of the first visible worksheet that has the headings, from these on. Raises SheetProblem.

    `needed`: the spellings of each heading that must be there. Where no worksheet has them all, the first rows of the
    first visible one come back.
    """
    if not name.lower().endswith(SUFFIX):
        raise SheetProblem(_("“%(name)s” is not an Excel workbook. Save the list as .xlsx.") % {"name": name[:60]})
    with tempfile.NamedTemporaryFile(suffix=SUFFIX) as copy:
        _copy(file, copy, limits)
        _look_at_directory(copy.name, limits)
        return _rows(copy.name, needed, limits)


def _copy(file: BinaryIO, copy: Any, limits: Limits) -> None:
    size = 0
    while chunk := file.read(64 * 1024):
        size += len(chunk)
        if size > limits.packed:
            raise SheetProblem(_("The file is larger than %(mb)s MB.") % {"mb": limits.packed // 1024**2})
        copy.write(chunk)
    copy.flush()
    if not size:
        raise SheetProblem(_("The file is empty."))


def _look_at_directory(path: str, limits: Limits) -> None:
    """Refuse what is no workbook, or would become too large, before anything is unpacked."""
    with Path(path).open("rb") as file:
        if file.read(len(OLD_EXCEL)) == OLD_EXCEL:
            raise SheetProblem(
                _("The workbook is protected by a password, or is an old .xls. Save it as .xlsx without one.")
            )
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise SheetProblem(_("The file is no Excel workbook, or it is damaged. Save it as .xlsx again.")) from None
    if any(part.flag_bits & 0x1 for part in parts):
        raise SheetProblem(_("The workbook is protected by a password. Save it without one."))
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise SheetProblem(_("The file holds no Excel workbook. Save it as .xlsx again."))
    if len(parts) > limits.parts:
        raise SheetProblem(_("The workbook has too many parts. Keep the list alone on one worksheet."))
    if sum(part.file_size for part in parts) > limits.unpacked:
        raise SheetProblem(
            _("The workbook would unpack to more than %(mb)s MB. Keep the list alone on one worksheet.")
            % {"mb": limits.unpacked // 1024**2}
        )


def _rows(path: str, needed: Sequence[Sequence[str]], limits: Limits) -> Rows:
    """What the process that reads has found."""
    keys = [[heading_key(spelling) for spelling in spellings] for spellings in needed]
    asked = {"path": path, "rows": limits.rows, "columns": limits.columns, "needed": keys}
    try:
        answer = json.loads(READER.ask({**asked, "seconds": SECONDS, "patience": PATIENCE}, PATIENCE))
    except (NoAnswer, json.JSONDecodeError):
        raise SheetProblem(
            _("The workbook could not be read: it is damaged, or it takes too long. Save the list as a new .xlsx.")
        ) from None
    if answer.get("problem"):
        raise SheetProblem(_words(answer["problem"], limits))
    found = Rows(
        Row(number, _as_shown(cells, figures), formulas) for number, cells, formulas, figures in answer["rows"]
    )
    found.sheet = answer["sheet"]
    return found


def _as_shown(cells: list[str], figures: list[int]) -> list[str]:
    """Cells that hold a figure, with the decimal sign that Excel shows in the reader's language."""
    sign = get_format("DECIMAL_SEPARATOR")
    if sign == ".":
        return cells
    return [cell.replace(".", sign) if n in figures else cell for n, cell in enumerate(cells)]


def _words(problem: str, limits: Limits) -> str:
    told = {
        "rows": _("The worksheet has more than %(n)s rows. Split the list.") % {"n": figure(limits.rows)},
        "columns": _("The worksheet has more than %(n)s columns.") % {"n": limits.columns},
        "text": _("The worksheet holds more text than a list of this size can. Keep the list alone on it."),
        "no sheet": _("The workbook has no worksheet with cells."),
    }
    return told.get(problem, _("The workbook is damaged. Save the list as a new .xlsx."))
