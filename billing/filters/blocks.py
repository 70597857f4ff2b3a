"""What narrows Payment Blocks: company, how it stands, cause, days."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from billing.enums import BlockCause, BlockState
from billing.models import PaymentBlock
from oms.kit.grid import DayRangeFilter, PartnerFilters


class BlockFilters(PartnerFilters):
    search_hint = _("Customer name or ID, reason, or order number")
    search_paths = ("customer__name", "customer__code", "why", "stop_no", "resume_no")
    state = filters.ChoiceFilter(label=_("Status"), choices=BlockState.choices, empty_label=_("Any status"))
    cause = filters.ChoiceFilter(label=_("Cause"), choices=BlockCause.choices, empty_label=_("Any cause"))
    days = DayRangeFilter(field_name="stopped_at", label=_("Blocked"))

    class Meta:
        model = PaymentBlock
        fields: list[str] = []
