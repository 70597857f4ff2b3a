"""Counts and amounts as the reader's language writes them, and as people type them."""

import re
from decimal import Decimal

from django.utils.formats import get_format

SWAP = str.maketrans(",.", ".,")
DECIMAL_COMMA = re.compile(r"-?[\d.]*,\d{1,2}")
GROUPED_BY_POINTS = re.compile(r"-?\d{1,3}(\.\d{3})+")


def figure(value: int | float | Decimal, decimals: int = 0) -> str:
    """1,234.50; in German 1.234,50."""
    text = f"{value:,.{decimals}f}"
    return text.translate(SWAP) if get_format("DECIMAL_SEPARATOR") == "," else text


def amount(text: str) -> Decimal:
    """What a person typed as money: 1,234.50, 1.234,50, 12,5 or 12.50.

    Raises decimal.InvalidOperation when it is no amount.
    """
    text = re.sub(r"\s", "", text)
    if DECIMAL_COMMA.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if get_format("DECIMAL_SEPARATOR") == "," and GROUPED_BY_POINTS.fullmatch(text):
        return Decimal(text.replace(".", ""))
    return Decimal(text.replace(",", ""))
