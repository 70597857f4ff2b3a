"""What narrows the grids of this app."""

from inventory.filters.device import DeviceFilters
from inventory.filters.number import DdiDetailsFilters, NumberHistoryFilters, NumberStockFilters, NumberSummaryFilters
from inventory.filters.provisioning import ProvisioningFilters

__all__ = [
    "DdiDetailsFilters",
    "DeviceFilters",
    "NumberHistoryFilters",
    "NumberStockFilters",
    "NumberSummaryFilters",
    "ProvisioningFilters",
]
