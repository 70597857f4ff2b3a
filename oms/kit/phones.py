"""Telephone numbers: E.164 text inside, national groups for people."""

import re
from collections.abc import Iterable
from enum import Enum
from functools import lru_cache

import phonenumbers
from django.utils.translation import gettext as _

from oms.kit.figures import figure
from oms.kit.reading.signs import plain, shown

E164 = re.compile(r"\+[1-9]\d{6,14}")
TYPED = re.compile(r"\(?\+?[\d\s().\-/]+")  # what a typed number or a part of one consists of
WHOLE = re.compile(r"\(?\+?\(?\d[\d\s().\-/]*\d\)?")
MASK = re.compile(r"[\d\s][xX*?•]{2,}|[xX*?•]{2,}$|\d[*?•]")
EXTENSION = re.compile(r"(?i)\d\s*(ext\.?|extension|x|#|;ext=|durchwahl|dw\.?|nst\.?)\s*\d{1,6}$")
# between the ends of a range: a word, dots, a dash between blanks, or a dash that is no hyphen
BETWEEN = re.compile(
    r"(?i)\s+(?:to|thru|through|until|bis)\s+|(?<=\d)(?:to|bis)(?=[\d+])|\s*(?:…|\.{2,})\s*|\s+-+\s+|\s*[–—―−]\s*"
)
SUFFIX = re.compile(r"\d[\d ]*")
LONGEST_RANGE = 80  # signs of a range as typed
TOLD = 10  # entries with a fault that are named
KEPT = 8_000  # numbers of which is kept what was looked up: a list is read twice, and each number asked several things


class Found(Enum):
    """What digits are."""

    NONE = 1
    IMPOSSIBLE = 2
    PART = 3
    WHOLE = 4


class Faults(ValueError):
    """Several entries of a list are wrong; `texts` says how, entry by entry."""

    def __init__(self, texts: list[str]) -> None:
        more = [_("… and %(n)s more.") % {"n": len(texts) - TOLD}] if len(texts) > TOLD else []
        self.texts = [*texts[:TOLD], *more]
        super().__init__(" ".join(self.texts))


def parse(text: str, region: str = "GB") -> str:
    """E.164 of what a person typed, in any usual notation.

    Nothing is guessed: letters, masks, extensions and missing digits are refused. Raises ValueError, in words for that
    person, when it is no telephone number.
    """
    if text.isascii() and E164.fullmatch(text):  # as lists hold them mostly
        typed = digits = text
    else:
        typed = _plain(text)
        if not WHOLE.fullmatch(typed):
            raise ValueError(_why_not(typed))
        digits = _digits(typed)
    found, e164 = _looked_up(digits, region)
    if found is Found.NONE:
        raise ValueError(_no_number(typed))
    if found is Found.IMPOSSIBLE:
        told = {"text": shown(text)}
        raise ValueError(_("“%(text)s” has too few or too many digits for a telephone number.") % told)
    if found is Found.PART:
        told = {"text": shown(text)}
        raise ValueError(_("“%(text)s” is not a whole telephone number; digits are missing or too many.") % told)
    return e164


@lru_cache(maxsize=KEPT)
def _looked_up(digits: str, region: str) -> tuple[Found, str]:
    """What the numbering plans say of these digits, and the number in E.164."""
    try:
        number = _read(digits) if digits.startswith("+") else phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return Found.NONE, ""
    if not phonenumbers.is_possible_number(number):
        return Found.IMPOSSIBLE, ""
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return (Found.WHOLE, e164) if _has_every_digit(e164) else (Found.PART, "")


@lru_cache(maxsize=KEPT)
def _read(e164: str) -> phonenumbers.PhoneNumber:
    """The number as the numbering plans have it; to read it is dear, and each number is asked several things."""
    return phonenumbers.parse(e164)


def _plain(text: str) -> str:
    """The text as typed on a plain keyboard, without “tel:” before it."""
    return re.sub(r"(?i)^tel:\s*", "", plain(text)).strip()


def _digits(typed: str) -> str:
    """What is dialled of a number: digits, and the + before them. “(0)” stands for people at home."""
    international = typed.lstrip("(").startswith(("+", "00"))
    digits = re.sub(r"\D", "", typed.replace("(0)", "") if international else typed)
    return f"+{digits}" if typed.lstrip("(").startswith("+") else digits


