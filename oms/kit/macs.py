"""MAC addresses: twelve hex digits in capitals inside, pairs with colons for people."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from oms.kit.figures import figure
from oms.kit.phones import Faults
from oms.kit.reading.signs import plain, shown

SEPARATORS = re.compile(r"[\s:.\-]")
MAC = re.compile(r"[0-9A-F]{12}")
LONGEST_SERIAL = 60


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


# --- lists


@dataclass(frozen=True)
class Line:
    """A device as it was typed, scanned or listed: the number of its line, its MAC, what is written on it."""

    place: int
    mac: str
    serial: str = ""


def lines_in(text: str, most: int) -> list[Line]:
    """The devices of a list, one on each line, each once; empty lines count, and hold nothing.

    Raises Faults that name each line with which something is wrong, and say what.
    """
    found: dict[str, Line] = {}
    faults = []
    for place, typed in enumerate(text.splitlines(), start=1):
        try:
            mac, serial = read_line(typed.strip()) if typed.strip() else ("", "")
            if mac in found:
                raise ValueError(_("%(mac)s stands twice.") % {"mac": show(mac)})
            found |= {mac: Line(place, mac, serial)} if mac else {}
        except ValueError as fault:
            faults.append(at_line(place, str(fault)))
    if faults:
        raise Faults(faults)
    if len(found) > most:
        raise Faults([_("%(most)s devices at once is the most.") % {"most": figure(most)}])
    return list(found.values())


def at_line(place: int, words: str) -> str:
    """`words` with the line that they are about; 0 is none."""
    return _("Line %(n)s: %(fault)s") % {"n": place, "fault": words} if place else words


def read_line(line: str) -> tuple[str, str]:
    """(MAC, serial no.) of a line as typed or scanned: the MAC first, then what is written on the device, if anything.

    Raises ValueError in words for a person.
    """
    for sign in (",", ";", "\t"):
        if sign in line:
            mac, serial = line.split(sign, 1)
            return parse(mac), _serial(serial)
    try:
        return parse(line), ""
    except ValueError:
        first, _blank, rest = line.partition(" ")
        return parse(first), _serial(rest)


def _serial(text: str) -> str:
    if len(text.strip()) > LONGEST_SERIAL:
        words = _("The serial no. “%(text)s…” is longer than %(most)d characters.")
        raise ValueError(words % {"text": text.strip()[:20], "most": LONGEST_SERIAL})
    return text.strip()
