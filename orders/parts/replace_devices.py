"""What a package that becomes another means for its devices (guide 2.5.2.8, 2.5.4.5).

The same model stays where it is and belongs to the new package. Another model is ordered and shipped to a site; what
was never shipped of the old one is taken off, and the rest stays with the customer until a Change Order returns it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalogue.models import OrderItem
from customers.actions.contract import NewDevice
from customers.actions.holding import change_package
from customers.models import BillingAccount, Site
from inventory.enums import CommandKind
from orders.actions.package_devices import ship_to_site
from orders.effect.entry import Entry, OneByOne, Send, Stamp
from orders.effect.reading import Reading
from orders.models import DeviceLine, Order
from orders.parts.devices.give_back import ReturnCount
from orders.parts.devices.part import Place, key_of, place_of
from orders.parts.devices.save import HoldDevices


@dataclass(frozen=True)
class Moved:
    """So many packages `source` on an account that become `target`; `users`: extensions of those who get it."""

    source: OrderItem
    target: OrderItem
    account: BillingAccount
    quantity: int
    users: tuple[str, ...] = ()

    @property
    def brings(self) -> bool:
        """Whether another device comes with the new one."""
        return bool(self.target.device_id) and self.target.device_id != self.source.device_id


@dataclass(frozen=True)
class ChangePackage(OneByOne):
    """So many devices of a package on an account belong to another, or to none; those with one of `macs` first."""

    account: BillingAccount
    source: OrderItem
    target: OrderItem | None
    quantity: int
    macs: tuple[str, ...] = ()

    def make(self, stamp: Stamp) -> None:
        change_package(
            customer=stamp.customer, billing_account=self.account, source=self.source, target=self.target,
            quantity=self.quantity, first=self.macs, first_day=stamp.day, order_no=stamp.order.no, by=stamp.by,
            at=stamp.at,
        )  # fmt: skip


def device_entries(reading: Reading, moves: Sequence[Moved], site: Site | None) -> Iterator[Entry]:
    """What comes and what becomes of what is there, by account and package."""
    moves = [move for move in moves if move.source.device_id or move.target.device_id]
    off = _never_shipped(reading, moves)
    totals = _totals(reading, moves, off)
    for move in moves:
        if move.brings:
            yield _comes(reading, move, site, totals)
        if move.source.device_id:
            yield _stays(reading, move, off[move], totals)


def order_new_devices(order: Order, moves: Sequence[Moved], site_id: int | None) -> None:
    """The order's device lines and where they go, anew. The caller has `order` locked."""
    order.shippingplaces.all().delete()
    order.devicelines.all().delete()
    wanted: Counter[Place] = Counter()
    for move in moves:
        if move.brings and move.target.device_id:
            wanted[move.target.device_id, move.account.pk, move.target.pk] += move.quantity
    DeviceLine.objects.bulk_create(
        DeviceLine(order=order, model_id=model, billing_account_id=account, package_id=package, quantity=quantity)
        for (model, account, package), quantity in wanted.items()
    )
    ship_to_site(order, site_id)


def _never_shipped(reading: Reading, moves: list[Moved]) -> dict[Moved, int]:
    """Devices of old packages that were never shipped, and are taken off; none for two moves."""
    loose: Counter[Place] = Counter()
    for held in reading.now.devices:
        loose[place_of(held)] += 0 if held.mac else held.quantity
    found = {}
    for move in moves:
        model = move.source.device
        if model is None or model.pk == move.target.device_id or not model.by_mac:
            found[move] = 0
            continue
        place = model.pk, move.account.pk, move.source.pk
        found[move] = min(loose[place], move.quantity)
        loose[place] -= found[move]
    return found


def _totals(reading: Reading, moves: list[Moved], off: dict[Moved, int]) -> dict[int, Send]:
    """Model → how many there are of it then, with the MACs that are known."""
    models = {item.device.pk: item.device for move in moves for item in (move.source, move.target) if item.device}
    totals = Counter(dict.fromkeys(models, 0))
    macs: dict[int, list[str]] = {pk: [] for pk in models}
    for held in reading.now.devices:
        if held.model_id in models:
            totals[held.model_id] += held.quantity
            macs[held.model_id] += [held.mac] if held.mac else []
    for move in moves:
        if move.target.device_id and move.brings:
            totals[move.target.device_id] += move.quantity
        if move.source.device_id:
            totals[move.source.device_id] -= off[move]
    return {
        pk: Send(
            CommandKind.SET_DEVICES, f"{model.name} {totals[pk]}",
            {"devices": [{"model": model.name, "quantity": totals[pk], "macs": sorted(macs[pk])}]},
        )
        for pk, model in models.items()
    }  # fmt: skip


def _comes(reading: Reading, move: Moved, site: Site | None, totals: dict[int, Send]) -> Entry:
    model = move.target.device
    assert model is not None
    place = model.pk, move.account.pk, move.target.pk
    now = sum(held.quantity for held in reading.now.devices if place_of(held) == place)
    words = {"package": move.target, "site": site or "—"}
    return Entry(
        key=key_of(place), group=_("Devices"), what=str(model), where=str(move.account),
        detail=_("with %(package)s, shipped to %(site)s") % words, now=now, change=move.quantity,
        to_be=now + move.quantity, act_date=reading.day, sends=(totals[model.pk],),
        writes=(HoldDevices(NewDevice(model, move.account, move.quantity, site=site, package=move.target)),),
    )  # fmt: skip


def _stays(reading: Reading, move: Moved, off: int, totals: dict[int, Send]) -> Entry:
    model, same = move.source.device, move.source.device_id == move.target.device_id
    assert model is not None
    place = model.pk, move.account.pk, move.source.pk
    now = sum(held.quantity for held in reading.now.devices if place_of(held) == place)
    kept = _("stay, and belong to %(package)s") % {"package": move.target}
    detail = kept if same else _("what was shipped stays with the customer; a Change Order returns it")
    goes = ChangePackage(
        move.account, move.source, move.target if same else None, move.quantity - off, _macs_of(reading, move)
    )
    return Entry(
        key=f"{key_of(place)}:{move.target.pk}", group=_("Devices"), what=str(model), where=str(move.account),
        detail=detail, now=now, change=-off or None, to_be=now - off, act_date=reading.day,
        writes=(*((ReturnCount(model, move.account, off, move.source),) if off else ()), goes),
        sends=(totals[model.pk],) if off else (),
    )  # fmt: skip


def _macs_of(reading: Reading, move: Moved) -> tuple[str, ...]:
    """The devices of the users who were named."""
    return tuple(mac for mac, user in reading.use.macs.items() if user.extension in move.users) if move.users else ()
