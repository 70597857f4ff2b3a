"""Days as Excel and people write them, in English and in German."""

import re
from datetime import date

from django.utils.translation import gettext as _

from oms.kit.reading.signs import plain, shown

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jän jänner", "feb february februar", "mar march mär märz mrz", "apr april",
            "may mai", "jun june juni", "jul july juli", "aug august", "sep sept september",
            "oct october okt oktober", "nov november", "dec december dez dezember",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
CLOCK = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d*)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"  # a time of the day is left aside
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})" + CLOCK)
DAY_FIRST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})" + CLOCK)  # 30/11/2026, 30.11.26
IN_WORDS = re.compile(r"(\d{1,2})\.?[ -]?([^\W\d_]+)\.?[ -]?(\d{4}|\d{2})" + CLOCK)  # 30-Nov-26, 1. Dezember 2026


def read(text: str) -> date:
    """The day of 2026-11-30, 30/11/2026, 30.11.26, 30-Nov-26 or 1. Dezember 2026, with or without a time.

    Raises ValueError when it is no day.
    """
    typed = re.sub(r"(?<=\.) (?=\d)", "", plain(text))  # 1. 12. 2026
    try:
        if found := ISO.fullmatch(typed):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := DAY_FIRST.fullmatch(typed):
            return date(_year(found[4]), int(found[3]), int(found[1]))
        if found := IN_WORDS.fullmatch(typed):
            return date(_year(found[3]), MONTHS[found[2].casefold()], int(found[1]))
    except (ValueError, KeyError):
        pass
    raise ValueError(_("“%(typed)s” is no day. Write it like 2026-11-30.") % {"typed": shown(text)})


def _year(text: str) -> int:
    """26 is 2026; 80 and more were in the last century, as Excel has it for most of them."""
    return int(text) if len(text) == 4 else int(text) + (1900 if int(text) >= 80 else 2000)
