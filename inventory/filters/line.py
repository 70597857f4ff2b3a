"""What narrows a customer's lines."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from catalogue.enums import Reach
from inventory.enums import LineState
from inventory.models import Line
from oms.kit.grid import GridFilters


class LineFilters(GridFilters):
    search_hint = _("Extension, user, e-mail, package, number or device")
    search_paths = ("extension", "name", "email", "item__name", "number", "mac")
    state = filters.ChoiceFilter(
        label=_("Status"), choices=[(s.value, s.label) for s in (LineState.USED, LineState.FREE)],
        empty_label=_("Any status"),
    )  # fmt: skip
    reach = filters.ChoiceFilter(label=_("May Call"), choices=Reach.choices, empty_label=_("Any"))
    site = filters.CharFilter(field_name="site__name", lookup_expr="iexact", label=_("Site Name"))

    class Meta:
        model = Line
        fields: list[str] = []
