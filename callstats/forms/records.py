"""Forms of files of call records and of their refused lines."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from callstats.formats.known import format_choices
from callstats.formats.lines import KEPT
from callstats.models import RefusedLine
from inventory.models import CallServer

ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix/")))


class PushAddressForm(forms.Form):
    """What a call server sends, and by which clock. `zone`: of times that name none."""

    server = forms.ModelChoiceField(CallServer.objects.none(), label=_("CM ID"), empty_label=_("Choose a call server"))
    form = forms.ChoiceField(label=_("Format"), choices=format_choices)
    zone = forms.ChoiceField(
        label=_("Clock"),
        choices=[("UTC", "UTC"), *((zone, zone) for zone in ZONES)],
        initial="Europe/London",
        help_text=_("For formats whose times name no clock of their own."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        servers: Any = self.fields["server"]
        servers.queryset = CallServer.objects.order_by("cm_id")


class CallFileForm(PushAddressForm):
    """A file of one call server."""

    file = forms.FileField(
        label=_("File"),
        max_length=200,
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )


class RefusedLinesForm(forms.Form):
    """Refused lines as text that can be mended; a field for each."""

    def __init__(self, *args: Any, rows: Iterable[RefusedLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        for row in self.rows:
            self.fields[f"line_{row.line}"] = forms.CharField(
                label=_("Line %(n)s") % {"n": row.line},
                initial=row.text,
                required=False,
                strip=False,
                max_length=KEPT,
                widget=forms.TextInput(attrs={"class": "code", "spellcheck": "false", "autocomplete": "off"}),
                help_text=f"{row.get_reason_display()}: {row.detail}" if row.detail else row.get_reason_display(),
            )

    @property
    def mended(self) -> dict[int, str]:
        """Line → its text now."""
        return {row.line: self.cleaned_data[f"line_{row.line}"] for row in self.rows}
