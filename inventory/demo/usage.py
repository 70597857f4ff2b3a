"""Who uses what in the demo's network, and the first reading of it: one customer's contract and network differ."""

from datetime import datetime, timedelta

from django.utils import timezone

from customers.enums import LIVE, CustomerStatus
from customers.models import Customer
from inventory.actions.change_line import change_lines
from inventory.actions.reading import keep_reading
from inventory.demo.network import Network
from inventory.demo.phones import provision
from inventory.ems.simulator.driver import held_of
from inventory.enums import CommandKind
from inventory.models import Line, Number
from inventory.queries.line import living, own_devices, own_numbers
from inventory.queries.line_checks import LineEntry
from oms.kit.periods import add_months
from partners.models import Account

PEOPLE = (
    "Paula Placeholder", "Sam Sample", "Edna Example", "Tom Template", "Dora Dummy", "Max Muster", "Stella Standin",
    "Felix Fictitious", "Polly Pattern", "Monty Model", "Ivy Invented", "Piers Proxy",
)  # fmt: skip
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
        if state and state["state"] == "active" and customer.name not in NOBODY_YET and not _lived_in(state):
            _move_in(network, customer, state, at)
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


def _lived_in(state: dict) -> bool:
    return any(user["name"] for user in state["users"])


def _move_in(network: Network, customer: Customer, state: dict, at: datetime) -> None:
    """Some of what there is, in use: each person has a line, the first ones a number, a telephone and each feature."""
    numbers = [one for one in own_numbers(customer, at.date()) if one in state["numbers"]]
    macs = list(own_devices(customer, at.date()))
    seats = seats_of(customer, leave=IDLE, least=1)
    entries = [
        LineEntry(line.extension, PEOPLE[place % len(PEOPLE)], _nth(numbers, place), _nth(macs, place))
        for place, line in enumerate(seats)
    ]
    by = Account.objects.get(partner_id=customer.partner_id, is_chief=True)
    settle_in(network, customer, entries, by=by, at=at)
    provision(network, customer, by=by, at=at)
    packages = {line.item.code for line in seats}
    features = {
        code: max(total - IDLE, min(total, 1)) for code, total in state["packages"].items() if code not in packages
    }
    users = (network.store.tenant(customer.code) or {"users": []})["users"]
    for place, user in enumerate(user for user in users if user["name"]):
        user["items"] = sorted([*user["items"], *(code for code, count in features.items() if place < count)])
    busy = {kind: min(BUSY, state[kind]) for kind in ("sip", "tdm") if state[kind]}
    network.store.set_users(customer.code, {"users": [user for user in users if user["name"]], "busy": busy})


def seats_of(customer: Customer, *, leave: int, least: int = 0) -> list[Line]:
    """Lines of each package that people have: all but `leave`, and at least `least` where there is one."""
    found: dict[int, list[Line]] = {}
    for line in living(customer).select_related("item"):
        found.setdefault(line.item_id, []).append(line)
    seats = [line for lines in found.values() for line in lines[: max(len(lines) - leave, min(len(lines), least))]]
    return sorted(seats, key=lambda line: line.extension)


def settle_in(network: Network, customer: Customer, entries: list[LineEntry], *, by: Account, at: datetime) -> None:
    """Lines get their people, as the customer's reseller says it, and the network knows it at once."""
    change_lines(customer=customer, entries=entries, by=by, at=at)
    network.take(customer, at=at, kind=CommandKind["SET_LINES"])


def _nth(values: list[str], place: int) -> str:
    return values[place] if place < len(values) else ""
