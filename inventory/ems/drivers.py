"""The drivers of this installation, by the name that stands on a call server. One package each beside this file."""

from inventory.ems.broadworks.driver import BroadWorksDriver
from inventory.ems.driver import Driver
from inventory.ems.kamailio.driver import KamailioDriver
from inventory.ems.simulator.driver import SimulatorDriver

DEFAULT = "simulator"
DRIVERS: dict[str, Driver] = {
    DEFAULT: SimulatorDriver(), "kamailio": KamailioDriver(), "broadworks": BroadWorksDriver(),
}  # fmt: skip


def driver_choices() -> list[tuple[str, str]]:
    """(name, label) of each driver."""
    return [(name, driver.label) for name, driver in DRIVERS.items()]
