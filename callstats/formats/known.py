"""The formats there are, by the name that stands on a file."""

from callstats.formats import asterisk, broadworks, cucm, freeswitch, netsapiens, own
from callstats.formats.record import Format

FORMATS: dict[str, Format] = {
    module.FORMAT.code: module.FORMAT for module in (own, asterisk, broadworks, cucm, freeswitch, netsapiens)
}


def format_choices() -> list[tuple[str, str]]:
    return [(code, str(each.label)) for code, each in FORMATS.items()]
