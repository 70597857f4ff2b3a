"""The end of a contract: every line, channel and bundle ends, every number and device goes back."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction

from customers.actions.contract import end_suspension, set_term_date
from customers.actions.group import leave_group
from customers.actions.holding import return_device, return_number, signed
from customers.models import (
    BundleChange,
    ChannelChange,
    Customer,
    DeviceHolding,
    NumberHolding,
    QuantityChange,
    ServiceLine,
    Suspension,
)
from customers.queries.contract import net_by_day
from partners.models import Account

Counted = TypeVar("Counted", ChannelChange, BundleChange)


@transaction.atomic
def end_contract(*, customer: Customer, last_day: date, order_no: str, by: Account, at: datetime) -> None:
    """After `last_day` there is nothing left, nor anything to come. The caller moves the status and the stock."""
    customer = Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)
    _end_lines(customer, last_day, order_no, signed(by=by, at=at))
    _end_counts(ChannelChange, "kind", customer, last_day, order_no, signed(by=by, at=at))
    _end_counts(BundleChange, "bundle_id", customer, last_day, order_no, signed(by=by, at=at))
    for number in NumberHolding.objects.filter(customer=customer, valid_to__isnull=True):
        return_number(holding=number, last_day=_end(number, last_day), order_no=order_no, by=by, at=at)
    for device in DeviceHolding.objects.filter(customer=customer, valid_to__isnull=True):
        return_device(holding=device, last_day=_end(device, last_day), order_no=order_no, by=by, at=at)
    if Suspension.objects.filter(customer=customer, end__isnull=True).exists():
        end_suspension(customer=customer, end=last_day, by=by, at=at)
    leave_group(customer=customer, by=by, at=at)


def _end(holding: NumberHolding | DeviceHolding, last_day: date) -> date:
    """What was to come only later ends the day before it begins."""
    return max(last_day, holding.valid_from - timedelta(days=1))


def closing(entries: Iterable[tuple[date, int]], last_day: date) -> list[tuple[date, int]]:
    """The (effective, change) pairs that bring the running total to 0 on every day after `last_day`."""
    net, first = net_by_day(entries), last_day + timedelta(days=1)
    left = sum(change for day, change in net.items() if day <= first)
    return [*([(first, -left)] if left else []), *[(day, -change) for day, change in net.items() if day > first]]


def _end_lines(customer: Customer, last_day: date, order_no: str, who: dict[str, Any]) -> None:
    entries = []
    for line in ServiceLine.objects.filter(customer=customer).prefetch_related("changes"):
        had = [(entry.effective, entry.change) for entry in line.changes.all()]
        ending = closing(had, last_day)
        entries += [QuantityChange(line=line, effective=d, change=n, order_no=order_no, **who) for d, n in ending]
        set_term_date(line, [*had, *ending])
    QuantityChange.objects.bulk_create(entries)


def _end_counts(
    model: type[Counted], field: str, customer: Customer, last_day: date, order_no: str, who: dict[str, Any]
) -> None:
    had: dict[Any, list[tuple[date, int]]] = {}
    for row in model.objects.filter(customer=customer):
        had.setdefault(getattr(row, field), []).append((row.effective, row.change))
    model.objects.bulk_create(
        model(customer=customer, effective=day, change=change, order_no=order_no, **{field: what}, **who)
        for what, entries in had.items()
        for day, change in closing(entries, last_day)
    )
