"""Where the contract and what the network holds differ, thing by thing.

Who uses what of it (`Held.users`, `busy`, `registered`) is no part of the contract and belongs to Service Usage.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from catalogue.enums import ItemType
from catalogue.models import OrderItem
from customers.enums import Channel, CustomerStatus
from customers.models import Customer, GroupMember
from customers.queries.contract import (
    bundles_on,
    channels_on,
    devices_on,
    fraud_limit_on,
    lines_on,
    numbers_on,
    plan_on,
)
from inventory.ems.driver import Held, NetworkUser
from inventory.ems.drivers import DRIVERS
from inventory.enums import TenantState, Thing
from inventory.models import Tenant
from inventory.queries.line import as_told, living
from oms.kit.macs import show
from oms.kit.phones import national
from oms.kit.registries import registries

MOST = 200  # characters that a difference keeps of each side
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
    place: tuple[str, ...] = ()  # call server, tenant, prefix; empty where the portal knows of none: not compared
    details: Mapping[str, str] = field(default_factory=dict)  # name, domain, language
    admin: tuple[str, str, str] | None = None  # login, name, e-mail; others are the customer's own
    group: tuple[str, str, str] = ("", "", "")  # ID, access code, name
    blocked: frozenset[str] | None = None  # extensions; None: nobody here blocks any
    lines: Mapping[str, dict[str, Any]] = field(default_factory=dict)  # extension → the line as the network was told
    own_users: bool = True  # whether the customer's administrator sets people up there, in a manager portal


@dataclass(frozen=True)
class Found:
    """One thing in which the two differ; `held`: what the network has of a line or a user, in the words of the commands."""

    thing: str
    key: str
    name: str
    contract: str
    network: str
    held: Mapping[str, Any] = field(default_factory=dict, compare=False)


def contract_of(customer: Customer, today: date) -> Contract:
    """The contract on `today`; eleven queries."""
    place, own_users = _place_of(customer)
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
        place=place,
        details={"name": customer.name, "domain": customer.domain.lower(), "language": customer.language},
        admin=(customer.admin_id, customer.admin_name, customer.admin_email) if customer.admin_id else None,
        group=_group_of(customer),
        blocked=registries.blocked(customer),
        lines={line.extension: as_told(line) for line in living(customer).select_related("item")},
        own_users=own_users,
    )


def _place_of(customer: Customer) -> tuple[tuple[str, ...], bool]:
    """Where its tenant stands, and whether it has a manager portal there."""
    asked = ("server__cm_id", "number", "prefix", "server__driver")
    found = Tenant.objects.filter(customer=customer).values_list(*asked).first()
    if found is None:
        return (), True
    driver = DRIVERS.get(found[3])
    return (found[0], str(found[1]), found[2]), driver is None or driver.portal


def _group_of(customer: Customer) -> tuple[str, str, str]:
    members = GroupMember.objects.filter(customer=customer)
    return members.values_list("group__code", "access_code", "group__name").first() or ("", "", "")


def _numbers_of(customer: Customer, today: date) -> frozenset[str] | None:
    if customer.disable_number_management:
        return None
    return frozenset(numbers_on(customer, today).values_list("e164", flat=True))


def differences(contract: Contract, held: Held | None) -> list[Found]:
    """Everything in which they differ; without a tenant that alone."""
    if held is None:
        return [Found(Thing.TENANT, "", "", contract.state, TenantState.NONE.value)]
    by_thing = (_whole, _told, _people, _lines, _counted, _numbers, _devices)
    return [found for compare in by_thing for found in compare(contract, held)]


def _whole(contract: Contract, held: Held) -> Iterator[Found]:
    if contract.state != held.state:
        yield Found(Thing.STATE, "", "", contract.state, held.state)
    if contract.plan != held.plan:
        yield Found(Thing.PLAN, "", "", contract.plan, held.plan)
    limits = (_money(held.default_limit), _money(held.custom_limit))
    if contract.limits != limits:
        yield Found(Thing.LIMIT, "", "", _both(contract.limits), _both(limits))


def _told(contract: Contract, held: Held) -> Iterator[Found]:
    """What the network knows of the customer besides what is charged."""
    place = (held.server, str(held.tenant), held.prefix)
    if contract.place and contract.place != place:
        yield Found(Thing.PLACE, "", "", " · ".join(contract.place), " · ".join(place))
    for key, ours in contract.details.items():
        if ours.strip() != (theirs := getattr(held, key)):
            yield Found(Thing.DETAILS, key, "", ours[:MOST], theirs[:MOST])
    if contract.group[:2] != (theirs_too := (held.group, held.access_code)):
        yield Found(
            Thing.GROUP, "", "", " · ".join(filter(None, contract.group[:2])), " · ".join(filter(None, theirs_too))
        )


def _people(contract: Contract, held: Held) -> Iterator[Found]:
    """The administrator whom the portal made, and who may not call; further ones the customer adds by itself."""
    if contract.admin:
        theirs = administrator_in(held, contract.admin[0])
        if theirs is None or (theirs["name"], theirs["email"]) != tuple(part.strip() for part in contract.admin[1:]):
            has = " · ".join(theirs[name] for name in ("login", "name", "email")) if theirs else ""
            yield Found(Thing.ADMIN, "", "", " · ".join(contract.admin)[:MOST], has[:MOST])
    if contract.blocked is not None:
        for extension in sorted(contract.blocked ^ set(held.blocked)):
            sides = (extension in contract.blocked, extension in held.blocked)
            yield Found(Thing.BLOCK, extension, extension, *(str(int(side)) for side in sides))


def _lines(contract: Contract, held: Held) -> Iterator[Found]:
    """Lines as the network was told them, and whoever it has beside."""
    users = {user.extension: user for user in held.users}
    for extension, line in contract.lines.items():
        if user := users.get(extension):
            yield from _line(contract, line, user)
            yield from _who(contract, line, user)
        else:
            yield Found(Thing.LINE, extension, extension, "1", "0")
    yield from _beyond(contract, [user for user in held.users if user.extension not in contract.lines])


def _beyond(contract: Contract, users: list[NetworkUser]) -> Iterator[Found]:
    """Users on no line: one with a user package is beyond the contract; one without was set up by the customer's own
    administrator, where it has one that can."""
    codes = {code for user in users for code in user.items}
    packages = {line["item"] for line in contract.lines.values()} & codes
    if codes - packages:
        known = OrderItem.objects.filter(code__in=codes - packages, kind=ItemType.USER_PACKAGE)
        packages |= set(known.values_list("code", flat=True))
    for user in users:
        has = [code for code in user.items if code in packages]
        if has or not contract.own_users:
            name, words = user.name[:MOST], _named(contract, has)[:MOST] or "1"
            yield Found(Thing.USER, user.extension or name, name, "0", words, _held_by(user))


def _held_by(user: NetworkUser) -> dict[str, Any]:
    return {
        "extension": user.extension, "name": user.name, "items": list(user.items), "number": user.number, "mac": user.mac,
    }  # fmt: skip


def _who(contract: Contract, line: Mapping[str, Any], user: NetworkUser) -> Iterator[Found]:
    """Who uses a line, with which number and telephone."""
    extension, held = user.extension, _held_by(user)
    if contract.numbers is not None and line["number"] != user.number:
        numbers = (one and national(one) for one in (line["number"], user.number))
        yield Found(Thing.CALLER, extension, extension, *numbers, held)
    if line["mac"] != user.mac:
        yield Found(Thing.PHONE, extension, extension, *(show(one) for one in (line["mac"], user.mac)), held)
    ours, theirs = (" ".join(name.split()) for name in (line["name"], user.name))
    if ours != theirs:
        yield Found(Thing.NAME, extension, extension, ours[:MOST], theirs[:MOST], held)


def _line(contract: Contract, line: Mapping[str, Any], user: NetworkUser) -> Iterator[Found]:
    """Its package, what it may call, and whether it takes messages."""
    extension = user.extension
    if line["item"] not in user.items:
        sides = (_named(contract, codes)[:MOST] for codes in ((line["item"],), user.items))
        yield Found(Thing.PACKAGE, extension, extension, *sides, _held_by(user))
    if line["reach"] != user.reach:
        yield Found(Thing.REACH, extension, extension, line["reach"], user.reach)
    if line["voicemail"] != user.voicemail:
        told = (line["voicemail"], user.voicemail)
        yield Found(Thing.VOICEMAIL, extension, extension, *(str(int(side)) for side in told))


def _named(contract: Contract, codes: Iterable[str]) -> str:
    """What these items are called."""
    unnamed = set(codes) - set(contract.names)
    known = OrderItem.objects.filter(code__in=unnamed).values_list("code", "name") if unnamed else ()
    names = contract.names | dict(known)
    return " · ".join(names.get(code, code) for code in codes)


def administrator_in(held: Held, login: str) -> dict[str, str] | None:
    """What the network has of this administrator; logins differ in more than case."""
    return next((one for one in held.administrators if one["login"].lower() == login.strip().lower()), None)


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
    return text if len(text) <= MOST else f"{text[: MOST - 1]}…"


def _money(value: Decimal | str | None) -> str:
    return "" if value is None else f"{Decimal(value):.2f}"


def _both(limits: tuple[str, str]) -> str:
    return " / ".join(limit or "—" for limit in limits)
