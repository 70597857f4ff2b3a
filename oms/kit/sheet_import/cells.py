"""What may stand in one cell of a list. A reader gives the value, None for an empty cell, or says what would be right."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export import widgets

AMOUNT = re.compile(r"-?(\d{1,3}(,\d{3})+|\d{1,12})(\.\d{1,20})?")  # a comma parts thousands, never pence
HIGHEST = Decimal("99999999.99")
MOST_NAMED = 12  # of the choices, when what stands there is none of them
EMPTY = {"", "—"}  # the grids write a dash where there is nothing


class Cell(widgets.Widget):
    """A cell as typed; an empty one is None. Formulas are refused: what they show is not in the file."""

    def clean(self, value: str, row: dict[str, Any] | None = None, **options: Any) -> Any:
        value = (value or "").strip()
        if value.startswith("="):
            raise ValueError(_("A formula stands here. Put the value itself."))
        if any(not sign.isprintable() and sign not in "\n\t" for sign in value):
            raise ValueError(_("A sign stands here that cannot be seen. Type the value anew."))
        return None if value in EMPTY else self.read(value)

    def read(self, value: str) -> Any:
        return value


class Text(Cell):
    def __init__(self, longest: int, pattern: str = "", hint: str = "") -> None:
        super().__init__()
        self.longest, self.pattern, self.hint = longest, pattern, hint

    def read(self, value: str) -> str:
        if len(value) > self.longest:
            raise ValueError(_("Longer than %(n)s characters.") % {"n": self.longest})
        if self.pattern and not re.fullmatch(self.pattern, value):
            raise ValueError(self.hint)
        return value


class Money(Cell):
    def read(self, value: str) -> Decimal:
        if not AMOUNT.fullmatch(value):
            raise ValueError(_("“%(typed)s” is no amount. Write it like 6.90.") % {"typed": value[:20]})
        price = Decimal(value.replace(",", ""))
        if price < 0:
            raise ValueError(_("A price cannot be negative."))
        if price > HIGHEST or price != price.quantize(Decimal("0.01")):
            raise ValueError(_("A price has at most eight digits before the point and two after it."))
        return price


class Day(Cell):
    def read(self, value: str) -> date:
        for shape in ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y", "%d.%m.%Y", "%d %b %Y"):
            try:
                return datetime.strptime(value, shape).date()
            except ValueError:
                continue
        raise ValueError(_("“%(typed)s” is no day. Write it like 2026-11-30.") % {"typed": value[:20]})


class OneOf(Cell):
    """One of a few words; `choices` maps what may be typed, in any case, to the value."""

    def __init__(self, choices: Iterable[tuple[object, str]]) -> None:
        super().__init__()
        choices = list(choices)
        self.shown = [str(label) for _value, label in choices]
        self.values = {str(label).casefold(): value for value, label in choices}
        self.values |= {str(value).casefold(): value for value, _label in choices if isinstance(value, str)}

    def read(self, value: str) -> Any:
        if value.casefold() in self.values:
            return self.values[value.casefold()]
        names = ", ".join(self.shown[:MOST_NAMED])
        if len(self.shown) > MOST_NAMED:
            names = _("%(names)s and others") % {"names": names}
        raise ValueError(_("“%(typed)s” is not in the list: %(names)s.") % {"typed": value[:40], "names": names})


class YesNo(OneOf):
    """Yes or no, as a person or Excel itself writes it."""

    def __init__(self) -> None:
        super().__init__([(True, _("Yes")), (False, _("No"))])
        self.values |= {"true": True, "false": False, "x": True, "1": True, "0": False}


class Asked(Cell):
    """A cell judged by a field of a form, so that a list is neither milder nor stricter than the page."""

    def __init__(self, field: forms.Field) -> None:
        super().__init__()
        self.field = field

    def read(self, value: str) -> Any:
        try:
            return self.field.clean(value)
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from None


def reader_of(field: forms.Field) -> Cell:
    """The cell that takes what `field` of a form takes."""
    match field:
        case forms.ChoiceField():
            choices: Any = field.choices
            return OneOf([choice for choice in choices if choice[0] != ""])
        case forms.DateField():
            return Day()
        case forms.BooleanField():
            return YesNo()
    return Asked(field)
