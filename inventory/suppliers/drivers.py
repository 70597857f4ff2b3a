"""The ways to suppliers of this installation, by the name that stands on a supplier."""

from typing import Any

from inventory.suppliers.by_hand import ByHand
from inventory.suppliers.driver import SupplierDriver
from inventory.suppliers.simulator import SupplierSimulator

BY_HAND = "by_hand"
SUPPLIERS: dict[str, SupplierDriver] = {BY_HAND: ByHand(), "simulator": SupplierSimulator()}


def supplier_choices() -> list[tuple[str, Any]]:
    """(name, label) of each way."""
    return [(name, driver.label) for name, driver in SUPPLIERS.items()]
