"""What an action refused, put onto the form that asked for it."""

from django import forms
from django.core.exceptions import ValidationError


def refuse(form: forms.BaseForm, error: ValidationError) -> None:
    """Each error stands at its field; one of a field the form does not have stands above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
