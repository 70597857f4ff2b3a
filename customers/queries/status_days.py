"""What became of customers on which day, and how they stood on a day (guide 2.5.4.2).

The last day of the service is a day in service: the customer is closed from the next one on. All of it is read from the days of the contract itself: Service Start, stops and resumes, the last day of the service.
"""

from datetime import date, timedelta

from django.db.models import Count, F, Func, IntegerField, JSONField, Q, QuerySet, Sum, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import GreaterThan

from customers.enums import CustomerStatus
from customers.models import OPEN_END, Customer, StatusSpan, Suspension
from customers.queries.reseller_code import CodeOfReseller
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


RESTED = ("was_stopped", "was_resumed", "came_back", "all_stopped")


class OfReseller(Func):
    """A figure of each reseller that is known already: partner's id → figure."""

    template, arg_joiner = "coalesce((%(expressions)s)::int, 0)", " ->> "

    def __init__(self, known: dict[int, int]) -> None:
        figures = Value({str(key): n for key, n in known.items()}, output_field=JSONField())
        super().__init__(figures, Cast(F("partner_id"), TextField()), output_field=IntegerField())

    def get_group_by_cols(self) -> list:
        return []  # the reseller is one of them


def daily(user: Account, first: date, last: date) -> QuerySet:
    """Customers by reseller: `was_…` what became of them in those days, `all_…` how they stood on the last one.

    How many had been started and closed is read from StatusSpan; few are or were at rest: those are counted, in a query
    of their own.
    """
    found, before = _rested(user, first, last), day_before(first)
    start, closed, ended = StatusSpan.STARTED, StatusSpan.CLOSED, StatusSpan.ENDED
    sums = {
        "all_started": _counted(start, last), "all_closed": _counted(closed, last),
        "was_started": _counted(start, last) - _counted(start, before),
        "was_closed": _counted(ended, last) - _counted(ended, before),
        **{name: OfReseller({row["partner_id"]: row[name] for row in found if row[name]}) for name in RESTED},
    }  # fmt: skip
    activated = F("all_started") - F("all_closed") - F("all_stopped")
    kept = _by_reseller(user, before, last).annotate(**sums).filter(_ever(start))
    return kept.annotate(all_activated=activated, was_activated=F("was_started") + F("came_back"))


def growth(user: Account, first: date, last: date) -> QuerySet:
    """Customers in service by reseller: before `first`, begun and ended since, on `last`, and the difference.

    Read from StatusSpan; a reseller stands here if the service of any customer was ever started, or will be.
    """
    start, before = StatusSpan.STARTED, day_before(first)
    sums = {
        "before": _counted(start, before) - _counted(StatusSpan.CLOSED, before),
        "begun": _counted(start, last) - _counted(start, before),
        "ended": _counted(StatusSpan.ENDED, last) - _counted(StatusSpan.ENDED, before),
        "now": _counted(start, last) - _counted(StatusSpan.CLOSED, last),
    }
    kept = _by_reseller(user, before, last).annotate(**sums).filter(_ever(start))
    return kept.annotate(more=F("now") - F("before"))


def statuses_over_time(user: Account, days: list[date]) -> list[dict]:
    """A row for each day, the oldest first: how many stood how; two queries: customers at rest are few and counted."""
    kept = StatusSpan.objects.visible_to(user).filter(partner_id=user.partner_id, whole=True)
    hows = (StatusSpan.STARTED, StatusSpan.CLOSED)
    found = kept.aggregate(**{f"{how}_{n}": _counted(how, day) for n, day in enumerate(days) for how in hows})
    rests = Suspension.objects.filter(Q(end__isnull=True) | Q(end__gte=days[0]), start__lte=days[-1])
    sums = {f"stopped_{n}": Count("id", filter=stood("stopped", day)) for n, day in enumerate(days)}
    found |= _started(user).filter(id__in=_of(rests)).aggregate(**sums)
    return [
        {
            "pk": n + 1, "day": day, "stopped": found[f"stopped_{n}"], "closed": found[f"closed_{n}"],
            "activated": found[f"started_{n}"] - found[f"closed_{n}"] - found[f"stopped_{n}"],
        }
        for n, day in enumerate(days)
    ]  # fmt: skip


def month_ends(today: date, number: int = 12) -> list[date]:
    """The last days of the months before, and today; the oldest first."""
    found, day = [today], today
    for _month in range(number - 1):
        day = day.replace(day=1) - DAY
        found.append(day)
    return found[::-1]


def _by_reseller(user: Account, before: date, last: date) -> QuerySet:
    """Spans that hold on one of two days or for ever, each kind told by an index of its own, in groups by reseller."""
    wanted = _holds(before) | _holds(last) | Q(valid_to=OPEN_END)
    own = StatusSpan.objects.visible_to(user).filter(wanted, whole=False).order_by()
    rows = own.values("partner_id", "partner_name").annotate(pk=F("partner_id"))
    return rows.annotate(reseller_code=CodeOfReseller())


def _holds(day: date) -> Q:
    return Q(valid_from__lte=day, valid_to__gte=day)


def _counted(how: str, day: date) -> Coalesce:
    return Coalesce(Sum("qty", filter=_holds(day) & Q(how=how)), 0)


def _ever(how: str) -> GreaterThan:
    """Whether there is any, on whichever day: rows of a key are many until they are folded, and may add up to nothing."""
    return GreaterThan(Coalesce(Sum("qty", filter=Q(how=how, valid_to=OPEN_END)), 0), 0)


def _started(user: Account) -> QuerySet[Customer]:
    """Nothing became of a customer whose service was never started."""
    return Customer.objects.visible_to(user).filter(service_start__isnull=False).order_by()


def _rested(user: Account, first: date, last: date) -> list[dict]:
    """A row of RESTED for each reseller whose customers were at rest: looked for among stops, which are few.

    `came_back`: resumed in those days, and not started in them, who is activated as well.
    """
    resting = Q(Q(end__isnull=True) | Q(end__gte=last), start__lte=last)
    stops = Q(start__range=(first, last)) | Q(end__range=(day_before(first), last)) | resting
    mine = _started(user).filter(id__in=_of(Suspension.objects.filter(stops)))
    sums = {f"was_{what}": Count("id", filter=became(what, first, last)) for what in ("stopped", "resumed")}
    sums["came_back"] = Count("id", filter=became("resumed", first, last) & ~became("started", first, last))
    sums["all_stopped"] = Count("id", filter=stood("stopped", last))
    return list(mine.values("partner_id").annotate(**sums))


def _resumed(first: date, last: date) -> QuerySet[Suspension]:
    """A stop ends the day before the resume, or with the contract: that is no resume."""
    ended = Suspension.objects.filter(end__range=(day_before(first), day_before(last)))
    return ended.exclude(customer__status=CustomerStatus.CLOSED, customer__service_end__lte=F("end"))


def _of(stops: QuerySet[Suspension]) -> QuerySet:
    return stops.order_by().values("customer_id")
