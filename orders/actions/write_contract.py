"""From an effect to the ledger: the only writer of contract entries for orders."""

from datetime import datetime

from customers.actions.contract import (
    add_line,
    change_bundle,
    change_channels,
    change_quantity,
    hold_device,
    hold_number,
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
    for line in effect.lines:
        _write_line(order, line, effect, by=by, at=at)
    for number in effect.numbers:
        hold_number(
            e164=number.e164, site=number.site, billing_account=number.account, ported=False,
            valid_from=effect.day, comment=number.comment, **stamp,
        )  # fmt: skip
    for device in effect.devices:
        hold_device(
            model=device.model, site=device.site, billing_account=device.account, quantity=device.change, mac="",
            valid_from=effect.day, comment=device.comment, **stamp,
        )  # fmt: skip
    for kind, change in effect.channels.items():
        if change:
            change_channels(kind=kind, change=change, effective=effect.day, **stamp)
    for bundle in effect.bundles:
        change_bundle(bundle=bundle.bundle, change=bundle.change, effective=effect.day, **stamp)
    if effect.limits:
        default, custom = effect.limits
        set_fraud_limit(default_limit=default, custom_limit=custom, effective=effect.day, **stamp)


def _write_line(order: Order, line: LineEffect, effect: Effect, *, by: Account, at: datetime) -> None:
    if line.line:
        change_quantity(line=line.line, change=line.change, effective=effect.day, order_no=order.no, by=by, at=at)
        return
    add_line(
        customer=order.customer,
        item=line.item,
        billing_account=line.account,
        quantity=line.change,
        price=line.price,
        act_date=line.act_date,
        billing_start=line.billing_start,
        order_no=order.no,
        comment=line.comment,
        by=by,
        at=at,
    )
