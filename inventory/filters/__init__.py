"""What narrows the grids of this app."""

from inventory.filters.number import DdiDetailsFilters, NumberHistoryFilters, NumberStockFilters, NumberSummaryFilters
from inventory.filters.provisioning import ProvisioningFilters

__all__ = [
    "DdiDetailsFilters",
    "NumberHistoryFilters",
    "NumberStockFilters",
    "NumberSummaryFilters",
    "ProvisioningFilters",
]
