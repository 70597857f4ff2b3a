"""What became of customers on which day, and how they stood on a day (guide 2.5.4.2).

The last day of the service is a day in service: the customer is closed from the next one on. All of it is read from the days of the contract itself: Service Start, stops and resumes, the last day of the service.
"""

from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet

from customers.enums import CustomerStatus
from customers.models import Customer, Suspension
from partners.models import Account

DAY = timedelta(days=1)
CLOSED = Q(status=CustomerStatus.CLOSED, service_end__isnull=False)


def day_before(day: date) -> date:
    return day - DAY if day > date.min else day


def became(what: str, first: date, last: date) -> Q:
    """Customers that from `first` to `last` were `what`: started, stopped, resumed, closed; activated: started or
    resumed; moved: started or closed, which is what a growth is made of."""
    match what:
        case "started":
            return Q(service_start__range=(first, last))
        case "closed":
            return CLOSED & Q(service_end__range=(day_before(first), day_before(last)))
        case "stopped":
            return Q(id__in=_of(Suspension.objects.filter(start__range=(first, last))))
        case "resumed":
            return Q(id__in=_of(_resumed(first, last)))
        case "activated":
            return became("started", first, last) | became("resumed", first, last)
        case "moved":
            return became("started", first, last) | became("closed", first, last)
    raise ValueError(f"Nobody becomes {what}.")


def stood(how: str, day: date) -> Q:
    """Customers that on `day` were `how`: started (whatever came later), activated, stopped, closed; serving: activated
    or stopped."""
    started, closed = Q(service_start__lte=day), CLOSED & Q(service_end__lt=day)
    resting = Suspension.objects.filter(Q(end__isnull=True) | Q(end__gte=day), start__lte=day)
    match how:
        case "started":
            return started
        case "closed":
            return started & closed
        case "serving":
            return started & ~closed
        case "stopped":
            return started & ~closed & Q(id__in=_of(resting))
        case "activated":
            return started & ~closed & ~Q(id__in=_of(resting))
    raise ValueError(f"Nobody stands {how}.")


EVENTS = ("activated", "started", "stopped", "resumed", "closed")
STATES = ("activated", "started", "stopped", "closed")


def daily(user: Account, first: date, last: date) -> QuerySet:
    """Customers by reseller: `was_…` what became of them in those days, `all_…` how they stood on the last one."""
    sums = {f"was_{what}": Count("id", filter=became(what, first, last)) for what in EVENTS}
    sums |= {f"all_{how}": Count("id", filter=stood(how, last)) for how in STATES}
    return _by_reseller(user).annotate(**sums)


def growth(user: Account, first: date, last: date) -> QuerySet:
    """Customers in service by reseller: before `first`, begun and ended since, on `last`, and the difference."""
    before, now = stood("serving", day_before(first)), stood("serving", last)
    sums = {
        "before": Count("id", filter=before), "begun": Count("id", filter=became("started", first, last)),
        "ended": Count("id", filter=became("closed", first, last)), "now": Count("id", filter=now),
    }  # fmt: skip
    return _by_reseller(user).annotate(**sums).annotate(more=F("now") - F("before"))


def statuses_over_time(user: Account, days: list[date]) -> list[dict]:
    """A row for each day, the oldest first: how many stood how; one query."""
    shown = ("activated", "stopped", "closed")
    sums = {f"{how}_{n}": Count("id", filter=stood(how, day)) for n, day in enumerate(days) for how in shown}
    found = _started(user).aggregate(**sums)
    return [{"pk": n + 1, "day": day, **{how: found[f"{how}_{n}"] for how in shown}} for n, day in enumerate(days)]


def month_ends(today: date, number: int = 12) -> list[date]:
    """The last days of the months before, and today; the oldest first."""
    found, day = [today], today
    for _month in range(number - 1):
        day = day.replace(day=1) - DAY
        found.append(day)
    return found[::-1]


def _started(user: Account) -> QuerySet[Customer]:
    """Nothing became of a customer whose service was never started."""
    return Customer.objects.visible_to(user).filter(service_start__isnull=False).order_by()


def _by_reseller(user: Account) -> QuerySet:
    return _started(user).values("partner_id", "partner_name", "partner__code").annotate(pk=F("partner_id"))


def _resumed(first: date, last: date) -> QuerySet[Suspension]:
    """A stop ends the day before the resume, or with the contract: that is no resume."""
    ended = Suspension.objects.filter(end__range=(day_before(first), day_before(last)))
    return ended.exclude(customer__status=CustomerStatus.CLOSED, customer__service_end__lte=F("end"))


def _of(stops: QuerySet[Suspension]) -> QuerySet:
    return stops.order_by().values("customer_id")
