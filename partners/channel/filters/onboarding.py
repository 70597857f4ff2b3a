"""What narrows the list of onboardings."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oms.kit.grid import PartnerFilters
from partners.channel.models import Onboarding

STANDS = [("open", _("Under way")), ("overdue", _("Overdue")), ("live", _("Live"))]


class OnboardingFilters(PartnerFilters):
    search_hint = _("Reseller or ID")
    search_paths = ("partner__name", "partner__code")
    stand = filters.ChoiceFilter(method="by_stand", label=_("Status"), choices=STANDS, empty_label=_("All"))

    class Meta:
        model = Onboarding
        fields: list[str] = []

    def by_stand(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == "overdue":
            return queryset.filter(next_due__lt=timezone.localdate())
        return queryset.filter(live_at__isnull=value == "open")
