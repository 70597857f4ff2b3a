"""What narrows the lists of what people were told."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from oms.kit.grid import DayRangeFilter, GridFilters, InstantRangeFilter, PartnerFilters
from oms.kit.outbox import OutboxState
from partners.messages.enums import DELIVERY_STATES, DeliveryMethod, DeliveryState
from partners.messages.models import Notice
from partners.messages.notifications.message import kinds

STATES = {
    DeliveryState.WAITING: [OutboxState.WAITING, OutboxState.CLAIMED],
    DeliveryState.SENT: [OutboxState.DONE],
    DeliveryState.FAIL: [OutboxState.FAILED, OutboxState.GIVEN_UP],
}


class NotificationHistoryFilters(PartnerFilters):
    """guide 2.9.4"""

    search_hint = _("Receiver, message or customer")
    day = InstantRangeFilter(field_name="created_at", label=_("Date"))
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


class NotificationFilters(GridFilters):
    """Date and content of what a reseller was told (guide 2.7.1.7)."""

    search_hint = _("Message, sender or receiver")
    search_paths = ("subject", "sender", "receiver")
    day = DayRangeFilter(field_name="created_at", label=_("Send Date"))
    method = filters.ChoiceFilter(
        label=_("Delivery Method"), choices=DeliveryMethod.choices, empty_label=_("Any method")
    )
    state = filters.ChoiceFilter(
        method="by_state", label=_("Status"), choices=DeliveryState.choices, empty_label=_("Any status")
    )

    class Meta:
        model = Notice
        fields: list[str] = []

    def by_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(state__in=DELIVERY_STATES[value])
