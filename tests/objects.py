"""What stands for the parameters of an address: an object of a given partner in the demo.

A parameter is looked up as `namespace:name.parameter`, then `namespace.parameter`, then `parameter`. Each entry is a
function from a partner's id to the value, run as the system; None when that partner has no such object.
An object that belongs to no partner (the catalogue) is listed in SHARED as well.
"""

from collections.abc import Callable
from datetime import date

from tests.addresses import Address

OBJECTS: dict[str, Callable[[int], object]] = {}
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


# --- customers


def customer_of(partner_id: int) -> object:
    """Code of the partner's customer that has the most, so that every tab and grid has rows."""
    from customers.models import Customer

    mine = Customer.objects.filter(partner_id=partner_id).order_by("service_start", "-user_licenses", "pk")
    return mine.values_list("code", flat=True).first()


def place_of(name: str) -> Callable[[int], object]:
    def find(partner_id: int) -> object:
        from customers import models

        rows = getattr(models, name).objects.filter(customer__code=customer_of(partner_id))
        return rows.order_by("pk").values_list("pk", flat=True).first()

    return find


OBJECTS["customers.code"] = OBJECTS["orders:of-customer.code"] = customer_of
OBJECTS["customers:modify-site.pk"] = place_of("Site")
OBJECTS["customers:modify-account.pk"] = place_of("BillingAccount")
OBJECTS["customers.day"] = lambda partner_id: date(2026, 12, 31)
OBJECTS["customers:choose-password.secret"] = lambda partner_id: "no-such-link"
SHARED |= {"customers:choose-password.secret"}
