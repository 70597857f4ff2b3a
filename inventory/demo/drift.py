"""What somebody changed at the EMS by hand, of which the portal heard nothing: open, being mended, and gone again."""

from datetime import datetime, timedelta
from typing import Any

from customers.models import Customer
from inventory.actions.difference import mend_network
from inventory.actions.reading import keep_reading
from inventory.demo.network import Network
from inventory.ems.simulator.driver import held_of
from inventory.enums import LineState
from inventory.models import Difference
from inventory.queries.line import as_told, living
from partners.models import Account

HOUR = timedelta(hours=1)
SOMEBODY_ELSE = "Prudence Proxy"
MENDED, MENDING = "Chapel Allerton Vets", "Armley Signwriters"
BY_HAND = {  # customer → commands that the portal did not send; {login}: its administrator, {line}: its first user's line
    "Beeston Bookbinders": ("change_administrator", {"login": "{login}", "name": "Bea Standin"}),
    "Yardley Logistics": ("set_fraud_limit", {"default": "90.00", "custom": None}),
    "Kentish Kettles": ("set_bundles", {"bundles": {"UK Mobile 500": 1}}),
    "Yeadon Harp Makers": ("set_lines", {"lines": "{line}"}),
    MENDING: ("change_tenant", {"language": "de"}),
    MENDED: ("set_channels", {"sip": 6, "tdm": 0}),
}
FOUND, TOLD, GONE = 26 * HOUR, 25 * HOUR, 24 * HOUR  # before the last reading


def change_by_hand(network: Network, *, at: datetime) -> None:
    """Once; the last reading of each of them is at `at`."""
    for customer in Customer.objects.filter(name__in=BY_HAND).order_by("pk"):
        if not network.store.tenant(customer.code) or _was_changed(network, customer):
            continue
        kind, payload = BY_HAND[customer.name]
        told = {name: _meant(customer, value) for name, value in payload.items()}
        network.store.take(
            key=f"by-hand:{customer.code}:{kind}", kind=kind, customer=customer.code, payload=told, secret=""
        )
        _read(network, customer, at=at - FOUND if customer.name == MENDED else at, asked_at=at)
        if customer.name in (MENDED, MENDING):
            _mend(network, customer, at=at)


def _meant(customer: Customer, value: Any) -> Any:
    if value == "{line}":
        line = living(customer).filter(state=LineState.USED).select_related("item")[0]
        return [as_told(line) | {"name": SOMEBODY_ELSE}]
    return customer.admin_id if value == "{login}" else value


def _was_changed(network: Network, customer: Customer) -> bool:
    kind, _payload = BY_HAND[customer.name]
    return any(row["key"] == f"by-hand:{customer.code}:{kind}" for row in network.store.log(customer=customer.code))


def _mend(network: Network, customer: Customer, *, at: datetime) -> None:
    """Its reseller has the network told; the one that is gone was read since."""
    by = Account.objects.select_related("partner", "role").get(partner_id=customer.partner_id, is_chief=True)
    told = at - TOLD if customer.name == MENDED else at
    for difference in Difference.objects.filter(customer=customer, state="open"):
        mend_network(difference=difference, by=by, at=told)
    network.take(customer, at=told)
    if customer.name == MENDED:
        _read(network, customer, at=at - GONE, asked_at=at)
        _read(network, customer, at=at, asked_at=at)


def _read(network: Network, customer: Customer, *, at: datetime, asked_at: datetime) -> None:
    """`asked_at`: nothing was settled at the network after it; the day's people moved in last."""
    state = network.store.tenant(customer.code)
    if state:
        keep_reading(customer=customer, held=held_of(state), asked_at=asked_at, at=at)
