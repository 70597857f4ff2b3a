"""What the grids of set-up objects share: the link to an entry, its available period."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from oms.kit.grid import BadgeColumn, DateColumn, GridFilters, link_to
from oms.kit.grid.links import Link
from oms.kit.offered import AVAILABILITY_TONES, Availability


def entry_link(name: str) -> Link:
    """From a record to the page of its entry; `name` as in `catalogue:plans`."""
    return link_to(f"{name}-entry", "pk")


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
