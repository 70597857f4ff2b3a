"""What the rows refer to: the partners of the tree, who owns which customer, names and days. All by arithmetic."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from tests.bench.tree import Node

NOW = datetime.now(UTC).replace(microsecond=0)
YEARS = timedelta(days=5 * 365)
FIRST = (
    "Amber",
    "Birch",
    "Cedar",
    "Dover",
    "Elm",
    "Fern",
    "Grove",
    "Heath",
    "Iris",
    "Jade",
    "Kestrel",
    "Larch",
    "Maple",
)
SECOND = (
    "Bakery",
    "Builders",
    "Couriers",
    "Dental",
    "Design",
    "Estates",
    "Foods",
    "Garage",
    "Homes",
    "Legal",
    "Motors",
)
STATES = (
    "submitted",
    "processing",
    "approved",
    "registration",
    "temporary",
    "canceled",
    "rejected",
    "rejected_approval",
)
SHARE = (6, 2, 10, 6, 6, 30, 15, 5)  # of a thousand orders; all others are confirmed
KINDS = ("change", "service_start", "plan_change", "license_change", "package_upgrade")
SHIPPED = 3  # devices of an order that has some
OPEN = {"temporary", "registration", "submitted", "processing", "approved"}


@dataclass(frozen=True)
class Sizes:
    """Rows at scale 1 are those of the issue; logs and commands have as many as orders."""

    scale: float

    def of(self, whole: int) -> int:
        return max(int(whole * self.scale), 20)

    @property
    def partners(self) -> int:
        return self.of(5_000)

    @property
    def customers(self) -> int:
        return self.of(200_000)

    @property
    def numbers(self) -> int:
        return self.of(1_000_000)

    @property
    def devices(self) -> int:
        return self.of(500_000)

    @property
    def orders(self) -> int:
        return self.of(1_000_000)

    @property
    def ports(self) -> int:
        return self.of(200_000)

    @property
    def ports_out(self) -> int:
        return self.of(50_000)

    @property
    def transfers(self) -> int:
        return self.of(50_000)


@dataclass(frozen=True)
class Base:
    """Rows of the demo that everything hangs on; first free ids by table."""

    plan: tuple[int, str]
    item: int
    number_type: tuple[int, str]
    device_model: int
    roles: dict[str, int]
    first: dict[str, int]


@dataclass
class World:
    """The bench's data, as functions from a row's place to its values."""

    sizes: Sizes
    base: Base
    root: Node
    partners: list[Node]

    def partner_of(self, customer: int) -> Node:
        return self.partners[customer * 7919 % len(self.partners)]

    def name_of(self, customer: int) -> str:
        return f"{FIRST[customer % 13]} {SECOND[customer % 11]} {customer:06d} Ltd"

    def code_of(self, customer: int) -> str:
        return f"C8{customer:08d}"

    def customer_id(self, customer: int) -> int:
        return self.base.first["customers_customer"] + customer

    def at(self, place: int, of: int) -> datetime:
        """Rows are spread evenly over five years, the last one today."""
        return NOW - YEARS + YEARS * ((place + 1) / of)

    def state_of(self, order: int) -> str:
        left = mixed(order) % 1000
        for state, share in zip(STATES, SHARE, strict=True):
            if left < share:
                return state
            left -= share
        return "confirmed"

    def ships(self, order: int) -> tuple[int, int, datetime | None]:
        """(devices wanted, assigned, when all had left): one order in five has some, one of twenty of those still here."""
        if order % 5 or self.state_of(order) != "confirmed":
            return 0, 0, None
        if mixed(order) // 7 % 20 == 0:
            return SHIPPED, order % SHIPPED, None
        return SHIPPED, SHIPPED, self.at(order, self.sizes.orders) + timedelta(days=3)

    def kind_of(self, order: int) -> str:
        return "new_customer" if order < self.sizes.customers else KINDS[mixed(order) // 1000 % len(KINDS)]

    def no_of(self, order: int) -> str:
        return str(8_000_000 + order)

    @cached_property
    def approvers(self) -> dict[int, Node]:
        """Partner → the nearest one at or above that approves: a large reseller, else the provider."""
        return {
            node.id: next((one for one in node.above() if one.kind == "vsp"), self.root)
            for node in [self.root, *self.partners]
        }

    @cached_property
    def ongoing(self) -> list[int]:
        """Customer → orders that are under way."""
        found = [0] * self.sizes.customers
        for order in range(self.sizes.orders):
            if self.state_of(order) in OPEN:
                found[order % self.sizes.customers] += 1
        return found


def mixed(place: int) -> int:
    """A number that tells nothing of whose row it is: partners, customers and orders follow each other by arithmetic."""
    return (place * 2_654_435_761 & 0xFFFFFFFF) >> 8


def day(at: datetime) -> date:
    return at.date()
