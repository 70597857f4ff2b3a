"""Where the contract and what the network holds differ, thing by thing."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalogue.models import OrderItem
from customers.enums import Channel, CustomerStatus
from customers.models import Customer
from customers.queries.contract import (
    bundles_on,
    channels_on,
    devices_on,
    fraud_limit_on,
    lines_on,
    numbers_on,
    plan_on,
)
from inventory.ems.driver import Held
from inventory.enums import TenantState, Thing
from oms.kit.phones import national

STATES = {
    CustomerStatus.CREATED: TenantState.CREATED,
    CustomerStatus.ACTIVATED: TenantState.ACTIVE,
    CustomerStatus.STOPPED: TenantState.STOPPED,
}


@dataclass(frozen=True)
class Contract:
    """What the network should have, in the words in which commands tell it; quantities are totals."""

    state: str
    plan: str
    items: dict[str, int]
    names: dict[str, str]  # item code → name
    numbers: frozenset[str] | None  # none are managed here: nothing is compared
    devices: dict[str, tuple[int, frozenset[str]]]  # model → (how many, MACs that are known)
    channels: dict[str, int]
    bundles: dict[str, int]
    limits: tuple[str, str]  # default, custom; empty for none


@dataclass(frozen=True)
class Found:
    """One thing in which the two differ."""

    thing: str
    key: str
    name: str
    contract: str
    network: str


def contract_of(customer: Customer, today: date) -> Contract:
    """The contract on `today`; seven queries."""
    items: Counter[str] = Counter()
    names: dict[str, str] = {}
    for line in lines_on(customer, today):
        items[line.item.code] += line.qty
        names[line.item.code] = line.item.name
    devices: dict[str, tuple[int, frozenset[str]]] = {}
    for held in devices_on(customer, today):
        count, macs = devices.get(held.model.name, (0, frozenset()))
        devices[held.model.name] = count + held.quantity, macs | ({held.mac} - {""})
    limit, plan = fraud_limit_on(customer, today), plan_on(customer, today)
    return Contract(
        state=STATES[CustomerStatus(customer.status)].value,
        plan=plan.plan.name if plan else "",
        items=dict(items),
        names=names,
        numbers=_numbers_of(customer, today),
        devices=devices,
        channels=channels_on(customer, today),
        bundles={row["name"]: row["qty"] for row in bundles_on(customer, today)},
        limits=(_money(limit and limit.default_limit), _money(limit and limit.custom_limit)),
    )


def _numbers_of(customer: Customer, today: date) -> frozenset[str] | None:
    if customer.disable_number_management:
        return None
    return frozenset(numbers_on(customer, today).values_list("e164", flat=True))


def differences(contract: Contract, held: Held | None) -> list[Found]:
    """Everything in which they differ; without a tenant that alone."""
    if held is None:
        return [Found(Thing.TENANT, "", "", contract.state, TenantState.NONE.value)]
    return [*_whole(contract, held), *_counted(contract, held), *_numbers(contract, held), *_devices(contract, held)]


def _whole(contract: Contract, held: Held) -> Iterator[Found]:
    if contract.state != held.state:
        yield Found(Thing.STATE, "", "", contract.state, held.state)
    if contract.plan != held.plan:
        yield Found(Thing.PLAN, "", "", contract.plan, held.plan)
    limits = (_money(held.default_limit), _money(held.custom_limit))
    if contract.limits != limits:
        yield Found(Thing.LIMIT, "", "", _both(contract.limits), _both(limits))


def _counted(contract: Contract, held: Held) -> Iterator[Found]:
    unnamed = set(held.packages) - set(contract.names)
    names = contract.names | dict(OrderItem.objects.filter(code__in=unnamed).values_list("code", "name"))
    channels = {kind.value: str(kind.label) for kind in Channel}
    for thing, ours, theirs, called in (
        (Thing.ITEM, contract.items, held.packages, names),
        (Thing.CHANNEL, contract.channels, held.channels, channels),
        (Thing.BUNDLE, contract.bundles, held.bundles, {}),
    ):
        for key in sorted({*ours, *theirs}):
            if ours.get(key, 0) != theirs.get(key, 0):
                yield Found(thing, key, called.get(key, key), str(ours.get(key, 0)), str(theirs.get(key, 0)))


def _numbers(contract: Contract, held: Held) -> Iterator[Found]:
    if contract.numbers is None:
        return
    theirs = set(held.numbers)
    for e164 in sorted(contract.numbers ^ theirs):
        yield Found(Thing.NUMBER, e164, national(e164), str(int(e164 in contract.numbers)), str(int(e164 in theirs)))


def _devices(contract: Contract, held: Held) -> Iterator[Found]:
    for model in sorted({*contract.devices, *held.devices}):
        count, macs = contract.devices.get(model, (0, frozenset()))
        theirs = {mac for mac, of in held.macs.items() if of == model}
        there = held.devices.get(model, 0)
        if count != there or macs != theirs:
            yield Found(Thing.DEVICE, model, model, _some(count, macs - theirs), _some(there, theirs - macs))


def _some(count: int, alone: Iterable[str]) -> str:
    """3, or with the MACs that only this side has: 3 (02005E100001)."""
    text = f"{count} ({', '.join(sorted(alone))})" if alone else str(count)
    return text if len(text) <= 200 else f"{text[:199]}…"


def _money(value: Decimal | str | None) -> str:
    return "" if value is None else f"{Decimal(value):.2f}"


def _both(limits: tuple[str, str]) -> str:
    return " / ".join(limit or "—" for limit in limits)
