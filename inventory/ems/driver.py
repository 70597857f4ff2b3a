"""The one interface to the network. Each vendor's driver is a package beside this file; EMS_DRIVER names the one in use.

What a command carries, by kind (inventory/enums.py). Quantities are totals, never differences, so that sending a
command twice does nothing more; what is not named stays as it is, 0 takes it away.

    create_tenant         {name, domain, language, plan, server}            answers {tenant, prefix}
    remove_tenant         {}                                                numbers and devices are released
    create_administrator  {login, name, email} and the password as secret
    change_administrator  {login} and any of {new_login, name, email} and a new password as secret
    add_numbers           {numbers: [E.164, …]}
    remove_numbers        {numbers: [E.164, …]}
    set_packages          {items: {code: total}}
    set_devices           {devices: [{model, quantity: total, macs: [twelve hex digits, …]}]}
    set_channels          {sip: total, tdm: total}
    set_bundles           {bundles: {name: total}}
    set_fraud_limit       {default: "25.00", custom: "40.00" or null}       money per user and day, as text
    activate_service, stop_service, resume_service   {}
"""

from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

NEEDED: dict[str, tuple[str, ...]] = {
    "create_tenant": ("name", "domain", "language", "plan", "server"),
    "remove_tenant": (),
    "create_administrator": ("login", "name", "email"),
    "change_administrator": ("login",),
    "add_numbers": ("numbers",),
    "remove_numbers": ("numbers",),
    "set_packages": ("items",),
    "set_devices": ("devices",),
    "set_channels": ("sip", "tdm"),
    "set_bundles": ("bundles",),
    "set_fraud_limit": ("default", "custom"),
    "activate_service": (),
    "stop_service": (),
    "resume_service": (),
}


class TemporaryFault(Exception):
    """The network did not take the command now, or did not say whether it did; the same key may be sent again."""


class Driver(Protocol):
    """Speaks to one vendor's EMS."""

    def execute(self, kind: str, customer_code: str, key: str, payload: dict, secret: str) -> dict:
        """Carry out one command and give its answer.

        The EMS must recognise `key`: sent again, it answers as the first time and does nothing more. A vendor whose
        EMS knows no keys looks first. Raises PermanentFault (oms.kit.outbox) when it will never be taken,
        TemporaryFault when it may be tried again, a time-out among them.
        """

    def portal_link(self, customer_code: str, person: str) -> str:
        """The address of the customer's manager portal with a key in it that works once, soon; `person` signs in.

        Raises PermanentFault when the customer has no tenant there, TemporaryFault when the EMS cannot be asked.
        """

    def look(self, customer_code: str) -> dict | None:
        """What the network has for this customer, or None."""


@cache
def _made(path: str) -> Driver:
    return import_string(path)()


def driver() -> Driver:
    """The driver in use."""
    return _made(settings.EMS_DRIVER)
