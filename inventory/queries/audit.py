"""The DN audit (voss): numbers in which contract and network differ, beside what the stock says of each."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, CharField, Count, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When

from customers.enums import LIVE
from customers.models import Customer
from inventory.enums import CustomerAssign, DifferenceState, Finding, Thing
from inventory.models import Difference, Number
from partners.models import Account


@dataclass(frozen=True)
class Compared:
    """How many customers have a tenant, were read, could not be read, and have no numbers managed here; since when the
    oldest reading stands."""

    customers: int
    read: int
    silent: int
    unmanaged: int
    oldest: datetime | None


def audited(user: Account) -> QuerySet[Difference]:
    """Open differences in numbers, each with its `finding` and who the stock says has it, as far as the reader sees."""
    number = Number.objects.visible_to(user).filter(e164=OuterRef("key"))
    mine = Difference.objects.visible_to(user).filter(thing=Thing.NUMBER).exclude(state=DifferenceState.GONE)
    known = mine.annotate(
        stock_assign=Subquery(number.values("assign")[:1]),
        stock_of=Subquery(number.values("partner_name")[:1]),
        held_by=Subquery(number.values("customer_name")[:1]),
        held_id=Subquery(number.values("customer_id")[:1]),
    )
    found: QuerySet[Difference] = known.annotate(
        finding=Case(
            When(contract="1", then=Value(Finding.LACKING)),
            When(stock_assign=CustomerAssign.UNUSED, then=Value(Finding.FREE)),
            When(Q(held_id__isnull=False) & ~Q(held_id=F("customer_id")), then=Value(Finding.OTHERS)),
            When(held_id__isnull=False, then=Value(Finding.AWAITED)),
            default=Value(Finding.UNKNOWN),
            output_field=CharField(),
        )
    )
    return found


def compared(user: Account) -> Compared:
    """What the audit rests on; one query."""
    live = Customer.objects.visible_to(user).filter(status__in=LIVE)
    managed = Q(disable_number_management=False)
    return Compared(
        **live.aggregate(
            customers=Count("pk"),
            read=Count("pk", filter=managed & Q(reading__read_at__isnull=False)),
            silent=Count("pk", filter=managed & ~Q(reading__fault="") & Q(reading__isnull=False)),
            unmanaged=Count("pk", filter=~managed),
            oldest=Min("reading__read_at", filter=managed),
        )
    )
