"""What narrows the grids of this app."""

from partners.filters.log import LoginHistoryFilters

__all__ = ["LoginHistoryFilters"]
