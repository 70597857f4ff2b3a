"""Rows that a person may add: a formset whose “Add” is a submit, so that it works without JavaScript."""

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _

from oms.kit.keys import as_count


class Rows(BaseFormSet):
    """Rows of one kind; rows left empty and rows marked for removal do not count."""

    def kept_forms(self) -> list[forms.Form]:
        """The rows that are filled in and not marked for removal, to say at each what is wrong with it."""
        return [form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]

    def kept(self) -> list[dict]:
        """Cleaned data of the rows that are not marked for removal."""
        return [
            {key: value for key, value in form.cleaned_data.items() if key != "DELETE"} for form in self.kept_forms()
        ]

    def named(self) -> list[dict]:
        """Kept rows with a name: known ones changed or not, new ones only when something was typed."""
        return [row for row in self.kept() if row.get("name")]

    def filled(self) -> list[dict]:
        """Cleaned data of the rows that count."""
        return [
            {key: value for key, value in form.cleaned_data.items() if key != "DELETE"}
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
    return factory(data=data, initial=initial, prefix=prefix, form_kwargs=kwargs)
