"""What narrows the grids of resellers, their people, and what they were told."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from oms.kit.grid import DayRangeFilter, GridFilters, PartnerFilters
from partners.enums import DELIVERY_STATES, DeliveryMethod, DeliveryState, PartnerKind, PartnerStatus
from partners.models import Account, Notice, Partner


class ResellerFilters(PartnerFilters):
    partner_path = "pk"
    search_hint = _("Company, ID or administrator")
    search_paths = ("name", "code", "domain", "chief__name", "chief__login_id")
    kind = filters.ChoiceFilter(label=_("Reseller Type"), choices=PartnerKind.choices, empty_label=_("Any type"))
    status = filters.ChoiceFilter(label=_("Status"), choices=PartnerStatus.choices, empty_label=_("Any status"))

    class Meta:
        model = Partner
        fields: list[str] = []


class ResellerStatusFilters(ResellerFilters):
    search_hint = _("Company or ID")
    search_paths = ("name", "code")


class AdministratorFilters(GridFilters):
    search_hint = _("ID, name or e-mail")
    search_paths = ("login_id", "name", "email")

    class Meta:
        model = Account
        fields: list[str] = []


class MemberFilters(PartnerFilters):
    search_hint = _("ID, name or e-mail")
    search_paths = ("login_id", "name", "email")

    class Meta:
        model = Account
        fields: list[str] = []


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
