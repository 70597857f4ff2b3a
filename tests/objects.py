"""What stands for the parameters of an address: an object of a given partner in the demo.

A parameter is looked up as `namespace:name.parameter`, then `namespace.parameter`, then `parameter`. Each entry is a
function from a partner's id to the value, run as the system; None when that partner has no such object.
An object that belongs to no partner (the catalogue) is listed in SHARED as well.
"""

from collections.abc import Callable

from inventory.models import Command
from tests.addresses import Address


def _command(partner_id: int) -> int | None:
    """A command to the network, a failed one if there is one."""
    found = Command.objects.filter(partner_id=partner_id).order_by("id")
    return (found.filter(state="failed").first() or found.first() or Command()).pk


OBJECTS: dict[str, Callable[[int], object]] = {
    "inventory:retry-command.pk": _command,
    "inventory:give-up-command.pk": _command,
}
SHARED: set[str] = set()
HOW = "Add it to tests/objects.py: OBJECTS[…] = a function from a partner's id to the value."


class Unknown(LookupError):
    """Nobody said what stands for a parameter."""


def entry(address: Address, parameter: str) -> str:
    """The key under which `parameter` of `address` is listed."""
    namespace = address.name.rpartition(":")[0]
    for key in (f"{address.name}.{parameter}", f"{namespace}.{parameter}", parameter):
        if key in OBJECTS:
            return key
    raise Unknown(f"{address.name} ({address.route}) has a parameter “{parameter}” that no test can fill. {HOW}")


def fill(address: Address, partner_id: int) -> dict | None:
    """Values of all parameters, of objects of `partner_id`; None when it has no such object."""
    found = {name: OBJECTS[entry(address, name)](partner_id) for name in address.parameters}
    return None if None in found.values() else found


def shared(address: Address) -> bool:
    """Whether the address leads to nothing that belongs to a partner."""
    return all(entry(address, name) in SHARED for name in address.parameters)
