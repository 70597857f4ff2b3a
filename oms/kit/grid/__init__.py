"""Grids from four declarations: columns, filters, queryset, screen. Fragment, page and Excel read the same rows."""

from oms.kit.grid.bulk import BulkAct, BulkGridView
from oms.kit.grid.columns import (
    BadgeColumn,
    BooleanColumn,
    DateColumn,
    DateTimeColumn,
    DurationColumn,
    MacColumn,
    MoneyColumn,
    NumberColumn,
    NumbersColumn,
    PhoneColumn,
    ProgressColumn,
    SentenceColumn,
    TextColumn,
)
from oms.kit.grid.filters import DayRangeFilter, GridFilters, InstantRangeFilter, PartnerFilters, RowFilter
from oms.kit.grid.grid import Grid
from oms.kit.grid.grouped import FewGroups, GroupedGrid
from oms.kit.grid.keyset import KeysetGrid
from oms.kit.grid.links import RowLink, link_to
from oms.kit.grid.rows import Rows, RowsFilters
from oms.kit.grid.table import GridTable
from oms.kit.grid.totalled import TotalledGrid
from oms.kit.grid.view import GridView, grid_at, view_at

__all__ = [
    "BadgeColumn",
    "BooleanColumn",
    "BulkAct",
    "BulkGridView",
    "DateColumn",
    "DateTimeColumn",
    "DayRangeFilter",
    "DurationColumn",
    "Grid",
    "GridFilters",
    "GridTable",
    "GridView",
    "FewGroups",
    "GroupedGrid",
    "InstantRangeFilter",
    "MacColumn",
    "KeysetGrid",
    "MoneyColumn",
    "NumberColumn",
    "NumbersColumn",
    "PartnerFilters",
    "PhoneColumn",
    "ProgressColumn",
    "RowFilter",
    "RowLink",
    "Rows",
    "RowsFilters",
    "SentenceColumn",
    "TextColumn",
    "TotalledGrid",
    "grid_at",
    "link_to",
    "view_at",
]
