"""What may stand in one cell of a list. A reader gives the value, None for an empty cell, or says what would be right."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import widgets

from oms.kit import figures
from oms.kit.reading import days, names

HIGHEST = Decimal("99999999.99")
MOST_NAMED = 12  # of the choices, when what stands there is none of them
EMPTY = {"", "—"}  # the grids write a dash where there is nothing
EXCEL_ERROR = re.compile(r"#(N/A|[A-Z_]+[!?]|DIV/0!|GETTING_DATA)")  # #REF!, #NAME?, #VALUE!


def in_every_language(text: Any) -> list[str]:
    """A text of the portal in each of its languages, the reader's first."""
    found = [str(text)] if isinstance(text, Promise) else [text, _(text) if text else ""]
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.append(str(text) if isinstance(text, Promise) else _(text) if text else "")
    return list(dict.fromkeys(found))


class Cell(widgets.Widget):
    """A cell as typed; an empty one is None. Formulas are refused: what they show is not in the file."""

    tidy: Callable[[str], str] = staticmethod(names.line)

    def clean(self, value: str, row: dict[str, Any] | None = None, **options: Any) -> Any:
        value = (value or "").strip()
        if value.startswith("="):
            raise ValueError(self.formula())
        if value.startswith("#") and EXCEL_ERROR.fullmatch(value):
            raise ValueError(self.error(value))
        value = self.tidy(value)
        return None if value in EMPTY else self.read(value)

    def formula(self) -> str:
        return _("A formula stands here. Put the value itself.")

    def error(self, value: str) -> str:
        return _("An Excel error stands here: %(typed)s. Put the value itself.") % {"typed": value}

    def read(self, value: str) -> Any:
        return value


class Text(Cell):
    """One line, or `several` of them."""

    def __init__(self, longest: int, pattern: str = "", hint: str = "", *, several: bool = False) -> None:
        super().__init__()
        self.longest, self.pattern, self.hint = longest, pattern, hint
        self.tidy = names.lines if several else names.line

    def read(self, value: str) -> str:
        if len(value) > self.longest:
            raise ValueError(_("Longer than %(n)s characters.") % {"n": self.longest})
        if self.pattern and not re.fullmatch(self.pattern, value):
            raise ValueError(self.hint)
        return value


class Money(Cell):
    """An amount in the reader's language, as in every form."""

    def read(self, value: str) -> Decimal:
        price = figures.amount(value)
        if price < 0:
            raise ValueError(_("A price cannot be negative."))
        if price > HIGHEST or price != price.quantize(Decimal("0.01")):
            raise ValueError(_("A price has at most eight digits before the point and two after it."))
        return price.quantize(Decimal("0.01"))


class Day(Cell):
    def read(self, value: str) -> date:
        return days.read(value)


class OneOf(Cell):
    """One of a few words; `choices` maps what may be typed, in any case and any language, to the value."""

    def __init__(self, choices: Iterable[tuple[object, Any]]) -> None:
        super().__init__()
        choices = list(choices)
        self.shown = [str(label) for _value, label in choices]
        spelled = [(word, value) for value, label in choices for word in _spellings(label)]
        self.values = {names.key(word): value for word, value in spelled}
        self.values |= {names.key(str(value)): value for value, _label in choices if isinstance(value, str)}
        self.values |= {names.key(shown): value for shown, (value, _label) in zip(self.shown, choices, strict=True)}

    def read(self, value: str) -> Any:
        if (key := names.key(value)) in self.values:
            return self.values[key]
        known = ", ".join(self.shown[:MOST_NAMED])
        if len(self.shown) > MOST_NAMED:
            known = _("%(names)s and others") % {"names": known}
        raise ValueError(_("“%(typed)s” is not in the list: %(names)s.") % {"typed": value[:40], "names": known})


def _spellings(label: Any) -> list[str]:
    """A label of the portal in every language; a name that a person gave is only what it is."""
    return in_every_language(label) if isinstance(label, Promise) else [str(label)]


class YesNo(OneOf):
    """Yes or no, as a person or Excel itself writes it."""

    def __init__(self) -> None:
        super().__init__([(True, gettext_lazy("Yes")), (False, gettext_lazy("No"))])
        self.values |= {"true": True, "false": False, "x": True, "1": True, "0": False}


class Asked(Cell):
    """A cell judged by a field of a form, so that a list is neither milder nor stricter than the page."""

    def __init__(self, field: forms.Field) -> None:
        super().__init__()
        self.field = field
        self.tidy = names.lines if isinstance(field.widget, forms.Textarea) else names.line

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
