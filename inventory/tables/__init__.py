"""Grids of this app."""

from inventory.tables.device import DeviceTable
from inventory.tables.number import DdiDetailsTable, NumberHistoryTable, NumberStatusSummaryTable, NumberStockTable
from inventory.tables.provisioning import ProvisioningTable

__all__ = [
    "DdiDetailsTable",
    "DeviceTable",
    "NumberHistoryTable",
    "NumberStatusSummaryTable",
    "NumberStockTable",
    "ProvisioningTable",
]
