"""Rates: which table prices whose calls, what holds on a day, from which day on a rate may be set."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from callstats.models import Rate, RateTable
from callstats.rating import RateBook
from partners.models import Closure


def with_standing(rates: QuerySet[Rate]) -> QuerySet[Rate]:
    """Adds `until`: the day from which the next rate of the same prefix holds, None for the last one."""
    later = Rate.objects.filter(
        table=OuterRef("table"), prefix=OuterRef("prefix"), valid_from__gt=OuterRef("valid_from")
    )
    return rates.annotate(until=Subquery(later.order_by("valid_from").values("valid_from")[:1]))


def begun(table: RateTable, day: date) -> bool:
    """Whether a rate of the table holds by `day`: then calls are priced by it, and what was stays."""
    return table.rates.filter(valid_from__lte=day).exists()


def without_rates(tables: QuerySet[RateTable]) -> QuerySet[RateTable]:
    return tables.exclude(Exists(Rate.objects.filter(table=OuterRef("pk"))))


def book_of(table: RateTable) -> RateBook:
    """Every rate of the table, to be asked."""
    return RateBook((rate.valid_from, rate.price(table.currency)) for rate in table.rates.all())


def table_for(partner_id: int, plan_id: int | None, currency: str) -> RateTable | None:
    """The table that prices the calls of a customer: nearest upwards, its plan's own first.

    To be asked as the system: tables above the customer's reseller are hidden from that reseller.
    """
    above = Closure.objects.filter(descendant=partner_id).order_by("depth").values_list("ancestor", flat=True)
    steps = list(above)
    tables = without_plan_of_others(RateTable.objects.filter(partner_id__in=steps, currency=currency), plan_id)
    ranked = sorted(tables, key=lambda table: (steps.index(table.partner_id), table.plan_id is None))
    return ranked[0] if ranked else None


def without_plan_of_others(tables: QuerySet[RateTable], plan_id: int | None) -> QuerySet[RateTable]:
    """Tables for all plans, and that of this plan."""
    return tables.filter(plan__isnull=True) | tables.filter(plan_id=plan_id) if plan_id else tables.filter(plan=None)
