"""What a field of a payload may hold: each check takes a value and its name, and gives it back as the network has it.

Standard library only, as the simulator's process uses it too.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from inventory.ems.reach import ALL, REACHES

E164 = re.compile(r"^\+[1-9]\d{5,14}$")
MAC = re.compile(r"^[0-9A-F]{12}$")
EXTENSION = re.compile(r"^[^\s/]{1,20}$")
PREFIX = re.compile(r"^\+[1-9]\d{0,14}$")
LOGIN = re.compile(r"^[^\s]{1,150}$")

EMERGENCY = frozenset({"112", "911", "999"})  # dialled by whoever is in need: no line is called so

MOST = 5000  # entries of a list
LINE = {
    "extension",
    "name",
    "item",
    "number",
    "mac",
    "turn",
}  # what is said of a line; its reach and voicemail may be left out
MOST_NAMES = 1000  # of a table
Check = Callable[[Any, str], Any]


class FieldRefused(ValueError):
    """This value can never be taken; `field` names what must be mended. The words begin with the field's name."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(f"{field}: {words}")
        self.field = field


def text(longest: int = 200, *, empty: bool = False) -> Check:
    """Text of 1 to `longest` characters, without blanks around it; with `empty` also none."""

    def check(value: object, name: str) -> str:
        if not isinstance(value, str) or len(value) > longest or not (value.strip() or empty):
            raise FieldRefused(name, f"text of 1 to {longest} characters is needed.")
        return value.strip()

    return check


def login(value: object, name: str) -> str:
    """What an administrator signs in with; in small letters, no spaces."""
    found = text(150)(value, name).lower()
    if not LOGIN.match(found):
        raise FieldRefused(name, "a login has no spaces.")
    return found


def access_code(value: object, name: str) -> str:
    """What is dialled before an extension of another customer's, or nothing."""
    code = text(10, empty=True)(value, name)
    if code and not (code.isascii() and code.isdigit()):
        raise FieldRefused(name, "an access code has 1 to 10 digits.")
    return code


def domain(value: object, name: str) -> str:
    """A domain in small letters, or nothing."""
    return text(empty=True)(value, name).lower()


def day(value: object, name: str) -> str:
    """A day as 2026-11-27."""
    try:
        return date.fromisoformat(text(10)(value, name)).isoformat()
    except ValueError:
        raise FieldRefused(name, "a day is needed, like 2026-11-27.") from None


def extension(value: object, name: str) -> str:
    """An extension, as the customer dials it."""
    found = text(20)(value, name)
    if not EXTENSION.match(found):
        raise FieldRefused(name, "an extension has 1 to 20 characters without blanks.")
    return found


def of_a_line(value: object, name: str) -> str:
    """An extension that a line may have."""
    found = extension(value, name)
    if found in EMERGENCY:
        raise FieldRefused(name, f"{found} is an emergency number.")
    return found


def number(value: object, name: str) -> str:
    """One number in E.164."""
    return numbers([value], name)[0]


def truth(value: object, name: str) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise FieldRefused(name, "true or false is needed.")
    return value


def total(value: object, name: str) -> int:
    """A whole number of 0 or more: how many there shall be, not how many more."""
    if type(value) is not int or not 0 <= value <= 1_000_000:
        raise FieldRefused(name, "a whole number of 0 or more is needed.")
    return value


def totals(value: object, name: str) -> dict[str, int]:
    """Name → total."""
    if not isinstance(value, dict) or not value or len(value) > MOST_NAMES:
        raise FieldRefused(name, f"an object of 1 to {MOST_NAMES} names and quantities is needed.")
    if any(not isinstance(key, str) or not key.strip() or len(key) > 200 for key in value):
        raise FieldRefused(name, "names have 1 to 200 characters.")
    for key, quantity in value.items():
        _within(name, total, quantity, f"{name}.{key}")
    return dict(value)


def numbers(value: object, name: str) -> list[str]:
    """Numbers in E.164, each once."""
    found = _many(value, name)
    for number in found:
        if not isinstance(number, str) or not E164.match(number):
            raise FieldRefused(name, f"{number!r:.40} is no number in E.164, like +442079460018.")
    return sorted(set(found))


def prefixes(value: object, name: str) -> list[str]:
    """Beginnings of numbers in E.164, each once, in order; none is possible."""
    if not isinstance(value, list) or len(value) > MOST:
        raise FieldRefused(name, f"a list of up to {MOST} prefixes is needed.")
    for prefix in value:
        if not isinstance(prefix, str) or not PREFIX.match(prefix):
            raise FieldRefused(name, f"{prefix!r:.40} is no prefix in E.164, like +371.")
    return sorted(set(value))


