"""What a customer has on a day: sums over the ledger. Any day, past or to come (product.md, The contract is a ledger).

Each is one query. What is returned carries what a grid or an order shows, so that nothing is looked up row by row.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, CharField, F, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from catalogue.enums import USER_LICENSE_GROUP
from customers.enums import Channel, HoldingStatus
from customers.models import (
    BundleChange,
    ChannelChange,
    Customer,
    DeviceHolding,
    FraudLimit,
    NumberHolding,
    PlanPeriod,
    QuantityChange,
    ServiceLine,
)


def lines_on(customer: Customer, day: date) -> QuerySet[ServiceLine]:
    """Service lines with a quantity on `day`, which stands as `qty` on each; item, group, license and account joined."""
    until_then = Q(changes__effective__lte=day)
    return (
        ServiceLine.objects.filter(customer=customer)
        .annotate(qty=Coalesce(Sum("changes__change", filter=until_then), 0))
        .filter(qty__gt=0)
        .select_related("item__group", "item__license", "billing_account")
        .order_by("item__group__order", "item__name", "billing_account__name", "pk")
    )


def quantity_on(line: ServiceLine, day: date) -> int:
    """How many of `line` there are on `day`."""
    return _sum(line.changes.filter(effective__lte=day))


def user_licenses(customer: Customer, day: date) -> int:
    """Quantity of items whose group is User License (guide 2.5.3)."""
    return _sum(_licenses(customer, day))


def _licenses(customer: Customer | OuterRef, day: date) -> QuerySet[QuantityChange]:
    return QuantityChange.objects.filter(
        line__customer=customer, line__item__group__name=USER_LICENSE_GROUP, effective__lte=day
    )


def channels_on(customer: Customer, day: date) -> dict[str, int]:
    """Trunk channels by kind: {"sip": n, "tdm": n, "pbx": n}."""
    rows = ChannelChange.objects.filter(customer=customer, effective__lte=day)
    found = dict(rows.values_list("kind").annotate(qty=Sum("change")).order_by())
    return {kind: found.get(kind, 0) for kind in Channel.values}


def bundles_on(customer: Customer, day: date) -> list[dict]:
    """Call bundles: {"bundle_id", "name", "qty", "since"} of each with a quantity, by name."""
    rows = BundleChange.objects.filter(customer=customer, effective__lte=day)
    return list(
        rows.values("bundle_id", name=F("bundle__name"))
        .annotate(qty=Sum("change"), since=Min("effective"))
        .filter(qty__gt=0)
        .order_by("name")
    )


def fraud_limit_on(customer: Customer, day: date) -> FraudLimit | None:
    """The limits in force: the last ones set for `day` or before."""
    return FraudLimit.objects.filter(customer=customer, effective__lte=day).order_by("-effective", "-pk").first()


def plan_on(customer: Customer, day: date) -> PlanPeriod | None:
    """The plan period in force, with plan and agreement."""
    return _plans(customer, day).first()


def headline_on(customer: Customer, day: date) -> tuple[PlanPeriod | None, int]:
    """The plan period in force and the user licenses; one query where there is a plan."""
    summed = _licenses(OuterRef("customer"), day).order_by().values("line__customer").annotate(n=Sum("change"))
    period = _plans(customer, day).annotate(licenses=Coalesce(Subquery(summed.values("n")), 0)).first()
    return (period, period.licenses) if period else (None, user_licenses(customer, day))


def _plans(customer: Customer, day: date) -> QuerySet[PlanPeriod]:
    """The last one first."""
    periods = PlanPeriod.objects.filter(customer=customer, effective__lte=day).select_related("plan", "agreement")
    return periods.order_by("-effective", "-pk")


def numbers_on(customer: Customer, day: date, *, returned: bool = False) -> QuerySet[NumberHolding]:
    """Numbers held on `day`, each with its `status` of that day; with `returned`, those given back before as well.

    A number is used from the service start on; on a day before that it was Assigned.
    """
    held = NumberHolding.objects.filter(customer=customer, valid_from__lte=day)
    started = customer.service_start is None or customer.service_start <= day
    in_use = Q(in_use=True) if started else Q(in_use__isnull=True)
    return (
        _with_status(held, day, in_use=in_use, returned=returned)
        .select_related("site", "billing_account")
        .order_by("e164", "pk")
    )


def devices_on(customer: Customer, day: date, *, returned: bool = False) -> QuerySet[DeviceHolding]:
    """Devices held on `day`, likewise. A device managed by MAC is Assigned until its MAC is known, then in Use."""
    held = DeviceHolding.objects.filter(customer=customer, valid_from__lte=day)
    return (
        _with_status(held, day, in_use=~Q(mac="") | Q(model__by_mac=False), returned=returned)
        .select_related("model__group__type", "billing_account", "site")
        .order_by("model__group__type__name", "model__name", "mac", "pk")
    )


def net_by_day(changes: Iterable[tuple[date, int]]) -> dict[date, int]:
    """What (effective, change) pairs come to on each day that changes anything, in order."""
    net: dict[date, int] = {}
    for effective, change in changes:
        net[effective] = net.get(effective, 0) + change
    return {day: net[day] for day in sorted(net) if net[day]}


def lowest(changes: Iterable[tuple[date, int]], first: date) -> int:
    """The lowest running total of (effective, change) pairs on any day from `first` on."""
    by_day = net_by_day(changes)
    total = sum(change for day, change in by_day.items() if day <= first)
    least = total
    for day in (day for day in by_day if day > first):
        total += by_day[day]
        least = min(least, total)
    return least


def highest(changes: Iterable[tuple[date, int]], first: date) -> int:
    """The highest running total on any day from `first` on."""
    return -lowest([(effective, -change) for effective, change in changes], first)


def _with_status(held: QuerySet, day: date, *, in_use: Q, returned: bool) -> QuerySet:
    """Holdings with the status of guide 2.5.3.5.2; `valid_to` is the last day."""
    status = Case(
        When(valid_to__lt=day, then=Value(HoldingStatus.RETURNED)),
        When(Q(valid_to__isnull=False) | ~Q(return_order_no=""), then=Value(HoldingStatus.RETURN_ORDERED)),
        When(in_use, then=Value(HoldingStatus.USE)),
        default=Value(HoldingStatus.ASSIGNED),
        output_field=CharField(),
    )
    if not returned:
        held = held.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    return held.annotate(status=status)


def _sum(changes: QuerySet) -> int:
    return changes.aggregate(sum=Coalesce(Sum("change"), 0))["sum"]
