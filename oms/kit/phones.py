"""Telephone numbers: E.164 text inside, national groups for people."""

import re
from functools import lru_cache

import phonenumbers
from django.utils.translation import gettext as _

from oms.kit.figures import figure

TYPED = re.compile(r"[\d\s+().\-/]+")  # what a typed number or a part of one consists of


def parse(text: str, region: str = "GB") -> str:
    """E.164 of what a person typed, in any usual notation.

    Raises ValueError, in words for that person, when it is no telephone number.
    """
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        raise ValueError(
            _("“%(text)s” is not a telephone number. Write it like 020 7946 0018.") % {"text": text[:40]}
        ) from None
    if not phonenumbers.is_possible_number(number):
        raise ValueError(_("“%(text)s” has too few or too many digits for a telephone number.") % {"text": text[:40]})
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=20_000)
def national(e164: str) -> str:
    """How a person reads it: +442079460018 → 020 7946 0018 at home, +33 1 … abroad."""
    try:
        number = phonenumbers.parse(e164, "GB")
    except phonenumbers.NumberParseException:
        return e164
    home = number.country_code == 44
    shape = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, shape)


def dialled(e164: str) -> str:
    """The digits as dialled in the number's own country: +442079460018 → 02079460018."""
    shape = phonenumbers.PhoneNumberFormat.NATIONAL
    return re.sub(r"\D", "", phonenumbers.format_number(phonenumbers.parse(e164), shape))


def is_of(e164: str, country: str) -> bool:
    """Whether the number begins with the calling code of `country` (GB: +44)."""
    return phonenumbers.parse(e164).country_code == phonenumbers.country_code_for_region(country)


def is_whole(e164: str) -> bool:
    """Whether the number has the digits that its country's numbering plan wants, not one too few."""
    return phonenumbers.is_valid_number(phonenumbers.parse(e164))


def typed_part(text: str) -> str:
    """A number or a part of it as typed, without what stands between the digits: “020 7946” → 02079460.

    Text that is no number comes back as it is. A leading + stays.
    """
    text = text.strip()
    if not TYPED.fullmatch(text):
        return text
    plus = "+" if text.startswith("+") else ""
    return plus + re.sub(r"\D", "", text.replace("(0)", "") if plus else text)


def dialled_part(text: str) -> str:
    """The beginning of a number as typed, in the digits dialled at home: “+44 20 79” → 02079. Digits only."""
    part = typed_part(text)
    for international in ("+44", "0044"):
        if part.startswith(international):
            part = "0" + part.removeprefix(international)
    return re.sub(r"\D", "", part)


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
