"""What narrows the files of call records."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from callstats.enums import FileState, Source
from callstats.formats.known import format_choices
from callstats.models import CallFile
from oms.kit.grid import DayRangeFilter, GridFilters


class CallFileFilters(GridFilters):
    search_hint = _("File or CM ID")
    state = filters.ChoiceFilter(label=_("Status"), choices=FileState.choices, empty_label=_("Any status"))
    format = filters.ChoiceFilter(label=_("Format"), choices=format_choices, empty_label=_("Any format"))
    source = filters.ChoiceFilter(label=_("Source"), choices=Source.choices, empty_label=_("Any source"))
    came = DayRangeFilter(field_name="came_at", label=_("Date"))

    class Meta:
        model = CallFile
        fields: list[str] = []
