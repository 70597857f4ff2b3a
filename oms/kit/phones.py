"""Telephone numbers: E.164 text inside, national groups for people."""

from functools import lru_cache

import phonenumbers


def parse(text: str, region: str = "GB") -> str:
    """E.164 of what a person typed, in any usual notation.

    Raises ValueError, in words for that person, when it is no telephone number.
    """
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        raise ValueError(f"“{text}” is not a telephone number. Write it like 020 7946 0018.") from None
    if not phonenumbers.is_possible_number(number):
        raise ValueError(f"“{text}” has too few or too many digits for a telephone number.")
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
