"""From an effect to the ledger: the only writer of contract entries for orders."""

from datetime import datetime

from customers.actions.contract import (
    NewDevice,
    NewLine,
    NewNumber,
    add_lines,
    change_bundle,
    change_channels,
    change_quantity,
    hold_devices,
    hold_numbers,
    set_fraud_limit,
    set_plan,
)
from orders.models import Order
from orders.types.effect import Effect, LineEffect
from partners.models import Account


def write_contract(order: Order, effect: Effect, *, by: Account, at: datetime) -> None:
    """Every entry of `effect`, dated on its day, naming the order."""
    stamp = {"customer": order.customer, "order_no": order.no, "by": by, "at": at}
    if effect.plan:
        set_plan(plan=effect.plan, agreement=effect.agreement, effective=effect.day, **stamp)
    new = [line for line in effect.lines if not line.line]
    add_lines(lines=[_new_line(line) for line in new], **stamp)
    for line in effect.lines:
        if line.line:
            change_quantity(line=line.line, change=line.change, effective=effect.day, order_no=order.no, by=by, at=at)
    numbers = [NewNumber(n.e164, n.site, n.account, comment=n.comment) for n in effect.numbers]
    hold_numbers(numbers=numbers, valid_from=effect.day, **stamp)
    devices = [NewDevice(d.model, d.account, d.change, site=d.site, comment=d.comment) for d in effect.devices]
    hold_devices(devices=devices, valid_from=effect.day, **stamp)
    for kind, change in effect.channels.items():
        if change:
            change_channels(kind=kind, change=change, effective=effect.day, **stamp)
    for bundle in effect.bundles:
        change_bundle(bundle=bundle.bundle, change=bundle.change, effective=effect.day, **stamp)
    if effect.limits:
        default, custom = effect.limits
        set_fraud_limit(default_limit=default, custom_limit=custom, effective=effect.day, **stamp)


def _new_line(line: LineEffect) -> NewLine:
    return NewLine(
        line.item, line.account, line.change, line.price, line.act_date, line.billing_start, comment=line.comment
    )
