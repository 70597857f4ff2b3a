"""What narrows Reminders: company, level, how it stands now, days, customer."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from billing.enums import Dunned
from billing.models import Reminder
from customers.enums import ReminderLevel
from oms.kit.grid import DayRangeFilter, PartnerFilters


class ReminderFilters(PartnerFilters):
    search_hint = _("Customer name or ID, or statement number")
    now = filters.ChoiceFilter(label=_("Status"), choices=Dunned.choices, empty_label=_("Any status"))
    level = filters.ChoiceFilter(label=_("Level"), choices=ReminderLevel.choices, empty_label=_("Any level"))
    days = DayRangeFilter(field_name="at", label=_("Sent"))
    customer = filters.CharFilter(field_name="customer_code", lookup_expr="iexact", label=_("Customer ID"))

    class Meta:
        model = Reminder
        fields: list[str] = []
