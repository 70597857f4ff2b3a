"""What an action refuses (ValidationError, by field or not), brought to the person: to a form, a message or a list.

with refusals(form) as refused:
    change_thing(thing, **form.cleaned_data, by=request.user, at=timezone.now())
if refused:
    return self.show(form, status=422)
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

TOP = "main"  # where a line of the summary leads that belongs to no field: the page itself


@dataclass
class Refused:
    """What was refused; false when the action was carried out."""

    error: ValidationError | None = None

    def __bool__(self) -> bool:
        return self.error is not None

    @property
    def texts(self) -> list[str]:
        return list(self.error.messages) if self.error else []

    @property
    def text(self) -> str:
        """All of it in one line, for a message."""
        return " ".join(self.texts)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """(text, anchor) of each, for a page that lists them itself."""
        return as_problems(self.error) if self.error else []


@contextmanager
def refusals(*asked: forms.BaseForm, at: str = "", **places: str) -> Iterator[Refused]:
    """Catch what the action refuses and show it on the forms that asked.

    Each error stands at its field, in the first form that has it; one of a field that no form has stands above the
    first form. `at` names the one field where everything stands; `places` says field by field where an error stands
    whose name in the action is another than in the form: `remarks="remark_0"`.
    """
    refused = Refused()
    try:
        yield refused
    except ValidationError as error:
        refused.error = error
        if asked:
            _show(asked, error, at, places)


@contextmanager
def at_field(name: str) -> Iterator[None]:
    """What is refused inside is refused at the field `name`."""
    try:
        yield
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from None


def _show(asked: tuple[forms.BaseForm, ...], error: ValidationError, at: str, places: dict[str, str]) -> None:
    for name, errors in _by_field(error).items():
        place = at or places.get(name, name)
        form = next((form for form in asked if place in form.fields), None)
        if form is None:
            asked[0].add_error(None, errors)
        else:
            form.add_error(place, errors)


def _by_field(error: ValidationError) -> dict[str, list[ValidationError]]:
    found: dict[str, list[ValidationError]] = getattr(error, "error_dict", {})
    return found or {NON_FIELD_ERRORS: error.error_list}


def as_problems(error: ValidationError) -> list[tuple[str, str]]:
    """(text, anchor) of what was refused, for kit/problems.html; what belongs to no field leads to the page's top."""
    return [
        (text, TOP if name == NON_FIELD_ERRORS else f"id_{name}")
        for name, errors in _by_field(error).items()
        for text in ValidationError(errors).messages
    ]
