"""What narrows the messages that callers left."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from callstats.enums import MessageState
from callstats.models import Voicemail
from oms.kit import phones
from oms.kit.grid import GridFilters


class VoicemailFilters(GridFilters):
    """A caller is looked for as it is shown, so that hidden digits are not found out."""

    search_hint = _("Caller, extension or user")
    state = filters.ChoiceFilter(
        field_name="stands", label=_("Status"), choices=MessageState.choices, empty_label=_("Any status")
    )
    extension = filters.CharFilter(field_name="extension", label=_("Extension"))

    class Meta:
        model = Voicemail
        fields: list[str] = []

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        found = queryset.filter(shown__contains=phones.e164_part(text)) | queryset.filter(extension=text)
        return found | queryset.filter(user_name__icontains=text)
