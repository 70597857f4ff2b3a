"""Calls one by one, with the customer's own day and hour, and the other party's number as the setting shows it."""

from django.db.models import Case, CharField, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models import DateField as Day
from django.db.models.functions import Concat, Left, Length

from callstats.models import Call, NumberMask
from partners.models import Account, Closure

HIDDEN = 3  # digits
DOTS = "•" * HIDDEN


class OwnDay(Func):
    """The customer's day of an instant."""

    template, arg_joiner, output_field = "(%(expressions)s)::date", " at time zone ", Day()


class OwnHour(Func):
    """The hour of the customer's clock at an instant."""

    template, arg_joiner = "extract(hour from %(expressions)s)::int", " at time zone "
    output_field = IntegerField()


def calls_of(user: Account) -> QuerySet[Call]:
    """Calls of every customer that `user` may see, whose customer is known; `shown` is the other party."""
    calls = Call.objects.visible_to(user).filter(customer__isnull=False)
    return calls.annotate(
        own_day=OwnDay(F("started_at"), F("customer__time_zone")),
        own_hour=OwnHour(F("started_at"), F("customer__time_zone")),
        shown=shown_number("other", "partner_id"),
    )


def shown_number(field: str, partner: str) -> Case:
    """The number in `field`, or all but its last digits where the customer's reseller or anybody above it wants that."""
    above = Closure.objects.filter(descendant=OuterRef(OuterRef(partner))).values("ancestor")
    masked = Exists(NumberMask.objects.filter(partner_id__in=above))
    number = Q((f"{field}__regex", r"^\+?[0-9]{7,}$"))
    hidden = Concat(Left(field, Length(field) - HIDDEN), Value(DOTS))
    return Case(When(number & masked, then=hidden), default=F(field), output_field=CharField())


def masks(partner_id: int) -> bool:
    """Whether this partner itself hides digits."""
    return NumberMask.objects.filter(partner_id=partner_id).exists()
