"""The end of a contract: everything the customer has, what becomes of it, and what writes that (guide 2.5.2.6)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.utils.translation import gettext as _

from catalogue.enums import ChargeMode
from catalogue.models import CallBundle, DeviceModel
from customers.actions.close import end_contract
from customers.actions.contract import set_service_dates
from customers.enums import Channel
from inventory.actions.return_all import return_all
from oms.kit.money import Money
from orders.actions.pack import end_shipping_of
from orders.effect.entry import Entry, Stamp
from orders.effect.reading import Reading


@dataclass(frozen=True)
class EndContract:
    """The day before the order's is the last on which the customer has anything."""

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        last = stamp.day - timedelta(days=1)
        end_contract(customer=stamp.customer, last_day=last, order_no=stamp.order.no, by=stamp.by, at=stamp.at)


@dataclass(frozen=True)
class EndService:
    """The service ended the day before; `last_payment` is the customer's last one."""

    last_payment: date

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        last, start = stamp.day - timedelta(days=1), stamp.customer.service_start
        for write in writes:
            set_service_dates(
                customer=stamp.customer, end=max(last, start or last), last_payment=write.last_payment, by=stamp.by,
                at=stamp.at,
            )  # fmt: skip


@dataclass(frozen=True)
class ReturnAll:
    """Numbers go back to the stock they came from, devices become Returned."""

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        end_shipping_of(customer=stamp.customer, by=stamp.by, at=stamp.at)
        return_all(customer=stamp.customer, by=stamp.by, at=stamp.at)


def ending_entries(reading: Reading) -> Iterator[Entry]:
    """One entry for each thing that ends; nothing is left of any."""
    yield from _lines(reading)
    yield from _channels(reading)
    yield from _bundles(reading)
    yield from _numbers(reading)
    yield from _devices(reading)


def _lines(reading: Reading) -> Iterator[Entry]:
    for line in reading.now.in_force:
        price = Money(line.price, line.currency)
        yield Entry(
            key=f"line:{line.pk}", group=_("Order Items"), what=line.item.name, where=str(line.billing_account),
            detail=str(line.item.group), now=line.qty, change=-line.qty, to_be=0, price=price,
            monthly=-(price * line.qty) if line.item.charge == ChargeMode.MONTHLY else None,
        )  # fmt: skip


def _channels(reading: Reading) -> Iterator[Entry]:
    period = reading.now.plan
    for kind in Channel:
        if count := reading.now.channels[kind.value]:
            price = period.plan.channel_price(kind) if period else None
            yield Entry(
                key=f"channels:{kind.value}", group=_("Trunk Channel"), what=str(kind.label), now=count, change=-count,
                to_be=0, price=price, monthly=-(price * count) if price else None,
            )  # fmt: skip


def _bundles(reading: Reading) -> Iterator[Entry]:
    counts = reading.now.bundles
    for bundle in CallBundle.objects.filter(pk__in=counts).order_by("name"):
        price, count = reading.price(bundle), counts[bundle.pk]
        if count:
            yield Entry(
                key=f"bundles:{bundle.pk}", group=_("Call Bundle"), what=bundle.name, now=count, change=-count, to_be=0,
                price=price, monthly=-(price * count),
            )  # fmt: skip


def _numbers(reading: Reading) -> Iterator[Entry]:
    counts = reading.now.numbers
    sites, accounts = ({row.pk: row for row in rows} for rows in (reading.sites, reading.accounts))
    for (site, account), count in sorted(counts.items()):
        yield Entry(
            key=f"numbers:{site}:{account}", group=_("Numbers"), what=_("Direct Dial Call Numbers"),
            where=f"{sites[site]}, {accounts[account]}", detail=_("back to the stock they came from"), now=count,
            change=-count, to_be=0,
        )  # fmt: skip


def _devices(reading: Reading) -> Iterator[Entry]:
    counts: Counter[tuple[int, int]] = Counter()
    for held in reading.now.devices:
        counts[held.model_id, held.billing_account_id] += held.quantity
    models = DeviceModel.objects.in_bulk({model for model, _account in counts})
    accounts = {row.pk: row for row in reading.accounts}
    for (model, account), count in sorted(counts.items()):
        yield Entry(
            key=f"devices:{model}:{account}", group=_("Devices"), what=str(models[model]), where=str(accounts[account]),
            now=count, change=-count, to_be=0,
        )  # fmt: skip
