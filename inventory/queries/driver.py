"""Which driver speaks to a customer's network: the one that stands on its call server."""

from django.utils.translation import gettext as _

from customers.models import Customer
from inventory.ems.driver import Driver
from inventory.ems.drivers import DEFAULT, DRIVERS
from inventory.ems.kinds import KINDS
from inventory.models import CallServer, Command, Tenant
from oms.kit.outbox import PermanentFault


def driver_of(whose: CallServer | Customer | Command) -> Driver:
    """The driver of a call server, of the one where a customer stands, or of the one a command goes to.

    A customer that stands nowhere is asked for at the default driver, which will say so. Raises PermanentFault, in
    words, when the call server is not known here, or names a driver that is not installed.
    """
    server = whose if isinstance(whose, CallServer) else _server_of(whose)
    name = server.driver if server else DEFAULT
    if name not in DRIVERS:
        raise PermanentFault(_("The driver “%(name)s” is not installed here.") % {"name": name})
    return DRIVERS[name]


def _server_of(whose: Customer | Command) -> CallServer | None:
    """A command that begins a tenant names the server; all others go where the tenant is, or was."""
    if isinstance(whose, Command) and (way := KINDS.get(whose.kind)) and way.begins:
        return _named(whose.payload["server"])
    customer_id = whose.customer_id if isinstance(whose, Command) else whose.pk
    tenancy = Tenant.objects.filter(customer_id=customer_id).select_related("server").first()
    if tenancy:
        return tenancy.server
    return _named(Customer.objects.values_list("cm_id", flat=True).get(pk=customer_id))


def _named(cm_id: str) -> CallServer | None:
    if not cm_id:
        return None
    server = CallServer.objects.filter(cm_id=cm_id).first()
    if server is None:
        raise PermanentFault(_("There is no call server %(cm)s here.") % {"cm": cm_id})
    return server
