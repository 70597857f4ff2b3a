"""Reading an uploaded list as CSV: whatever Excel and the tools of carriers write, within the limits of a workbook."""

import csv
from typing import BinaryIO

from django.utils.translation import gettext as _

from oms.kit.figures import figure
from oms.kit.sheets import Limits, Row, Rows, SheetProblem

SUFFIX = ".csv"
SEPARATORS = ";\t,"  # the one that the first line holds most of; a semicolon where they are equal
LONGEST = 2_000  # characters of one cell, as of a workbook


def read(file: BinaryIO, limits: Limits = Limits()) -> Rows:
    """The rows with content, headings first. UTF-8 with or without a mark, else Windows' Latin-1.

    Raises SheetProblem, in words, for what is too large, empty or no text.
    """
    raw = file.read(limits.packed + 1)
    if len(raw) > limits.packed:
        raise SheetProblem(_("The file is larger than %(mb)s MB.") % {"mb": limits.packed // 1024**2})
    if not raw.strip():
        raise SheetProblem(_("The file is empty."))
    if b"\x00" in raw:
        raise SheetProblem(_("The file is no CSV text. Save the list as CSV (UTF-8) or as .xlsx."))
    found = Rows()
    found.sheet = "CSV"
    text = _decoded(raw)
    try:
        for number, cells in enumerate(csv.reader(text.splitlines(keepends=True), delimiter=_separator(text)), 1):
            if any(cell.strip() for cell in cells):
                found.append(Row(number, [cell[:LONGEST] for cell in cells], []))
            _keep_within(found, cells, limits)
    except csv.Error:
        raise SheetProblem(_("The file is no CSV text. Save the list as CSV (UTF-8) or as .xlsx.")) from None
    return found


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=first.count)


def _keep_within(found: Rows, cells: list[str], limits: Limits) -> None:
    if len(found) > limits.rows:
        raise SheetProblem(_("The worksheet has more than %(n)s rows. Split the list.") % {"n": figure(limits.rows)})
    if len(cells) > limits.columns:
        raise SheetProblem(_("The worksheet has more than %(n)s columns.") % {"n": limits.columns})
