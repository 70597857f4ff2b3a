"""What the grids of set-up objects share: the link to an entry, its available period."""

from collections.abc import Callable

import django_filters as filters
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalogue.enums import AVAILABILITY_TONES, Availability
from oms.kit.grid import BadgeColumn, DateColumn, GridFilters
from oms.kit.grid.columns import Record


def entry_link(name: str) -> Callable[[Record], str]:
    """From a record to the page of its entry; `name` as in `catalogue:plans`."""
    return lambda record: reverse(f"{name}-entry", args=[record["pk"]])


def availability_columns() -> tuple[BadgeColumn, DateColumn, DateColumn]:
    """Status today, first and last day."""
    return (
        BadgeColumn(_("Status"), "availability", Availability.choices, AVAILABILITY_TONES),
        DateColumn(_("Available from"), "valid_from", priority=3),
        DateColumn(_("Available to"), "valid_to", priority=3),
    )


class AvailabilityFilters(GridFilters):
    """Narrows by what is available, coming or closed today."""

    availability = filters.ChoiceFilter(label=_("Status"), choices=Availability.choices, empty_label=_("Any status"))