def _has_every_digit(e164: str) -> bool:
    """Whether the numbering plan knows it, or may know it soon: as many digits as the country's numbers have."""
    if is_whole(e164):
        return True
    number = _read(e164)
    usual = _usual_digits(number.country_code or 0)
    return bool(usual) and len(phonenumbers.national_significant_number(number)) == usual


@lru_cache(maxsize=300)
def _usual_digits(country_code: int) -> int:
    """How many digits numbers of a country have; 0 where nobody says so."""
    example = phonenumbers.example_number(phonenumbers.region_code_for_country_code(country_code))
    return len(phonenumbers.national_significant_number(example)) if example else 0


def _no_number(typed: str) -> str:
    return _("“%(text)s” is not a telephone number. Write it like 020 7946 0018.") % {"text": shown(typed)}


def _why_not(typed: str) -> str:
    """Why a text is no number, as near to the fault as can be said."""
    told = {"text": shown(typed)}
    if not any(map(str.isdigit, typed)):
        return _no_number(typed)
    if EXTENSION.search(typed):
        return _("“%(text)s” has an extension. Write the telephone number alone.") % told
    if MASK.search(typed):
        return _("“%(text)s” hides digits. Write every digit.") % told
    if re.search(r"[^\W\d_]", typed):
        return _("“%(text)s” is not a telephone number: letters stand in it. Write every digit as a figure.") % told
    return _("“%(text)s” is not a telephone number. Write one number, like 020 7946 0018.") % told


@lru_cache(maxsize=20_000)
def national(e164: str) -> str:
    """How a person reads it: +442079460018 → 020 7946 0018 at home, +33 1 … abroad."""
    try:
        number = _read(e164) if e164.startswith("+") else phonenumbers.parse(e164, "GB")
    except phonenumbers.NumberParseException:
        return e164
    home = number.country_code == 44
    shape = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, shape)


@lru_cache(maxsize=KEPT)
def dialled(e164: str) -> str:
    """The digits as dialled in the number's own country: +442079460018 → 02079460018."""
    shape = phonenumbers.PhoneNumberFormat.NATIONAL
    return re.sub(r"\D", "", phonenumbers.format_number(_read(e164), shape))


@lru_cache(maxsize=KEPT)
def is_of(e164: str, country: str) -> bool:
    """Whether the number begins with the calling code of `country` (GB: +44)."""
    return _read(e164).country_code == phonenumbers.country_code_for_region(country)


@lru_cache(maxsize=KEPT)
def is_whole(e164: str) -> bool:
    """Whether the number has the digits that its country's numbering plan wants, not one too few."""
    return phonenumbers.is_valid_number(_read(e164))


def typed_part(text: str) -> str:
    """A number or a part of it as typed, without what stands between the digits: “020 7946” → 02079460.

    Text that is no number comes back as it is. A leading + stays, 00 becomes one.
    """
    typed = _plain(text)
    if not TYPED.fullmatch(typed) or not any(map(str.isdigit, typed)):
        return text.strip()
    part = _digits(typed)
    return f"+{part.removeprefix('00')}" if part.startswith("00") else part


def dialled_part(text: str) -> str:
    """The beginning of a number as typed, in the digits dialled at home: “+44 20 79” → 02079. Digits only."""
    part = typed_part(text)
    if part.startswith("+44"):
        part = "0" + part.removeprefix("+44").removeprefix("0")
    return re.sub(r"[^0-9]", "", part)


def e164_part(text: str) -> str:
    """A number or a longer part of it as E.164 holds it: “0113 496” → 113496. Text that is no number as it is."""
    part = typed_part(text)
    if not part.removeprefix("+").isdecimal() or len(part) < 6:
        return text
    return part if part.startswith("+") else part.removeprefix("0")


def prefix(text: str) -> str:
    """The beginning of numbers as typed, as E.164 has it: “07” → +447, “00 33 1” → +331, 44 → +44.

    Raises ValueError, in words, when it is none.
    """
    part = typed_part(text)
    found = f"+44{part[1:]}" if re.fullmatch(r"0[1-9]\d*", part) else part if part.startswith("+") else f"+{part}"
    if not re.fullmatch(r"\+[1-9]\d{0,14}", found):
        raise ValueError(
            _("“%(text)s” is not the beginning of a telephone number. Write it like +44 7.") % {"text": shown(text)}
        )
    return found


def ending_part(text: str) -> str:
    """The end of a number as typed, digits only."""
    return re.sub(r"[^0-9]", "", _plain(text))


