"""Values of a command, corrected."""

from typing import Any

from django import forms


class MendForm(forms.Form):
    """The text fields of a command that the network refused."""

    def __init__(self, *args: Any, payload: dict[str, Any], names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in names:
            label = name.replace("_", " ").capitalize()
            self.fields[name] = forms.CharField(label=label, max_length=254, required=False, initial=payload[name])


# --- devices
