"""Grids of this app."""

from inventory.tables.number import DdiDetailsTable, NumberStatusSummaryTable, NumberStockTable
from inventory.tables.provisioning import ProvisioningTable

__all__ = ["DdiDetailsTable", "NumberStatusSummaryTable", "NumberStockTable", "ProvisioningTable"]
