"""What a confirmed order writes into the ledger. Entries are added, never overwritten; no status moves here.

Every function runs in the caller's transaction and raises ValidationError, by field, in words for a person.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.models import AgreementPeriod, CallBundle, OrderItem, ServicePlan
from customers.actions.holding import (
    NewDevice,
    NewNumber,
    hold_device,
    hold_devices,
    hold_number,
    hold_numbers,
    in_currency,
    own_account,
    signed,
)
from customers.actions.row import changed, held_row, known_plans, one_row
from customers.enums import Channel
from customers.models import (
    BillingAccount,
    BundleChange,
    ChannelChange,
    Customer,
    FraudLimit,
    PlanPeriod,
    QuantityChange,
    ServiceLine,
    Suspension,
)
from customers.queries.contract import headline_on, highest, lowest, net_by_day, plan_on
from oms.kit.lengths import whole
from partners.models import Account

__all__ = [
    "NewDevice",
    "NewLine",
    "NewNumber",
    "add_line",
    "add_lines",
    "begin_suspension",
    "change_bundle",
    "change_channels",
    "change_quantities",
    "change_quantity",
    "end_suspension",
    "hold_device",
    "hold_devices",
    "hold_number",
    "hold_numbers",
    "refresh_headline",
    "set_fraud_limit",
    "set_plan",
    "set_service_dates",
]


@dataclass(frozen=True)
class NewLine:
    """A service line to be added, from its Act. Date on."""

    item: OrderItem
    billing_account: BillingAccount
    quantity: int
    price: Decimal
    act_date: date
    billing_start: date
    comment: str = ""


@transaction.atomic
def add_lines(
    *, customer: Customer, lines: Sequence[NewLine], order_no: str, by: Account, at: datetime
) -> list[ServiceLine]:
    """New service lines with their first quantities; two statements, however many they are."""
    for line in lines:
        own_account(customer, line.billing_account)
        in_currency(customer, line.item)
        if line.quantity < 1:
            raise ValidationError({"quantity": _("A new line has a quantity of 1 or more.")})
        if line.price < 0:
            raise ValidationError({"price": _("A price is 0 or more.")})
        if line.billing_start < line.act_date:
            raise ValidationError({"billing_start": _("Billing Start is the Act. Date or later.")})
    made = ServiceLine.objects.bulk_create(
        ServiceLine(
            customer=customer, item=line.item, billing_account=line.billing_account, price=line.price,
            currency=line.item.currency, act_date=line.act_date, billing_start=line.billing_start, order_no=order_no,
            comment=whole(line.comment, 200, "comment"), **signed(by=by, at=at),
        )
        for line in lines
    )  # fmt: skip
    QuantityChange.objects.bulk_create(
        QuantityChange(
            line=line, change=new.quantity, effective=new.act_date, order_no=order_no, **signed(by=by, at=at)
        )
        for line, new in zip(made, lines, strict=True)
    )
    return made


def add_line(*, customer: Customer, order_no: str, by: Account, at: datetime, **line: Any) -> ServiceLine:
    """One new service line; `line` holds the values of a NewLine."""
    return add_lines(customer=customer, lines=[NewLine(**line)], order_no=order_no, by=by, at=at)[0]


def change_quantity(
    *, line: ServiceLine, change: int, effective: date, order_no: str, by: Account, at: datetime
) -> QuantityChange:
    """So many more or fewer of one line; see `change_quantities`."""
    one = change_quantities(changes=[(line, change)], effective=effective, order_no=order_no, by=by, at=at)
    return one[0]


@transaction.atomic
def change_quantities(
    *, changes: Sequence[tuple[ServiceLine, int]], effective: date, order_no: str, by: Account, at: datetime
) -> list[QuantityChange]:
    """So many more or fewer of each line from `effective` on; never below 0 on that day or a later one.

    A line that ends at 0 gets its Term. Date, the last day it was there; more of it later takes the date away again.
    Lines are locked in the order of their ids, so that two orders never wait for each other in a circle.
    """
    if not all(change for _line, change in changes):
        raise ValidationError({"change": _("A change is not 0.")})
    ids = [line.pk for line, _change in changes]
    rows = ServiceLine.objects.filter(pk__in=ids).select_for_update(of=("self",)).select_related("item").order_by("pk")
    locked, had = {row.pk: row for row in rows}, defaultdict(list)
    for line_id, day, change in QuantityChange.objects.filter(line__in=ids).values_list("line", "effective", "change"):
        had[line_id].append((day, change))
    for line, change in changes:
        row, known = locked[line.pk], had[line.pk]
        if effective < row.act_date:
            raise ValidationError({"effective": _("The line begins on %(day)s.") % {"day": row.act_date}})
        known.append((effective, change))
        _not_below_zero(known, effective, change, row.item.name)
        set_term_date(row, known)
        line.term_date = row.term_date
    return QuantityChange.objects.bulk_create(
        QuantityChange(
            line=locked[line.pk], change=change, effective=effective, order_no=order_no, **signed(by=by, at=at)
        )
        for line, change in changes
    )


def set_term_date(line: ServiceLine, changes: list[tuple[date, int]]) -> None:
    """Term. Date of a line that ends at 0: the last day it was there."""
    net = net_by_day(changes)
    ended = sum(net.values()) == 0
    term = max(line.act_date, max(net, default=line.act_date) - timedelta(days=1)) if ended else None
    if term != line.term_date:
        line.term_date = term
        line.save(update_fields=["term_date"])


def _not_below_zero(changes: list[tuple[date, int]], effective: date, change: int, name: str) -> None:
    left = lowest(changes, effective)
    if left < 0:
        raise ValidationError(
            {"change": _("%(name)s: at most %(most)d can be taken away.") % {"name": name, "most": left - change}}
        )


def _plan_on(customer: Customer, day: date) -> PlanPeriod | None:
    """The plan in force; asked for once by an act that holds the customer's row."""
    known = known_plans(customer.pk)
    if day not in known:
        known[day] = plan_on(customer, day)
    return known[day]


