"""Signs that mean the same are made one before a figure, a day or a telephone number is read."""

import re
import unicodedata

DASHES = "-‐‑‒–—―−﹘﹣－⁃˗"  # hyphens, dashes, the minus; all are typed between digits
FULL_WIDTH = {place: place - 0xFEE0 for place in range(0xFF01, 0xFF5F)}
SAME = str.maketrans(FULL_WIDTH | dict.fromkeys(map(ord, DASHES), "-"))
SHOWN = 40  # signs of a text that a message repeats


def plain(text: str, *, dashes: bool = True) -> str:
    """Digits of any script as 0–9, full-width signs as the usual ones, every blank one blank, no invisible sign.

    With `dashes` every kind of dash becomes a hyphen.
    """
    if text.isascii():  # as most is typed: every sign is the usual one already
        return " ".join(text.split())
    table = SAME if dashes else FULL_WIDTH
    text = "".join(_plain(sign) for sign in text.translate(table))
    return " ".join(text.split())


def _plain(sign: str) -> str:
    if sign.isascii():
        return sign
    if unicodedata.category(sign) == "Cf":
        return ""
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else sign


def shown(text: str) -> str:
    """The beginning of what was typed, for a message."""
    text = re.sub(r"[\x00-\x1f\x7f]+", " ", text).strip()
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