def numbers_in(text: str, most: int, *, once: bool = False) -> list[str]:
    """Every number of a list of numbers and ranges, one on each line or between commas, each once. With `once` a number that stands twice is a fault.

    Raises Faults that name what is wrong with each entry, ValueError for more than `most`.
    """
    found: dict[str, None] = {}
    faults = []
    for place, entry in enumerate(re.split(r"[\n\r\t,;，；]+", text.strip()), start=1):
        try:
            numbers = numbers_of(entry, most) if entry.strip() else []
            if once and (twice := next((number for number in numbers if number in found), None)):
                raise ValueError(_("%s stands twice.") % national(twice))
            found |= dict.fromkeys(numbers)
        except ValueError as fault:
            faults.append(_("Entry %(n)s: %(fault)s") % {"n": place, "fault": fault})
    if faults:
        raise Faults(faults)
    if len(found) > most:
        raise Faults([_("%(most)s numbers at once is the most.") % {"most": figure(most)}])
    return list(found)


def numbers_of(entry: str, most: int) -> list[str]:
    """The numbers of one entry: a number, or a range such as 020 7946 0100 – 0149.

    Raises ValueError, in words. A hyphen parts the ends only where it does not stand inside a number.
    """
    try:
        return [parse(entry)]
    except ValueError as fault:
        ends = _ends(entry)
        if ends is None:
            raise fault from None
    return span(*ends, most=most)


def _ends(entry: str) -> tuple[str, str] | None:
    """First and last number of a range, or None where the entry is none."""
    typed = re.sub(r"(?i)^tel:", "", plain(entry, dashes=False))
    if len(typed) > LONGEST_RANGE:
        return None
    places = [match.span() for match in BETWEEN.finditer(typed)] or [m.span() for m in re.finditer("[-‐‑‒]", typed)]
    found = {ends for start, end in places if (ends := _pair(typed[:start], typed[end:]))}
    return found.pop() if len(found) == 1 else None


def _pair(first: str, last: str) -> tuple[str, str] | None:
    """Both ends of a range; the last may be its last digits only: 0149."""
    try:
        low = parse(first)
    except ValueError:
        return None
    bare = _plain(last).replace("-", " ")
    digits = re.sub(r"\D", "", bare)
    if SUFFIX.fullmatch(bare) and len(digits) < len(dialled(low)) - 1:
        return low, low[: -len(digits)] + digits
    try:
        return low, parse(last)
    except ValueError:
        return None


def span(first: str, last: str, *, most: int) -> list[str]:
    """Every number from `first` to `last`, both E.164 and included.

    Raises ValueError, in words for a person, when they do not make one range of at most `most` numbers.
    """
    if len(first) != len(last) or not first.startswith(last[:3]):
        raise ValueError(_("The first and the last number must have the same number of digits."))
    low, high = int(first), int(last)
    if high < low:
        raise ValueError(_("The last number must not stand before the first."))
    if high - low >= most:
        raise ValueError(
            _("That is a range of %(n)s numbers; %(most)s at once is the most.")
            % {"n": figure(high - low + 1), "most": figure(most)}
        )
    return [f"+{number}" for number in range(low, high + 1)]


def runs(numbers: Iterable[str]) -> list[list[str]]:
    """E.164 numbers, lowest first, in runs that follow each other without a gap."""
    found: list[list[str]] = []
    for number in sorted(numbers, key=lambda e164: (len(e164), e164)):
        if found and int(number) == int(found[-1][-1]) + 1 and len(number) == len(found[-1][-1]):
            found[-1].append(number)
        else:
            found.append([number])
    return found


def in_ranges(numbers: Iterable[str]) -> str:
    """As `numbers_in` reads it: “0113 496 0260 – 0113 496 0267, 0113 496 0271”."""
    shown = []
    for run in runs(numbers):
        both = len(run) > 2
        shown += [f"{national(run[0])} – {national(run[-1])}"] if both else [national(number) for number in run]
    return ", ".join(shown)


def area_of(e164: str) -> str:
    """The number's beginning up to its area code, in E.164: +441134960260 → +44113; empty where there is none."""
    number = phonenumbers.parse(e164)
    length = phonenumbers.length_of_geographical_area_code(number)
    return f"+{number.country_code}{phonenumbers.national_significant_number(number)[:length]}" if length else ""
