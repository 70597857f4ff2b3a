"""Plays the network for the demo's customers whose service runs: the simulator's own effects, on its own store."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings

from customers.models import Customer
from inventory.actions.settle import note_done
from inventory.ems.driver import Held
from inventory.ems.drivers import DEFAULT, DRIVERS
from inventory.ems.simulator.driver import REMOVED, SimulatorDriver, held_of
from inventory.ems.simulator.store import Store
from inventory.models import Command
from oms.kit.outbox import OutboxState, finish
from oms.kit.secrets import unseal


class Network:
    """Takes commands as the worker and the simulator would, at once and at the story's own time."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def take(self, customer: Customer, *, at: datetime) -> None:
        """Every command of `customer` that waits, in its order. Raises what the simulator refuses."""
        for command in Command.objects.filter(customer=customer, state=OutboxState.WAITING).order_by("id"):
            Command.objects.filter(pk=command.pk).update(state=OutboxState.CLAIMED, attempts=1)
            command.refresh_from_db()
            answer = self.answer(command, unseal(command.secret) if command.secret else "")
            finish(command, at=at)
            command.refresh_from_db()
            note_done(command, answer)

    def answer(self, command: Command, secret: str) -> dict:
        """What the network says of one command."""
        answer, _ = self.store.take(
            key=command.key, kind=command.kind, customer=command.lane, payload=command.payload, secret=secret
        )
        return answer

    def more_packages(self, customer: Customer, code: str, more: int) -> None:
        """Somebody changes a quantity at the EMS itself, of which the portal hears nothing."""
        state = self.store.tenant(customer.code) or {"packages": {}}
        total = state["packages"].get(code, 0) + more
        self.store.take(
            key=f"by-hand:{customer.code}:{code}", kind="set_packages", customer=customer.code,
            payload={"items": {code: total}}, secret="",
        )  # fmt: skip

    def number_by_hand(self, customer: Customer, e164: str) -> None:
        """Somebody sets a number up at the EMS itself or, where none is named, takes the last one away."""
        held = sorted((self.store.tenant(customer.code) or {"numbers": []})["numbers"])
        kind, numbers = ("add_numbers", [e164]) if e164 else ("remove_numbers", held[-1:])
        self.store.take(
            key=f"by-hand:{customer.code}:number", kind=kind, customer=customer.code, payload={"numbers": numbers},
            secret="",
        )  # fmt: skip


class RealNetwork(Network):
    """One that a driver of this installation speaks to, which runs while the demo is made."""

    def __init__(self, name: str) -> None:
        self.driver = DRIVERS[name]

    def answer(self, command: Command, secret: str) -> dict:
        return self.driver.execute(command.kind, command.lane, command.key, command.payload, secret)


class StoreDriver(SimulatorDriver):
    """Looks into the store itself: while the demo is made, no simulator runs."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def look(self, customer_code: str) -> Held | None:
        state = self.store.tenant(customer_code)
        return held_of(state) if state and state["state"] != REMOVED else None


@contextmanager
def played_network() -> Iterator[Network]:
    """The simulator's store (EMS_STORE), emptied of what an earlier installation left; without one it is forgotten."""
    store, driver = Store(settings.EMS_STORE or ":memory:"), DRIVERS[DEFAULT]
    DRIVERS[DEFAULT] = StoreDriver(store)
    try:
        store.forget()
        yield Network(store)
    finally:
        DRIVERS[DEFAULT] = driver
        store.close()
