"""Two of the demo's customers on the connected platforms: one has everything, of one Call Cabinet has a plain customer."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from customers.models import Customer
from inventory.actions.platform import carry_out, check_platforms, connect, note_answer
from inventory.demo.network import Network
from inventory.ems.simulator import connected
from inventory.ems.simulator.store import Store
from inventory.models import PlatformStep
from inventory.platforms.akixi import Akixi
from inventory.platforms.call_cabinet import CallCabinet
from inventory.platforms.driver import Speaks
from inventory.platforms.drivers import AKIXI, CALL_CABINET, PLATFORMS
from inventory.queries.platform import platforms_of, proposed
from oms.kit.delivery import Delivery, deliver_one
from oms.kit.outbox import OutboxState
from partners.models import Account

CLERK, WHOLE, PLAIN = "clerk@rs-vertical.example", "Southbank Sundials", "Lewisham Lace Works"


def load(network: Network, *, at: datetime) -> None:
    """Once; where no platform is connected to the network, nothing."""
    by = Account.objects.select_related("partner", "role").get(login_id=CLERK)
    for name in (WHOLE, PLAIN):
        customer = Customer.objects.get(name=name)
        if customer.platform_steps.exists() or set(platforms_of(customer)) != {AKIXI, CALL_CABINET}:
            continue
        if name == PLAIN:
            with network.store.opened() as db:
                connected.told(db, "/call-cabinet/customers", {"GroupId": customer.code, "TermsAccepted": True})
        wanted: dict[str, Any] = proposed(customer, at) | {"terms": True}
        wanted["licensed_for"] = wanted["licensed_for"] or "Analytics Standard"
        connect(customer=customer, wanted=wanted, by=by, at=at)
        network.take(customer, at=at + timedelta(minutes=1))
        with _played(network.store):
            _deliver(customer)
            if name == WHOLE:
                check_platforms(customer=customer, by=by, at=at + timedelta(minutes=2))
                _deliver(customer)


def _deliver(customer: Customer) -> None:
    """As the worker does it, one after the other; what waits behind a step that failed goes on waiting."""
    held: set[str] = set()
    for step in PlatformStep.objects.filter(customer=customer, state=OutboxState.WAITING).order_by("pk"):
        if step.lane and step.lane in held:
            continue
        PlatformStep.objects.filter(pk=step.pk).update(state=OutboxState.CLAIMED, attempts=1)
        deliver_one(Delivery(PlatformStep, carry_out, done=note_answer), step.pk, 1)
        step.refresh_from_db()
        if step.state != OutboxState.DONE:
            held.add(step.lane)


@dataclass(frozen=True)
class _Stored(Speaks):
    """Speaks to the simulator's store itself: while the demo is made, no simulator runs."""

    store: Store | None = None

    def call(self, method: str, path: str, said: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
        assert self.store
        try:
            with self.store.opened() as db:
                whole = f"{self.url}{path}"
                return 200, connected.asked(db, whole) if method == "GET" else connected.told(db, whole, said or {})
        except connected.Unheard:
            return 404, {}
        except ValueError as error:
            return 422, {"error": str(error)}


@contextmanager
def _played(store: Store) -> Iterator[None]:
    class PlayedAkixi(Akixi):
        def speaks(self) -> Speaks:
            return _Stored(self.label, "/akixi", "", store)

    class PlayedCabinet(CallCabinet):
        def speaks(self) -> Speaks:
            return _Stored(self.label, "/call-cabinet", "", store)

    before = dict(PLATFORMS)
    PLATFORMS.update({AKIXI: PlayedAkixi(), CALL_CABINET: PlayedCabinet()})
    try:
        yield
    finally:
        PLATFORMS.update(before)
