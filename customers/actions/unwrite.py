"""An order that never took effect leaves the ledger: what it wrote for its day to come goes, what it ended goes on."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from customers.actions.contract import set_term_date
from customers.actions.row import known_plans
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
    Suspension,
    TrialChange,
)
from customers.queries.contract import lowest
from partners.models import Account


@transaction.atomic
def unwrite(*, customer: Customer, order_no: str, day: date, written_at: datetime, by: Account, at: datetime) -> None:
    """The contract of `customer` as if order `order_no`, written at `written_at` for the coming `day`, had never been.

    Its entries are taken away, each kept in the history with who did it; holdings and stops that it ended go on.
    Raises ValidationError naming what another order has already built upon it.
    """
    Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)
    own = {"customer": customer, "order_no": order_no}
    lines = ServiceLine.objects.filter(**own)
    _refuse_if_built_upon(customer, order_no, lines)
    _lines(customer, order_no, day, lines)
    _counts(ChannelChange, "kind", own, day)
    _counts(BundleChange, "bundle_id", own, day)
    known_plans(customer.pk).clear()
    for model in (PlanPeriod, FraudLimit, Suspension):
        model._default_manager.filter(**own).delete()
    for held in (NumberHolding, DeviceHolding):
        held._default_manager.filter(**own).delete()
        ended = held._default_manager.filter(customer=customer, return_order_no=order_no)
        ended.update(valid_to=None, return_order_no="", ended_by="", ended_at=None)
    stops = Suspension.objects.filter(customer=customer, end=day - timedelta(days=1), ended_at=written_at)
    stops.update(end=None, ended_by="", ended_at=None)


def _refuse_if_built_upon(customer: Customer, order_no: str, lines: QuerySet[ServiceLine]) -> None:
    """Nothing may go away that a later entry names."""
    changed = (
        QuantityChange.objects.filter(line__in=lines).exclude(order_no=order_no).values_list("order_no", flat=True)
    )
    trials = TrialChange.objects.filter(line__in=lines).values_list("line__item__name", flat=True)
    for trial in trials[:1]:
        raise ValidationError(
            _("The trial of %(item)s was changed since; only a new order changes anything now.") % {"item": trial}
        )
    for held in (NumberHolding, DeviceHolding):
        given = held._default_manager.filter(customer=customer, order_no=order_no)
        changed = changed.union(
            given.exclude(return_order_no__in=("", order_no)).values_list("return_order_no", flat=True)
        )
    for model in (PlanPeriod, FraudLimit):
        changed = changed.union(_set_after(model._default_manager.filter(customer=customer), order_no))
    for other in changed:
        raise ValidationError(
            _("Order %(other)s changes what this one brings; take that one back first.") % {"other": other}
        )


def _set_after(rows: QuerySet[Any], order_no: str) -> QuerySet[Any]:
    """Orders that set the same anew, from what this one set on."""
    own = rows.filter(order_no=order_no).order_by("-effective", "-pk").first()
    if own is None:
        return rows.none().values_list("order_no", flat=True)
    later = Q(effective__gt=own.effective) | Q(effective=own.effective, pk__gt=own.pk)
    return rows.filter(later).exclude(order_no=order_no).values_list("order_no", flat=True)


def _lines(customer: Customer, order_no: str, day: date, lines: QuerySet[ServiceLine]) -> None:
    """Its quantities go, with the lines that only it made; a line that it ended has no end any more."""
    written = QuantityChange.objects.filter(line__customer=customer, order_no=order_no)
    touched = set(written.values_list("line_id", flat=True))
    written.delete()
    lines.delete()
    left: dict[int, list[tuple[date, int]]] = defaultdict(list)
    rows = QuantityChange.objects.filter(line__in=touched).values_list("line_id", "effective", "change")
    for line_id, effective, change in rows:
        left[line_id].append((effective, change))
    for line in ServiceLine.objects.filter(pk__in=left).select_related("item"):
        _refuse_below_nothing(left[line.pk], day, line.item.name)
        set_term_date(line, left[line.pk])


def _counts(model: type[ChannelChange] | type[BundleChange], field: str, own: dict[str, Any], day: date) -> None:
    written = model._default_manager.filter(**own)
    touched = set(written.values_list(field, flat=True))
    written.delete()
    left: dict[Any, list[tuple[date, int]]] = defaultdict(list)
    rows = model._default_manager.filter(customer=own["customer"], **{f"{field}__in": touched})
    for row in rows.select_related(*(["bundle"] if field == "bundle_id" else [])):
        left[str(row.bundle if isinstance(row, BundleChange) else row.get_kind_display())].append(
            (row.effective, row.change)
        )
    for name, changes in left.items():
        _refuse_below_nothing(changes, day, name)


def _refuse_below_nothing(changes: Iterable[tuple[date, int]], day: date, name: str) -> None:
    if lowest(list(changes), day) < 0:
        words = _("%(name)s: a later order takes away what this one brings; take that one back first.")
        raise ValidationError(words % {"name": name})
