"""The columns of a list of changes, and what of it is a change at all."""

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from oms.kit.reading import days, names
from oms.kit.sheet_import.cells import EMPTY
from oms.kit.sheet_import.rows import Headings, Listed
from oms.kit.sheets import SheetProblem

CODE, NAME, ITEM, ACCOUNT = "Customer ID", "Customer Name", "Order Item", "Billing Account"
NOW, ORDER, TO_BE = "Now", "Order(+/-)", "To Be"
DAY, TITLE, COMMENT = "Activation Date", "Order Title", "Comment"
COLUMNS = (CODE, NAME, ITEM, ACCOUNT, NOW, ORDER, TO_BE, DAY, TITLE, COMMENT)
NEEDED = (CODE, ITEM, DAY)
ALSO = {
    CODE: ("Customer No",), NAME: ("Customer Company Name",), ITEM: ("Item", "Service Item"),
    ACCOUNT: ("Billing Account Name",), ORDER: ("Change", "Change (+/-)"), DAY: ("Change Date",),
}  # fmt: skip
LISTED = Headings(COLUMNS, NEEDED, ALSO)
SAYS = (ITEM, ACCOUNT, ORDER, TO_BE, DAY, TITLE, COMMENT)  # of a row, what it wants for its customer


def read_changes(file: BinaryIO, name: str) -> tuple[Listed, int]:
    """The rows of a workbook that say a change, and how many say none. Raises SheetProblem."""
    return changes_in(LISTED.read(file, name))


def changes_in(found: Listed) -> tuple[Listed, int]:
    """Of a list, the rows that say a change, and how many say none. Raises SheetProblem."""
    places = [found.headings.index(heading) for heading in (ORDER, TO_BE) if heading in found.headings]
    if not places:
        raise SheetProblem(_("The first row must hold Order(+/-) or To Be: how many more or fewer, or how many then."))
    rows = [row for row in found.rows if any(row[1][place].strip() not in EMPTY for place in places)]
    if not rows:
        raise SheetProblem(_("No row says a change. Fill in Order(+/-) or To Be."))
    return Listed(found.headings, rows), len(found.rows) - len(rows)


def customers_in(found: Listed) -> int:
    """How many customers a list is about."""
    place = found.headings.index(CODE)
    return len({names.key(row[1][place]) for row in found.rows})


def by_heading(headings: list[str], cells: list[str]) -> dict[str, str]:
    return dict(zip(headings, cells, strict=True))


def said(row: dict[str, str]) -> list[str]:
    """What a row wants, written in one way: blanks, capitals, a plus sign and the format of a day change nothing."""
    found = {heading: names.key(row.get(heading) or "") for heading in SAYS}
    for heading in (ORDER, TO_BE):
        found[heading] = found[heading].lstrip("+")
    with suppress(ValueError):
        found[DAY] = days.read(row.get(DAY) or "").isoformat()
    return ["" if found[heading] in EMPTY else found[heading] for heading in SAYS]


def contents_of(headings: list[str], rows: Iterable[list[Any]]) -> dict[str, str]:
    """Key of each Customer ID → digest of what its rows want, in whatever order they stand."""
    wanted: dict[str, list[list[str]]] = {}
    for _number, cells, *_verdict in rows:
        row = by_heading(headings, cells)
        wanted.setdefault(names.key(row[CODE]), []).append(said(row))
    return {code: digest([code, *sorted(rows)]) for code, rows in wanted.items()}


def content_of(found: Listed) -> str:
    """Digest of the whole list."""
    return digest(sorted(contents_of(found.headings, found.rows).values()))


def digest(what: Any) -> str:
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()
