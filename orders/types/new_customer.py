"""New Customer: ten steps, one contract (guide 2.5.1)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.enums import CustomerStatus
from customers.models import Customer
from orders.effect.entry import Entry
from orders.effect.reading import Reading
from orders.kinds import OrderKind, register
from orders.parts.assign.part import Assign
from orders.parts.bundles.part import Bundles
from orders.parts.devices.part import Devices
from orders.parts.files.part import Files
from orders.parts.info.part import Info
from orders.parts.items.part import Items
from orders.parts.numbers.part import Numbers
from orders.parts.shipping.part import Shipping
from orders.parts.sites.part import Sites
from orders.parts.status import status_entry, tenant_entries
from orders.parts.trunk.part import Trunk


@register
class NewCustomer(OrderKind):
    """The wizard Create New Customer and what its confirmation does."""

    kind = "new_customer"
    label = gettext_lazy("New Customer")
    screen = "create-customer"
    needs_server = True
    makes_customer = True
    parts = (
        Info(), Sites(), Numbers(), Assign(), Items(), Trunk(), Devices(), Bundles(), Shipping(), Files(),
    )  # fmt: skip

    def may_open(self, customer: Customer) -> str:
        return "" if customer.status == CustomerStatus.ORDERING else _("The customer exists already.")

    def own_entries(self, reading: Reading) -> Iterator[Entry]:
        yield status_entry(reading, "create_service")
        yield from tenant_entries(reading)
