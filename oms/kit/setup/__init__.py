"""Set-up pages from a declaration: list, form, where used, close, delete. One class per object (docs/house.md)."""

from oms.kit.setup.base import Place, SetUp, places, register
from oms.kit.setup.forms import GroupedChoiceField, PartRows, SetUpForm
from oms.kit.setup.tables import AvailabilityFilters, availability_columns, entry_link

__all__ = [
    "AvailabilityFilters",
    "GroupedChoiceField",
    "PartRows",
    "Place",
    "SetUp",
    "SetUpForm",
    "availability_columns",
    "entry_link",
    "places",
    "register",
]
