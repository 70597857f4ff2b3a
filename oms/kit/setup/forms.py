"""The base of set-up forms: periods, parts in rows, choices in groups."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.forms.models import ModelChoiceIterator
from django.forms.utils import ErrorDict, ErrorList
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oms.kit.reading.day_input import DayInput
from oms.kit.setup.parts import Parts
from oms.kit.setup.uses import is_held


class AsTyped:
    """A row as typed: the person has not finished, so nothing is wrong with it yet."""

    @property
    def errors(self) -> ErrorDict:
        return ErrorDict()


class PartRows(forms.BaseFormSet):
    """Rows of a part. Works without JavaScript: blank rows at the end, “more rows” draws the page again.

    `title` heads the rows. A row whose `key` is empty is left out; the same key twice is an error.
    """

    title: str = ""
    hint: str = ""
    key: str = ""
    unfinished = False

    def unchecked(self) -> None:
        """Draw the rows without errors; to be called before anything asks for them."""
        self.unfinished, self.form = True, type("Unfinished", (AsTyped, self.form), {})

    def non_form_errors(self) -> ErrorList:
        return ErrorList() if self.unfinished else super().non_form_errors()

    def clean(self) -> None:
        seen: set[Any] = set()
        for form in self.kept():
            value = form.cleaned_data[self.key]
            if value in seen:
                form.add_error(self.key, _("“%(name)s” is listed twice. Keep one row.") % {"name": value})
            seen.add(value)

    def kept(self) -> list[forms.Form]:
        """The rows that are filled in and not to be removed."""
        rows = [form for form in self.forms if not form.errors and form.cleaned_data.get(self.key)]
        return [form for form in rows if not form.cleaned_data.get("DELETE")]

    def add_fields(self, form: Any, index: Any) -> None:
        super().add_fields(form, index)
        if self.can_delete:
            form.fields["DELETE"].label = _("Remove")

    @property
    def columns(self) -> list[forms.BoundField]:
        return [field for field in self.empty_form.visible_fields() if field.name != "DELETE"]


class GroupedIterator(ModelChoiceIterator):
    @property
    def group(self) -> Callable[[Any], Any]:
        field: Any = self.field
        found: Callable[[Any], Any] = field.group
        return found

    def __iter__(self) -> Iterator[Any]:
        found: dict[str, list[Any]] = {}
        for row in self.queryset:
            found.setdefault(str(self.group(row)), []).append(self.choice(row))
        yield from found.items()


class GroupedChecks(forms.CheckboxSelectMultiple):
    template_name = "kit/setup/grouped_checks.html"


class GroupedChoiceField(forms.ModelMultipleChoiceField):
    """Check boxes under headings; `group(row)` gives the heading, `choice_label(row)` the words."""

    iterator = GroupedIterator
    widget = GroupedChecks

    def __init__(
        self, queryset: Any, *, group: Callable[[Any], Any], choice_label: Callable[[Any], str] = str, **options: Any
    ) -> None:
        self.group, self.choice_label = group, choice_label
        super().__init__(queryset, required=False, **options)

    def label_from_instance(self, obj: Any) -> str:
        return self.choice_label(obj)


class LinesField(forms.CharField):
    """A list of short texts, one on each line."""

    def __init__(self, *, longest: int, most: int = 100, **options: Any) -> None:
        self.longest, self.most = longest, most
        super().__init__(widget=forms.Textarea(attrs={"rows": 5}), **options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        text = value if isinstance(value, str) else ""
        return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if len(value) > self.most:
            raise ValidationError(_("At most %(n)s lines.") % {"n": self.most})
        for line in value:
            if len(line) > self.longest:
                values = {"line": line[:30], "n": self.longest}
                raise ValidationError(_("“%(line)s…” is longer than %(n)s characters.") % values)

    def run_validators(self, value: list[str]) -> None:
        for line in value:
            super().run_validators(line)


def choose_from(field: forms.ModelChoiceField, rows: models.QuerySet[Any], *, chosen: Iterable[int] = ()) -> None:
    """Offer what is available today or later, and what is chosen already."""
    today = timezone.localdate()
    open_or_chosen = Q(valid_to__isnull=True) | Q(valid_to__gte=today) | Q(pk__in=list(chosen))
    field.queryset = rows.filter(open_or_chosen)


class SetUpForm(forms.ModelForm):
    """A form over one object. `sections`: (heading, field names); what is in none comes first.

    `row_sets`: name → PartRows class. Override `initial_rows` and `parts`. `locked`: fields that others carry copies
    of, and that stay as they are once the entry is in use.
    """

    locked: tuple[str, ...] = ()
    sections: tuple[tuple[str, tuple[str, ...]], ...] = ()
    row_sets: dict[str, type[PartRows]] = {}
    unfinished = False

    def __init__(self, data: Any = None, *, instance: Any, user: Any) -> None:
        self.user = user
        super().__init__(data, instance=instance)
        self._adapt_all()
        self.rows = {name: self._row_set(name, cls) for name, cls in self.row_sets.items()}

    def _adapt_all(self) -> None:
        locked = self.locked if self.instance.pk and is_held(self.instance) else ()
        for name, field in self.fields.items():
            if isinstance(field, forms.DateField):
                field.widget = DayInput()
                field.widget.is_required = field.required
            if isinstance(field, forms.DecimalField):
                self.at_least(field, 0)
            if (
                isinstance(field, forms.ModelChoiceField)
                and field.queryset is not None
                and name in getattr(self.instance, "WITHIN", ())
            ):
                choose_from(field, field.queryset, chosen=[getattr(self.instance, f"{name}_id") or 0])
            self.adapt(name, field)
            if name in locked:
                field.disabled, field.help_text = True, _("In use: it stays as it is. Close this one and add another.")

    @staticmethod
    def at_least(field: forms.Field, lowest: int) -> None:
        """No smaller number, for the browser and for the server."""
        field.validators.append(MinValueValidator(lowest, _("This cannot be less than %(limit_value)s.")))
        if getattr(field.widget, "input_type", "") == "number":
            field.widget.attrs["min"] = lowest

    def adapt(self, name: str, field: forms.Field) -> None:
        """Change one field for this user or entry."""

    def initial_rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of a part as they are stored."""
        return []

    def parts(self) -> tuple[Parts, ...]:
        """What the action shall make of the rows and grouped choices."""
        return ()

    def _row_set(self, name: str, cls: type[PartRows]) -> PartRows:
        data = self.data if self.is_bound else None
        initial = self.initial_rows(name) if self.instance.pk else []
        return cls(data, prefix=name, initial=initial, form_kwargs={"user": self.user, "entry": self.instance})

    def is_valid(self) -> bool:
        return all([super().is_valid(), *[rows.is_valid() for rows in self.rows.values()]])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("valid_from"), values.get("valid_to")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("valid_to", _("This is before “Available from”. Take a later day, or leave it empty."))
        return values

    @property
    def errors(self) -> ErrorDict:
        return ErrorDict() if self.unfinished else super().errors

    def unchecked(self) -> Self:
        """As typed, without errors: the person has not finished."""
        self.unfinished = True
        for rows in self.rows.values():
            rows.unchecked()
        return self

    def drawn(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(heading, fields) in the order of the page."""
        named = {name for _heading, names in self.sections for name in names}
        first = [field for field in self.visible_fields() if field.name not in named]
        return [("", first)] * bool(first) + [(h, [self[name] for name in names]) for h, names in self.sections]
