"""Postcodes as the country writes them: ls1  1aa is LS1 1AA."""

import re

from oms.kit.reading.names import line

SHAPES = {  # country: (what it looks like without blanks, how it is written)
    "GB": (r"(GIR|[A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})", r"\1 \2"),
    "IE": (r"([AC-FHKNPRTV-Y]\d[\dW])([\dAC-FHKNPRTV-Y]{4})", r"\1 \2"),
    "CA": (r"([A-CEGHJ-NPR-TVXY]\d[A-Z])(\d[A-Z]\d)", r"\1 \2"),
    "NL": (r"([1-9]\d{3})([A-Z]{2})", r"\1 \2"),
    "SE": (r"(\d{3})(\d{2})", r"\1 \2"),
    "PL": (r"(\d{2})-?(\d{3})", r"\1-\2"),
    "PT": (r"(\d{4})-?(\d{3})", r"\1-\2"),
}
TOLD_BY_LETTERS = ("GB", "IE", "CA", "NL")  # known without the country


def tidy(text: str, country: str = "") -> str:
    """The postcode as it is written in its country; one of an unknown shape stays as typed, blanks apart.

    Without `country` the shape tells, where letters stand in it. Raises ValueError for signs no text may hold.
    """
    text = line(text)
    bare = text.replace(" ", "").upper()
    for one in [country] if country else TOLD_BY_LETTERS:
        shape, written = SHAPES.get(one, ("", ""))
        if shape and (found := re.fullmatch(shape, bare)):
            return found.expand(written)
    return text.upper() if re.search(r"\d", text) else text
