"""Which limits hold for customers on a day: those of their contracts, and what lowers them at night and on days off."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from operator import itemgetter

from callstats.limits import Limits
from callstats.models import QuietLimit
from catalogue.queries.calendar import exceptions_of
from customers.models import Customer, FraudLimit, PlanPeriod
from partners.models import Closure

FAR = timedelta(days=3)  # beyond the days that are asked for: where their last calls end


class LimitBook:
    """`of(customer id, day)`: the customer's Limits on a day of its own. Reads once for all of them; to be asked as the system:
    settings above a customer's reseller are hidden from that reseller."""

    def __init__(self, customers: Iterable[int], first: date, last: date) -> None:
        self._ids = sorted(set(customers))
        rows = Customer.objects.filter(pk__in=self._ids)
        self._of = {row[0]: row[1:] for row in rows.values_list("pk", "partner_id", "currency", "time_zone")}
        self._day: dict[int, list[tuple]] = self._dated(FraudLimit, "effective", "custom_limit", "default_limit")
        self._plans: dict[int, list[tuple]] = self._dated(PlanPeriod, "effective", "plan_id")
        self._above = self._steps()
        self._quiet = self._settings()
        self._span = first - FAR, last + FAR
        self._closed: dict[str, tuple] = {}

    def of(self, customer: int, day: date) -> Limits:
        _partner, _currency, zone = self._of[customer]
        dated = _on(self._day[customer], day)
        amount = None if dated is None else dated[2] if dated[1] is None else dated[1]
        quiet = self.setting(customer, day)
        if quiet is None:
            return Limits(zone, amount)
        return Limits(
            zone, amount, quiet.night_limit, quiet.night_from, quiet.night_to, quiet.weekend_limit, quiet.country,
            self._exceptions(quiet.country) if quiet.weekend_limit is not None else (),
        )  # fmt: skip

    def setting(self, customer: int, day: date) -> QuietLimit | None:
        """What lowers its limit: its own, else the nearest upwards, that of its plan first."""
        partner, currency, _zone = self._of[customer]
        period = _on(self._plans[customer], day)
        plan = period[1] if period else None
        steps = self._above[partner]

        def rank(row: QuietLimit) -> tuple:
            return row.customer_id is None, steps[row.partner_id], row.plan_id is None

        found = [
            row for row in self._quiet
            if row.currency == currency and row.partner_id in steps and row.customer_id in (None, customer)
            and row.plan_id in (None, plan)
        ]  # fmt: skip
        return min(found, key=rank, default=None)

    def _dated(self, model: type, *columns: str) -> dict[int, list[tuple]]:
        found: dict[int, list[tuple]] = defaultdict(list)
        rows = model._default_manager.filter(customer__in=self._ids).order_by("effective", "pk")
        for pk, *row in rows.values_list("customer_id", *columns):
            found[pk].append(tuple(row))
        return found

    def _steps(self) -> dict[int, dict[int, int]]:
        """Of each reseller, those above it with how far they are."""
        found: dict[int, dict[int, int]] = defaultdict(dict)
        rows = Closure.objects.filter(descendant__in={row[0] for row in self._of.values()})
        for below, above, depth in rows.values_list("descendant", "ancestor", "depth"):
            found[below][above] = depth
        return found

    def _settings(self) -> list[QuietLimit]:
        partners = {above for steps in self._above.values() for above in steps}
        rows = QuietLimit.objects.filter(partner__in=partners)
        return list(rows.filter(customer=None) | rows.filter(customer__in=self._ids))

    def _exceptions(self, country: str) -> tuple:
        if country not in self._closed:
            self._closed[country] = tuple(sorted(exceptions_of(country, *self._span).items()))
        return self._closed[country]


def _on(rows: list[tuple], day: date) -> tuple | None:
    """The last that is set for `day` or before."""
    place = bisect_right(rows, day, key=itemgetter(0))
    return rows[place - 1] if place else None
