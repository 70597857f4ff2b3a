"""Who uses what in the demo's network, and the first reading of it: one customer's contract and network differ."""

from datetime import datetime, timedelta

from django.utils import timezone

from customers.enums import LIVE, CustomerStatus
from customers.models import Customer
from customers.queries.contract import devices_on, numbers_on
from inventory.actions.reading import keep_reading
from inventory.demo.network import Network
from inventory.ems.simulator.driver import held_of
from inventory.models import Number
from oms.kit.periods import add_months

PEOPLE = ("Paula Placeholder", "Sam Sample", "Edna Example", "Tom Template", "Dora Dummy", "Max Muster")
IDLE = 2  # licenses that nobody has yet, where there are enough
BUSY = 3
LAST_BACK = "+442079460493"  # rests longest of all (inventory/demo/stock.py)
NOBODY_YET = {  # nobody is set up where an order of the demo, or the next one of a person, takes away what they had
    "York Road Tailors", "Camden Lantern Works", "Kew Seed Merchants", "Morley Clockmakers", "Norwood Garden Rooms",
    "Otley Map Shop", "Redland Puppet House",
}  # fmt: skip
AUDIT = {  # and a number: set up there, of the stock or of nobody here; or taken away, where none is named
    "Dalston Pottery": "+442079460487",
    "Enfield Glassworks": "+442079460985",
    "Yardley Logistics": "",
}
DIFFERS = {  # somebody changed a quantity at the EMS by hand: item code → how many more
    "Hebden Saddlery": {"call-recording": 2},
    "Canary Interiors": {"analytics-standard": 1},
    "Wapping Film Services": {"analytics-standard": -1},
}


def use_and_read(network: Network, *, at: datetime) -> None:
    """People are set up with what their company has, then everybody's network is read for the first time."""
    for customer in Customer.objects.filter(status__in=LIVE, reading__read_at=None).order_by("pk"):
        state = network.store.tenant(customer.code)
        if state and customer.name in AUDIT:
            network.number_by_hand(customer, AUDIT[customer.name])
            state = network.store.tenant(customer.code)
        if state and state["state"] == "active" and customer.name not in NOBODY_YET and not state["users"]:
            network.store.set_users(customer.code, _set_up(customer, state, at))
        for code, more in DIFFERS.get(customer.name, {}).items() if state else ():
            network.more_packages(customer, code, more)
        state = network.store.tenant(customer.code)
        held = held_of(state) if state and state["state"] != "removed" else None
        keep_reading(customer=customer, held=held, asked_at=at, at=at)
    _former(at)


def _former(at: datetime) -> None:
    """Whose a resting number was is known of the one that came back last."""
    customer = Customer.objects.filter(status=CustomerStatus.CLOSED).order_by("pk").first()
    if customer:
        came_back = timezone.localdate(at) - timedelta(days=2)
        mine = Number.objects.filter(e164=LAST_BACK, former_customer_id=None)
        mine.update(former_customer_id=customer.pk, port_until=add_months(came_back, 1))


def _set_up(customer: Customer, state: dict, at: datetime) -> dict:
    """Some of what there is, in use: each person has an extension, an item, a number and a telephone."""
    packages = {code: max(total - IDLE, min(total, 1)) for code, total in state["packages"].items()}
    numbers = sorted(numbers_on(customer, at.date()).values_list("e164", flat=True))
    macs = sorted(mac for mac in devices_on(customer, at.date()).values_list("mac", flat=True) if mac)
    users = [
        {
            "extension": str(101 + place), "name": name,
            "items": sorted(code for code, count in packages.items() if place < count),
            "number": numbers[place] if place < len(numbers) and numbers[place] in state["numbers"] else "",
            "mac": macs[place] if place < len(macs) else "",
        }
        for place, name in enumerate(PEOPLE[: max(packages.values(), default=0)])
    ]  # fmt: skip
    return {"users": users, "busy": {kind: min(BUSY, state[kind]) for kind in ("sip", "tdm") if state[kind]}}
