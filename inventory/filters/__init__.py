"""What narrows the grids of this app."""

from inventory.filters.number import DdiDetailsFilters, NumberStockFilters, NumberSummaryFilters
from inventory.filters.provisioning import ProvisioningFilters

__all__ = ["DdiDetailsFilters", "NumberStockFilters", "NumberSummaryFilters", "ProvisioningFilters"]
