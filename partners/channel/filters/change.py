"""What narrows a change history."""

from django.utils.translation import gettext_lazy as _

from oms.kit.grid import DayRangeFilter, RowsFilters


class ChangeFilters(RowsFilters):
    search_hint = _("Target, item, value or operator")
    search_paths = ("kind", "item", "before", "after", "operator", "company")
    day = DayRangeFilter(field_name="at", label=_("Changed Date"))
