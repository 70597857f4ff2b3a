"""What narrows the grid of additional info items."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from oms.kit.grid import GridFilters
from partners.channel.enums import AdditionalKind, AdditionalOwner


class AdditionalFilters(GridFilters):
    search_hint = _("Item")
    search_paths = ("name",)
    owner = filters.ChoiceFilter(label=_("Used for"), choices=AdditionalOwner.choices, empty_label=_("Anybody"))
    kind = filters.ChoiceFilter(label=_("Type"), choices=AdditionalKind.choices, empty_label=_("Any type"))
    is_available = filters.ChoiceFilter(
        label=_("Available"), choices=[("True", _("Yes")), ("False", _("No"))], empty_label=_("Either")
    )
