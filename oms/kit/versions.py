"""A form carries a version of what it shows; when that changed meanwhile, the person is told and sees both values.

`{% version %}` draws it: a fingerprint of what stands in the page's forms, sets of rows and sheets. `oms.kit.pages.Page`
asks here before it posts what such a form brought. Who saves at one address at the same moment, does so one after the
other.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import connection
from django.db.models import Model, QuerySet
from django.forms import BaseForm, BaseFormSet
from django.http import QueryDict
from django.utils.translation import gettext as _

FIELD = "version"
SHOWN = 40  # differences told one by one


@dataclass(frozen=True)
class Standing:
    """One control: its name, its label, what stands there, how both are read."""

    name: str
    label: str
    value: list[str]
    field: forms.Field | None = None
    row: bool = False  # of a set of rows, which may have more of them now

    def in_words(self, value: list[str]) -> str:
        """As the page shows it: the words of a choice instead of its key."""
        if isinstance(self.field, forms.BooleanField):
            return _("yes") if value else _("no")
        words = dict(_choices(self.field)) if hasattr(self.field, "choices") else {}
        return ", ".join(words.get(one, one) for one in value if one) or _("empty")


@dataclass(frozen=True)
class Difference:
    """Where what stands now is not what was typed."""

    label: str
    now: str
    typed: str


def wait_for_others(path: str) -> None:
    """Nobody else saves at this address until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [path])


def version_of(shown: Iterable[Any]) -> str:
    """A fingerprint of what stands in forms, sets of rows and sheets."""
    values = [(standing.name, standing.value) for thing in shown for standing in standing_in(thing)]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:32]


def differences(shown: Iterable[Any], typed: QueryDict) -> list[Difference]:
    """Where `typed` is not what stands now; rows that only one of them has are told as well."""
    found = []
    for standing in (one for thing in shown for one in standing_in(thing)):
        value, now = _typed(standing, typed), standing.in_words(standing.value)
        if value is not None and value != standing.value:
            found.append(Difference(standing.label, now, standing.in_words(value)))
        elif value is None and standing.row and standing.value:
            found.append(Difference(standing.label, now, _("not in your form")))
    return found[:SHOWN]


def standing_in(thing: Any) -> Iterator[Standing]:
    """What stands in one thing that a page shows; nothing in what is no form."""
    if isinstance(thing, BaseFormSet):
        yield Standing(f"{thing.prefix}-INITIAL_FORMS", _("Number of rows"), [str(thing.initial_form_count())])
        for number, form in enumerate(thing.forms, start=1):
            yield from _in_form(form, number)
    elif isinstance(thing, BaseForm):
        yield from _in_form(thing)
        rows = getattr(thing, "rows", None)
        for part in rows.values() if isinstance(rows, dict) else ():
            yield from standing_in(part)
    elif hasattr(thing, "standing"):
        yield from (Standing(name, label, _texts(value)) for name, label, value in thing.standing())


def _in_form(form: BaseForm, number: int = 0) -> Iterator[Standing]:
    before = f"{number}: " if number else ""
    for name, field in form.fields.items():
        if isinstance(field, forms.FileField) or isinstance(field.widget, forms.PasswordInput) or name == "DELETE":
            continue
        value = field.prepare_value(form.get_initial_for_field(field, name))
        yield Standing(
            form.add_prefix(name), f"{before}{field.label or name}", _in_widget(field, value), field, bool(number)
        )


def _in_widget(field: forms.Field, value: Any) -> list[str]:
    """The value as the widget sends it."""
    if isinstance(field, forms.BooleanField):
        return ["on"] if value else []
    shown = value if isinstance(value, list | tuple | set | QuerySet) else field.widget.format_value(value)
    return _texts(shown)


def _texts(value: Any) -> list[str]:
    if isinstance(value, list | tuple | set | QuerySet):
        return sorted(str(one.pk if isinstance(one, Model) else one) for one in value if one not in (None, ""))
    return [] if value in (None, "") else [_even(str(value))]


def _even(text: str) -> str:
    """A browser sends other line ends than those that were stored."""
    return text.replace("\r\n", "\n").strip()


def _typed(standing: Standing, data: QueryDict) -> list[str] | None:
    """What was sent for a control; None when the form had no such control."""
    if standing.field is not None and standing.field.disabled:
        return None
    if isinstance(standing.field, forms.BooleanField):
        return ["on"] if data.get(standing.name) else []
    several = isinstance(standing.field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
    if standing.name not in data and not several:
        return None
    return sorted(_even(text) for text in data.getlist(standing.name) if text.strip())


def _choices(field: Any) -> Iterator[tuple[str, str]]:
    for key, words in field.choices:
        if isinstance(words, list | tuple):
            yield from ((str(inner), str(word)) for inner, word in words)
        else:
            yield str(key), str(words)
