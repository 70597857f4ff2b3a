"""Ports of the demo by their state, and who stands around them."""

from inventory.models import Number, Port
from oms.kit.acting import as_system
from partners.models import Account
from tests.orders.scene import who

DESK, CLERK, VERA, NEIGHBOUR = (
    "admin@nimbus.example",  # processes
    "clerk@rs-vertical.example",  # asked for them
    "admin@vertical.example",  # stands between
    "admin@orbit.example",
)


def port_in(state: str, partner: str = "RS-Vertical") -> Port:
    """The demo's port of RS-Vertical in `state`."""
    with as_system():
        rows = Port.objects.select_related("customer", "supplier", "number_type", "site", "billing_account")
        found: Port = rows.filter(partner_name=partner, state=state).order_by("pk")[0]
        return found


def fresh(port: Port) -> Port:
    with as_system():
        return Port.objects.select_related("customer", "supplier", "number_type").get(pk=port.pk)


def desk() -> Account:
    return who(DESK)


def numbers_of(port: Port) -> dict[str, str]:
    """Number → its state."""
    with as_system():
        return dict(port.numbers.values_list("e164", "state"))


def stock_of(port: Port) -> list[tuple[str, str, str, bool]]:
    """(number, assign, use, ported) of what stands in the stock of its numbers."""
    with as_system():
        rows = Number.objects.filter(e164__in=numbers_of(port)).order_by("e164")
        return list(rows.values_list("e164", "assign", "use", "ported"))