def devices(value: object, name: str) -> list[tuple[str, int, list[str]]]:
    """(model, total, MACs) of each model named."""
    found = []
    for entry in _many(value, name):
        if not isinstance(entry, dict):
            raise FieldRefused(name, "each entry is an object with model, quantity and macs.")
        macs = entry.get("macs", [])
        if not isinstance(macs, list) or any(not isinstance(mac, str) or not MAC.match(mac) for mac in macs):
            raise FieldRefused(name, "a MAC is twelve hex digits in capitals.")
        quantity = _within(name, total, entry.get("quantity"), f"{name}.quantity")
        if len(set(macs)) > quantity:
            raise FieldRefused(name, f"{len(set(macs))} MACs for {quantity} devices.")
        found.append((_within(name, text(), entry.get("model"), f"{name}.model"), quantity, sorted(set(macs))))
    if len({model for model, _, _ in found}) < len(found):
        raise FieldRefused(name, "a model stands twice.")
    return found


def lines(value: object, name: str) -> list[dict[str, Any]]:
    """What is to be known of each line named; no extension, number or phone twice."""
    found = [_line(entry, name) for entry in _many(value, name)]
    for part, words in (("extension", "extension"), ("number", "number"), ("mac", "phone")):
        said = [line[part] for line in found if line[part]]
        if len(set(said)) < len(said):
            raise FieldRefused(name, f"a line is named with {words} {_twice(said)} twice.")
    return found


def _line(entry: object, name: str) -> dict[str, Any]:
    if not isinstance(entry, dict) or set(entry) - {"reach", "voicemail"} != LINE:
        words = "each entry is an object with extension, name, item, number, mac, turn, reach and voicemail."
        raise FieldRefused(name, words)
    number, mac, turn = entry["number"], entry["mac"], entry["turn"]
    if not isinstance(number, str) or (number and not E164.match(number)):
        raise FieldRefused(name, f"{number!r:.40} is no number in E.164, like +442079460018.")
    if not isinstance(mac, str) or (mac and not MAC.match(mac)):
        raise FieldRefused(name, "a MAC is twelve hex digits in capitals.")
    if type(turn) is not int or not 1 <= turn <= 1_000_000:
        raise FieldRefused(name, "the turn of a password is a whole number of 1 or more.")
    if (reach := entry.get("reach", ALL)) not in REACHES:
        raise FieldRefused(name, f"{reach!r:.40} is no reach; known are {', '.join(REACHES)}.")
    return {
        "extension": _within(name, of_a_line, entry["extension"], f"{name}.extension"),
        "name": _within(name, text(100, empty=True), entry["name"], f"{name}.name"),
        "item": _within(name, text(), entry["item"], f"{name}.item"),
        "number": number, "mac": mac, "turn": turn, "reach": reach,
        "voicemail": _within(name, truth, entry.get("voicemail", False), f"{name}.voicemail"),
    }  # fmt: skip


def _twice(said: list[str]) -> str:
    return next(one for place, one in enumerate(said) if one in said[:place])


def extensions(value: object, name: str) -> list[str]:
    """Extensions, each once."""
    return sorted({_within(name, extension, one, name) for one in _many(value, name)})


def tuples(parts: int) -> Check:
    """Check of a list of entries of so many texts each, every entry once; it may be empty."""

    def check(value: object, name: str) -> list[tuple[str, ...]]:
        if not isinstance(value, list) or len(value) > MOST:
            raise FieldRefused(name, f"a list of up to {MOST} entries is needed.")
        if any(not isinstance(entry, list) or len(entry) != parts for entry in value):
            raise FieldRefused(name, f"each entry is a list of {parts} texts.")
        found = [tuple(_within(name, text(), part, name) for part in entry) for entry in value]
        return list(dict.fromkeys(found))

    return check


def money(value: object, name: str) -> str:
    """An amount as text with two decimals."""
    try:
        amount = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        amount = None
    if amount is None or not amount.is_finite() or amount < 0:
        raise FieldRefused(name, "an amount as text is needed, like '25.00'.")
    return f"{amount:.2f}"


def money_or_none(value: object, name: str) -> str | None:
    """An amount as text, or null for none."""
    return None if value is None else money(value, name)


def _many(value: object, name: str, most: int = MOST) -> list:
    if not isinstance(value, list) or not 0 < len(value) <= most:
        raise FieldRefused(name, f"a list of 1 to {most} entries is needed.")
    return value


def _within(field: str, check: Check, value: object, place: str) -> Any:
    """`check` a part of a field; a refusal names the place in words and the field to mend."""
    try:
        return check(value, place)
    except FieldRefused as refused:
        refused.field = field
        raise