def _lock(customer: Customer) -> Customer:
    """Entries of one customer are checked and written one after another."""
    locked: Customer = held_row(customer.pk) or Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)
    return locked


@transaction.atomic
def change_channels(
    *, customer: Customer, kind: str, change: int, effective: date, order_no: str, by: Account, at: datetime
) -> ChannelChange:
    """More or fewer trunk channels; all kinds together stay within the plan's Max Channels (guide 2.5.1.6)."""
    if kind not in Channel.values or change == 0:
        raise ValidationError({"change": _("Name the kind of channel and a change that is not 0.")})
    _lock(customer)
    rows = list(ChannelChange.objects.filter(customer=customer).values_list("kind", "effective", "change"))
    rows.append((kind, effective, change))
    _not_below_zero([(d, n) for k, d, n in rows if k == kind], effective, change, str(Channel(kind).label))
    period = _plan_on(customer, effective)
    most = highest([(d, n) for _kind, d, n in rows], effective)
    if period and change > 0 and most > period.plan.max_channels:
        text = _("The trunk channels would be %(sum)d; the plan allows %(most)d.")
        raise ValidationError({"change": text % {"sum": most, "most": period.plan.max_channels}})
    return ChannelChange.objects.create(
        customer=customer, kind=kind, change=change, effective=effective, order_no=order_no, **signed(by=by, at=at)
    )


@transaction.atomic
def change_bundle(
    *, customer: Customer, bundle: CallBundle, change: int, effective: date, order_no: str, comment: str = "",
    by: Account, at: datetime,
) -> BundleChange:  # fmt: skip
    """More or fewer of a call bundle; never below 0 on that day or a later one."""
    if change == 0:
        raise ValidationError({"change": _("A change is not 0.")})
    _lock(customer)
    in_currency(customer, bundle)
    changes = list(BundleChange.objects.filter(customer=customer, bundle=bundle).values_list("effective", "change"))
    _not_below_zero([*changes, (effective, change)], effective, change, bundle.name)
    return BundleChange.objects.create(
        customer=customer, bundle=bundle, change=change, effective=effective, order_no=order_no,
        comment=whole(comment, 200, "comment"), **signed(by=by, at=at),
    )  # fmt: skip


