"""Names and other texts of one line: what two people type alike is stored alike, and nothing hides in it."""

import re
import unicodedata

from django.utils.translation import gettext as _

OVERRIDES = re.compile("[\u202d\u202e]")
JOINERS = "\u200c\u200d"  # Persian words and emoji families need them; between Latin letters they do nothing
IDLE_JOINER = re.compile("(?<![^\\x00-\\x7f])[\u200c\u200d]+|[\u200c\u200d]+(?![^\\x00-\\x7f])")
FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")  # Scotland, Wales: a black flag and tags
BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs that draw nothing
FAULTS = {"Cc", "Cs"}  # control signs and halves of a sign
CONTROLS = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85"  # of these, blanks


def is_plain(text: str) -> bool:
    """Whether nothing but letters, figures, signs and blanks of a plain keyboard stands in it, as mostly: such a text need
    not be looked at sign by sign."""
    return text.isascii() and text.isprintable()


def line(text: str) -> str:
    """One line of text: composed (NFC), blanks of any kind as single ones, signs that cannot be seen left out.

    Raises ValueError for signs that turn the direction of writing or cannot be stored, and where nothing can be seen.
    """
    if is_plain(text):
        return " ".join(text.split())
    text = unicodedata.normalize("NFC", text)
    if OVERRIDES.search(text):
        raise ValueError(_("A sign stands here that turns the direction of writing. Type the text anew."))
    if any(unicodedata.category(sign) in FAULTS and sign not in CONTROLS for sign in text):
        raise ValueError(_("This text holds characters that cannot be stored."))
    text = " ".join(IDLE_JOINER.sub("", _without_hidden(text)).split())
    if text and not any(map(_is_visible, text)):
        raise ValueError(_("Nothing of this can be seen. Type letters or digits."))
    return text


def lines(text: str) -> str:
    """Text of several lines, each as `line` has it; empty ones at the ends are left out."""
    return "\n".join(line(one) for one in text.splitlines()).strip("\n")


def sought(text: str) -> str:
    """What a search looks for: composed, single blanks, nothing that cannot be seen or stored. Refuses nothing."""
    if is_plain(text):
        return " ".join(text.split())
    text = OVERRIDES.sub("", unicodedata.normalize("NFC", text))
    text = "".join(sign for sign in text if sign in CONTROLS or unicodedata.category(sign) not in FAULTS)
    return " ".join(IDLE_JOINER.sub("", _without_hidden(text)).split())


def key(text: str) -> str:
    """By what names are compared: “STRASSE” and “Straße ”, “Geographic\\xa0Leeds” and “geographic leeds” are one."""
    if is_plain(text):
        return " ".join(text.casefold().split())
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(sign for sign in folded if unicodedata.category(sign) not in ("Cf", "Cc") or sign.isspace())
    return " ".join(unicodedata.normalize("NFC", kept).split())


def _without_hidden(text: str) -> str:
    """Without marks, soft hyphens, zero-width blanks; joiners and flags stay."""
    flags = {place for flag in FLAG.finditer(text) for place in range(*flag.span())}
    return "".join(sign for place, sign in enumerate(text) if place in flags or not _is_hidden(sign))


def _is_hidden(sign: str) -> bool:
    """Format signs; a few of Arabic and Syriac are drawn."""
    drawn = "\u0600" <= sign <= "\u08ff" and sign != "\u061c"
    return unicodedata.category(sign) == "Cf" and sign not in JOINERS and not drawn


def _is_visible(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LNPS" and sign not in BLANK_LETTERS
