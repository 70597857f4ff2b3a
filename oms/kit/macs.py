"""MAC addresses: twelve hex digits in capitals inside, pairs with colons for people."""

import re

from django.utils.translation import gettext as _

from oms.kit.reading.signs import plain, shown

SEPARATORS = re.compile(r"[\s:.\-]")
MAC = re.compile(r"[0-9A-F]{12}")


def parse(text: str) -> str:
    """Twelve hex digits of what a person typed: 00:1A:2B…, 00-1a-2b…, 001a.2b3c.4d5e, 001A2B3C4D5E.

    Raises ValueError, in words for that person, when it is no MAC address.
    """
    digits = part(text)
    if not MAC.fullmatch(digits):
        raise ValueError(
            _("“%(text)s” is not a MAC address. It has twelve digits 0–9 or A–F, like 02:00:5E:10:00:01.")
            % {"text": shown(text)}
        )
    return digits


def part(text: str) -> str:
    """A MAC address or a part of one as typed, without separators, in capitals."""
    return SEPARATORS.sub("", plain(text)).upper()


def typed_part(text: str) -> str:
    """A MAC address or a part of one without its separators; other text as it is: 02:00:5e → 02005E."""
    pairs = re.fullmatch(r"[0-9A-Fa-f]{2,4}([:.\-][0-9A-Fa-f]{1,4})+[:.\-]?", plain(text))
    return part(text) if pairs else text


def show(mac: str) -> str:
    """02005E100001 → 02:00:5E:10:00:01"""
    return ":".join(mac[i : i + 2] for i in range(0, len(mac), 2))
