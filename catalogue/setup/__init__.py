"""Set-up pages from a declaration: list, form, where used, close, delete. One class per object (docs/set-up.md)."""

from catalogue.setup.base import Place, SetUp, places, register
from catalogue.setup.forms import GroupedChoiceField, PartRows, SetUpForm
from catalogue.setup.tables import AvailabilityFilters, availability_columns, entry_link

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
