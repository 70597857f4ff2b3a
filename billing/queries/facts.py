"""The dated facts that a customer's charges are made of, read from the ledger; as many statements for any customer."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from billing.charges import Bought, Facts, Price, Step, Stop
from billing.enums import AdjustmentState
from billing.models import Adjustment
from catalogue.enums import ChargeMode
from catalogue.models import CallBundle, DeviceModel
from catalogue.queries.price import prices_of
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
    return facts_of_each([customer])[customer.pk]


def facts_of_each(customers: Sequence[Customer]) -> dict[int, Facts]:
    """The same of several, by their keys; as many statements as for one."""
    ids = [customer.pk for customer in customers]
    bought: dict[int, list[Bought]] = defaultdict(list)
    for read in (_lines, _channels, _bundles, _devices, _adjustments):
        for customer_id, one in read(ids):
            bought[customer_id].append(one)
    stops: dict[int, list[Stop]] = defaultdict(list)
    suspended = Suspension.objects.filter(customer__in=ids).order_by("start", "pk")
    for customer_id, *stop in suspended.values_list("customer_id", "start", "end", "order_no"):
        stops[customer_id].append(Stop(*stop))
    return {
        one.pk: Facts(
            currency=one.currency, kind=one.billing_period, created=one.today(one.created_at), bought=tuple(bought[one.pk]),
            stops=tuple(stops[one.pk]),
        )
        for one in customers
    }  # fmt: skip


Each = Iterator[tuple[int, Bought]]  # of which customer, and what


def _lines(ids: Sequence[int]) -> Each:
    lines = ServiceLine.objects.filter(customer__in=ids).select_related("item", "billing_account")
    order = ("item__group__order", "item__name", "billing_account__name", "pk")
    for line in lines.prefetch_related("changes").order_by(*order):
        changes = sorted(line.changes.all(), key=lambda one: (one.effective, one.pk))
        yield (
            line.customer_id,
            Bought(
                key=f"line:{line.pk}",
                item=f"item:{line.item_id}",
                name=line.item.name,
                account=line.billing_account.name,
                steps=tuple(Step(one.effective, one.change, one.order_no) for one in changes),
                prices=(Price(line.act_date, line.price),),
                billing_start=line.billing_start,
                once=line.item.charge == ChargeMode.ONCE,
                account_id=line.billing_account_id,
            ),
        )


def _channels(ids: Sequence[int]) -> Each:
    """A channel costs what the plan of the day says."""
    steps = _steps(ChannelChange.objects.filter(customer__in=ids), "kind")
    plans: dict[int, list[PlanPeriod]] = defaultdict(list)
    held = PlanPeriod.objects.filter(customer__in=sorted({customer for customer, _kind in steps}))
    for one in held.select_related("plan").order_by("effective", "pk"):
        plans[one.customer_id].append(one)
    kinds = list(Channel)
    for customer, kind in sorted(steps, key=lambda one: (one[0], kinds.index(Channel(one[1])))):
        prices = [Price(one.effective, one.plan.channel_price(kind).amount) for one in plans[customer]]
        yield customer, _counted(f"channels:{kind}", str(Channel(kind).label), steps[customer, kind], prices)


def _bundles(ids: Sequence[int]) -> Each:
    rows = BundleChange.objects.filter(customer__in=ids)
    steps = _steps(rows, "bundle_id")
    known = {one.pk: one for one in CallBundle.objects.filter(pk__in={pk for _customer, pk in steps})}
    dated = prices_of(CallBundle, known)
    for customer, pk in sorted(steps, key=lambda one: (one[0], known[one[1]].name)):
        prices = [Price(*one) for one in dated[pk]]
        yield customer, _counted(f"bundles:{pk}", known[pk].name, steps[customer, pk], prices)


def _steps(rows: QuerySet, by: str) -> dict[tuple[int, Any], tuple[Step, ...]]:
    """By customer and `by`."""
    found: dict[tuple[int, Any], list[Step]] = defaultdict(list)
    for customer, what, *step in rows.order_by("effective", "pk").values_list(
        "customer_id", by, "effective", "change", "order_no"
    ):
        found[customer, what].append(Step(*step))
    return {key: tuple(steps) for key, steps in found.items()}


def _counted(key: str, name: str, steps: tuple[Step, ...], prices: list[Price]) -> Bought:
    """What is on no billing account and has no trial."""
    return Bought(key, key, name, "", steps, tuple(prices) or (Price(date.min, Decimal(0)),), steps[0].day)


def _devices(ids: Sequence[int]) -> Each:
    """Devices of their own, on the day they came; those of a user package are in its price. What was to come only later
    and did not is left out."""
    held = DeviceHolding.objects.filter(customer__in=ids, package=None)
    held = held.filter(Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))).select_related("model", "billing_account")
    found: dict[tuple, list[DeviceHolding]] = {}
    for one in held.order_by("valid_from", "model__name", "pk"):
        found.setdefault((one.customer_id, one.model_id, one.billing_account_id), []).append(one)
    dated = prices_of(DeviceModel, {model for _customer, model, _account in found})
    for (customer, model, account), rows in found.items():
        yield (
            customer,
            Bought(
                key=f"devices:{model}:{account}",
                item=f"device:{model}",
                name=rows[0].model.name,
                account=rows[0].billing_account.name,
                steps=tuple(_arrivals(rows)),
                prices=tuple(Price(*one) for one in dated[model]),
                billing_start=rows[0].valid_from,
                once=True,
                account_id=account,
            ),
        )


def _arrivals(rows: list[DeviceHolding]) -> Iterable[Step]:
    """Devices are rows of one each; those of one order and day are one fact."""
    found: dict[tuple[date, str], int] = {}
    for one in rows:
        found[one.valid_from, one.order_no] = found.get((one.valid_from, one.order_no), 0) + one.quantity
    return [Step(day, quantity, order_no) for (day, order_no), quantity in found.items()]


def _adjustments(ids: Sequence[int]) -> Each:
    """Those that are agreed, each by itself."""
    agreed = Adjustment.objects.filter(customer__in=ids, state=AdjustmentState.AGREED)
    for one in agreed.select_related("billing_account").order_by("day", "pk"):
        yield (
            one.customer_id,
            Bought(
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
            ),
        )