@transaction.atomic
def set_fraud_limit(
    *,
    customer: Customer,
    default_limit: Decimal,
    custom_limit: Decimal | None = None,
    effective: date,
    order_no: str,
    by: Account,
    at: datetime,
) -> FraudLimit:
    """Money per user and day, up to the plan's maximum (guide 2.5.1.8)."""
    period = _plan_on(customer, effective)
    for name, limit in (("default_limit", default_limit), ("custom_limit", custom_limit)):
        if limit is not None and limit < 0:
            raise ValidationError({name: _("A limit is 0 or more.")})
        if limit is not None and period and limit > period.plan.fraud_max:
            text = _("The plan allows up to %(most)s a day and user.") % {"most": period.plan.fraud_max}
            raise ValidationError({name: text})
    if custom_limit is not None and custom_limit < default_limit:
        raise ValidationError({"custom_limit": _("The custom limit is not below the default, %s.") % default_limit})
    return FraudLimit.objects.create(
        customer=customer, default_limit=default_limit, custom_limit=custom_limit, effective=effective,
        order_no=order_no, **signed(by=by, at=at),
    )  # fmt: skip


@transaction.atomic
def set_plan(
    *,
    customer: Customer,
    plan: ServicePlan,
    agreement: AgreementPeriod | None = None,
    effective: date,
    order_no: str,
    by: Account,
    at: datetime,
) -> PlanPeriod:
    """The service plan from a day on; in the customer's currency."""
    in_currency(customer, plan)
    period = PlanPeriod.objects.create(
        customer=customer,
        plan=plan,
        agreement=agreement,
        effective=effective,
        order_no=order_no,
        **signed(by=by, at=at),
    )
    known = known_plans(customer.pk)
    known.clear()  # it holds on later days, too
    known[effective] = period
    return period


@transaction.atomic
def begin_suspension(
    *, customer: Customer, start: date, reason: str, comment: str = "", order_no: str, by: Account, at: datetime
) -> Suspension:
    """A stop, from `start` until its resume (guide 2.5.3.9)."""
    _lock(customer)
    if Suspension.objects.filter(customer=customer, end__isnull=True).exists():
        raise ValidationError(_("%(name)s is stopped already.") % {"name": customer.name})
    period = _plan_on(customer, start)
    return Suspension.objects.create(
        customer=customer, start=start, reason=whole(reason, 200, "reason"),
        comment=whole(comment, 200, "comment"), order_no=order_no,
        plan_name=period.plan.name if period else "", **signed(by=by, at=at),
    )  # fmt: skip


@transaction.atomic
def end_suspension(*, customer: Customer, end: date, by: Account, at: datetime) -> Suspension:
    """The resume: `end` is the last day of the stop."""
    _lock(customer)
    stop = Suspension.objects.filter(customer=customer, end__isnull=True).first()
    if stop is None:
        raise ValidationError(_("%(name)s is not stopped.") % {"name": customer.name})
    stop.end = max(end, stop.start)
    stop.ended_by, stop.ended_at = by.name[:100], at
    stop.save(update_fields=["end", "ended_by", "ended_at"])
    return stop


@transaction.atomic
def set_service_dates(
    *, customer: Customer, start: date | None = None, end: date | None = None, last_payment: date | None = None,
    by: Account, at: datetime,
) -> Customer:  # fmt: skip
    """Service Start, the last day of the service, and that of the last payment; what is not given stays."""
    with one_row(customer) as locked:
        locked.last_payment = last_payment or locked.last_payment
        locked.service_start = start or locked.service_start
        locked.service_end = end or locked.service_end
        if locked.service_end and locked.service_start and locked.service_end < locked.service_start:
            raise ValidationError({"end": _("The service cannot end before it starts.")})
        changed(locked, "service_start", "service_end", "last_payment", at=timezone.now())
        return locked


@transaction.atomic
def refresh_headline(*, customer: Customer, today: date) -> Customer:
    """Plan and user licenses as of `today`, on the customer's own row for the grids. Call after each write above."""
    with one_row(customer) as locked:
        period, locked.user_licenses = headline_on(locked, today)
        locked.plan = period.plan if period else None
        locked.plan_name = period.plan.name if period else ""
        changed(locked, "plan", "plan_name", "user_licenses", at=timezone.now())
        return locked
