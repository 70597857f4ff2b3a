"""Which country a number is of, by the beginning of its E.164 notation: a table made once of phonenumbers' metadata."""

import re
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from itertools import product
from pathlib import Path

import phonenumbers
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

ANYWHERE = "001"  # what is of no country: satellites, international freephone
PART = re.compile(r"\[([\d-]+)\]|(\d)")
PLAIN = re.compile(r"(?:\d|\[[\d-]+\])+")


@cache
def dial_prefixes() -> tuple[tuple[str, str], ...]:
    """(+44, GB), (+1876, JM), …: some 300; the longest that fits counts."""
    found: dict[str, str] = {}
    for code, regions in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items():
        found[f"+{code}"] = regions[0]
        for region in regions[1:]:
            metadata = phonenumbers.PhoneMetadata.metadata_for_region(region)
            for digits in _spelt_out(metadata.leading_digits or "" if metadata else ""):
                found[f"+{code}{digits}"] = region
    return tuple(sorted(found.items()))


def _spelt_out(pattern: str) -> list[str]:
    """Each beginning that a pattern of leading digits stands for; those that it says with brackets are left out."""
    found: list[str] = []
    for part in pattern.split("|"):
        if PLAIN.fullmatch(part):
            found += ["".join(digits) for digits in product(*(_digits(a) if a else b for a, b in PART.findall(part)))]
    return found


def _digits(group: str) -> str:
    """0-3 and 57 of a pattern, as the digits they stand for."""
    ranges = re.sub(r"(\d)-(\d)", lambda m: "".join(map(str, range(int(m[1]), int(m[2]) + 1))), group)
    return "".join(sorted(set(ranges)))


def country_of(prefix: str) -> str:
    """The country's two letters of a number or prefix that begins with +; empty where there is none."""
    known = dict(dial_prefixes())
    return next((known[prefix[:n]] for n in range(len(prefix), 1, -1) if prefix[:n] in known), "")


def country_name(region: str) -> str:
    """In the reader's language."""
    return _("International") if region == ANYWHERE else name_of(region) or region


def name_of(region: str) -> str:
    """The country's name in the reader's language; empty where the table has none. `*en`: as in that language."""
    names = _names().get(region, {})
    name = names.get(get_language() or settings.LANGUAGE_CODE, "")
    return names.get(name[1:], "") if name.startswith("*") else name


@cache
def _names() -> dict[str, dict[str, str]]:
    """Region → language → name. The table is read by itself: its package loads the names of all the world's places beside
    it, which takes each process 100 MB and a quarter of a second."""
    place = Path(phonenumbers.__file__).with_name("geodata") / "locale.py"
    spec = spec_from_file_location("phonenumbers.geodata.locale", place)
    if spec is None or spec.loader is None:
        raise ImportError(f"phonenumbers has no names of countries at {place}.")
    table = module_from_spec(spec)
    spec.loader.exec_module(table)
    found: dict[str, dict[str, str]] = table.LOCALE_DATA
    return found
