"""Grids of this app."""

from partners.tables.log import LoginHistoryTable

__all__ = ["LoginHistoryTable"]
