"""What of a customer's contract is in use in its network, and what uses it."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from django.core.cache import cache
from django.utils.translation import gettext as _

from customers.models import Customer
from inventory.ems.driver import NetworkUser, TemporaryFault
from inventory.queries.driver import driver_of
from oms.kit.outbox import PermanentFault

REMEMBERED = 10  # seconds; the steps of a wizard ask one after the other


@dataclass(frozen=True)
class Use:
    """Who uses what. `unknown`: why the network could not say, in words; then nothing is known to be in use."""

    users: list[NetworkUser] = field(default_factory=list)
    busy: dict[str, int] = field(default_factory=dict)
    unknown: str = ""

    @cached_property
    def items(self) -> Counter[str]:
        """Item code → how many users have it."""
        return Counter(code for user in self.users for code in user.items)

    @cached_property
    def numbers(self) -> dict[str, NetworkUser]:
        """E.164 → whose number it is."""
        return {user.number: user for user in self.users if user.number}

    @cached_property
    def macs(self) -> dict[str, NetworkUser]:
        return {user.mac: user for user in self.users if user.mac}

    def users_of(self, code: str) -> list[str]:
        """Who has an item, in words."""
        return [str(user) for user in self.users if code in user.items]


def use_of(customer: Customer) -> Use:
    """What the network says, some seconds old at most; a customer that it does not know uses nothing."""
    known: Use | None = cache.get(key := f"use:{customer.pk}")
    if known is None:
        known = _asked(customer)
        cache.set(key, known, REMEMBERED)
    return known


def _asked(customer: Customer) -> Use:
    """A call server that did not answer is not asked for the next customer either, for some seconds: a list of hundreds
    of customers would wait for each."""
    unknown = Use(unknown=_("The network could not be asked what is in use. Try again in a moment."))
    if customer.cm_id and cache.get(silent := f"silent:{customer.cm_id}"):
        return unknown
    try:
        held = driver_of(customer).look(customer.code)
    except PermanentFault:
        return unknown
    except TemporaryFault:
        if customer.cm_id:
            cache.set(silent, True, REMEMBERED)
        return unknown
    return Use(held.in_use(), held.busy) if held else Use()
