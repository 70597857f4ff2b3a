"""Figures over all customers of a partner and those below it (guide 2.11.1.1, 2.12)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from catalogue.enums import ItemType
from customers.enums import HAS_CONTRACT, LIVE, CustomerStatus, CustomerType
from customers.models import Customer, QuantityChange
from partners.models import Account, Partner

OPENED = (CustomerStatus.ACTIVATED, CustomerStatus.STOPPED)  # the service was started and has not ended
COUNTED = (CustomerStatus.ORDERING, *LIVE)


@dataclass(frozen=True)
class Pair:
    """Left: used or opened. Right: all, or assigned. `status` and `kind` are the filters of Customer Info. that count
    the same customers."""

    left: int
    right: int


@dataclass(frozen=True)
class Summary:
    """The lines of Service Summary that customers know of; numbers and devices are known further up."""

    customers: Pair
    demo_customers: Pair
    user_packages: Pair


def service_summary(user: Account, *, today: date) -> Summary:
    """guide 2.11.1.1: opened and all customers, without and with only Demo; user packages in use and under contract.

    A package is in use once its customer's service was started. Closed and cancelled customers count nowhere.
    """
    mine = Customer.objects.visible_to(user).filter(status__in=COUNTED)
    demo, opened = Q(kind=CustomerType.DEMO), Q(status__in=OPENED)
    counts = mine.aggregate(
        opened=Count("pk", filter=opened & ~demo), all=Count("pk", filter=~demo),
        demo_opened=Count("pk", filter=opened & demo), demo_all=Count("pk", filter=demo),
    )  # fmt: skip
    packages = QuantityChange.objects.visible_to(user).filter(
        line__item__kind=ItemType.USER_PACKAGE, effective__lte=today, line__customer__status__in=HAS_CONTRACT
    )
    started = Q(line__customer__status__in=OPENED)
    sums = packages.aggregate(used=Coalesce(Sum("change", filter=started), 0), all=Coalesce(Sum("change"), 0))
    return Summary(
        customers=Pair(counts["opened"], counts["all"]),
        demo_customers=Pair(counts["demo_opened"], counts["demo_all"]),
        user_packages=Pair(sums["used"], sums["all"]),
    )


def own_customers(partner_id: int) -> tuple[int, int]:
    """(customers without Demo, Demo customers) of one partner, without those below it."""
    demo = Q(kind=CustomerType.DEMO)
    mine = Customer.objects.filter(partner_id=partner_id, status__in=COUNTED)
    found = mine.aggregate(plain=Count("pk", filter=~demo), demo=Count("pk", filter=demo))
    return found["plain"], found["demo"]


@dataclass(frozen=True)
class CustomerCounts:
    """Customer (EA), Demo Customer (EA) and Total Demo Customer Limit (guide 2.12)."""

    customers: int
    demo_customers: int
    demo_limit: int


def customer_counts(partner: Partner, *, reader: Account) -> CustomerCounts:
    """Of `partner` and all below it; one query. The limit is the partner's own and counts its descendants."""
    mine = Customer.objects.visible_to(reader).filter(partner_id__in=reader.reach_of([partner.pk]))
    demo = Q(kind=CustomerType.DEMO)
    found = mine.filter(status__in=COUNTED).aggregate(plain=Count("pk", filter=~demo), demo=Count("pk", filter=demo))
    return CustomerCounts(found["plain"], found["demo"], partner.demo_limit)
