"""Another service plan: what it lacks, and what becomes of each (guide 2.5.2.5)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.utils.translation import gettext as _

from catalogue.enums import ChargeMode
from catalogue.models import CallBundle, DeviceModel, ServicePlan
from customers.actions.contract import change_quantity
from customers.enums import Channel
from customers.models import ServiceLine
from inventory.enums import CommandKind
from oms.kit.figures import in_money
from oms.kit.money import Money
from orders.effect.entry import Entry, Send, Stamp
from orders.effect.reading import Reading
from orders.parts.bundles.save import ChangeBundle, SetLimits
from orders.parts.sites.save import SetPlan


@dataclass(frozen=True)
class EndLine:
    """So many of a service line end with the order's day."""

    line: ServiceLine
    quantity: int

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        for write in writes:
            change_quantity(
                line=write.line, change=-write.quantity, effective=stamp.day, order_no=stamp.order.no, by=stamp.by,
                at=stamp.at,
            )  # fmt: skip


def plan_entries(reading: Reading, plan: ServicePlan) -> Iterator[Entry]:
    """The plan itself, then what changes with it."""
    before = reading.now.plan
    yield Entry(
        key="plan", group=_("Service Plan"), what=_("Service Plan"), now=before.plan.name if before else None,
        to_be=plan.name, writes=(SetPlan(plan, before.agreement if before else None),),
        sends=(Send(CommandKind.SET_PLAN, plan.name, {"plan": plan.name}),),
    )  # fmt: skip
    yield from _lines(reading, plan)
    yield from _bundles(reading, plan)
    yield from _channels(reading, plan)
    yield from _limits(reading, plan)
    yield from _devices(reading, plan)


def _lines(reading: Reading, plan: ServicePlan) -> Iterator[Entry]:
    """Order items that the new plan lacks end."""
    kept = set(plan.plan_items.values_list("item_id", flat=True))
    for line in reading.now.in_force:
        if line.item_id in kept:
            continue
        price = Money(line.price, line.currency)
        yield Entry(
            key=f"line:{line.pk}", group=_("Order Items"), what=line.item.name, where=str(line.billing_account),
            detail=_("ends: %s does not have it") % plan, now=line.qty, change=-line.qty, to_be=0, price=price,
            monthly=-(price * line.qty) if line.item.charge == ChargeMode.MONTHLY else None,
            writes=(EndLine(line, line.qty),),
            sends=(Send(CommandKind.SET_PACKAGES, f"{line.item.name} 0", {"items": {line.item.code: 0}}),),
        )  # fmt: skip


def _bundles(reading: Reading, plan: ServicePlan) -> Iterator[Entry]:
    """Call bundles that the new plan lacks end."""
    counts = +reading.now.bundles
    for bundle in CallBundle.objects.filter(pk__in=counts).exclude(plans=plan).order_by("name"):
        price, count = reading.price(bundle), counts[bundle.pk]
        yield Entry(
            key=f"bundles:{bundle.pk}", group=_("Call Bundle"), what=bundle.name,
            detail=_("ends: %s does not have it") % plan, now=count, change=-count, to_be=0, price=price,
            monthly=-(price * count), writes=(ChangeBundle(bundle, -count),),
            sends=(Send(CommandKind.SET_BUNDLES, f"{bundle.name} 0", {"bundles": {bundle.name: 0}}),),
        )  # fmt: skip


def _channels(reading: Reading, plan: ServicePlan) -> Iterator[Entry]:
    """Trunk channels stay, at the new plan's price."""
    before = reading.now.plan
    for kind in Channel:
        count, price = reading.now.channels[kind.value], plan.channel_price(kind)
        was = before.plan.channel_price(kind) if before else price
        if count and price != was:
            yield Entry(
                key=f"channels:{kind.value}", group=_("Trunk Channel"), what=str(kind.label),
                detail=_("stay; the price of one was %s") % was, now=count, to_be=count, price=price,
                monthly=(price - was) * count,
            )  # fmt: skip


def _limits(reading: Reading, plan: ServicePlan) -> Iterator[Entry]:
    """Call limits above the new plan's maximum come down to it."""
    before = reading.now.limit
    if before is None or max(before.default_limit, before.custom_limit or Decimal(0)) <= plan.fraud_max:
        return
    default = min(before.default_limit, plan.fraud_max)
    custom = None if before.custom_limit is None else min(before.custom_limit, plan.fraud_max)
    payload = {"default": str(default), "custom": None if custom is None else str(custom)}
    rows = (
        ("default", _("Default Outgoing Call Limit (per User)"), before.default_limit, default),
        ("custom", _("Custom Outgoing Call Limit (per User)"), before.custom_limit, custom),
    )
    for code, name, was, will in rows:
        if was is not None and was != will:
            yield Entry(
                key=f"limit:{code}", group=_("Call Fraud Prevention"), what=name, where=_("per user and day"),
                detail=_("comes down to the most that %s allows") % plan, now=in_money(Money(was, reading.currency)),
                to_be=in_money(Money(will, reading.currency)), writes=(SetLimits(default, custom),),
                sends=(Send(CommandKind.SET_FRAUD_LIMIT, str(default), payload),),
            )  # fmt: skip


def _devices(reading: Reading, plan: ServicePlan) -> Iterator[Entry]:
    """Devices that the new plan lacks stay where they are."""
    counts: dict[int, int] = {}
    for held in reading.now.devices:
        counts[held.model_id] = counts.get(held.model_id, 0) + held.quantity
    for model in DeviceModel.objects.filter(pk__in=counts).exclude(plans=plan).order_by("name"):
        yield Entry(
            key=f"devices:{model.pk}", group=_("Devices"), what=str(model),
            detail=_("stay with the customer; no more of them can be ordered"), now=counts[model.pk],
            to_be=counts[model.pk],
        )  # fmt: skip
