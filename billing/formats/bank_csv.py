"""A CSV list of payments, as online banking saves it: Date, Amount, Currency, Payer, Reference, Bank reference."""

import io
import re
from datetime import date
from decimal import Decimal

from billing.formats.booking import BankEntry, Why, judged
from oms.kit import figures, sheet_csv
from oms.kit.reading import days, names
from oms.kit.sheet_import.rows import Headings, listed

DATE, AMOUNT, CURRENCY, PAYER, REFERENCE, MARK = (
    "Date", "Amount", "Currency", "Payer", "Reference", "Bank reference",
)  # fmt: skip
HEADINGS = Headings(
    (DATE, AMOUNT, CURRENCY, PAYER, REFERENCE, MARK), needed=(DATE, AMOUNT, CURRENCY, REFERENCE), csv=True
)
CODE = re.compile(r"[A-Z]{3}")


def read(raw: bytes) -> list[BankEntry]:
    """The payments of a list, in its order. Raises SheetProblem, in words, for what is no such list."""
    found = listed(sheet_csv.read(io.BytesIO(raw)), HEADINGS)
    return [_entry(place, dict(zip(found.headings, cells, strict=True))) for place, cells in found.rows]


def _entry(place: int, cells: dict[str, str]) -> BankEntry:
    texts = {heading: names.sought(cell) for heading, cell in cells.items()}
    day, amount, why, detail = None, None, "", ""
    try:
        day = _day(texts[DATE])
    except ValueError as fault:
        why, detail = Why.DAY, str(fault)
    try:
        amount = _amount(texts[AMOUNT])
    except ValueError as fault:
        why, detail = why or Why.AMOUNT, detail or str(fault)
    code = texts[CURRENCY].upper()
    return judged(
        place, day=day, amount=amount, currency=code if CODE.fullmatch(code) else "", payer=texts.get(PAYER, ""),
        reference=texts[REFERENCE], mark=texts.get(MARK, ""), why=why, detail=detail,
    )  # fmt: skip


def _day(text: str) -> date:
    return days.read(text)


def _amount(text: str) -> Decimal:
    return figures.amount(text)
