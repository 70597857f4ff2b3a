"""The dated facts that a customer's charges are made of, read from the ledger; as many statements for any customer."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import F, Q
from django.utils.translation import gettext as _

from billing.charges import Bought, Facts, Price, Step, Stop
from billing.enums import AdjustmentState
from billing.models import Adjustment
from catalogue.enums import ChargeMode
from customers.enums import Channel, CustomerType
from customers.models import (
    BundleChange,
    ChannelChange,
    Customer,
    DeviceHolding,
    PlanPeriod,
    ServiceLine,
    Suspension,
)


def why_not_charged(customer: Customer) -> str:
    """Why nothing at all is charged, for a person; empty where it is."""
    if customer.kind == CustomerType.TEST:
        return _("This is a Test customer: nothing is charged.")
    if customer.kind == CustomerType.DEMO:
        return _("This is a Demo customer: nothing is charged.")
    return _("Inactive Billing is set for this customer: nothing is charged.") if customer.inactive_billing else ""


def left_out(customer: Customer) -> str:
    """The same as a word to be kept: test, demo, inactive; empty where it is charged."""
    if customer.kind in (CustomerType.TEST, CustomerType.DEMO):
        return str(customer.kind)
    return "inactive" if customer.inactive_billing else ""


def facts_of(customer: Customer) -> Facts:
    """All of `customer`, of any day."""
    stops = Suspension.objects.filter(customer=customer).order_by("start", "pk").values_list("start", "end", "order_no")
    return Facts(
        currency=customer.currency,
        kind=customer.billing_period,
        created=customer.today(customer.created_at),
        bought=(
            *_lines(customer),
            *_channels(customer),
            *_bundles(customer),
            *_devices(customer),
            *_adjustments(customer),
        ),
        stops=tuple(Stop(*stop) for stop in stops),
    )


def _lines(customer: Customer) -> Iterable[Bought]:
    lines = ServiceLine.objects.filter(customer=customer).select_related("item", "billing_account")
    order = ("item__group__order", "item__name", "billing_account__name", "pk")
    for line in lines.prefetch_related("changes").order_by(*order):
        changes = sorted(line.changes.all(), key=lambda one: (one.effective, one.pk))
        yield Bought(
            key=f"line:{line.pk}",
            item=f"item:{line.item_id}",
            name=line.item.name,
            account=line.billing_account.name,
            steps=tuple(Step(one.effective, one.change, one.order_no) for one in changes),
            prices=(Price(line.act_date, line.price),),
            billing_start=line.billing_start,
            once=line.item.charge == ChargeMode.ONCE,
            account_id=line.billing_account_id,
        )


def _channels(customer: Customer) -> Iterable[Bought]:
    """A channel costs what the plan of the day says."""
    plans = PlanPeriod.objects.filter(customer=customer).select_related("plan").order_by("effective", "pk")
    steps = _steps(ChannelChange.objects.filter(customer=customer), "kind")
    for kind in Channel:
        if kind.value in steps:
            prices = [Price(one.effective, one.plan.channel_price(kind.value).amount) for one in plans]
            yield _counted(f"channels:{kind.value}", str(kind.label), steps[kind.value], prices)


def _bundles(customer: Customer) -> Iterable[Bought]:
    rows = BundleChange.objects.filter(customer=customer)
    steps = _steps(rows, "bundle_id")
    known = {one.bundle_id: one.bundle for one in rows.select_related("bundle")}
    for pk, bundle in sorted(known.items(), key=lambda one: one[1].name):
        yield _counted(f"bundles:{pk}", bundle.name, steps[pk], [Price(date.min, bundle.price)])


def _steps(rows: Iterable, by: str) -> dict[object, tuple[Step, ...]]:
    found: dict[object, tuple[Step, ...]] = {}
    for what, *step in rows.order_by("effective", "pk").values_list(by, "effective", "change", "order_no"):
        found[what] = (*found.get(what, ()), Step(*step))
    return found


def _counted(key: str, name: str, steps: tuple[Step, ...], prices: list[Price]) -> Bought:
    """What is on no billing account and has no trial."""
    return Bought(key, key, name, "", steps, tuple(prices) or (Price(date.min, Decimal(0)),), steps[0].day)


def _devices(customer: Customer) -> Iterable[Bought]:
    """Devices of their own, on the day they came; those of a user package are in its price. What was to come only later
    and did not is left out."""
    held = DeviceHolding.objects.filter(customer=customer, package=None)
    held = held.filter(Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))).select_related("model", "billing_account")
    found: dict[tuple, list[DeviceHolding]] = {}
    for one in held.order_by("valid_from", "model__name", "pk"):
        found.setdefault((one.model_id, one.billing_account_id), []).append(one)
    for (model, account), rows in found.items():
        yield Bought(
            key=f"devices:{model}:{account}",
            item=f"device:{model}",
            name=rows[0].model.name,
            account=rows[0].billing_account.name,
            steps=tuple(_arrivals(rows)),
            prices=(Price(date.min, rows[0].model.price),),
            billing_start=rows[0].valid_from,
            once=True,
            account_id=account,
        )


def _arrivals(rows: list[DeviceHolding]) -> Iterable[Step]:
    """Devices are rows of one each; those of one order and day are one fact."""
    found: dict[tuple[date, str], int] = {}
    for one in rows:
        found[one.valid_from, one.order_no] = found.get((one.valid_from, one.order_no), 0) + one.quantity
    return [Step(day, quantity, order_no) for (day, order_no), quantity in found.items()]


def _adjustments(customer: Customer) -> Iterable[Bought]:
    """Those that are agreed, each by itself."""
    agreed = Adjustment.objects.filter(customer=customer, state=AdjustmentState.AGREED)
    for one in agreed.select_related("billing_account").order_by("day", "pk"):
        yield Bought(
            key=f"adjustment:{one.pk}",
            item=f"adjustment:{one.pk}",
            name=one.reason,
            account=one.billing_account.name,
            steps=(Step(one.day, 1, ""),),
            prices=(Price(one.day, one.amount),),
            billing_start=one.day,
            once=True,
            account_id=one.billing_account_id,
            special="adjustment",
        )
