"""What narrows the system logs; each starts with today (guide 2.9.2 to 2.9.4)."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from oms.kit.grid import DayRangeFilter, PartnerFilters
from oms.kit.outbox import OutboxState
from partners.enums import DeliveryMethod, DeliveryState, PartnerKind
from partners.messages import kinds

STATES = {
    DeliveryState.WAITING: [OutboxState.WAITING, OutboxState.CLAIMED],
    DeliveryState.SENT: [OutboxState.DONE],
    DeliveryState.FAIL: [OutboxState.FAILED, OutboxState.GIVEN_UP],
}


class MenuAccessHistoryFilters(PartnerFilters):
    """guide 2.9.2"""

    search_hint = _("Account, menu or IP")
    day = DayRangeFilter(field_name="at", label=_("Date"), today=True)
    system_role = filters.ChoiceFilter(
        label=_("System Role"), choices=PartnerKind.choices, empty_label=_("Any system role")
    )


class ExcelDownloadHistoryFilters(MenuAccessHistoryFilters):
    """guide 2.9.3"""


class NotificationHistoryFilters(PartnerFilters):
    """guide 2.9.4"""

    search_hint = _("Receiver, message or customer")
    day = DayRangeFilter(field_name="created_at", label=_("Date"), today=True)
    status = filters.ChoiceFilter(
        label=_("Status"), choices=DeliveryState.choices, empty_label=_("Any status"), method="by_status"
    )
    method = filters.ChoiceFilter(
        label=_("Delivery Method"), choices=DeliveryMethod.choices, empty_label=_("Any method")
    )
    kind = filters.ChoiceFilter(
        label=_("Message Type"),
        choices=lambda: sorted(((code, kind.label) for code, kind in kinds.items()), key=lambda pair: str(pair[1])),
        empty_label=_("Any type"),
    )

    def by_status(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(state__in=STATES[value])
