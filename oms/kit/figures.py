"""Counts and amounts as the reader's language writes them, and as people type them."""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from django.utils.formats import get_format
from django.utils.translation import gettext as _

from oms.kit.money import Money, minor_units
from oms.kit.reading.signs import plain, shown

MINUS = "−"  # of a figure that is read; a workbook holds the number itself
ENGLISH, GERMAN = str.maketrans("-", MINUS), str.maketrans(",.-", f".,{MINUS}")
LONGEST = 30  # signs of a figure
# {g} parts thousands in the reader's language, {d} decimals
OWN = (r"\d+({d}\d+)?", r"[1-9]\d{{0,2}}({g}\d{{3}})+({d}\d+)?")
PARTED = (r"[1-9]\d{{0,2}}([ ']\d{{3}})+([.,]\d{{1,2}})?",)  # 1 234,50 and 1'234.50
FOREIGN = (r"\d+{g}\d{{1,2}}", r"[1-9]\d{{0,2}}({d}\d{{3}})+{g}\d{{1,2}}", r"[1-9]\d{{0,2}}({d}\d{{3}}){{2,}}")


def figure(value: int | float | Decimal, decimals: int = 0) -> str:
    """1,234.50; in German 1.234,50; below nothing −1,234.50."""
    return figures()(value, decimals)


def figures() -> Callable[[int | float | Decimal, int], str]:
    """`figure` of many: how the reader's language writes them is looked up once."""
    signs = GERMAN if get_format("DECIMAL_SEPARATOR") == "," else ENGLISH
    return lambda value, decimals: f"{value:z,.{decimals}f}".translate(signs)


def signed(value: int | float | Decimal, decimals: int = 0) -> str:
    """What something changes by: +3, −2, 0."""
    return f"+{figure(value, decimals)}" if value > 0 else figure(value, decimals)


def in_money(value: Money, *, change: bool = False) -> str:
    """1,234.50 GBP; as a `change` with its sign."""
    return f"{(signed if change else figure)(value.amount, minor_units(value.currency))} {value.currency}"


def as_typed(value: Decimal | int) -> str:
    """A figure as an input holds it: 1234.50; in German 1234,50."""
    return f"{value:f}".replace(".", _separators()[1]) if isinstance(value, Decimal) else str(value)


def kept_figure(text: str) -> Decimal | str:
    """A figure that is kept as text, so that its field writes it in the reader's language."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def amount(text: str) -> Decimal:
    """What a person typed as money, in the reader's language: 1,234.50 in English is 1.234,50 in German.

    What can be meant in one way only is read in every language: 12,5 and 1.234,50 in English, 12.50 in German; 1.000
    is one in English and a thousand in German. Raises ValueError, in words, for anything else.
    """
    typed, (group, decimal) = plain(text), _separators()
    typed = re.sub(r"(?<=\d)’(?=\d)", "'", typed)
    sign, bare = ("-", typed[1:].strip()) if typed.startswith("-") else ("", typed.removeprefix("+").strip())
    if len(bare) <= LONGEST and bare.isascii():
        if _is(bare, OWN):
            return Decimal(sign + bare.replace(group, "").replace(decimal, "."))
        if _is(bare, PARTED):
            return Decimal(sign + re.sub(r"[ ']", "", bare).replace(",", "."))
        if _is(bare, FOREIGN):
            return Decimal(sign + bare.replace(decimal, "").replace(group, "."))
    raise ValueError(_("“%(typed)s” is no amount. Write it like %(like)s.") % {"typed": shown(text), "like": _like(2)})


def whole(text: str) -> int:
    """What a person typed as a count: 1000, 1,000 in English, 1.000 in German.

    Raises ValueError, in words, when it is no whole number.
    """
    typed, (group, _decimal) = plain(text), _separators()
    bare = typed.removeprefix("-").removeprefix("+").strip()
    shapes = (r"\d+", r"[1-9]\d{{0,2}}({g}\d{{3}})+", r"[1-9]\d{{0,2}}([ ']\d{{3}})+")
    if len(bare) > LONGEST or not bare.isascii() or not _is(bare, shapes):
        raise ValueError(_("“%s” is not a whole number.") % shown(text))
    found = int(re.sub(rf"[ '{group}]", "", bare))
    return -found if typed.startswith("-") else found


def _separators() -> tuple[str, str]:
    """(between thousands, before decimals) in the reader's language."""
    return (".", ",") if get_format("DECIMAL_SEPARATOR") == "," else (",", ".")


def _is(bare: str, shapes: tuple[str, ...]) -> bool:
    group, decimal = map(re.escape, _separators())
    return any(re.fullmatch(shape.format(g=group, d=decimal), bare) for shape in shapes)


def _like(decimals: int) -> str:
    return figure(Decimal("6.9"), decimals)
