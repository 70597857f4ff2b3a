"""Lengths of time as people write them: 14 days, 2 Wochen, 1 year. Days or months come out."""

import re
from typing import Literal, NamedTuple

from django.utils.translation import gettext as _

from oms.kit.reading.signs import plain, shown

Unit = Literal["day", "month"]
TYPED = re.compile(r"(\d{1,4}) ?([^\d\s]*)")
WORDS: dict[tuple[Unit, int], str] = {  # (unit, how many of it one is): the words, as they are typed in any language
    ("day", 1): "d day days day(s) t tag tage tagen tag(e)",
    ("day", 7): "w wk week weeks week(s) woche wochen woche(n)",
    ("month", 1): "m mo mon month months month(s) monat monate monaten monat(e)",
    ("month", 12): "y yr year years year(s) j jahr jahre jahren jahr(e)",
}
UNITS = {word: one for one, words in WORDS.items() for word in words.split()}


class Duration(NamedTuple):
    length: int
    unit: Unit


def read(text: str) -> Duration:
    """14 days; weeks become days, years months; a bare figure is months. Raises ValueError for any other unit."""
    found = TYPED.fullmatch(plain(text).casefold().removesuffix("."))
    if not found or (found[2] and found[2] not in UNITS):
        told = {"typed": shown(text)}
        raise ValueError(_("“%(typed)s” is no length of time. Write it like 14 days, 2 weeks or 3 months.") % told)
    unit, factor = UNITS[found[2]] if found[2] else ("month", 1)
    return Duration(int(found[1]) * factor, unit)
