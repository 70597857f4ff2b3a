"""What narrows the grids of this app."""

from inventory.filters.device import DeviceFilters
from inventory.filters.number import DdiDetailsFilters, NumberStockFilters, NumberSummaryFilters
from inventory.filters.provisioning import ProvisioningFilters

__all__ = ["DdiDetailsFilters", "DeviceFilters", "NumberStockFilters", "NumberSummaryFilters", "ProvisioningFilters"]
