"""Rows that a person may add: a formset whose “Add” is a submit, so that it works without JavaScript."""

from typing import Any

from django import forms
from django.forms import BaseForm, BaseFormSet, formset_factory
from django.forms.utils import ErrorList
from django.http import QueryDict
from django.utils.translation import gettext as _

from oms.kit.keys import as_count
from oms.kit.setup.forms import AsTyped

SAME_AS = "same_as"  # a field of a row: take the address from there; asked once, it is empty afterwards
MOST_ROWS = 1_001
NOT_KEPT = ("DELETE", SAME_AS)


class Rows(BaseFormSet):
    """Rows of one kind; rows left empty and rows marked for removal do not count."""

    unfinished = False  # only drawn again: nothing is said of what is wrong

    @property
    def errors(self) -> list[Any]:
        return [] if self.unfinished else super().errors

    def non_form_errors(self) -> ErrorList:
        return ErrorList() if self.unfinished else super().non_form_errors()

    def kept_forms(self) -> list[forms.Form]:
        """The rows that are filled in and not marked for removal, to say at each what is wrong with it."""
        return [form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]

    def kept(self) -> list[dict]:
        """Cleaned data of the rows that are not marked for removal."""
        return [
            {key: value for key, value in form.cleaned_data.items() if key not in NOT_KEPT}
            for form in self.kept_forms()
        ]

    def named(self) -> list[dict]:
        """Kept rows with a name: known ones changed or not, new ones only when something was typed."""
        return [row for row in self.kept() if row.get("name")]

    def filled(self) -> list[dict]:
        """Cleaned data of the rows that count."""
        return [
            {key: value for key, value in form.cleaned_data.items() if key not in NOT_KEPT}
            for form in self.forms
            if form.has_changed() and form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove")


def rows_of(
    form: type[forms.Form], *, prefix: str, most: int, initial: list[dict] | None = None, data=None, **kwargs
) -> Rows:
    """A bound or new set of rows; one empty row when there is none, one more when “Add” was pressed."""
    least = 1 if not initial else 0
    factory = formset_factory(
        form, formset=Rows, extra=least, can_delete=True, max_num=most, validate_max=True, absolute_max=most + 1
    )
    if data is not None and f"add-{prefix}" in data:
        data = data.copy()
        total = as_count(data.get(f"{prefix}-TOTAL_FORMS")) or 0
        data[f"{prefix}-TOTAL_FORMS"] = str(min(total + 1, most))
    rows: Rows = factory(data=data, initial=initial, prefix=prefix, form_kwargs=kwargs)
    if data is not None and f"add-{prefix}" in data and rows.forms:
        first = next(bound for bound in rows.forms[-1].visible_fields() if bound.name != "DELETE")
        first.field.widget.attrs["autofocus"] = True
    return rows


def redraws(target: str, press: str = "add-nothing") -> dict[str, str]:
    """Attributes of a control that has the server draw the part `target` of the page again, as typed, unjudged.

    `press`: the button that the page takes for it."""
    return {
        "hx-post": "", "hx-trigger": "change", "hx-target": target, "hx-select": target, "hx-swap": "outerHTML",
        "hx-sync": f"{target}:replace", "hx-vals": f'{{"{press}": "1"}}',
    }  # fmt: skip


def same_as(label: Any, words: dict[str, str], prefix: str) -> forms.ChoiceField:
    """The field that takes a row's address from one of `words`: key → what it is called."""
    choices = [("", "—"), *words.items()]
    widget = forms.Select(attrs=redraws(f"#rows-{prefix}"))
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=widget)


def with_addresses(data: QueryDict | None, prefix: str, known: dict[str, dict[str, str]]) -> QueryDict | None:
    """`data` with the addresses in it that its rows asked for; `known`: key → values by field. A name that was typed
    stays."""
    if data is None:
        return None
    data = data.copy()
    for number in range(min(as_count(data.get(f"{prefix}-TOTAL_FORMS")) or 0, MOST_ROWS)):
        row = f"{prefix}-{number}-"
        for name, value in known.get(data.get(row + SAME_AS, ""), {}).items():
            if name not in ("name", "phone") or not data.get(row + name, "").strip():
                data[row + name] = value
        if row + SAME_AS in data:
            data[row + SAME_AS] = ""
    return data


def unjudged(found: dict[str, Any]) -> dict[str, Any]:
    """The forms of a step as they were typed, with nothing said of what is wrong: they are only drawn again."""
    for thing in found.values():
        if isinstance(thing, Rows):
            thing.unfinished = True
            for form in thing.forms:
                _not_judged(form)
        elif isinstance(thing, BaseForm):
            _not_judged(thing)
        else:
            for row in getattr(thing, "rows", ()):
                row.errors = {}
    return found


def _not_judged(form: BaseForm) -> None:
    cls = type(form)
    form.__class__ = type(cls.__name__, (AsTyped, cls), {})
