"""What narrows the grids of rate tables and of rates."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from callstats.enums import Standing
from oms.kit import phones
from oms.kit.grid import GridFilters, PartnerFilters


class RateTableFilters(PartnerFilters):
    search_hint = _("Name or service plan")
    search_paths = ("name", "plan__name")


class PrefixFilters(GridFilters):
    """A whole number finds the prefixes that it begins with."""

    def search(self, queryset, text: str):
        try:
            number = phones.prefix(text)
        except ValueError:
            return super().search(queryset, text)
        beginnings = [number[:length] for length in range(2, len(number) + 1)]
        return queryset.filter(prefix__in=beginnings) | queryset.filter(prefix__startswith=number)


class RateFilters(PrefixFilters):
    search_hint = _("Prefix, number or destination")
    search_paths = ("prefix", "destination")
    standing = filters.ChoiceFilter(label=_("Status"), choices=Standing.choices, empty_label=_("Any status"))
